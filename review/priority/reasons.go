package priority

import (
	"cmp"
	"slices"

	"harmreview/review"
)

// A Reason is why a case stands where it stands: one rule that touches it.
type Reason struct {
	Rule    int // counted from 1
	Name    string
	Why     string
	Words   string
	RedFlag bool // the rule makes this case urgent
	Denied  bool // only where the letter probably denies it
	Points  int  // what it gives this case
	Letters []review.LetterID
	Hits    []Hit
}

// Reasons explains a ranking by the set that made it: red flags first, then by
// points.
func (r Ranking) Reasons(s Set) []Reason {
	var all []Reason
	for _, h := range r.Hits {
		if h.Rule < 1 || h.Rule > len(s.Rules) {
			continue
		}
		i := slices.IndexFunc(all, func(x Reason) bool { return x.Rule == h.Rule })
		if i < 0 {
			rule := s.Rules[h.Rule-1]
			_, denied := strongest(r.Hits, h.Rule)
			i = len(all)
			all = append(all, Reason{Rule: h.Rule, Name: rule.Name, Why: rule.Why, Words: rule.Words(),
				RedFlag: rule.RedFlag && !denied, Denied: denied, Points: rule.counts(denied)})
		}
		all[i].Hits = append(all[i].Hits, h)
		if !slices.Contains(all[i].Letters, h.Letter) {
			all[i].Letters = append(all[i].Letters, h.Letter)
		}
	}
	slices.SortStableFunc(all, func(a, b Reason) int {
		if a.RedFlag != b.RedFlag {
			if a.RedFlag {
				return -1
			}
			return 1
		}
		return cmp.Or(b.Points-a.Points, a.Rule-b.Rule)
	})
	return all
}
