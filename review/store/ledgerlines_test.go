package store

import (
	"testing"

	"harmreview/review"
)

// foundByRules files a patient by the outcomes in force: the worst of them
// counts, and what is not a grade of none is never no harm.
func foundByRules(f *review.FoundCounts, inForce []review.Outcome) {
	worst, rank := &f.NoHarm, 0
	for _, o := range inForce {
		if n, into := placeByRules(f, o); n > rank {
			rank, worst = n, into
		}
	}
	*worst++
}

func placeByRules(f *review.FoundCounts, o review.Outcome) (rank int, into *int) {
	x := o.Finding
	switch {
	case o.Basis == review.Assumed || o.Basis == review.ReviewedElsewhere:
		return 2, &f.NotReviewed
	case x.Physical.Harm() || x.Psychological.Harm():
		return 6, &f.Harmed
	case x.StillPhysical.Harm() || x.StillPsychological.Harm():
		return 5, &f.StillPossible
	case x.CannotRuleOut:
		return 4, &f.CannotRuleOut
	case x.Affected():
		return 3, &f.NotKnownYet
	}
	return 1, &f.NoHarm
}

// Every figure of the ledger opens the table behind it, and equals it.
func TestEveryFigureOfTheLedgerEqualsItsTable(t *testing.T) {
	w := played(t, 1200)
	l, err := w.Ledger(t.Context(), w.auditor)
	if err != nil {
		t.Fatal(err)
	}
	f, n, p, told := l.Found, l.Letters, l.Patients, l.Told
	figures := map[review.LedgerFigure]int{
		review.LettersAll: n.Letters, review.LettersCovered: n.Covered, review.LettersClosed: n.Closed, review.LettersClosedUnread: n.ClosedUnread, review.LettersOneSignature: n.OneSignature,
		review.LettersAgreed: n.Agreed, review.LettersByPanel: n.ByPanel, review.LettersAssumed: n.Assumed, review.LettersElsewhere: n.Elsewhere,
		review.LettersToTriage: n.ToTriage, review.LettersInReview: n.InReview, review.LettersNotFound: n.NotFound,
		review.PatientsAll: p.Patients, review.PatientsCovered: p.Covered, review.PatientsComplete: p.Complete, review.PatientsUncertain: p.Uncertain,
		review.FoundHarmed: f.Harmed, review.FoundStillPossible: f.StillPossible, review.FoundCannotRuleOut: f.CannotRuleOut, review.FoundNotKnownYet: f.NotKnownYet,
		review.FoundNoHarm: f.NoHarm, review.FoundClosed: f.Closed, review.FoundNotReviewed: f.NotReviewed, review.FoundOpen: f.Open,
		review.ToldTold: told.Told, review.ToldPartly: told.Partly, review.ToldOwed: told.Owed, review.ToldEnded: told.Ended, review.ToldWaived: told.Waived, review.ToldNotOwed: told.NotOwed,
	}
	for figure, n := range l.Rules {
		if figures[figure] = n; n == 0 && !figure.OfMixed() {
			t.Errorf("%s: none, so its table shows nothing", figure)
		}
	}
	for _, figure := range review.LedgerFigures {
		want, ok := figures[figure]
		if !ok {
			t.Errorf("%s: say here which figure it is", figure)
		}
		if got := w.tableOf(t, figure, 0); got != want {
			t.Errorf("%s: the table has %d, the figure says %d", figure, got, want)
		}
	}
}

// What the ledger says of each list equals its tables, and of lists that share no
// letter it adds up to the whole.
func TestEveryFigureOfAListEqualsItsTable(t *testing.T) {
	w := played(t, 600)
	loadList(t, w.Store, w.incident, []byte("document_id,nhs_number,family_name,given_name,date_of_birth\nlater,,Jones,Ann,1950-01-02\n"))
	l, err := w.Ledger(t.Context(), w.auditor)
	if err != nil {
		t.Fatal(err)
	}
	covered := 0
	for _, x := range l.Lists {
		for figure, want := range map[review.LedgerFigure]int{review.ListLettersCovered: x.Covered, review.ListPatients: x.Patients, review.ListPatientsCovered: x.PatientsCovered} {
			if got := w.tableOf(t, figure, x.ID); got != want {
				t.Errorf("list %d, %s: the table has %d, the figure says %d", x.ID, figure, got, want)
			}
		}
		covered += x.Covered
	}
	if len(l.Lists) < 2 || covered != l.Letters.Covered || covered == 0 {
		t.Errorf("got %d letters covered in %d lists, want the %d of all", covered, len(l.Lists), l.Letters.Covered)
	}
}

// tableOf pages through the table behind a figure and adds it up.
func (w *world) tableOf(t *testing.T, figure review.LedgerFigure, of review.ListID) int {
	t.Helper()
	sum, seen := 0, map[review.CaseID]bool{}
	for after := review.CaseID(0); ; {
		page, err := w.LedgerLines(t.Context(), w.auditor, figure, of, after)
		if err != nil {
			t.Fatalf("%s: %v", figure, err)
		}
		for _, line := range page.Lines {
			if seen[line.Case] {
				t.Fatalf("%s lists %s twice", figure, line.Case)
			}
			seen[line.Case] = true
			if figure.OfLetters() {
				sum += line.Letters
			} else {
				sum++
			}
		}
		if after = page.Next; after == 0 {
			return sum
		}
	}
}

// A lead may have to review a case: no table of the ledger tells them which
// closing was drawn, or that a case in review still owes a telling.
func TestTheLedgerNamesNoCaseThatItsReaderMayHaveToReview(t *testing.T) {
	w := aWorld(t, 60)
	reopened := w.panelled()
	w.must(w.lead, reopened, review.Reopen{To: review.InAssessment, Reason: "A record was overlooked."})
	i, err := w.Incident(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	i.Policy.ClosingsSampled = 1
	if err := w.SaveIncident(t.Context(), review.Cause{Actor: w.manager}, i, "For this test"); err != nil {
		t.Fatal(err)
	}
	drawn := w.certain(w.clinician)
	if c := w.must(w.clinician, drawn, review.TriageLetters{Letters: w.whole(drawn).Untriaged(), Answer: review.Close, Code: "information only"}); c.Sampled != review.SampledClosing {
		t.Fatalf("case %s: got the draw %q, want a closing drawn", drawn, c.Sampled)
	}
	named := map[review.CaseID]int{}
	for _, figure := range review.LedgerFigures {
		all, few := w.tableFor(t, w.auditor, figure), w.tableFor(t, w.chair, figure)
		if len(few.Lines)+few.Unnamed != all.Cases || few.Cases != all.Cases || few.Letters != all.Letters {
			t.Errorf("%s: got %d cases named and %d not, want the %d that others see", figure, len(few.Lines), few.Unnamed, all.Cases)
		}
		for _, line := range all.Lines {
			named[line.Case]++
		}
		for _, line := range few.Lines {
			if (line.Case == drawn || line.Case == reopened) && !figure.Neutral() {
				t.Errorf("%s names %s, which is in the stage %s, to a lead", figure, line.Case, line.Stage)
			}
		}
	}
	if named[drawn] == 0 || named[reopened] == 0 {
		t.Error("no table names these cases to anybody, so nothing shows that they are kept back")
	}
}

// tableFor is the first page of a table, as somebody sees it.
func (w *world) tableFor(t *testing.T, a review.Actor, figure review.LedgerFigure) review.LedgerTable {
	t.Helper()
	page, err := w.LedgerLines(t.Context(), a, figure, 0, 0)
	if err != nil {
		t.Fatalf("%s: %v", figure, err)
	}
	return page
}
