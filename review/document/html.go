package document

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// HTMLText is the text of an HTML page as somebody reads it: blocks, rows and
// items on lines of their own, cells parted by tabs. What a style hides is part
// of it, because a letter that says too much is safer than one that says too
// little. It never fails: HTML has no wrong files.
func HTMLText(b []byte) string {
	z := html.NewTokenizer(strings.NewReader(decodedHTML(b)))
	var t htmlText
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return tidied(t.out.String())
		case html.TextToken:
			t.text(string(z.Text()))
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			t.tag(atom.Lookup(name), kind)
		}
	}
}

// An htmlText is the text of a page as far as it has been read.
type htmlText struct {
	out    strings.Builder
	hidden atom.Atom // the element that is open and whose text is no part of the letter
	pre    int       // how many elements are open in which spaces and line ends count
	spaced bool      // the text so far ends in white space
	breaks int       // line ends that the next text comes after
}

// text adds a run of text. Outside of pre, white space is one space however
// much of it there is.
func (t *htmlText) text(raw string) {
	if t.hidden != 0 {
		return
	}
	for _, r := range html.UnescapeString(raw) {
		space := r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
		if space && t.pre == 0 && (t.spaced || t.breaks > 0) {
			continue
		}
		if t.breaks > 0 {
			t.out.WriteString(strings.Repeat("\n", min(t.breaks, 2)))
			t.breaks = 0
		}
		if space && t.pre == 0 {
			r = ' '
		}
		t.out.WriteRune(r)
		t.spaced = space
	}
}

func (t *htmlText) tag(a atom.Atom, kind html.TokenType) {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Iframe, atom.Noscript, atom.Noembed, atom.Noframes:
		t.hidden = 0
		if kind == html.StartTagToken {
			t.hidden = a
		}
		return
	}
	t.hidden = 0 // the text of those ends at their own tag, so another one is never inside
	switch a {
	case atom.Br:
		t.breaks++
		return
	case atom.Td, atom.Th:
		if kind == html.EndTagToken {
			t.out.WriteByte('\t')
			t.spaced, t.breaks = true, 0
		}
		return
	case atom.Pre, atom.Textarea:
		if t.pre = max(0, t.pre-1); kind == html.StartTagToken {
			t.pre += 2
		}
	}
	t.breaks = max(t.breaks, breaksAt(a))
}

// breaksAt is how many line ends part an element from what is around it.
func breaksAt(a atom.Atom) int {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Hr, atom.Pre:
		return 2
	case atom.Div, atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address,
		atom.Main, atom.Caption, atom.Thead, atom.Tbody, atom.Body, atom.Fieldset, atom.Legend, atom.Option, atom.Textarea:
		return 1
	}
	return 0
}

// decodedHTML is a page in UTF-8: by its byte order mark, by what it says of
// itself, else by its bytes.
func decodedHTML(b []byte) string {
	e, name, certain := charset.DetermineEncoding(b, "")
	if name == "utf-8" || !certain && utf8.Valid(b) {
		return strings.ToValidUTF8(string(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))), "\ufffd")
	}
	s, err := e.NewDecoder().Bytes(b)
	if err != nil { // no decoder of a page fails; what it cannot read becomes U+FFFD
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}
