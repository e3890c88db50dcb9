package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
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

// footBand is the lowest part of a page, in millimetres: there the foot of a letter
// that was made elsewhere is printed, below what letters have at their foot.
const footBand = 11.0

// feet prints a strip for the foot of each page of the letter.
func (c Cover) feet(boxes []sheetBox, total int, made time.Time) (b []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("print the foot of a letter: %v", p)
		}
	}()
	foot := Letter{Language: "en-GB", Patient: Patient{Clean(c.Patient.Name), c.Patient.NHSNumber}}
	if err := foot.Check(Envelope{}); err != nil {
		return nil, err
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(made.UTC())
	f.SetModificationDate(made.UTC())
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("body", "", regularFont)
	st := style{points: 8, pitch: 3.4}
	left := foot.foot(english) + "   " + c.Reference
	for i, box := range boxes {
		width := box.width() * millimetres
		right := fmt.Sprintf(english.page, i+1, total)
		room := loadFaces().regular.width(right, st.points)
		f.AddPageFormat("P", fpdf.SizeType{Wd: width, Ht: footBand})
		f.SetFont("body", "", st.points)
		lines := wrap(left, width-marginLeft-marginRight-room-6, st)
		if len(lines) > 2 {
			return nil, Unfit("the patient’s name is too long for its foot")
		}
		for j, t := range lines {
			f.Text(marginLeft, footBand-5-float64(len(lines)-1-j)*st.pitch, t)
		}
		f.Text(width-marginRight-room, footBand-5, right)
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("print the foot of a letter: %w", err)
	}
	return out.Bytes(), nil
}

// footed is the letter with its feet: they are put behind it in one file, drawn
// onto its pages, and taken off again.
func (c Cover) footed(boxes []sheetBox, total int, made time.Time) (b []byte, err error) {
	feet, err := c.feet(boxes, total, made)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("print the foot of a letter: %v", p)
		}
	}()
	var both bytes.Buffer
	if err := api.MergeRaw([]io.ReadSeeker{bytes.NewReader(c.PDF), bytes.NewReader(feet)}, &both, false, relaxed()); err != nil {
		return nil, fmt.Errorf("print the foot of a letter: %w", err)
	}
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(both.Bytes()), relaxed())
	if err != nil {
		return nil, fmt.Errorf("print the foot of a letter: %w", err)
	}
	if ctx.PageCount != 2*len(boxes) {
		return nil, fmt.Errorf("%w: %d, not %d", ErrPages, ctx.PageCount, 2*len(boxes))
	}
	for i, box := range boxes {
		if err := drawFoot(ctx, i+1, len(boxes)+i+1, box); err != nil {
			return nil, fmt.Errorf("print the foot of page %d: %w", i+1, err)
		}
	}
	var drawn, out bytes.Buffer
	if err := api.WriteContext(ctx, &drawn); err != nil {
		return nil, fmt.Errorf("print the foot of a letter: %w", err)
	}
	if err := api.Trim(bytes.NewReader(drawn.Bytes()), &out, []string{"1-" + number(len(boxes))}, relaxed()); err != nil {
		return nil, fmt.Errorf("print the foot of a letter: %w", err)
	}
	return out.Bytes(), nil
}

// drawFoot draws page n anew, with another page as its foot. Each becomes a drawing
// of its own: whatever the one leaves unfinished, the other is not drawn by it.
func drawFoot(ctx *model.Context, n, foot int, box sheetBox) error {
	page, attrs, letter, err := drawing(ctx, n)
	if err != nil {
		return err
	}
	_, _, strip, err := drawing(ctx, foot)
	if err != nil {
		return err
	}
	content, err := ctx.NewStreamDictForBuf([]byte("q /Letter Do Q q " + box.atFoot() + " cm /Foot Do Q"))
	if err == nil {
		err = content.Encode()
	}
	if err != nil {
		return err
	}
	ref, err := ctx.IndRefForNewObject(*content)
	if err != nil {
		return err
	}
	page["Contents"] = *ref
	page["Resources"] = types.Dict{"XObject": types.Dict{"Letter": *letter, "Foot": *strip}}
	page["MediaBox"], page["Rotate"] = attrs.MediaBox.Array(), types.Integer(box.turned)
	if attrs.CropBox != nil {
		page["CropBox"] = attrs.CropBox.Array()
	}
	page.Delete("StructParents") // it says where a text is read out in a content that is not there any more
	return nil
}

// atFoot is the matrix that puts a strip at the foot of the page, as somebody sees it.
func (b sheetBox) atFoot() string {
	low, high := b.visible.LL, b.visible.UR
	switch b.turned {
	case 90:
		return fmt.Sprintf("0 1 -1 0 %.3f %.3f", high.X, low.Y)
	case 180:
		return fmt.Sprintf("-1 0 0 -1 %.3f %.3f", high.X, high.Y)
	case 270:
		return fmt.Sprintf("0 -1 1 0 %.3f %.3f", low.X, high.Y)
	}
	return fmt.Sprintf("1 0 0 1 %.3f %.3f", low.X, low.Y)
}

// drawing makes a drawing of what is on a page.
func drawing(ctx *model.Context, n int) (types.Dict, *model.InheritedPageAttrs, *types.IndirectRef, error) {
	page, _, attrs, err := ctx.PageDict(n, false)
	if err != nil {
		return nil, nil, nil, err
	}
	if page == nil || attrs == nil || attrs.MediaBox == nil {
		return nil, nil, nil, errors.New("there is no such page")
	}
	content, err := contentOf(ctx, page)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := ctx.NewStreamDictForBuf(content)
	if err != nil {
		return nil, nil, nil, err
	}
	box := attrs.MediaBox
	if attrs.CropBox != nil {
		box = attrs.CropBox
	}
	s.InsertName("Type", "XObject")
	s.InsertName("Subtype", "Form")
	s.Insert("BBox", box.Array())
	if attrs.Resources != nil {
		s.Insert("Resources", attrs.Resources)
	}
	if group, ok := page.Find("Group"); ok {
		s.Insert("Group", group)
	}
	if err := s.Encode(); err != nil {
		return nil, nil, nil, err
	}
	ref, err := ctx.IndRefForNewObject(*s)
	return page, attrs, ref, err
}

// contentOf is what draws a page, unpacked. Its parts may end within a word: a
// space belongs between them.
func contentOf(ctx *model.Context, page types.Dict) ([]byte, error) {
	o, err := ctx.Dereference(page["Contents"])
	if err != nil {
		return nil, err
	}
	streams, many := o.(types.Array)
	if !many && o != nil {
		streams = types.Array{o}
	}
	var all []byte
	for _, part := range streams {
		s, _, err := ctx.DereferenceStreamDict(part)
		if err != nil {
			return nil, err
		}
		if s == nil {
			continue
		}
		if err := s.Decode(); err != nil {
			return nil, err
		}
		all = append(append(all, s.Content...), '\n')
	}
	return all, nil
}
