package paper

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A drawState is what q keeps and Q brings back.
type drawState struct {
	ctm            matrix
	clip           extent
	white          bool // what is filled now leaves no trace
	size           float64
	leading        float64
	invisible      bool // text of a scan, to be searched
	colour         int  // how many parts the colour of fills has, of a space in which white is known; 0 for none
	text, textLine matrix
}

// A walk goes along what draws a page.
type walk struct {
	ctx     *model.Context
	box     sheetBox
	seen    lowest
	path    extent
	clipped bool // the path becomes the clip once it is done
	drawn   int  // how many bytes were looked through
}

// How much is looked through: so many drawings within each other, and so many bytes
// of them for each page. What goes beyond is made to break readers.
const (
	deepest   = 12
	mostDrawn = 64 << 20
)

// draw goes along a content, beginning in state s.
func (w *walk) draw(b []byte, resources types.Dict, s drawState, depth int) error {
	if w.drawn += len(b) + 100; depth > deepest || w.drawn > mostDrawn {
		return errContent
	}
	r := contentReader{b: b}
	var kept []drawState
	w.path = nowhere
	for {
		op, operands, err := r.next()
		if err != nil || op == "" {
			return err
		}
		switch op {
		case "q":
			kept = append(kept, s)
		case "Q":
			if len(kept) == 0 {
				continue // a reader passes over what nothing opened
			}
			s, kept = kept[len(kept)-1], kept[:len(kept)-1]
		case "cm":
			s.ctm = matrixOf(operands).then(s.ctm)
		case "Do":
			err = w.drawNamed(resources, operands, s, depth)
		case "EI":
			w.reaches(s.ctm.box(0, 0, 1, 1).within(s.clip))
		case "sh":
			w.reaches(s.clip)
		default:
			if !w.colours(op, operands, resources, &s) && !w.paths(op, operands, &s) {
				w.texts(op, operands, &s)
			}
		}
		if err != nil {
			return err
		}
	}
}

// drawNamed draws a picture, or a drawing within the drawing.
func (w *walk) drawNamed(resources types.Dict, operands []operand, s drawState, depth int) error {
	if len(operands) != 1 {
		return errContent
	}
	called, _ := operands[0].(name)
	all, err := w.ctx.DereferenceDict(resources["XObject"])
	if err != nil || all == nil {
		return errContent
	}
	x, _, err := w.ctx.DereferenceStreamDict(all[string(called)])
	if err != nil || x == nil {
		return errContent
	}
	if kind := x.Subtype(); kind == nil || *kind != "Form" {
		w.reaches(s.ctm.box(0, 0, 1, 1).within(s.clip))
		return nil
	}
	if m, err := w.ctx.DereferenceArray(x.Dict["Matrix"]); err == nil && len(m) == 6 {
		s.ctm = w.numbers(m).then(s.ctm)
	}
	if box, err := w.ctx.DereferenceArray(x.Dict["BBox"]); err == nil && len(box) == 4 {
		n := w.numbers(box)
		s.clip = s.clip.within(s.ctm.box(n[0], n[1], n[2]-n[0], n[3]-n[1]))
	}
	if own, err := w.ctx.DereferenceDict(x.Dict["Resources"]); err == nil && own != nil {
		resources = own
	}
	if err := x.Decode(); err != nil {
		return errContent
	}
	outer := w.path
	defer func() { w.path = outer }()
	return w.draw(x.Content, resources, s, depth+1)
}

// numbers are up to six numbers of an array.
func (w *walk) numbers(a types.Array) matrix {
	var m matrix
	for i := range min(len(a), len(m)) {
		m[i], _ = w.ctx.DereferenceNumber(a[i])
	}
	return m
}

// paths follows lines and areas.
func (w *walk) paths(op string, operands []operand, s *drawState) bool {
	n := numbersOf(operands)
	switch op {
	case "m", "l", "c", "v", "y":
		for i := 0; i+1 < len(n); i += 2 {
			w.path.add(s.ctm.at(n[i], n[i+1]))
		}
	case "re":
		if len(n) == 4 {
			e := s.ctm.box(n[0], n[1], n[2], n[3])
			w.path.add(e.left, e.low)
			w.path.add(e.right, e.high)
		}
	case "h":
	case "W", "W*":
		w.clipped = true
	case "f", "F", "f*":
		if !s.white {
			w.reaches(w.path.within(s.clip))
		}
		w.pathDone(s)
	case "S", "s", "B", "B*", "b", "b*":
		w.reaches(w.path.within(s.clip))
		w.pathDone(s)
	case "n":
		w.pathDone(s)
	default:
		return false
	}
	return true
}

func (w *walk) pathDone(s *drawState) {
	if w.clipped {
		s.clip = s.clip.within(w.path)
	}
	w.path, w.clipped = nowhere, false
}
