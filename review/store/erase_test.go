package store

import (
	"errors"
	"os"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

// dump is all text of the tables that hold what lists say.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var all strings.Builder
	err := s.view(t.Context(), func(q querier) error {
		for _, query := range []string{
			`SELECT group_concat(cells, ' ') FROM rows`, `SELECT group_concat(cells, ' ') FROM row_corrections`, `SELECT group_concat(note, ' ') FROM row_results`,
			`SELECT group_concat(body, ' ') FROM texts`, `SELECT group_concat(document_id || ' ' || kind || ' ' || author, ' ') FROM letters`,
			`SELECT group_concat(nhs_number || family || given || born || family_folded, ' ') FROM patients`, `SELECT group_concat(address || telephone, ' ') FROM patient_contacts`,
			`SELECT group_concat(code || name, ' ') FROM recipients`, `SELECT group_concat(nhs_number || given, ' ') FROM identities`,
			`SELECT group_concat(body, ' ') FROM event_details`,
		} {
			text, err := one[*string](q, query)
			if err != nil {
				return err
			}
			if text != nil {
				all.WriteString(*text + "\n")
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

const eraseHeader = "document_id,nhs_number,family_name,given_name,date_of_birth,address_1,intended_recipient,free_text\n"

func TestTwoManagersEraseAnUndoneListAndNothingOfAnother(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	first, second := memberOf(t, s, incident, "first", review.Manager), memberOf(t, s, incident, "second", review.Manager)
	addList(t, s, incident, []byte(eraseHeader+"KEEP,9990000018,Keepsake,Ann,1950-01-02,1 Oak Lane,GP,Dear shared text\n"))
	wrong := addList(t, s, incident, []byte(eraseHeader+
		"WRONG1,9990000026,Wrongson,Bob,1951-01-02,2 Elm Lane,Wrong Surgery,Dear shared text\nWRONG2,9990000026,Wrongson,Bob,1951-01-02,2 Elm Lane,GP,Dear wrong text\n"+
		"WRONG3,123,Wrongdottir,Cat,1951-01-02,2 Elm Lane,GP,Dear wrong text too\n"))
	if _, err := s.Load(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	l, err := s.List(t.Context(), incident, wrong)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ExcludeRow(t.Context(), review.Cause{Actor: first}, l, 4, intake.Excluding{Code: intake.ListedInError, Words: "Wrongdottir is not ours."}); err != nil {
		t.Fatal(err)
	}
	if err := s.AskErase(t.Context(), review.Cause{Actor: first}, wrong, "Another trust's."); !errors.Is(err, review.ErrNotNow) {
		t.Fatalf("a list that stands: got %v, want it refused", err)
	}
	undoList(t, s, first, wrong)
	if err := s.AskErase(t.Context(), review.Cause{Actor: first}, wrong, " "); !isProblem(err, "reason") {
		t.Errorf("without a reason: got %v", err)
	}
	if err := s.AskErase(t.Context(), review.Cause{Actor: first}, wrong, "Another trust's."); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), review.Cause{Actor: first}, wrong); !errors.Is(err, review.ErrForbidden) {
		t.Fatalf("by who asked: got %v, want it forbidden", err)
	}
	if err := s.Erase(t.Context(), review.Cause{Actor: second}, wrong); err != nil {
		t.Fatal(err)
	}
	left := dump(t, s)
	for _, gone := range []string{"WRONG", "Wrong", "wrong text", "9990000026", "Elm Lane"} {
		if strings.Contains(left, gone) {
			t.Errorf("%q is still there:\n%s", gone, left)
		}
	}
	for _, kept := range []string{"KEEP", "Keepsake", "Dear shared text", "Oak Lane", "Another trust's."} {
		if !strings.Contains(left, kept) {
			t.Errorf("%q is gone:\n%s", kept, left)
		}
	}
	if l, err = s.List(t.Context(), incident, wrong); err != nil || l.Phase != intake.Erased || l.Figures.Rows != 3 || l.FileName != "list.csv" || l.Erasure.Confirmer != "second" {
		t.Errorf("got %+v, %v; want what the list was called and how many rows it had", l, err)
	}
	if _, err := os.Stat(s.spoolFile(l.SHA256)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want the file gone", err)
	}
	verified(t, s)
	if err := s.change(t.Context(), review.Cause{}, func(tx *Tx) error { return tx.Exec(`DELETE FROM texts`) }); err == nil {
		t.Error("texts can be removed: a trigger is not back")
	}
}

func TestAListOnWhichSomebodyWorkedIsNotErased(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	a, _ := aKept(t, s, incident, false)
	lists, err := s.Lists(t.Context(), incident)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		if err := s.AskErase(t.Context(), review.Cause{Actor: a}, l.ID, "Another trust's."); !errors.Is(err, review.ErrNotNow) {
			t.Errorf("list %d, %s: got %v, want it refused", l.ID, l.Phase, err)
		}
	}
}

func TestARequestToEraseIsTakenBack(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	a, b := memberOf(t, s, incident, "first", review.Manager), memberOf(t, s, incident, "second", review.Manager)
	id := addList(t, s, incident, []byte(eraseHeader+"D,9990000018,Smith,Ann,1950-01-02,1 Oak Lane,GP,Dear\n"))
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	undoList(t, s, a, id)
	if err := s.AskErase(t.Context(), review.Cause{Actor: a}, id, "Another trust's."); err != nil {
		t.Fatal(err)
	}
	if err := s.LeaveUnerased(t.Context(), review.Cause{Actor: b}, id); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), review.Cause{Actor: b}, id); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v, want nothing to confirm", err)
	}
	if !strings.Contains(dump(t, s), "Oak Lane") {
		t.Error("it was erased all the same")
	}
}

