package priority

import (
	"slices"
	"sync"

	"harmreview/review"
)

// A Judge ranks cases by a set of rules. It may be used by many at once.
type Judge struct {
	rules    []compiled
	urgentAt int
	phrases  *phrases
	scratch  sync.Pool
}

// compiled is a rule that is on.
type compiled struct {
	n     int // counted from 1
	rule  Rule
	tests []test
}

// A sight is what was made of the letter at hand.
type sight struct {
	tokens []token
	word   []byte
	places [][]place
}

// Compile makes a judge of a set. It returns the Problems of a set that does
// not Check.
func (s Set) Compile() (*Judge, error) {
	if err := s.Check().Err(); err != nil {
		return nil, err
	}
	return s.compile(), nil
}

func (s Set) compile() *Judge {
	j := &Judge{urgentAt: s.UrgentAt, phrases: newPhrases()}
	for i, r := range s.Rules {
		if r.Off {
			continue
		}
		c := compiled{n: i + 1, rule: r}
		for _, condition := range r.Conditions {
			c.tests = append(c.tests, newTest(condition, j.phrases))
		}
		slices.SortStableFunc(c.tests, func(a, b test) int { return a.cost() - b.cost() })
		j.rules = append(j.rules, c)
	}
	j.phrases.finish()
	j.scratch.New = func() any {
		return &sight{places: make([][]place, len(j.phrases.patterns)), word: make([]byte, 0, 2*maxWord)}
	}
	return j
}

// Case ranks a case of these letters of one patient on a day in London, written
// 2006-01-02. The order of the letters does not matter.
func (j *Judge) Case(p Patient, letters []Letter, day string) Ranking {
	var r Ranking
	for _, l := range letters {
		r.Hits = append(r.Hits, j.Letter(p, l, day)...)
	}
	slices.SortStableFunc(r.Hits, func(a, b Hit) int {
		if a.Rule != b.Rule {
			return a.Rule - b.Rule
		}
		return int(a.Letter - b.Letter)
	})
	for _, c := range j.rules {
		hit, denied := strongest(r.Hits, c.n)
		if !hit {
			continue
		}
		r.Points += c.rule.counts(denied)
		r.Urgent = r.Urgent || c.rule.RedFlag && !denied
	}
	r.Urgent = r.Urgent || j.urgentAt > 0 && r.Points >= j.urgentAt
	r.Rank = review.Unranked - min(r.Points, review.Unranked)
	return r
}

// Letter returns the rules that touch a letter, in their order.
func (j *Judge) Letter(p Patient, l Letter, day string) []Hit {
	s := j.look(l.Text)
	defer j.scratch.Put(s)
	f := facts{patient: p, letter: l, day: day, sight: s, v: j.phrases.v}
	var hits []Hit
	for i := range j.rules {
		if hit, ok := f.touches(&j.rules[i]); ok {
			hits = append(hits, hit)
		}
	}
	return hits
}

// look reads a text and finds all phrases in it.
func (j *Judge) look(text string) *sight {
	s := j.scratch.Get().(*sight)
	s.tokens = s.tokens[:0]
	for n := range s.places {
		s.places[n] = s.places[n][:0]
	}
	if len(j.phrases.patterns) > 0 && text != "" {
		s.tokens = j.phrases.v.read(text, s.tokens, s.word)
		j.phrases.find(s.tokens, s.places)
	}
	return s
}

// strongest reports whether a rule touched any letter, and whether only where
// it is denied.
func strongest(hits []Hit, rule int) (hit, denied bool) {
	denied = true
	for _, h := range hits {
		if h.Rule == rule {
			hit, denied = true, denied && h.Negated
		}
	}
	return hit, denied
}

// counts is how many points a rule gives: a quarter, rounded up, for what is
// denied.
func (r Rule) counts(denied bool) int {
	if denied {
		return (r.Points + 3) / 4
	}
	return r.Points
}

// Matcher returns whether all conditions hold on a letter, as for a class of
// letters that is dealt with in one go. It returns the Problems of conditions
// that do not check.
func Matcher(conditions []Condition) (func(Patient, Letter, string) (Hit, bool), error) {
	if err := CheckConditions(conditions).Err(); err != nil {
		return nil, err
	}
	j := Set{Rules: []Rule{{Negated: NegatedLess, Conditions: conditions}}}.compile()
	return func(p Patient, l Letter, day string) (Hit, bool) {
		hits := j.Letter(p, l, day)
		if len(hits) == 0 {
			return Hit{}, false
		}
		return hits[0], true
	}, nil
}
