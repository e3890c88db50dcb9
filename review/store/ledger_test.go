package store

import (
	"errors"
	"io"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/made"
)

// played is an incident whose staff worked on it for weeks: cases stand in
// every stage, with every kind of obligation.
func played(t testing.TB, letters int) *world {
	t.Helper()
	w := &world{Store: Test(t), t: t, made: madeUp(letters)}
	today := w.Now()
	Clock(t, w.Store).Set(w.made.LoadedAt())
	var err error
	if w.incident, err = w.CreateIncident(t.Context(), byTheCommandLine, w.made.Review()); err != nil {
		t.Fatal(err)
	}
	var people []review.PersonID
	for _, x := range w.made.Staff {
		id, err := w.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: x.Email, Name: x.Name, RegistrationBody: x.RegistrationBody, Registration: x.Registration})
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, id)
		if role := review.Role(x.Role); role.Valid() {
			if err := w.SetRoles(t.Context(), byTheCommandLine, w.incident, id, []review.Role{role}, x.SecondReader); err != nil {
				t.Fatal(err)
			}
		}
	}
	loadList(t, w.Store, w.incident, listOf(t, w.made.WriteList))
	w.play(people)
	Clock(t, w.Store).Set(w.made.LaterLoadedAt())
	loadList(t, w.Store, w.incident, listOf(t, w.made.WriteLaterList))
	Clock(t, w.Store).Set(today)
	w.auditor = review.Actor{Person: people[len(people)-1], Incident: w.incident, Roles: []review.Role{review.Auditor}}
	return w
}

