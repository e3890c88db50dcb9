package document

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A NotPrintable PDF is one of which a page might come out blank or not at all.
// Its text says why, as a clause.
type NotPrintable string

// Error says why.
func (n NotPrintable) Error() string { return string(n) }

// ToPrint looks through a PDF that is to be printed behind a letter and returns
// it without what only keeps it from being printed, and how many pages it has.
// Every page, and every picture on one, must be of a kind that printers decode:
// one that cannot be decoded would come out blank, and nobody would know. It
// returns NotPrintable, or an error of ctx.
func ToPrint(ctx context.Context, b []byte) ([]byte, int, error) {
	sound, err := within(ctx, func() (checked, error) { return forPrint(b) })
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, 0, NotPrintable(doubtPassword)
	case err != nil:
		if n, ok := errors.AsType[NotPrintable](err); ok {
			return nil, 0, n
		}
		return nil, 0, NotPrintable(doubtDamaged)
	case sound.pages == 0:
		return nil, 0, NotPrintable("it has no pages")
	}
	return sound.plain, sound.pages, nil
}

func forPrint(b []byte) (checked, error) {
	b, c, err := parsed(b)
	if err != nil {
		return checked{}, err
	}
	if err := decodes(c); err != nil {
		return checked{}, err
	}
	return checked{b, c.PageCount}, nil
}

// printed are the filters that printers know. Those of the first four are
// decoded here to see whether they hold what they say.
var printed = []string{"FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "CCITTFaxDecode", "DCTDecode", "JPXDecode", "JBIG2Decode"}

// decodes looks at every stream of a PDF: contents of pages, pictures, fonts.
func decodes(c *model.Context) error {
	for _, e := range c.Table {
		if e == nil || e.Free {
			continue
		}
		s, ok := e.Object.(types.StreamDict)
		if !ok {
			continue
		}
		tried := true
		for _, f := range s.FilterPipeline {
			if !slices.Contains(printed, f.Name) {
				return NotPrintable(fmt.Sprintf("a part of it is packed in a way that cannot be printed (%s)", f.Name))
			}
			tried = tried && slices.Contains(printed[:4], f.Name)
		}
		if tried && len(s.FilterPipeline) > 0 {
			if err := s.Decode(); err != nil {
				return NotPrintable("a part of it cannot be unpacked, and its page would come out blank or cut short")
			}
		}
	}
	return nil
}
