package paper

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

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
