package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Positions are places in a print run as people write them: single numbers and
// spans, in order, no two of which touch.
type Positions []PositionSpan

// A PositionSpan is the places from First to Last, both counted.
type PositionSpan struct{ First, Last int }

// ParsePositions reads positions such as “3, 17-20”. It returns false for what is
// none.
func ParsePositions(text string) (Positions, bool) {
	var all Positions
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		from, to, spans := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(part), "-")
		if !spans {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, other := strconv.Atoi(to)
		if err != nil || other != nil || first < 1 || last < first {
			return nil, false
		}
		all = append(all, PositionSpan{first, last})
	}
	return all.joined(), true
}

// joined are the same positions in order, spans that touch made one.
func (p Positions) joined() Positions {
	slices.SortFunc(p, func(a, b PositionSpan) int { return cmp.Compare(a.First, b.First) })
	var all Positions
	for _, s := range p {
		if n := len(all); n > 0 && s.First <= all[n-1].Last+1 {
			all[n-1].Last = max(all[n-1].Last, s.Last)
			continue
		}
		all = append(all, s)
	}
	return all
}

// Contains reports whether position n is among them.
func (p Positions) Contains(n int) bool {
	return slices.ContainsFunc(p, func(s PositionSpan) bool { return s.First <= n && n <= s.Last })
}

// Within reports whether all are places from 1 to n.
func (p Positions) Within(n int) bool { return len(p) == 0 || p[len(p)-1].Last <= n }

// Overlap reports whether p and q have a place in common.
func (p Positions) Overlap(q Positions) bool {
	return slices.ContainsFunc(p, func(a PositionSpan) bool {
		return slices.ContainsFunc(q, func(b PositionSpan) bool { return a.First <= b.Last && b.First <= a.Last })
	})
}

// String is how people write them.
func (p Positions) String() string {
	words := make([]string, len(p))
	for i, s := range p {
		words[i] = strconv.Itoa(s.First)
		if s.Last > s.First {
			words[i] = fmt.Sprintf("%d-%d", s.First, s.Last)
		}
	}
	return strings.Join(words, ", ")
}
