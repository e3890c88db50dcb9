package app

import (
	"testing"
	"time"

	"harmreview/review"
)

// A hold from its page to its end: it is counted for whoever made it while it
// lasts, and once the day has come the case waits in the queue again, by itself.
func TestAHoldReturnsByItselfAndIsCountedForWhoHeldIt(t *testing.T) {
	s := site(t, 60)
	clinician, other := s.signIn("clinician"), s.signIn("clinician2")
	id, err := s.store.Next(t.Context(), review.Cause{Actor: s.actor("clinician")}, review.InTriage)
	if err != nil {
		t.Fatal(err)
	}
	hold := s.casePath(id, "/hold")
	form := clinician.get(hold).want(200).form("main form")
	bad := clinician.post(hold, with(form, "until-day", "23", "until-month", "11", "until-year", "2026", "reason", "The notes are on their way.")).want(422).
		says("Enter a date from tomorrow")
	if got := bad.value("reason"); got != "The notes are on their way." {
		t.Errorf("got the reason %q back, want what was typed", got)
	}
	clinician.post(hold, with(form, "until-day", "7", "until-month", "12", "until-year", "2026", "reason", "The notes are on their way.")).want(303).follow().
		says("On hold until 07-Dec-2026", "The notes are on their way.")
	clinician.get(s.path("")).want(200).says("1 on hold by me", "0 back from a hold of mine")
	clinician.get(s.path("/cases?held=mine")).want(200).says("Showing 1 to 1 of 1", id.String())
	other.get(s.path("")).want(200).says("0 on hold by me")
	clinician.post(s.casePath(id, "/release"), nil)

	taken := map[review.CaseID]bool{}
	take := func() bool {
		for {
			got, err := s.store.Next(t.Context(), review.Cause{Actor: s.actor("clinician2")}, review.InTriage)
			if err != nil {
				return false
			}
			if got == id {
				return true
			}
			if taken[got] {
				t.Fatalf("case %s is given out twice", got)
			}
			taken[got] = true
			s.change("clinician2", got, review.Hold{Until: "2027-04-01", Reason: "To look at another."})
		}
	}
	if take() {
		t.Fatal("a case on hold was given out by the queue")
	}
	s.clock.Set(time.Date(2026, 12, 7, 0, 0, 1, 0, review.London))
	clinician = s.signIn("clinician")
	clinician.get(s.path("")).want(200).says("0 on hold by me", "1 back from a hold of mine")
	clinician.get(s.path("/cases?mine=back")).want(200).says("Showing 1 to 1 of 1", id.String())
	clinician.get(s.casePath(id, "")).want(200).hides("On hold until")
	if !take() {
		t.Error("the case did not come back to the queue by itself")
	}
	s.change("clinician2", id, review.TriageLetters{Letters: untriaged(s.whole(id)), Answer: review.Assess, Urgency: review.Routine})
	clinician.get(s.path("")).want(200).says("0 back from a hold of mine")
}

func untriaged(c review.Case) []review.LetterID { return c.Untriaged() }
