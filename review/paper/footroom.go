package paper

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
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

// A matrix moves points: a b c d e f of the format.
type matrix [6]float64

var upright = matrix{1, 0, 0, 1, 0, 0}

// then is m and after it n.
func (m matrix) then(n matrix) matrix {
	return matrix{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// An extent is the rectangle around what is drawn, on the page as it lies in the
// file.
type extent struct{ left, low, right, high float64 }

var (
	nowhere    = extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	everywhere = extent{math.Inf(-1), math.Inf(-1), math.Inf(1), math.Inf(1)}
)

func (e *extent) add(x, y float64) {
	e.left, e.right, e.low, e.high = min(e.left, x), max(e.right, x), min(e.low, y), max(e.high, y)
}

func (e extent) has(x, y float64) bool {
	return x >= e.left && x <= e.right && y >= e.low && y <= e.high
}

func (e extent) within(o extent) extent {
	return extent{max(e.left, o.left), max(e.low, o.low), min(e.right, o.right), min(e.high, o.high)}
}

// box is the extent of a rectangle that is moved by m.
func (m matrix) box(x, y, width, height float64) extent {
	e := nowhere
	for _, p := range [][2]float64{{x, y}, {x + width, y}, {x, y + height}, {x + width, y + height}} {
		e.add(m.at(p[0], p[1]))
	}
	return e
}

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

// colours follows the colour of fills as far as to know white: a page is often
// laid out with white first.
func (w *walk) colours(op string, operands []operand, resources types.Dict, s *drawState) bool {
	n := numbersOf(operands)
	all := func(v float64) bool {
		for _, x := range n {
			if x != v {
				return false
			}
		}
		return len(n) == len(operands)
	}
	switch op {
	case "g", "rg":
		s.white, s.colour = all(1), map[string]int{"g": 1, "rg": 3}[op]
	case "k":
		s.white, s.colour = all(0), 4
	case "cs":
		s.white, s.colour = false, w.parts(operands, resources)
	case "sc", "scn":
		s.white = s.colour > 0 && len(n) == s.colour && (s.colour < 4 && all(1) || s.colour == 4 && all(0))
	default:
		return false
	}
	return true
}

// parts is how many parts a colour of a space has in which white is known, else 0.
func (w *walk) parts(operands []operand, resources types.Dict) int {
	if len(operands) != 1 {
		return 0
	}
	called, _ := operands[0].(name)
	known := map[name]int{"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "CalGray": 1, "CalRGB": 3}
	if n := known[called]; n > 0 {
		return n
	}
	spaces, err := w.ctx.DereferenceDict(resources["ColorSpace"])
	if err != nil || spaces == nil {
		return 0
	}
	space, err := w.ctx.Dereference(spaces[string(called)])
	if err != nil {
		return 0
	}
	if n, ok := space.(types.Name); ok {
		return known[name(n.Value())]
	}
	a, _ := space.(types.Array)
	if len(a) < 2 {
		return 0
	}
	kind, err := w.ctx.DereferenceName(a[0], model.V10, nil)
	if err != nil {
		return 0
	}
	if n := known[name(kind.Value())]; n > 0 {
		return n
	}
	if kind.Value() != "ICCBased" {
		return 0
	}
	profile, _, err := w.ctx.DereferenceStreamDict(a[1])
	if err != nil || profile == nil || profile.IntEntry("N") == nil {
		return 0
	}
	return *profile.IntEntry("N")
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

// texts follows where text begins.
func (w *walk) texts(op string, operands []operand, s *drawState) {
	n := numbersOf(operands)
	line := func(x, y float64) {
		s.textLine = matrix{1, 0, 0, 1, x, y}.then(s.textLine)
		s.text = s.textLine
	}
	switch {
	case op == "BT":
		s.text, s.textLine = upright, upright
	case op == "Tf" && len(n) == 1:
		s.size = n[0]
	case op == "TL" && len(n) == 1:
		s.leading = n[0]
	case op == "Tr" && len(n) == 1:
		s.invisible = n[0] == 3 || n[0] == 7
	case op == "Tm":
		s.textLine = matrixOf(operands)
		s.text = s.textLine
	case (op == "Td" || op == "TD") && len(n) == 2:
		if op == "TD" {
			s.leading = -n[1]
		}
		line(n[0], n[1])
	case op == "T*":
		line(0, -s.leading)
	case op == "'" || op == `"`:
		line(0, -s.leading)
		w.shown(operands[max(0, len(operands)-1):], s)
	case op == "Tj":
		w.shown(operands, s)
	case op == "TJ" && len(operands) == 1:
		parts, _ := operands[0].([]operand)
		w.shown(parts, s)
	}
}

// shown notes text. How wide it is depends on its font: half as wide as high, letter
// by letter, tells whether text that runs down the page may reach its foot.
func (w *walk) shown(parts []operand, s *drawState) {
	for _, part := range parts {
		t, _ := part.(coded)
		visible := slices.ContainsFunc([]byte(t), func(c byte) bool { return !blank(c) })
		x, y := s.text.then(s.ctm).at(0, 0)
		s.text = matrix{1, 0, 0, 1, s.size * 0.5 * float64(len(t)), 0}.then(s.text)
		if !visible || s.invisible {
			continue
		}
		end, low := s.text.then(s.ctm).at(0, 0)
		switch {
		case w.inFoot(x, y) && s.clip.has(x, y):
			w.seen.text = true
		case w.inFoot(end, low) && s.clip.has(end, low):
			w.seen.unseen = true
		}
	}
}

// blank reports whether a code leaves no trace, also where the codes of a font are
// read one by one.
func blank(c byte) bool { return c <= 4 || strings.IndexByte("\t\r\n \xa0", c) >= 0 }

// numbersOf are the numbers among operands.
func numbersOf(operands []operand) []float64 {
	var all []float64
	for _, x := range operands {
		if f, ok := x.(float64); ok {
			all = append(all, f)
		}
	}
	return all
}

// matrixOf is the matrix that operands say.
func matrixOf(operands []operand) matrix {
	n := numbersOf(operands)
	if len(n) != 6 {
		return upright
	}
	return matrix(n)
}
