package sheet

import (
	"encoding/xml"
	"strings"
)

// paragraphs is the text of a cell that has begun, up to its end, each paragraph
// on a line of its own. Comments and drawings in it are left out.
func (r *odsReader) paragraphs() (string, error) {
	var b strings.Builder
	n := 0
	for {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local != "p" && e.Name.Local != "h" {
				if err := r.Skip(); err != nil {
					return "", err
				}
				continue
			}
			if n++; n > 1 {
				b.WriteByte('\n')
			}
			if err := r.paragraph(&b); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// paragraph writes the text of a paragraph that has begun, up to its end.
func (r *odsReader) paragraph(b *strings.Builder) error {
	depth := 1
	for depth > 0 {
		token, err := r.Token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.StartElement:
			depth++
			switch e.Name.Local {
			case "s":
				b.WriteString(strings.Repeat(" ", min(repeated(e, "c"), maxSpaces)))
			case "tab":
				b.WriteByte('\t')
			case "line-break":
				b.WriteByte('\n')
			case "annotation", "frame", "note", "ruby-text", "tracked-changes":
				depth--
				if err := r.Skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// maxSpaces is how many spaces one element may stand for: no cell has more
// characters.
const maxSpaces = 32767
