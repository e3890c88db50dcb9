package paper

import (
	"bytes"
	"math"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A Cover is a covering letter that was made elsewhere and looked through before,
// as every PDF that is printed here is.
type Cover struct {
	Patient   Patient
	Reference string // of the case
	PDF       []byte
}

// An Unfit covering letter is one that cannot go as it is. Its text says why, as a
// clause.
type Unfit string

// Error says why.
func (u Unfit) Error() string { return string(u) }

// PackBehind is Pack behind a covering letter that was made elsewhere. Each page of
// that is printed as it is, with whom it is about and its number at its very foot.
// It returns Unfit for one of which that cannot be done soundly.
func PackBehind(c Cover, parts []Part, e Envelope, made time.Time) (Made, error) {
	var m Made
	settings, err := m.setParts(parts, e)
	if err != nil {
		return m, err
	}
	boxes, err := c.boxes()
	if err != nil {
		return m, err
	}
	m.Cover, m.Pages = len(boxes), len(boxes)
	for _, n := range m.Parts {
		m.Pages += n
	}
	cover, err := c.footed(boxes, m.Pages, made)
	if err != nil {
		return m, err
	}
	rest, err := m.files(nil, settings, parts, made)
	if err != nil {
		return m, err
	}
	m.PDF, err = m.join(append([][]byte{cover}, rest...))
	return m, err
}

// A sheetBox is what shows of a page, in points, and how it is turned.
type sheetBox struct {
	visible *types.Rectangle
	turned  int // clockwise: 0, 90, 180 or 270
}

// width and height are as somebody sees the page.
func (b sheetBox) width() float64 {
	if b.turned%180 != 0 {
		return b.visible.Height()
	}
	return b.visible.Width()
}

func (b sheetBox) height() float64 {
	if b.turned%180 != 0 {
		return b.visible.Width()
	}
	return b.visible.Height()
}

// is reports whether the page is so many millimetres wide and high, but for what
// programs round.
func (b sheetBox) is(width, height float64) bool {
	near := func(points, mm float64) bool { return math.Abs(points*millimetres-mm) < 3 }
	return near(b.width(), width) && near(b.height(), height)
}

// boxes are the pages of the letter. It returns Unfit where a page is no A4, or
// holds what does not stay where it is when the page is printed into a pack.
func (c Cover) boxes() (all []sheetBox, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Unfit("it is damaged")
		}
	}()
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(c.PDF), relaxed())
	if err != nil {
		return nil, Unfit("it is damaged")
	}
	if ctx.RootDict["OCProperties"] != nil {
		return nil, Unfit("it has layers, of which some may be hidden. Print it into a new PDF")
	}
	for n := 1; n <= ctx.PageCount; n++ {
		d, _, attrs, err := ctx.PageDict(n, false)
		if err != nil || d == nil || attrs == nil || attrs.MediaBox == nil {
			return nil, Unfit("its page " + number(n) + " is damaged")
		}
		b := sheetBox{attrs.MediaBox, ((attrs.Rotate % 360) + 360) % 360}
		if attrs.CropBox != nil {
			b.visible = attrs.CropBox
		}
		upright, lying := b.is(sheetWidth, sheetHeight), b.is(sheetHeight, sheetWidth)
		switch {
		case d["UserUnit"] != nil || !upright && !lying:
			return nil, Unfit("its page " + number(n) + " is not A4")
		case n == 1 && !upright:
			return nil, Unfit("its first page is not upright, and the address must show in the window")
		case loose(ctx, d):
			return nil, Unfit("its page " + number(n) + " has comments or form fields. Print it into a new PDF")
		}
		all = append(all, b)
	}
	if len(all) == 0 {
		return nil, Unfit("it has no pages")
	}
	return all, nil
}

// loose reports whether a page has notes or fields, which lie above it and are
// printed or not as each printer is set. A link shows nothing of its own.
func loose(ctx *model.Context, page types.Dict) bool {
	notes, err := ctx.DereferenceArray(page["Annots"])
	for _, o := range notes {
		note, e := ctx.DereferenceDict(o)
		if e != nil || note == nil || note.Subtype() == nil || *note.Subtype() != "Link" {
			return true
		}
	}
	return err != nil
}
