package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

// changedLists are a list, and a later one that repeats its letters with changes:
// line 2 and 3 alike, line 4 for another recipient, 5 about another person.
func changedLists(t *testing.T, w *mendWorld) (first, later intake.List) {
	t.Helper()
	row := func(id, kind, nhs, to string) []string {
		return []string{id, kind, nhs, "Okafor", "Ada", "1980-02-01", to, ""}
	}
	a, b := w.numbers[0], w.numbers[1]
	first = w.load(t, row("D1", "Clinic letter", a, "GP"), row("D2", "Clinic letter", b, "GP"), row("D3", "Clinic letter", a, "GP"), row("D4", "Clinic letter", b, "GP"))
	later = w.load(t, row("D1", "Report", a, "GP"), row("D1", "Report", a, "Patient"), row("D2", "Report", b, "Patient"), row("D3", "Report", b, "GP"),
		row("D4", "Report", b, "GP"), row("D4", "Memo", b, "GP"))
	return first, later
}

func (w *mendWorld) preview(t *testing.T, l intake.List, answer intake.Answer) intake.AnswerPreview {
	t.Helper()
	p, err := w.PreviewAnswer(t.Context(), w.manager, l, answer)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// kinds are what the letters of the cases say they are.
func (w *mendWorld) kinds(t *testing.T, cases ...review.CaseID) string {
	t.Helper()
	var all []string
	for _, id := range cases {
		c, err := w.Case(t.Context(), w.manager, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range c.Letters {
			all = append(all, l.Kind)
		}
	}
	return strings.Join(all, ", ")
}

func TestTheNewVersionOfAllRowsIsTakenAndGivenBack(t *testing.T) {
	w := aMendWorld(t)
	_, later := changedLists(t, w)
	p := w.preview(t, later, intake.TakeNew)
	if got := fmt.Sprint(p.Waiting, p.Rows, p.Cases, p.Left); got != fmt.Sprint(6, 3, 2, []intake.LeftRows{{Why: intake.LeftOthers, Lines: []int{5}}, {Why: intake.LeftAgain, Lines: []int{6, 7}}}) {
		t.Fatalf("got %s", got)
	}
	take := func(a review.Actor, rows int) error {
		return w.AnswerAll(t.Context(), w.by(a), later, intake.AnswerToAll{Answer: intake.TakeNew, Words: "Asked the ward.", Rows: rows})
	}
	if err := take(w.clerk, 3); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a clerk: got %v", err)
	}
	if err := take(w.manager, 4); !errors.Is(err, review.ErrStale) {
		t.Errorf("other rows than the page said: got %v", err)
	}
	before := w.kinds(t, 1, 2)
	if err := take(w.manager, 3); err != nil {
		t.Fatal(err)
	}
	w.sound(t)
	if got := w.kinds(t, 1, 2); strings.Count(got, "Report") != 2 || strings.Count(before, "Report") != 0 {
		t.Errorf("got %s after %s, want two letters replaced", got, before)
	}
	if a, b, c := w.row(t, later, 2), w.row(t, later, 3), w.row(t, later, 4); a.Result != intake.Duplicate || b.Result != intake.FurtherRecipient || c.Result != intake.FurtherRecipient {
		t.Errorf("got %s, %s, %s", a.Result, b.Result, c.Result)
	}
	g := w.given(t, later)
	if g.Rows != 3 || g.Stands != "" {
		t.Fatalf("got %+v, want three answers that can be taken back", g)
	}
	if err := w.UndoAnswer(t.Context(), w.by(w.manager), later, g.Event, "A slip."); err != nil {
		t.Fatal(err)
	}
	w.sound(t)
	if got := w.kinds(t, 1, 2); got != before {
		t.Errorf("got %s, want %s again", got, before)
	}
	if again := w.preview(t, later, intake.TakeNew); fmt.Sprint(again.Rows, again.Left) != fmt.Sprint(p.Rows, p.Left) || len(again.Examples) != len(p.Examples) {
		t.Errorf("got %+v, want as before: %+v", again, p)
	}
	if err := w.UndoAnswer(t.Context(), w.by(w.manager), later, g.Event, "Again."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("taken back twice: got %v", err)
	}
}

// given is the last answer that was given to many rows of a list.
func (w *mendWorld) given(t *testing.T, l intake.List) intake.GivenAnswer {
	t.Helper()
	all, err := w.GivenAnswers(t.Context(), l.ID)
	if err != nil || len(all) == 0 {
		t.Fatalf("got %+v, %v", all, err)
	}
	g, err := w.GivenAnswer(t.Context(), l, all[0].Event)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// What somebody has worked on is not replaced in bulk, and not put back either.
func TestAnswersLeaveCasesThatSomebodyHasWorkedOn(t *testing.T) {
	w := aMendWorld(t)
	_, later := changedLists(t, w)
	hold := func(id review.CaseID) {
		if _, err := w.ChangeCase(t.Context(), w.by(w.manager), id, 0, review.Hold{Until: w.now().AddDate(0, 0, 3).Format("2006-01-02"), Reason: "The ward is asked."}); err != nil {
			t.Fatal(err)
		}
	}
	hold(w.row(t, later, 2).First.Case)
	if p := w.preview(t, later, intake.TakeNew); p.Rows != 1 || p.Left[len(p.Left)-1].Why == "" {
		t.Fatalf("got %+v, want the rows of the case on hold left out", p)
	}
	if p := w.preview(t, later, intake.KeepFirst); p.Rows != 5 {
		t.Errorf("got %d to keep, want 5: keeping changes no case", p.Rows)
	}
	if err := w.AnswerAll(t.Context(), w.by(w.manager), later, intake.AnswerToAll{Answer: intake.TakeNew, Words: "Asked.", Rows: 1}); err != nil {
		t.Fatal(err)
	}
	hold(w.row(t, later, 4).Case)
	g := w.given(t, later)
	if err := w.UndoAnswer(t.Context(), w.by(w.manager), later, g.Event, "A slip."); g.Stands == "" || !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %q and %v, want it refused", g.Stands, err)
	}
	w.sound(t)
}

func TestTheFirstVersionOfAllRowsIsKeptUntilALaterListRepeatsThem(t *testing.T) {
	w := aMendWorld(t)
	_, later := changedLists(t, w)
	before := w.kinds(t, 1, 2)
	keep := func(rows int) {
		if err := w.AnswerAll(t.Context(), w.by(w.manager), later, intake.AnswerToAll{Answer: intake.KeepFirst, Words: "Asked.", Rows: rows}); err != nil {
			t.Fatal(err)
		}
	}
	keep(5)
	w.sound(t)
	if err := w.UndoAnswer(t.Context(), w.by(w.manager), later, w.given(t, later).Event, "A slip."); err != nil {
		t.Fatal(err)
	}
	if p := w.row(t, later, 3); p.Result != intake.Waiting || !intake.Changed(p.Reason) {
		t.Errorf("got %s: %s, want it waiting as before", p.Result, p.Reason)
	}
	keep(5)
	if got := w.kinds(t, 1, 2); got != before {
		t.Errorf("got %s, want the letters as they were", got)
	}
	w.load(t, []string{"D1", "Report", w.numbers[0], "Okafor", "Ada", "1980-02-01", "GP", "red"})
	if g := w.given(t, later); g.Stands == "" {
		t.Error("a later list goes by the answers: want that they stand")
	}
	w.sound(t)
}
