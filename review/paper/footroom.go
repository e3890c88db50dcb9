package paper

import (
	"bytes"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// A Foot is what stands at the very foot of the pages of a letter that was made
// elsewhere, where the foot of the program is printed.
type Foot struct {
	Text   int   // the first page, from 1, on which text does; 0 for none
	Unseen []int // pages of which it cannot be seen: a picture or a drawing reaches there, or they cannot be read so
}

// Look looks through a letter before its feet are printed. Text is seen where it
// begins, also on turned pages and in drawings within drawings, whatever draws over
// it; of pictures and drawings is seen how far they reach, and not whether they are
// empty there, but for white fills. It returns Unfit as PackBehind does.
func (c Cover) Look() (Foot, error) {
	boxes, err := c.boxes()
	if err != nil {
		return Foot{}, err
	}
	var all Foot
	for i, seen := range c.lowest(boxes) {
		switch {
		case seen.text && all.Text == 0:
			all.Text = i + 1
		case seen.unseen:
			all.Unseen = append(all.Unseen, i+1)
		}
	}
	return all, nil
}

// A lowest is what was seen in the lowest part of a page.
type lowest struct{ text, unseen bool }

// lowest looks at each page. One that makes the reader panic, and those after it,
// cannot be seen.
func (c Cover) lowest(boxes []sheetBox) []lowest {
	all := make([]lowest, len(boxes))
	for i := range all {
		all[i].unseen = true
	}
	func() {
		defer func() { _ = recover() }()
		ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(c.PDF), relaxed())
		if err != nil {
			return
		}
		for i, box := range boxes {
			if page, _, attrs, err := ctx.PageDict(i+1, false); err == nil {
				w := walk{ctx: ctx, box: box}
				if b, err := contentOf(ctx, page); err != nil || w.draw(b, attrs.Resources, drawState{ctm: upright, clip: everywhere}, 0) != nil {
					w.seen.unseen = true
				}
				all[i] = w.seen
			}
		}
	}()
	return all
}

// atFootOf is where a point of the page stands as somebody sees it: from the left,
// and from the lower edge.
func (b sheetBox) atFootOf(x, y float64) (across, above float64) {
	low, high := b.visible.LL, b.visible.UR
	switch b.turned {
	case 90:
		return y - low.Y, high.X - x
	case 180:
		return high.X - x, high.Y - y
	case 270:
		return high.Y - y, x - low.X
	}
	return x - low.X, y - low.Y
}

// reaches notes that something is drawn that may stand in the foot.
func (w *walk) reaches(e extent) {
	if e.left > e.right || e.low > e.high {
		return
	}
	e = e.within(extent{w.box.visible.LL.X - 1, w.box.visible.LL.Y - 1, w.box.visible.UR.X + 1, w.box.visible.UR.Y + 1})
	_, one := w.box.atFootOf(e.left, e.low)
	_, other := w.box.atFootOf(e.right, e.high)
	if e.left <= e.right && e.low <= e.high && min(one, other)*millimetres < FootRoom && max(one, other) >= 0 {
		w.seen.unseen = true
	}
}

// inFoot reports whether a point stands in the foot.
func (w *walk) inFoot(x, y float64) bool {
	across, above := w.box.atFootOf(x, y)
	return above >= 0 && above*millimetres < FootRoom && across >= 0 && across <= w.box.width()
}
