package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/priority"
)

const missedHeader = "document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient,free_text\n"

// missed are rows of n missed appointments, each of a patient of their own.
func missed(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, "D%d,Missed appointment,,Smith%d,Ann,1950-01-02,GP,Did not attend. No further appointment was made.\n", i, i)
	}
	return rows.String()
}

var missedClass = priority.Class{Name: "missed appointments", Code: "no clinical content", Why: "They ask nothing.", Sample: priority.LeastClassSample,
	Conditions: []priority.Condition{{What: priority.Kind, Values: []string{"missed appointment"}}}}

// written writes a class as the lead and has its letters found.
func (r ruler) written(c priority.Class) int {
	r.Helper()
	n, err := r.s.WriteLetterClass(r.Context(), review.Cause{Actor: r.lead}, c)
	if err != nil {
		r.Fatal(err)
	}
	r.runLetters()
	return n
}

func (r ruler) runLetters() {
	r.Helper()
	if err := r.s.RunLetterClasses(r.Context()); err != nil {
		r.Fatal(err)
	}
}

func (r ruler) letters(n int) priority.WrittenClass {
	r.Helper()
	c, err := r.s.LetterClass(r.Context(), r.incident, n)
	if err != nil {
		r.Fatal(err)
	}
	return c
}

// readAll reads what is left of the sample and finds nothing.
func (r ruler) readAll(n int) {
	r.Helper()
	for {
		_, next, err := r.s.SampleLetter(r.Context(), r.lead, n)
		if err != nil {
			r.Fatal(err)
		}
		if next.Letter == 0 {
			return
		}
		r.read(n, priority.Reading{Letter: next.Letter, Asks: review.No})
	}
}

func (r ruler) read(n int, x priority.Reading) {
	r.Helper()
	if err := r.s.ReadOfClass(r.Context(), review.Cause{Actor: r.lead}, n, x); err != nil {
		r.Fatal(err)
	}
}

func (r ruler) closes(n int) {
	r.Helper()
	c := r.letters(n)
	if err := r.s.CloseLetterClass(r.Context(), review.Cause{Actor: r.lead}, n, c.Version, c.Fates[priority.FateFits], "The sample is clean."); err != nil {
		r.Fatal(err)
	}
	r.runLetters()
}

// settled settles the identity of every case, so that nothing is in doubt.
func (r ruler) settled() {
	r.Helper()
	for _, id := range casesOf(r.T, r.s) {
		if _, err := r.s.ChangeCase(r.Context(), review.Cause{Actor: r.manager}, id, 0, review.SettleIdentity{Reason: "Traced by hand."}); err != nil && !errors.Is(err, review.ErrNotNow) {
			r.Fatal(err)
		}
	}
}

func TestAClassIsClosedOnlyAfterItsSampleWasRead(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(70)+"L1,Clinic letter,,Jones,Bob,1960-01-02,GP,Please start insulin.\n"))
	r.settled()
	n := r.written(missedClass)
	c := r.letters(n)
	if c.State != priority.ClassReading || c.Fates[priority.FateFits] != 70 || c.Drawn != priority.LeastClassSample {
		t.Fatalf("got %s, %v, %d drawn; want the sample to be read of 70 letters", c.State, c.Fates, c.Drawn)
	}
	early := r.s.CloseLetterClass(t.Context(), review.Cause{Actor: r.lead}, n, c.Version, 70, "Now.")
	if !errors.Is(early, review.ErrNotNow) {
		t.Errorf("closing before the sample was read: got %v, want not now", early)
	}
	r.readAll(n)
	c = r.letters(n)
	for what, err := range map[string]error{
		"by a manager":   r.s.CloseLetterClass(t.Context(), review.Cause{Actor: r.manager}, n, c.Version, 70, "Now."),
		"another number": r.s.CloseLetterClass(t.Context(), review.Cause{Actor: r.lead}, n, c.Version, 69, "Now."),
		"no reason":      r.s.CloseLetterClass(t.Context(), review.Cause{Actor: r.lead}, n, c.Version, 70, " "),
	} {
		if err == nil {
			t.Errorf("closing %s: got it ordered, want it refused", what)
		}
	}
	r.closes(n)
	if c = r.letters(n); c.State != priority.ClassClosed || c.Fates[priority.FateClosed] != 70 {
		t.Fatalf("got %s, %v; want 70 closed", c.State, c.Fates)
	}
	l, err := r.s.Ledger(t.Context(), r.lead)
	if err != nil || l.Letters.ClosedUnread != 10 || l.Letters.Closed != 60 || l.Letters.ToTriage != 1 || l.Letters.Letters != 71 {
		t.Errorf("got %+v, %v; want 60 closed after reading, 10 with their class, 1 to triage", l.Letters, err)
	}
	sound(t, r.s)
}

