package paper

import "math"

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
