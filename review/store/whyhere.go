package store

import (
	"slices"

	"harmreview/review"
	"harmreview/review/priority"
)

// whyHere works out why a case stands where it stands, by the rules that it was
// ranked under, from what its letters say; and marks the phrases in the letters of
// the page. None of it is kept.
func whyHere(q querier, c *review.Case, p *review.CasePage, day string) error {
	p.Why = &review.WhyHere{Under: c.RankedUnder}
	if c.RankedUnder == 0 {
		return nil
	}
	rules, err := rulesOf(q, c.RankedUnder)
	if err != nil {
		return err
	}
	judge, err := rules.Compile()
	if err != nil {
		return err
	}
	facts, err := waitingFacts(q, []review.CaseID{c.ID})
	if err != nil || len(facts) == 0 {
		return err
	}
	shown := c.WhyLetters()
	letters := slices.DeleteFunc(facts[0].letters, func(l priority.Letter) bool { return !slices.Contains(shown, l.ID) })
	ranking := judge.Case(facts[0].patient, letters, day)
	p.Why.Points = ranking.Points
	texts := map[review.LetterID]string{}
	for _, l := range letters {
		texts[l.ID] = l.Text
	}
	marks := map[review.LetterID][]review.Mark{}
	for _, r := range ranking.Reasons(rules) {
		p.Why.Reasons = append(p.Why.Reasons, whyReason(r, texts))
		for _, h := range r.Hits {
			for _, m := range h.Marks {
				marks[h.Letter] = append(marks[h.Letter], review.Mark{Start: m.Start, End: m.End, Rules: []string{r.Name}, Denied: m.Negated})
			}
		}
	}
	for i, l := range p.Letters {
		p.Letters[i].Marks = review.Marked(marks[l.ID])
	}
	return nil
}

func whyReason(r priority.Reason, texts map[review.LetterID]string) review.WhyReason {
	why := review.WhyReason{Name: r.Name, Why: r.Why, Words: r.Words, RedFlag: r.RedFlag, Denied: r.Denied, Points: r.Points}
	for _, h := range r.Hits {
		in := review.WhyLetter{Letter: h.Letter, Denied: h.Negated}
		for _, m := range h.Marks {
			if found := texts[h.Letter][m.Start:m.End]; !slices.Contains(in.Found, found) {
				in.Found = append(in.Found, found)
			}
		}
		why.Letters = append(why.Letters, in)
	}
	return why
}