// A letter that somebody had begun to attach goes with the people of an erased list,
// and stays for those of another.
func TestALetterKeptToBeAttachedIsErased(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	a, b, lead := memberOf(t, s, incident, "first", review.Manager), memberOf(t, s, incident, "second", review.Manager), memberOf(t, s, incident, "lead", review.Lead)
	addList(t, s, incident, []byte(eraseHeader+"KEEP,9990000018,Keepsake,Ann,1950-01-02,1 Oak Lane,GP,Dear\n"))
	wrong := addList(t, s, incident, []byte(eraseHeader+"WRONG,9990000026,Wrongson,Bob,1951-01-02,2 Elm Lane,GP,Dear\n"))
	if _, err := s.Load(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for id := range review.CaseID(2) {
		if _, err := s.ChangeCase(t.Context(), review.Cause{Actor: lead}, id+1, 0, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness}); err != nil {
			t.Fatal(err)
		}
		from := Attaching{File: strings.NewReader("")}
		pdf := []byte("%PDF " + id.String())
		if err := s.keepToAttach(t.Context(), lead, telling(t, s, id+1), attachedLetter{whole: pdf, sum: digest(string(pdf)), pages: 1, looked: true}, &from); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, from.Kept)
	}
	if err := s.change(t.Context(), review.Cause{}, func(tx *Tx) error { // as a policy opens it, and nobody by hand
		return tx.Exec(`UPDATE obligations SET opened_by = NULL WHERE case_id = 2`)
	}); err != nil {
		t.Fatal(err)
	}
	undoList(t, s, a, wrong)
	if err := s.AskErase(t.Context(), review.Cause{Actor: a}, wrong, "Another trust's."); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), review.Cause{Actor: b}, wrong); err != nil {
		t.Fatal(err)
	}
	there, err := s.packFilesThere()
	if err != nil || len(there) != 1 || there[0] != kept[0] {
		t.Errorf("got %v, %v; want the letter of the other list's patient alone", there, err)
	}
	if _, err := s.LetterToAttach(t.Context(), lead, telling(t, s, 1), kept[0]); err != nil {
		t.Errorf("the letter of the other list's patient is not kept any more: %v", err)
	}
	verified(t, s)
}

// telling is what a case owes somebody.
func telling(t *testing.T, s *Store, id review.CaseID) (o review.ObligationID) {
	t.Helper()
	if err := s.view(t.Context(), func(q querier) (err error) {
		o, err = one[review.ObligationID](q, `SELECT id FROM obligations WHERE case_id = $1 AND kind = 'telling'`, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return o
}
