package store

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
	"harmreview/review/intake"
)

// mendHeader is that of the lists of these tests.
var mendHeader = []string{"document_id", "document_type", "nhs_number", "family_name", "given_name", "date_of_birth", "intended_recipient", "Colour"}

// mendWorld is an incident with a clerk and a manager and no list yet.
type mendWorld struct {
	*Store
	t              failer
	incident       review.IncidentID
	clerk, manager review.Actor
	numbers        []string
}

type failer interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
}

func aMendWorld(t *testing.T) *mendWorld {
	t.Helper()
	w := &mendWorld{Store: Test(t), t: t}
	w.incident = anIncident(t, w.Store)
	for name, into := range map[string]*review.Actor{"Cy Clerk": &w.clerk, "Mo Manager": &w.manager} {
		id, err := w.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: name[:2] + "@example.nhs.uk", Name: name})
		if err != nil {
			t.Fatal(err)
		}
		role := review.Role(strings.ToLower(name[3:]))
		if err := w.SetRoles(t.Context(), byTheCommandLine, w.incident, id, []review.Role{role}, false); err != nil {
			t.Fatal(err)
		}
		if *into, err = w.Actor(t.Context(), id, w.incident); err != nil {
			t.Fatal(err)
		}
	}
	for n := 9990000000; len(w.numbers) < 3; n++ {
		if intake.ValidNHSNumber(fmt.Sprint(n)) {
			w.numbers = append(w.numbers, fmt.Sprint(n))
		}
	}
	return w
}

