package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
)

// sheetStyle is the style of a letter as a page. It stands in the page, so that
// a letter that is kept needs nothing else to be read.
const sheetStyle = `body{font:1.125rem/1.5 Arial,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#212b32;background:#fff}
body.large{font-size:1.75rem}
p{white-space:pre-line}
address{font-style:normal;margin:1.5rem 0}
h1{font-size:1.4em;line-height:1.3}h2{font-size:1.1em}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
footer{border-top:1px solid #768692;margin-top:2rem;padding-top:.5rem}
.sign{margin-top:3rem}`

// StyleSource allows the style of a letter as a page, and no other, in a
// Content-Security-Policy.
var StyleSource = func() string {
	sum := sha256.Sum256([]byte(sheetStyle))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

var sheet = template.Must(template.New("letter").Parse(`<!DOCTYPE html>
<html lang="{{.L.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title><style>` + sheetStyle + `</style></head>
<body{{if .L.LargePrint}} class="large"{{end}}>
{{- if .L.Sender}}
<address>{{range $i, $t := .L.Sender}}{{if $i}}<br>{{end}}{{$t}}{{end}}</address>{{end}}
{{- if .L.Address}}
<address>{{range $i, $t := .L.Address}}{{if $i}}<br>{{end}}{{$t}}{{end}}</address>{{end}}
{{- range .L.References}}
<p>{{.}}</p>{{end}}
{{- if .Date}}
<p><time datetime="{{.L.Date}}">{{.Date}}</time></p>{{end}}
<main>
{{- if .L.Salutation}}
<p>{{.L.Salutation}}</p>{{end}}
{{- if .L.Title}}
<h1>{{.L.Title}}</h1>{{end}}
{{- range .L.Body}}
{{- if eq .Kind "heading"}}
<h2>{{.Text}}</h2>
{{- else if eq .Kind "bullets"}}
<ul>{{range .Items}}<li>{{.}}</li>{{end}}</ul>
{{- else if eq .Kind "numbered"}}
<ol>{{range .Items}}<li>{{.}}</li>{{end}}</ol>
{{- else if eq .Kind "lines"}}
<pre>{{.Text}}</pre>
{{- else}}
<p>{{.Text}}</p>
{{- end}}{{end}}
{{- if .L.Close}}
<p>{{.L.Close}}</p>{{end}}
{{- if .L.Signature}}
<p class="sign">{{range $i, $t := .L.Signature}}{{if $i}}<br>{{end}}{{$t}}{{end}}</p>{{end}}
{{- if .L.Enclosures}}
<h2>{{.Enclosed}}</h2>
<ul>{{range .L.Enclosures}}<li>{{.}}</li>{{end}}</ul>{{end}}
</main>
<footer>{{.Foot}}</footer>
</body></html>
`))

// HTML is a letter as a page of its own, for a screen reader and for keeping.
// It returns Unprintable for what the PDF of the letter could not say.
func HTML(l Letter, e Envelope) ([]byte, error) {
	if err := l.Check(e); err != nil {
		return nil, err
	}
	l = l.cleaned()
	w, _ := wordsOf(l.Language)
	title := l.Title
	if title == "" {
		title = "Letter"
	}
	date := ""
	if l.Date != "" {
		date = LongDate(l.Language, l.Date)
	}
	var b bytes.Buffer
	err := sheet.Execute(&b, struct {
		L                           Letter
		Title, Date, Enclosed, Foot string
	}{l, title, date, w.enclosures, l.foot(w)})
	if err != nil {
		return nil, fmt.Errorf("letter as a page: %w", err)
	}
	return b.Bytes(), nil
}
