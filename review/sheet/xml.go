package sheet

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// A guard lets through a record's worth of XML at a time.
type guard struct {
	from io.Reader
	n    int64 // since the record began
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.from.Read(p)
	if g.n += int64(n); g.n > maxRecord {
		return 0, Refusal(fmt.Sprintf("A row is longer than %s. Take out what is no list, and save the file again.", size(maxRecord)))
	}
	return n, err
}

// An xmlPart is one XML file of an archive while it is read. It expands no
// entity but those of XML itself.
type xmlPart struct {
	*xml.Decoder
	guard *guard
	file  io.Closer
}

func openXML(e *zip.File) (xmlPart, error) {
	if e == nil {
		return xmlPart{}, damaged
	}
	f, err := e.Open()
	if err != nil {
		return xmlPart{}, err
	}
	g := &guard{from: f}
	return xmlPart{xmlDecoder(g), g, f}, nil
}

// xmlDecoder reads XML in any encoding that its first line may name.
func xmlDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	return d
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// elements calls start for each element of a part that begins, to its end.
func (p xmlPart) elements(start func(xml.StartElement) error) error {
	for {
		token, err := p.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		p.guard.n = 0
		if e, ok := token.(xml.StartElement); ok {
			if err := start(e); err != nil {
				return err
			}
		}
	}
}

// lineFeeds makes every line break one line feed, as the CSV reader does.
func lineFeeds(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
