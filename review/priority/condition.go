package priority

import (
	"slices"
	"time"

	"harmreview/review"
)

// A test is a condition made ready.
type test struct {
	Condition
	keys   []string  // Values of what is compared whole, folded
	values [][]int32 // the phrases of each of Values, by number
	near   [][]int32
}

func newTest(c Condition, p *phrases) test {
	t := test{Condition: c}
	for _, v := range c.Values {
		switch c.What {
		case Phrase:
			t.values = append(t.values, p.add(v))
		case Specialty:
			t.keys = append(t.keys, specialtyKey(v))
		default:
			t.keys = append(t.keys, fold(v))
		}
	}
	for _, v := range c.Near {
		t.near = append(t.near, p.add(v))
	}
	return t
}

// cost orders the conditions of a rule: what is quickly told goes first.
func (t test) cost() int {
	if t.What == Phrase {
		return 1
	}
	return 0
}

// facts are what conditions ask about one letter.
type facts struct {
	patient Patient
	letter  Letter
	day     string
	sight   *sight
	v       *vocabulary
}

// touches reports whether all conditions of a rule hold.
func (f *facts) touches(c *compiled) (Hit, bool) {
	if len(c.tests) == 0 {
		return Hit{}, false
	}
	hit := Hit{Rule: c.n, Letter: f.letter.ID}
	phrases, denied := 0, 0
	for i := range c.tests {
		t := &c.tests[i]
		if t.What == Phrase && !t.Not {
			marks, all := f.marks(t, c.rule.Negated == NegatedNotAll && !c.rule.RedFlag)
			if len(marks) == 0 {
				return Hit{}, false
			}
			hit.Marks = append(hit.Marks, marks...)
			phrases++
			if all {
				denied++
			}
			continue
		}
		holds, known := f.holds(t)
		if !known || holds == t.Not {
			return Hit{}, false
		}
	}
	hit.Marks = inOrder(hit.Marks)
	hit.Negated = phrases > 0 && phrases == denied && c.rule.Negated != NegatedFull
	return hit, true
}

// holds reports whether a condition holds, Not left aside, and whether that can
// be known: of what is not known neither a condition nor its opposite holds.
func (f *facts) holds(t *test) (holds, known bool) {
	switch t.What {
	case Specialty:
		key := specialtyKey(f.letter.Specialty)
		return slices.Contains(t.keys, key), key != ""
	case Kind:
		key := fold(f.letter.Kind)
		return slices.Contains(t.keys, key), key != ""
	case Phrase:
		return f.mentions(t), f.letter.Text != ""
	case Flag:
		return anyOf(f.letter.Flags, t.keys), true
	case SentTo:
		return anyOf(f.letter.Recipients, t.keys), true
	case LetterAge:
		days, known := daysBetween(f.letter.WrittenOn, f.day)
		return t.spans(days), known
	case PatientAge:
		years, known := review.Banner{Born: f.patient.Born, Died: f.patient.Died}.Age(f.day)
		return t.spans(years), known
	case Died:
		return f.patient.Died != "", true
	}
	return false, false
}

func (t *test) spans(n int) bool { return n >= t.Least && (t.Most == 0 || n <= t.Most) }

func anyOf(all, keys []string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return slices.Contains(keys, fold(s)) })
}

// daysBetween is not known for what is no date and for a day that comes first.
func daysBetween(from, to string) (int, bool) {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil || b.Before(a) {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}

// mentions reports whether the text holds a phrase of the condition, denied or not.
func (f *facts) mentions(t *test) bool {
	marks, _ := f.marks(t, false)
	return len(marks) > 0
}

// marks returns where the phrases of a condition stand, and whether all are
// denied. Where dropped, what is denied is as if it were not there.
func (f *facts) marks(t *test, dropped bool) (marks []Mark, all bool) {
	all = true
	for _, numbers := range t.values {
		for _, n := range numbers {
			places := f.sight.places[n]
			for i := range places {
				p := f.looked(&places[i])
				beside, ok := f.beside(t, p)
				if !ok || dropped && p.denied {
					continue
				}
				all = all && p.denied
				marks = append(append(marks, f.mark(p)), beside...)
			}
		}
	}
	return marks, all
}

// beside returns the phrases of Near that make a place count.
func (f *facts) beside(t *test, p place) (marks []Mark, ok bool) {
	if len(t.near) == 0 {
		return nil, true
	}
	for _, numbers := range t.near {
		for _, n := range numbers {
			places := f.sight.places[n]
			for i := range places {
				if near(f.sight.tokens, p, places[i], t.Within) {
					marks = append(marks, f.mark(f.looked(&places[i])))
				}
			}
		}
	}
	return marks, len(marks) > 0
}

// looked is a place of which it is known whether it is denied.
func (f *facts) looked(p *place) place {
	if !p.looked {
		p.denied, p.looked = f.v.denied(f.sight.tokens, int(p.first), int(p.last)), true
	}
	return *p
}

func (f *facts) mark(p place) Mark {
	return Mark{Start: int(f.sight.tokens[p.first].start), End: int(f.sight.tokens[p.last].end), Negated: p.denied}
}

// inOrder sorts marks and makes one of those that overlap, which is denied only
// if all of them are.
func inOrder(marks []Mark) []Mark {
	slices.SortFunc(marks, func(a, b Mark) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	kept := marks[:0]
	for _, m := range marks {
		if n := len(kept); n > 0 && m.Start < kept[n-1].End {
			kept[n-1].End = max(kept[n-1].End, m.End)
			kept[n-1].Negated = kept[n-1].Negated && m.Negated
			continue
		}
		kept = append(kept, m)
	}
	return kept
}
