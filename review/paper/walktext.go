package paper

import (
	"slices"
	"strings"
)

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
