package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf16"
)

// text is the text up to the end of an element that has begun, without what
// further elements in it hold.
func (p xmlPart) text() (string, error) {
	s := ""
	for {
		token, err := p.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.CharData:
			s += string(e)
		case xml.StartElement:
			if err := p.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return s, nil
		}
	}
}

// richText is the text of the runs of an element that has begun, up to its end.
// How it is pronounced, as in East Asia, is left out.
func (p xmlPart) richText(name string) (string, error) {
	s := ""
	for {
		token, err := p.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "t":
				run, err := p.text()
				if err != nil {
					return "", err
				}
				s += unescape(run)
			case "r":
			default:
				if err := p.Skip(); err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			if e.Name.Local == name {
				return s, nil
			}
		}
	}
}

// unescape reads characters that XML may not hold, written as _x000B_.
func unescape(s string) string {
	before, rest, found := strings.Cut(s, "_x")
	if !found {
		return s
	}
	var b strings.Builder
	for found {
		b.WriteString(before)
		n, err := strconv.ParseUint(rest[:min(4, len(rest))], 16, 16)
		if len(rest) >= 5 && rest[4] == '_' && err == nil && n != 0 && !utf16.IsSurrogate(rune(n)) {
			b.WriteRune(rune(n))
			rest = rest[5:]
		} else {
			b.WriteString("_x")
		}
		before, rest, found = strings.Cut(rest, "_x")
	}
	b.WriteString(before)
	return b.String()
}
