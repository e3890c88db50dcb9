package document

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestHTMLText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"blocks":               {"<p>Dear Dr Shah,</p><p>Thank\n  you.</p>", "Dear Dr Shah,\n\nThank you."},
		"line breaks":          {"stop naproxen<br>Action for GP", "stop naproxen\nAction for GP"},
		"words stay whole":     {"malig<b>nan</b>cy", "malignancy"},
		"cells":                {"<table><tr><td>Na</td><td>140</td></tr><tr><td>K</td><td>5.9</td></tr></table>", "Na\t140\nK\t5.9"},
		"items":                {"<ul><li>one<li>two</ul>", "one\ntwo"},
		"signs":                {"5 &lt; 6 &amp; &ge; 7&nbsp;mg", "5 < 6 & ≥ 7 mg"},
		"title, style, script": {"<title>T</title><style>p{}</style><script>if(a<b)x()</script><p>Text</p>", "Text"},
		"laid-out text":        {"<pre>Na   140\nK    5.9</pre>", "Na   140\nK    5.9"},
		"a script left open":   {"<p>Text<script>x", "Text"},
		"comments":             {"a<!-- b --><![if !x]>c<![endif]>", "ac"},
		"hidden text is kept":  {`<p style="display:none">Repeat U&amp;E</p>`, "Repeat U&E"},
		"nothing":              {"", ""},
	} {
		if got := HTMLText([]byte(c.in)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestHTMLTextReadsEveryEncoding(t *testing.T) {
	const page, want = "<p>Łukasz Şahin</p>", "Łukasz Şahin"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	cp1250, err := charmap.Windows1250.NewEncoder().String(`<meta charset="windows-1250">` + page)
	if err != nil {
		t.Fatal(err)
	}
	late := page
	for range 200 {
		late = "<p>plain</p>\n" + late
	}
	for name, in := range map[string]string{"UTF-8": page, "with a mark": "\ufeff" + page, "UTF-16": utf16, "as it says": cp1250} {
		if got := HTMLText([]byte(in)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := HTMLText([]byte(late)); got[len(got)-len(want):] != want {
		t.Errorf("after a kilobyte of ASCII: got %q", got[len(got)-20:])
	}
	if got := HTMLText([]byte("<p>Caf\xe9</p>")); got != "Café" {
		t.Errorf("Windows-1252: got %q", got)
	}
}

func FuzzHTMLText(f *testing.F) {
	f.Add([]byte("<p>a<td>b&ge;<script>c</p><pre>\n"))
	f.Add([]byte("<meta charset=utf-16><p>\xff\xfe"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := HTMLText(b); !utf8.ValidString(got) {
			t.Errorf("got %q", got)
		}
	})
}