func (w *world) play(people []review.PersonID) {
	w.t.Helper()
	cast, err := w.Cast(w.t.Context(), w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	var cases []made.Case
	for _, c := range cast {
		cases = append(cases, made.Case(c))
	}
	var moves []Move
	if err := w.RankWaiting(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	played, _ := w.made.Play(cases, people)
	for _, m := range played {
		moves = append(moves, Move(m))
	}
	if _, err := w.Play(w.t.Context(), w.incident, moves); err != nil {
		w.t.Fatal(err)
	}
}

// ledgerByRules works the ledger out from every case as the rules see it.
func (w *world) ledgerByRules() review.Ledger {
	w.t.Helper()
	var l review.Ledger
	for _, id := range w.allCases() {
		c := w.whole(id)
		covered := c.Covered()
		if c.Sampled == review.SampledClosing { // what was drawn is in review until an outcome says otherwise
			for letter := range covered {
				if !c.CoveredByOutcome(letter) {
					delete(covered, letter)
				}
			}
		}
		l.Letters.Letters += len(c.Letters)
		l.Letters.Covered += len(covered)
		l.Patients.Patients++
		if c.Complete() {
			l.Patients.Complete++
		}
		if !c.IdentitySettled() {
			l.Patients.Uncertain++
		}
		switch inForce := c.InForce(); {
		case len(covered) < len(c.Letters):
			l.Found.Open++
		case len(inForce) > 0:
			l.Patients.Covered++
			foundByRules(&l.Found, inForce)
		default:
			l.Patients.Covered++
			l.Found.Closed++
		}
		toldByRules(c, &l.Told)
	}
	return l
}

func toldByRules(c *review.Case, t *review.ToldCounts) {
	var told, open, ended, any bool
	for _, o := range c.Obligations {
		if o.Kind != review.Telling {
			continue
		}
		any, open, ended = true, open || o.State == review.Open, ended || c.EndedUntold(o)
	}
	for _, k := range c.Contacts {
		told = told || (k.Kind == review.InPerson || k.Kind == review.Written) && !k.Record.TellsNobody
	}
	switch {
	case !any:
		t.NotOwed++
	case told && open:
		t.Partly++
	case open:
		t.Owed++
	case ended:
		t.Ended++
	case told:
		t.Told++
	default:
		t.Waived++
	}
}

// The ledger counts by SQL what the rules say of each case.
func TestTheLedgerSaysWhatTheRulesSay(t *testing.T) {
	w := played(t, 1200)
	l, err := w.Ledger(t.Context(), w.auditor)
	if err != nil {
		t.Fatal(err)
	}
	want := w.ledgerByRules()
	if l.Patients != want.Patients || l.Found != want.Found || l.Told != want.Told {
		t.Errorf("got %+v %+v %+v\nwant %+v %+v %+v", l.Patients, l.Found, l.Told, want.Patients, want.Found, want.Told)
	}
	n := l.Letters
	if n.Letters != want.Letters.Letters || n.Covered != want.Letters.Covered {
		t.Errorf("got %d letters, %d covered; want %d and %d", n.Letters, n.Covered, want.Letters.Letters, want.Letters.Covered)
	}
	if n.Covered+n.NotFound+n.ToTriage+n.InReview != n.Letters {
		t.Errorf("%+v does not add up", n)
	}
	if n.Closed == 0 || n.OneSignature == 0 || n.Agreed == 0 || n.ByPanel == 0 || n.ToTriage == 0 || n.InReview == 0 || n.NotFound == 0 || l.Found.Harmed == 0 || l.Told.Told == 0 {
		t.Errorf("got %+v %+v %+v; a figure that is nothing here proves nothing", n, l.Found, l.Told)
	}
}

func TestTheLedgersPartsAddUp(t *testing.T) {
	w := played(t, 600)
	l, err := w.Ledger(t.Context(), w.auditor)
	if err != nil {
		t.Fatal(err)
	}
	f, d := l.Found, l.Told
	if sum := f.Harmed + f.StillPossible + f.CannotRuleOut + f.NotKnownYet + f.NotReviewed + f.NoHarm + f.Closed + f.Open; sum != l.Patients.Patients {
		t.Errorf("found: %d of %d patients", sum, l.Patients.Patients)
	}
	if sum := d.Told + d.Partly + d.Owed + d.Ended + d.Waived + d.NotOwed; sum != l.Patients.Patients {
		t.Errorf("told: %d of %d patients", sum, l.Patients.Patients)
	}
	if !l.Rows.Accounted() || l.Rows.Letters != l.Letters.Letters {
		t.Errorf("got rows %+v for %d letters", l.Rows, l.Letters.Letters)
	}
	if len(l.Lists) != 2 || !l.Lists[0].Whole || l.Lists[0].Rows.Rows <= l.Lists[1].Rows.Rows || l.Lists[1].Patients == 0 {
		t.Errorf("got lists %+v, want two", l.Lists)
	}
	if len(l.Declared) != 2 || len(l.Gaps) != 2 || l.Gaps[0].Received != l.Rows.Letters || l.Gaps[1].Received != l.Patients.Patients {
		t.Errorf("got gaps %+v, want letters and patients: a later list came, and uncertain letters stand alone", l.Gaps)
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestAnEmptyIncidentHasALedger(t *testing.T) {
	s := Test(t)
	a := review.Actor{Person: 1, Incident: anIncident(t, s), Roles: []review.Role{review.Manager}}
	l, err := s.Ledger(t.Context(), a)
	if err != nil || l.Patients.Patients != 0 || !l.Rows.Accounted() || len(l.Gaps) != 0 {
		t.Errorf("got %+v (%v), want nothing", l, err)
	}
}

func TestTheLedgerIsForThoseWhoMaySeeIt(t *testing.T) {
	w := aWorld(t, 10)
	for _, a := range []review.Actor{w.clinician, w.clerk, w.liaison, w.nobodyThere} {
		if _, err := w.Ledger(t.Context(), a); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v, want ErrForbidden", a.Name, err)
		}
	}
}

// A closing is taken back: its letter is covered no more.
func TestALetterIsCoveredOnlyByADecisionInForce(t *testing.T) {
	w := aWorld(t, 40)
	covered := func() int {
		l, err := w.Ledger(t.Context(), w.auditor)
		if err != nil {
			t.Fatal(err)
		}
		return l.Patients.Covered
	}
	closed, decided := w.closed(), w.assessed(harmless())
	w.triaged()
	if got := covered(); got != 2 {
		t.Fatalf("got %d patients covered, want the closed and the decided", got)
	}
	w.must(w.clinician, closed, review.UndoClosing{Reason: "A second look."})
	if got := covered(); got != 1 {
		t.Errorf("got %d after the closing was undone, want 1", got)
	}
	Clock(t, w.Store).Add(time.Hour)
	w.must(w.lead, decided, review.Reopen{To: review.InAssessment, Reason: "New facts."})
	if got := covered(); got != 0 {
		t.Errorf("got %d after the other was reopened, want 0", got)
	}
}

// A row that was given another result since is counted under that one.
func TestTheLedgerCountsRowsByTheirLatestResult(t *testing.T) {
	w := aWorld(t, 300)
	before, err := w.Ledger(t.Context(), w.auditor)
	if err != nil || before.Rows.Waiting == 0 {
		t.Fatalf("got %d rows that wait (%v), want some", before.Rows.Waiting, err)
	}
	if err := w.change(t.Context(), byTheCommandLine, func(tx *Tx) error {
		id, err := one[review.RowID](tx, `SELECT min(id) FROM rows WHERE result = 'waiting'`)
		if err != nil {
			return err
		}
		for _, result := range []intake.Result{intake.Duplicate, intake.Excluded} {
			r, err := rowAsNow(tx, id)
			if err != nil {
				return err
			}
			if err := tx.setResult(r, result, "Tested.", 0); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := before.Rows
	want.Waiting, want.Excluded = want.Waiting-1, want.Excluded+1
	if after, err := w.Ledger(t.Context(), w.auditor); err != nil || after.Rows != want {
		t.Errorf("got %+v (%v), want %+v", after.Rows, err, want)
	}
	lists, err := w.Lists(t.Context(), w.incident)
	if err != nil || lists[0].Now.Excluded != want.Excluded || lists[0].Figures.Excluded != 0 {
		t.Errorf("got %+v at loading and %+v now (%v)", lists[0].Figures, lists[0].Now, err)
	}
	for _, result := range intake.Results {
		rows, err := w.ListRows(t.Context(), w.manager, lists[0], intake.RowFilter{Result: result}, intake.RowPlace{After: 0})
		if n := lists[0].Now.Of(result); err != nil || rows.Total != n || (len(rows.Rows) == 0) != (n == 0) {
			t.Errorf("%s: got %d rows of %d (%v), the figure says %d", result, len(rows.Rows), rows.Total, err, n)
		}
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Error(err)
	}
}
