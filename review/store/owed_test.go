package store

import (
	"strings"
	"testing"

	"harmreview/review"
)

// A list of actions gives nobody a reviewer's name, and no reviewer what the
// other answered.
func TestAListOfActionsGivesNoFirstReviewAway(t *testing.T) {
	w := aWorld(t, 40)
	id := w.certain(w.clinician)
	w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	w.must(w.clinician, id, review.OpenObligation{Kind: review.Action, What: "Ring the ward", Owner: w.clinician.Name, OwnerID: w.clinician.Person, Due: "2026-12-01"})
	answers := harmful()
	answers.Physical, answers.PhysicalMet, answers.Psychological, answers.LookAgain = review.NoHarm, nil, review.NotKnownYet, "2027-01-15"
	w.must(w.clinician, id, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: answers})
	for _, test := range []struct {
		by    review.Actor
		lines int
	}{{w.lead, 1}, {w.manager, 2}} {
		list, err := w.Owed(t.Context(), test.by, review.Action, review.DueAny, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Lines) != test.lines || list.Total.N != test.lines {
			t.Errorf("%s: got %d lines of %d, want %d", test.by.Name, len(list.Lines), list.Total.N, test.lines)
		}
		for _, l := range list.Lines {
			if l.Obligation.Owner != "" || strings.Contains(l.What, "known") {
				t.Errorf("%s: got %q owned by %q, want no name and no answer", test.by.Name, l.What, l.Obligation.Owner)
			}
		}
	}
}