func TestALetterOfTheSampleThatAsksSomethingStopsTheClass(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(61)))
	r.settled()
	n := r.written(missedClass)
	_, next, err := r.s.SampleLetter(t.Context(), r.lead, n)
	if err != nil {
		t.Fatal(err)
	}
	bad := priority.Reading{Letter: next.Letter, Asks: review.Yes}
	if err := r.s.ReadOfClass(t.Context(), review.Cause{Actor: r.lead}, n, bad); err == nil {
		t.Error("got a reading that says not what it asks, want it refused")
	}
	bad.Note = "It asks for a new appointment."
	r.read(n, bad)
	c := r.letters(n)
	if c.State != priority.ClassRefused || c.Asks != 1 {
		t.Errorf("got %s, %d ask; want it refused", c.State, c.Asks)
	}
	if err := r.s.CloseLetterClass(t.Context(), review.Cause{Actor: r.lead}, n, c.Version, 61, "All the same."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v, want not now", err)
	}
	l, err := r.s.Ledger(t.Context(), r.lead)
	if err != nil || l.Letters.ToTriage != 61 {
		t.Errorf("got %+v, %v; want all to triage", l.Letters, err)
	}
}

func TestWhatChangedSinceIsLeftOutOfAClass(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(70)))
	r.settled()
	n := r.written(missedClass)
	r.readAll(n)
	cases := casesOf(t, r.s)
	clinician := memberOf(t, r.s, r.incident, "clinician", review.Clinician)
	claimed, err := r.s.Next(t.Context(), review.Cause{Actor: clinician}, review.InTriage)
	if err != nil {
		t.Fatal(err)
	}
	other := cases[len(cases)-1]
	if _, err := r.s.ChangeCase(t.Context(), review.Cause{Actor: r.manager}, other, 0,
		review.OpenObligation{Kind: review.Action, What: "Ring the patient", Owner: "The practice", Due: review.Date(r.s.now().AddDate(0, 0, 7))}); err != nil {
		t.Fatal(err)
	}
	r.closes(n)
	c := r.letters(n)
	if c.Fates[priority.FateClosed] != 68 || c.LeftOut[review.ClassLeftAtWork] != 1 || c.LeftOut[review.ClassLeftOwed] != 1 {
		t.Errorf("got %v, left out %v; want the claimed case and the one with an action left out", c.Fates, c.LeftOut)
	}
	for _, id := range []review.CaseID{claimed, other} {
		if held, err := r.s.Case(t.Context(), r.lead, id); err != nil || held.Stage != review.InTriage {
			t.Errorf("case %s: got %s, %v; want it in triage", id, held.Stage, err)
		}
	}
	sound(t, r.s)
}

func TestAClosedClassIsUndoneButForWhatWentOn(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(70)))
	r.settled()
	n := r.written(missedClass)
	r.readAll(n)
	r.closes(n)
	gone := casesOf(t, r.s)[0]
	if _, err := r.s.ChangeCase(t.Context(), review.Cause{Actor: r.manager}, gone, 0, review.AddInformation{From: "the patient", What: "It asked for a test.", Urgency: review.Routine}); err != nil {
		t.Fatal(err)
	}
	c := r.letters(n)
	if err := r.s.UndoLetterClass(t.Context(), review.Cause{Actor: r.lead}, n, c.Version, "Too wide."); err != nil {
		t.Fatal(err)
	}
	r.runLetters()
	c = r.letters(n)
	if c.State != priority.ClassUndone || c.Fates[priority.FateUndone] != 69 || c.Fates[priority.FateStays] != 1 {
		t.Errorf("got %s, %v; want 69 undone and one that stays", c.State, c.Fates)
	}
	l, err := r.s.Ledger(t.Context(), r.lead)
	if err != nil || l.Letters.ToTriage != 69 {
		t.Errorf("got %+v, %v; want 69 to triage again", l.Letters, err)
	}
	sound(t, r.s)
}

func TestTheTablesOfAClassEqualItsFigures(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(130)))
	n := r.written(missedClass) // without an NHS number no identity is settled
	c := r.letters(n)
	if c.LeftOut[review.ClassLeftIdentity] != 130 {
		t.Fatalf("got left out %v, want all because their identity is open", c.LeftOut)
	}
	seen := 0
	for after := review.LetterID(0); ; {
		page, err := r.s.ClassLetters(t.Context(), r.lead, n, priority.FateLeftOut, review.ClassLeftIdentity, after)
		if err != nil {
			t.Fatal(err)
		}
		seen += len(page.Lines)
		if after = page.Next; after == 0 {
			break
		}
	}
	if seen != 130 {
		t.Errorf("got %d letters in the table, want 130", seen)
	}
	if _, err := r.s.ClassLetters(t.Context(), r.lead, n, "gone", "", 0); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for no fate, want not found", err)
	}
}
