package store

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"harmreview/review"
)

// walk goes from the first case of a list to the last by its neighbours, and
// checks on the way that each lies on the page that it is said to lie on.
func (w *world) walk(a review.Actor, f review.CaseFilter, back bool) []review.CaseID {
	w.t.Helper()
	l, err := w.Cases(w.t.Context(), a, f, review.Place{})
	if err != nil || len(l.Lines) == 0 {
		w.t.Fatalf("got %d lines and %v, want some", len(l.Lines), err)
	}
	line := review.Line{Case: l.Lines[0].Case, At: l.Lines[0].At}
	if back {
		line = w.last(a, f)
	}
	all := []review.CaseID{line.Case}
	for {
		n, err := w.BesideCase(w.t.Context(), a, f, line.Page, line)
		if err != nil {
			w.t.Fatal(err)
		}
		if n.Here.Case != line.Case {
			w.t.Errorf("got case %d as the line that is still there, want %d", n.Here.Case, line.Case)
		}
		if line = n.Next; back {
			line = n.Previous
		}
		if line.Case == 0 {
			return all
		}
		page, err := w.Cases(w.t.Context(), a, f, line.Page)
		if err != nil {
			w.t.Fatal(err)
		}
		if !slices.ContainsFunc(page.Lines, func(l review.CaseLine) bool { return l.Case == line.Case && l.At == line.At }) {
			w.t.Fatalf("case %d is not on the page %+v", line.Case, line.Page)
		}
		all = append(all, line.Case)
	}
}

// last is the last line of a list, with its page.
func (w *world) last(a review.Actor, f review.CaseFilter) review.Line {
	w.t.Helper()
	var page review.Place
	for {
		l, err := w.Cases(w.t.Context(), a, f, page)
		if err != nil {
			w.t.Fatal(err)
		}
		if l.Next == "" {
			end := l.Lines[len(l.Lines)-1]
			return review.Line{Case: end.Case, At: end.At, Page: page}
		}
		page = review.Place{After: l.Next}
	}
}

func TestGoingFromCaseToCaseIsGoingDownTheListAndUpAgain(t *testing.T) {
	w := aWorld(t, 160)
	for _, a := range []review.Actor{w.lead, w.liaison, w.clerk} {
		f := review.CaseFilter{Stage: review.InTriage}
		var listed []review.CaseID
		for page := (review.Place{}); ; {
			l, err := w.Cases(t.Context(), a, f, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range l.Lines {
				listed = append(listed, line.Case)
			}
			if page.After = l.Next; l.Next == "" {
				break
			}
		}
		if len(listed) <= 2*casesPage {
			t.Fatalf("got %d cases, want more than two pages", len(listed))
		}
		if got := w.walk(a, f, false); !slices.Equal(got, listed) {
			t.Errorf("%s: got %v down the list, want %v", a.Name, got, listed)
		}
		slices.Reverse(listed)
		if got := w.walk(a, f, true); !slices.Equal(got, listed) {
			t.Errorf("%s: got %v up the list, want %v", a.Name, got, listed)
		}
	}
}

func TestACaseThatLeftItsListStillHasNeighbours(t *testing.T) {
	w := aWorld(t, 60)
	f := review.CaseFilter{Stage: review.InTriage}
	l, err := w.Cases(t.Context(), w.lead, f, review.Place{})
	if err != nil {
		t.Fatal(err)
	}
	was := review.Line{Case: l.Lines[1].Case, At: l.Lines[1].At}
	w.must(w.lead, was.Case, review.TriageLetters{Letters: w.whole(was.Case).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	n, err := w.BesideCase(t.Context(), w.lead, f, review.Place{}, was)
	if err != nil || n.Previous.Case != l.Lines[0].Case || n.Next.Case != l.Lines[2].Case || n.Here.Case != l.Lines[2].Case {
		t.Errorf("got %+v and %v, want cases %d and %d, and the next as the nearest line", n, err, l.Lines[0].Case, l.Lines[2].Case)
	}
}

func TestNeighboursAreOnlyCasesThatThePersonSees(t *testing.T) {
	w := aWorld(t, 60)
	f := review.CaseFilter{}
	l, err := w.Cases(t.Context(), w.lead, f, review.Place{})
	if err != nil {
		t.Fatal(err)
	}
	first, hidden, third := l.Lines[0], l.Lines[1], l.Lines[2]
	w.restricts(hidden.Case)
	n, err := w.BesideCase(t.Context(), w.lead, f, review.Place{}, review.Line{Case: first.Case, At: first.At})
	if err != nil || n.Next.Case != third.Case {
		t.Errorf("got %+v and %v, want case %d next: the one between is restricted", n.Next, err, third.Case)
	}
	if n, err := w.BesideCase(t.Context(), w.liaison, f, review.Place{}, review.Line{Case: first.Case, At: first.At}); err != nil || n.Next.At != fmt.Sprintf("0__0_%d", n.Next.Case) {
		t.Errorf("got the place %q and %v, want one that does not say how urgent the case is", n.Next.At, err)
	}
	if _, err := w.BesideCase(t.Context(), w.lead, f, review.Place{}, review.Line{Case: first.Case, At: "nowhere"}); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for what is no place, want not found", err)
	}
}

func TestNeighboursOfWhatIsOwed(t *testing.T) {
	w := aWorld(t, 160)
	for id := review.CaseID(1); id <= casesPage+5; id++ {
		w.must(w.manager, id, review.OpenObligation{Kind: review.Action, What: "Ring the patient", Owner: "The practice", Due: "2026-12-09"})
	}
	var listed []review.Line
	for after := review.ObligationID(0); ; {
		l, err := w.Owed(t.Context(), w.manager, review.Action, review.DueAny, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range l.Lines {
			listed = append(listed, review.Line{Case: o.Banner.Case, Obligation: o.ID, Page: afterOwed(after)})
		}
		if after = l.Next; after == 0 {
			break
		}
	}
	if len(listed) <= casesPage {
		t.Fatalf("got %d lines, want more than a page", len(listed))
	}
	for i, line := range listed {
		after, _ := strconv.ParseInt(line.Page.After, 10, 64)
		n, err := w.BesideOwed(t.Context(), w.manager, review.Action, review.DueAny, review.ObligationID(after), line)
		if err != nil || n.Here != line {
			t.Fatalf("got %+v and %v, want %+v here", n, err, line)
		}
		if i+1 < len(listed) && n.Next != listed[i+1] || i+1 == len(listed) && n.Next.Case != 0 {
			t.Errorf("got %+v after line %d of %d", n.Next, i, len(listed))
		}
		if i > 0 && n.Previous != listed[i-1] || i == 0 && n.Previous.Case != 0 {
			t.Errorf("got %+v before line %d", n.Previous, i)
		}
	}
	if _, err := w.BesideOwed(t.Context(), w.clinician, review.Identity, review.DueAny, 0, listed[0]); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for a kind that a clinician has no list of, want not found", err)
	}
}
