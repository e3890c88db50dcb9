package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// The lowest part of a page, in millimetres: there the foot of a letter that was
// made elsewhere is printed, below what letters have at their foot.
const (
	FootRoom = 9.0  // no text of the letter may stand so low: the foot is there, of one line
	footBand = 11.0 // with a second line, for a long name
)

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
