package store

import (
	"errors"
	"testing"

	"harmreview/review"
)

func TestAPersonMatchesAFileAndTakesItOff(t *testing.T) {
	w := aWorld(t, 20)
	manager := w.member("Manager", review.Manager)
	cause := review.Cause{Actor: manager}
	d := deliver(t, w.Store, manager.Incident, zipOf(t, "a.txt", letterBody("a"), "b.txt", letterBody("b")))
	page, err := w.DeliveryFiles(t.Context(), manager, d.ID, review.FileWaiting, 0, 0)
	if err != nil || len(page.Files) != 2 {
		t.Fatalf("got %+v, %v", page, err)
	}
	a, b := page.Files[0].ID, page.Files[1].ID
	match := func(m review.FileMatch) error { return w.MatchFile(t.Context(), cause, m) }
	if err := match(review.FileMatch{File: a, Letter: "HR-000001-1", Reason: "read it"}); err != nil {
		t.Fatal(err)
	}
	c := w.whole(1)
	f, place, err := w.LetterFile(t.Context(), manager, 1, c.Letters[0].ID)
	if err != nil || f.ID != a || place != 1 {
		t.Errorf("got %+v, %d, %v", f, place, err)
	}
	if err := match(review.FileMatch{File: b, Letter: "HR-000001-1", Reason: "the better copy"}); err != nil {
		t.Fatal(err)
	}
	if err := match(review.FileMatch{File: b, Was: 0, Reason: "x", Letter: "HR-000002-1"}); !errors.Is(err, review.ErrStale) {
		t.Errorf("a file that moved meanwhile: got %v", err)
	}
	sound(t, w.Store)
	if err := match(review.FileMatch{File: b, Was: c.Letters[0].ID, Reason: "about somebody else"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.LetterFile(t.Context(), manager, 1, c.Letters[0].ID); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("taken off: got %v", err)
	}
	if got := filesNow(t, w.Store, d.ID); got[0] != "a.txt: unmatched replaced" || got[1] != "b.txt: unmatched taken off" {
		t.Errorf("got %q", got)
	}
	sound(t, w.Store)
}

func TestWhoMatchesAFileSaysWhichAndWhy(t *testing.T) {
	w := aWorld(t, 20)
	manager, clinician := w.member("Manager", review.Manager), w.member("Clinician", review.Clinician)
	d := deliver(t, w.Store, manager.Incident, zipOf(t, "a.txt", letterBody("a")))
	page, err := w.DeliveryFiles(t.Context(), manager, d.ID, "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	id := page.Files[0].ID
	if err := w.MatchFile(t.Context(), review.Cause{Actor: clinician}, review.FileMatch{File: id, Letter: "HR-000001-1", Reason: "x"}); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a clinician: got %v", err)
	}
	for field, m := range map[string]review.FileMatch{"reason": {File: id, Letter: "HR-000001-1"}, "letter": {File: id, Reason: "x"}} {
		problems, ok := errors.AsType[review.Problems](w.MatchFile(t.Context(), review.Cause{Actor: manager}, m))
		if !ok || problems[field] == "" {
			t.Errorf("no %s: got %v", field, problems)
		}
	}
	for _, name := range []string{"HR-000001-9", "HR-999999-1", "HR-000001", "no such document"} {
		problems, _ := errors.AsType[review.Problems](w.MatchFile(t.Context(), review.Cause{Actor: manager}, review.FileMatch{File: id, Letter: name, Reason: "x"}))
		if problems["letter"] == "" {
			t.Errorf("%s was found", name)
		}
	}
	other := review.Actor{Person: manager.Person, Incident: manager.Incident + 1, Roles: manager.Roles}
	if err := w.MatchFile(t.Context(), review.Cause{Actor: other}, review.FileMatch{File: id, Letter: "HR-000001-1", Reason: "x"}); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("a manager of another incident: got %v", err)
	}
}

// The file of a restricted patient is nobody's to see but named readers', its
// name included.
func TestFilesOfRestrictedPatientsAreKeptBack(t *testing.T) {
	w := aWorld(t, 20)
	d := deliver(t, w.Store, w.incident, zipOf(t, "a.txt", letterBody("a")))
	if err := w.MatchFile(t.Context(), review.Cause{Actor: w.manager}, review.FileMatch{File: 1, Letter: "HR-000001-1", Reason: "read it"}); err != nil {
		t.Fatal(err)
	}
	letter := w.whole(1).Letters[0].ID
	if err := w.change(t.Context(), byTheCommandLine, func(tx *Tx) error {
		return tx.Exec(`UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = 1)`)
	}); err != nil {
		t.Fatal(err)
	}
	page, err := w.DeliveryFiles(t.Context(), w.auditor, d.ID, "", 0, 0)
	if err != nil || len(page.Files) != 1 || !page.Files[0].Withheld || page.Files[0].Name != "" || page.Files[0].Case != 0 {
		t.Errorf("got %+v, %v", page.Files, err)
	}
	for name, err := range map[string]error{
		"the file's page": func() error { _, err := w.DeliveryFile(t.Context(), w.auditor, 1); return err }(),
		"its bytes":       func() error { _, _, err := w.LetterFile(t.Context(), w.auditor, 1, letter); return err }(),
		"as if unmatched": func() error { _, err := w.UnmatchedFile(t.Context(), w.manager, 1); return err }(),
	} {
		if !errors.Is(err, review.ErrNotFound) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
