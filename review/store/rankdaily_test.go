package store

import (
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/priority"
)

// Letters and patients grow older while they wait: what a rule asks about their age
// is judged again on the day on which it turns, and nothing else is.
func TestARankFollowsTheAgeOfLettersAndPatients(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	today := review.Date(s.now())
	day := func(n int) string { return review.Date(s.now().AddDate(0, 0, n)) }
	r.rule(priority.Set{UrgentAt: 50, Rules: []priority.Rule{
		{Name: "Old letter", Why: "Left undone for long.", Points: 50, Negated: priority.NegatedLess, Conditions: []priority.Condition{{What: priority.LetterAge, Least: 100}}},
		{Name: "Frail", Why: "Harm comes easily.", Points: 20, Negated: priority.NegatedLess, Conditions: []priority.Condition{{What: priority.PatientAge, Least: 85}}},
	}})
	born := review.Date(s.now().AddDate(-85, 0, 2))
	loadList(t, s, r.incident, []byte("document_id,document_type,family_name,given_name,date_of_birth,intended_recipient,document_created_at,free_text\n"+
		"A,Clinic letter,Jones,Ann,1970-01-02,GP,"+day(-98)+",Text\n"+
		"B,Clinic letter,Smith,Bob,1970-01-02,GP,"+day(-10)+",Text\n"+
		"C,Clinic letter,Brown,Cat,"+born+",GP,"+day(-10)+",Text\n"))
	r.ranks()
	for _, document := range []string{"A", "B", "C"} {
		if c := r.caseOf(document); c.Urgency != review.Routine || c.Rank != review.Unranked {
			t.Fatalf("%s on %s: got urgency %d, rank %d; want no rule to touch it yet", document, today, c.Urgency, c.Rank)
		}
	}
	Clock(t, s).Add(24 * time.Hour)
	r.ranks()
	events := r.count(`SELECT count(*) FROM events`)
	Clock(t, s).Add(24 * time.Hour)
	r.ranks()
	if c := r.caseOf("A"); c.Urgency != review.Urgent {
		t.Errorf("a letter of 100 days: got urgency %d, want urgent", c.Urgency)
	}
	if c := r.caseOf("C"); c.Rank == review.Unranked {
		t.Error("somebody who turned 85 today was not ranked by it")
	}
	if c := r.caseOf("B"); c.Urgency != review.Routine || c.Rank != review.Unranked {
		t.Errorf("got urgency %d, rank %d for a case whose ages mean nothing", c.Urgency, c.Rank)
	}
	if n := r.count(`SELECT count(*) FROM events`) - events; n != 1 {
		t.Errorf("got %d events of that day, want one ranking, of two cases", n)
	}
}
