package document

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A Kind is what a file is, as a media type.
type Kind string

// The kinds of which the program knows how to take the text and show the page.
// Any other file is kept as it came, and nothing of it is shown.
const (
	PDF     Kind = "application/pdf"
	HTML    Kind = "text/html"
	RTF     Kind = "application/rtf"
	Plain   Kind = "text/plain"
	Unknown Kind = "application/octet-stream"
)

// Label is what screens call k.
func (k Kind) Label() string {
	switch k {
	case PDF:
		return "PDF"
	case HTML:
		return "HTML"
	case RTF:
		return "RTF"
	case Plain:
		return "Plain text"
	}
	return "Another kind of file"
}

// KindOf tells what a file is from its bytes; its name says nothing that can be
// relied on. A PDF may have up to a kilobyte of rubbish before it, as readers
// of PDF allow.
func KindOf(b []byte) Kind {
	start := b[:min(len(b), 1024)]
	switch {
	case bytes.Contains(start, []byte("%PDF-")):
		return PDF
	case isRTF(b):
		return RTF
	case len(b) == 0:
		return Unknown
	}
	text := decodedText(start)
	switch kind, _, _ := strings.Cut(http.DetectContentType([]byte(text)), ";"); {
	case kind == "text/html", strings.Contains(strings.ToLower(text), "<html"):
		return HTML
	case kind == "text/plain", kind == "text/xml":
		return Plain
	}
	return Unknown
}

// PlainText is a text file in UTF-8, whichever encoding it came in: by its byte
// order mark, else UTF-16 where every second byte is zero, else UTF-8 where it
// is valid, else Windows-1252. What cannot be read becomes U+FFFD.
func PlainText(b []byte) string {
	return tidied(strings.ReplaceAll(strings.ReplaceAll(decodedText(b), "\r\n", "\n"), "\r", "\n"))
}

func decodedText(b []byte) string {
	var e encoding.Encoding
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")) || zeros(b, 1):
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("\xfe\xff")) || zeros(b, 0):
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case validUTF8(b):
		return strings.ToValidUTF8(strings.TrimPrefix(string(b), "\ufeff"), "\ufffd")
	default:
		e = charmap.Windows1252
	}
	s, err := e.NewDecoder().Bytes(b)
	if err != nil { // no decoder of these fails; what it cannot read becomes U+FFFD
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}

// validUTF8 is utf8.Valid for what may have been cut within its last letter.
func validUTF8(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b)
		}
		b = b[n:]
	}
	return true
}

// zeros reports whether most bytes at every second place, from one on, are
// zero, and few of the others are: UTF-16 without a mark.
func zeros(b []byte, from int) bool {
	b = b[:min(len(b), 512)&^1]
	var there, beside int
	for i, c := range b {
		switch {
		case c != 0:
		case i%2 == from:
			there++
		default:
			beside++
		}
	}
	return len(b) > 0 && 4*there > len(b) && beside*8 < there
}