// load loads rows as a list, and returns it.
func (w *mendWorld) load(t *testing.T, rows ...[]string) intake.List {
	w.t.Helper()
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	if err := out.WriteAll(append([][]string{mendHeader}, rows...)); err != nil {
		w.t.Fatal(err)
	}
	id := addList(t, w.Store, w.incident, file.Bytes())
	if _, err := w.Load(t.Context(), id); err != nil {
		w.t.Fatal(err)
	}
	l, err := w.List(t.Context(), w.incident, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

// row is a row as the manager sees it.
func (w *mendWorld) row(t *testing.T, l intake.List, line int) intake.RowPage {
	w.t.Helper()
	p, err := w.RowPage(t.Context(), w.manager, l, line)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// sound recounts everything.
func (w *mendWorld) sound(t *testing.T) {
	w.t.Helper()
	lists, err := w.Lists(t.Context(), w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range lists {
		if sum := l.Now.Letters + l.Now.Recipients + l.Now.Duplicates + l.Now.Excluded + l.Now.Waiting; sum != l.Now.Rows {
			w.t.Fatalf("list %d: %d of %d rows have a result", l.ID, sum, l.Now.Rows)
		}
		for _, result := range intake.Results {
			rows, err := w.ListRows(t.Context(), w.manager, l, intake.RowFilter{Result: result}, intake.RowPlace{})
			if err != nil || len(rows.Rows) != min(l.Now.Of(result), rowsPage) {
				w.t.Fatalf("list %d: the figure says %d %s, the list has %d (%v)", l.ID, l.Now.Of(result), result, len(rows.Rows), err)
			}
		}
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *mendWorld) by(a review.Actor) review.Cause { return review.Cause{Actor: a} }

func TestACorrectedRowBecomesALetterInACase(t *testing.T) {
	w := aMendWorld(t)
	nhs := w.numbers[0]
	l := w.load(t,
		[]string{"D1", "Clinic letter", "123", "Okafor", "Ada", "1980-02-01", "GP", ""},
		[]string{"D1", "Clinic letter", "123", "Okafor", "Ada", "1980-02-01", "Patient", ""},
		[]string{"D2", "Clinic letter", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""})
	p := w.row(t, l, 2)
	if !p.Waits() || len(p.Faults) != 1 || p.Faults[0].Cell != 2 || len(p.Alike) != 1 || p.Alike[0].Line != 3 {
		t.Fatalf("got %+v, want a row that waits for its NHS number, and one with it", p)
	}
	if err := w.CorrectRow(t.Context(), w.by(w.clerk), l, 2, intake.Correction{}); !isProblem(err, "cells") {
		t.Errorf("nothing corrected: got %v, want a problem", err)
	}
	if err := w.CorrectRow(t.Context(), w.by(w.clerk), l, 2, intake.Correction{Cells: map[int]string{2: nhs}, Alike: true}); err != nil {
		t.Fatal(err)
	}
	p, alike, known := w.row(t, l, 2), w.row(t, l, 3), w.row(t, l, 4)
	if p.Result != intake.Letter || alike.Result != intake.FurtherRecipient || p.Case == 0 || p.Case != known.Case || alike.Case != p.Case {
		t.Errorf("got %s in case %s, %s in %s; want a letter and a recipient in case %s", p.Result, p.Case, alike.Result, alike.Case, known.Case)
	}
	if p.Cells[2] != "123" || p.Now()[2] != nhs || len(p.History) != 1 || p.History[0].By != "Cy Clerk" {
		t.Errorf("got %q corrected to %q, history %+v", p.Cells, p.Corrected, p.History)
	}
	again := w.load(t,
		[]string{"D1", "Clinic letter", "123", "Okafor", "Ada", "1980-02-01", "GP", ""},
		[]string{"D1", "Clinic letter", nhs, "Okafor", "Ada", "1980-02-01", "Ward", ""})
	if bad, mended := w.row(t, again, 2), w.row(t, again, 3); bad.Result != intake.Duplicate || mended.Result != intake.FurtherRecipient {
		t.Errorf("listed again: got %s and %s, want a duplicate and a further recipient", bad.Result, mended.Result)
	}
	if err := w.CorrectRow(t.Context(), w.by(w.clerk), l, 2, intake.Correction{Version: 1}); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("a letter: got %v, want it refused", err)
	}
	w.sound(t)
}

func TestACorrectionOfSomebodyNewMakesACaseOfTheirOwn(t *testing.T) {
	w := aMendWorld(t)
	l := w.load(t, []string{"D1", "Clinic letter", w.numbers[0], "Okafor", "Ada", "1980-02-01", "GP", ""},
		[]string{"D2", "Clinic letter", "999", "Smith", "Ben", "1970-02-01", "GP", ""},
		[]string{"D3", "Clinic letter", "999", "Smith", "Ben", "1971-02-01", "GP", ""})
	for line := 3; line <= 4; line++ {
		if err := w.CorrectRow(t.Context(), w.by(w.clerk), l, line, intake.Correction{Cells: map[int]string{2: w.numbers[1]}}); err != nil {
			t.Fatal(err)
		}
	}
	one, other := w.row(t, l, 3), w.row(t, l, 4)
	if one.Case == 0 || other.Case == 0 || one.Case == other.Case {
		t.Fatalf("got cases %s and %s, want two people apart whose birthdays differ", one.Case, other.Case)
	}
	for _, id := range []review.CaseID{one.Case, other.Case} {
		c, err := w.Case(t.Context(), w.manager, id)
		if err != nil || c.Stage != review.InTriage || c.IdentitySettled() {
			t.Errorf("case %s: got stage %s, identity settled %t (%v)", id, c.Stage, c.IdentitySettled(), err)
		}
	}
	w.sound(t)
}

func TestARowIsExcludedAndIncludedAgain(t *testing.T) {
	w := aMendWorld(t)
	l := w.load(t, []string{"D1", "Clinic letter", "123", "Okafor", "Ada", "1980-02-01", "GP", ""})
	why := w.row(t, l, 2).Reason
	for _, x := range []intake.Excluding{{}, {Code: "other", Words: "x"}, {Code: intake.NotALetter}, {Code: intake.CannotBeFound, Words: "Nobody knows."}} {
		if err := w.ExcludeRow(t.Context(), w.by(w.clerk), l, 2, x); err == nil {
			t.Errorf("%+v by a clerk: got no error", x)
		}
	}
	if err := w.ExcludeRow(t.Context(), w.by(w.manager), l, 2, intake.Excluding{Code: intake.CannotBeFound, Words: "Nobody knows."}); err != nil {
		t.Fatal(err)
	}
	p := w.row(t, l, 2)
	if p.Result != intake.Excluded || strings.Contains(p.Reason, "Nobody") || p.History[0].Note != "Nobody knows." {
		t.Errorf("got %+v, want it excluded, the words apart from the reason", p)
	}
	w.sound(t)
	if err := w.IncludeRow(t.Context(), w.by(w.clerk), l, 2, 1, "A slip."); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a clerk includes: got %v", err)
	}
	if err := w.IncludeRow(t.Context(), w.by(w.manager), l, 2, 1, "A slip."); err != nil {
		t.Fatal(err)
	}
	if p := w.row(t, l, 2); p.Result != intake.Waiting || p.Reason != why || p.Version != 2 {
		t.Errorf("got %s: %s, want it waiting as before", p.Result, p.Reason)
	}
	w.sound(t)
}

func TestAChangedRowIsKeptOutOrTaken(t *testing.T) {
	w := aMendWorld(t)
	nhs := w.numbers[0]
	first := w.load(t, []string{"D1", "Clinic letter", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""}, []string{"D2", "Clinic letter", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""},
		[]string{"D3", "Clinic letter", w.numbers[1], "Smith", "Ben", "1970-02-01", "GP", ""})
	later := w.load(t, []string{"D1", "Report", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""}, []string{"D2", "Report", nhs, "Okafor", "Ada", "1980-02-01", "Patient", ""},
		[]string{"D3", "Report", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""})
	if p := w.row(t, later, 2); p.First == nil || p.First.Line != 2 || p.First.List != first.ID || len(p.First.Differences) != 1 ||
		p.First.Differences[0] != (intake.Difference{Column: "document_type", First: "Clinic letter", Second: "Report"}) || p.First.OtherPerson {
		t.Fatalf("got %+v, want the first version and one difference", p.First)
	}
	settle := func(a review.Actor, line int, answer intake.Answer) error {
		return w.SettleChanged(t.Context(), w.by(a), later, line, intake.Comparison{Answer: answer, Words: "Asked the ward."})
	}
	if err := settle(w.clerk, 2, intake.KeepFirst); err != nil {
		t.Fatal(err)
	}
	if err := settle(w.clerk, 3, intake.TakeNew); !isProblem(err, "answer") {
		t.Errorf("a clerk takes the new one: got %v", err)
	}
	if err := settle(w.manager, 4, intake.TakeNew); !isProblem(err, "answer") {
		t.Errorf("another person’s: got %v, want a problem", err)
	}
	if err := settle(w.manager, 3, intake.TakeNew); err != nil {
		t.Fatal(err)
	}
	kept, taken := w.row(t, later, 2), w.row(t, later, 3)
	if kept.Result != intake.Duplicate || taken.Result != intake.FurtherRecipient || kept.Case != 1 || taken.Case != 1 {
		t.Errorf("got %s in %s and %s in %s", kept.Result, kept.Case, taken.Result, taken.Case)
	}
	c, err := w.Case(t.Context(), w.manager, 1)
	if err != nil || len(c.Letters) != 2 || c.Letters[0].Kind != "Clinic letter" || c.Letters[1].Kind != "Report" {
		t.Errorf("got letters %+v (%v), want the second replaced", c.Letters, err)
	}
	w.sound(t)
	again := w.load(t, []string{"D1", "Report", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""}, []string{"D2", "Report", nhs, "Okafor", "Ada", "1980-02-01", "Patient", ""},
		[]string{"D2", "Clinic letter", nhs, "Okafor", "Ada", "1980-02-01", "GP", ""})
	if again.Now.Duplicates != 3 {
		t.Errorf("listed again: got %+v, want three duplicates: both versions are settled", again.Now)
	}
}

func isProblem(err error, field string) bool {
	problems, ok := errors.AsType[review.Problems](err)
	return ok && problems[field] != ""
}

// Whatever is done to rows, lists and cases in whatever order, each row has one
// result, every figure equals its recount, and no letter is without its row.
func TestRowsStayAccountedForWhateverIsDoneToThem(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rapid.Check(t, func(r *rapid.T) {
		w := aMendWorld(t)
		w.t = r
		var lists []intake.List
		var files [][][]string
		row := rapid.Custom(func(r *rapid.T) []string {
			return []string{rapid.SampledFrom([]string{"D1", "D2", "D3", ""}).Draw(r, "document"), rapid.SampledFrom([]string{"Letter", "Report"}).Draw(r, "type"),
				rapid.SampledFrom(append([]string{"", "123"}, w.numbers...)).Draw(r, "nhs"), rapid.SampledFrom([]string{"Okafor", "Smith"}).Draw(r, "family"),
				rapid.SampledFrom([]string{"Ada", "Ben"}).Draw(r, "given"), rapid.SampledFrom([]string{"1980-02-01", "1981-02-01", "1980-02-31"}).Draw(r, "born"),
				rapid.SampledFrom([]string{"GP", "Patient"}).Draw(r, "to"), rapid.SampledFrom([]string{"", "red"}).Draw(r, "colour")}
		})
		load := func(rows [][]string) {
			lists, files = append(lists, w.load(t, rows...)), append(files, rows)
		}
		load(rapid.SliceOfN(row, 1, 6).Draw(r, "first"))
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			n := rapid.IntRange(0, len(lists)-1).Draw(r, "list")
			line := rapid.IntRange(2, len(files[n])+1).Draw(r, "line")
			switch p := w.row(t, lists[n], line); rapid.IntRange(0, 6).Draw(r, "do") {
			case 5:
				w.move(t, r)
			case 6:
				w.undo(t, r, lists[n])
			case 0:
				load(append(slices.Clone(files[n]), rapid.SliceOfN(row, 1, 3).Draw(r, "more")...))
			default:
				w.do(t, r, lists[n], p, row.Draw(r, "mended"))
			}
		}
		w.sound(t)
	})
}

// do makes one of the changes that a row allows.
func (w *mendWorld) do(t *testing.T, r *rapid.T, l intake.List, p intake.RowPage, mended []string) {
	alike := rapid.Bool().Draw(r, "alike")
	var err error
	switch {
	case p.Result == intake.Excluded:
		err = w.IncludeRow(t.Context(), w.by(w.manager), l, p.Line, p.Version, "Again.")
	case p.Result != intake.Waiting:
		return
	case p.First != nil && p.First.Case != 0 && rapid.Bool().Draw(r, "compare"):
		err = w.SettleChanged(t.Context(), w.by(w.manager), l, p.Line, intake.Comparison{Version: p.Version, Words: "Asked.",
			Answer: rapid.SampledFrom([]intake.Answer{intake.KeepFirst, intake.TakeNew}).Draw(r, "answer")})
		if isProblem(err, "answer") {
			err = nil
		}
	case rapid.Bool().Draw(r, "correct"):
		c := intake.Correction{Version: p.Version, Cells: map[int]string{}, Alike: alike}
		for i, cell := range mended {
			c.Cells[i] = cell
		}
		if err = w.CorrectRow(t.Context(), w.by(w.clerk), l, p.Line, c); isProblem(err, "cells") {
			err = nil
		}
	default:
		err = w.ExcludeRow(t.Context(), w.by(w.clerk), l, p.Line, intake.Excluding{Version: p.Version, Code: intake.TestDocument, Words: "Test.", Alike: alike})
	}
	if err != nil && !refused(err) { // what a rule does not allow now changes nothing
		r.Fatal(err)
	}
}
