package store

import (
	"testing"

	"harmreview/review"
)

// The figures by stage equal the lists that they open, also where a patient is
// restricted: neither counts whom the other leaves out.
func TestFiguresByStageEqualTheirLists(t *testing.T) {
	w := aWorld(t, 200)
	restricted := w.untouched("uncertain = ''")
	w.closed()
	for _, who := range []review.Actor{w.lead, w.manager, w.liaison} {
		w.stagesEqualLists(who)
	}
	before := w.inTriage(w.lead)
	w.set(`UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, restricted)
	w.stagesEqualLists(w.lead)
	if got := w.inTriage(w.lead); got != before-1 {
		t.Errorf("with one patient restricted the lead counts %d cases in triage, want %d", got, before-1)
	}
	if err := w.Access(t.Context(), review.Cause{Actor: w.manager}, restricted, review.OpenRestricted, "The family rang."); err != nil {
		t.Fatal(err)
	}
	w.stagesEqualLists(w.manager)
	if got := w.inTriage(w.manager); got != before {
		t.Errorf("who broke the glass counts %d cases in triage, want %d", got, before)
	}
}

// Letters that liaison staff opened are no way to a patient restricted since.
func TestOpenedLettersDoNotOpenWhoIsRestrictedSince(t *testing.T) {
	w := aWorld(t, 200)
	id := w.untouched("uncertain = ''")
	if err := w.Access(t.Context(), review.Cause{Actor: w.liaison}, id, review.OpenLetters, "The patient asks what it said."); err != nil {
		t.Fatal(err)
	}
	w.set(`UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, id)
	if _, err := w.Case(t.Context(), w.liaison, id); err == nil {
		t.Error("liaison staff see a patient who was restricted after they opened the letters")
	}
}

func (w *world) stagesEqualLists(a review.Actor) {
	w.t.Helper()
	h, err := w.Home(w.t.Context(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range h.Stages {
		list, err := w.Cases(w.t.Context(), a, review.CaseFilter{Stage: s.Stage}, review.Place{})
		if err != nil {
			w.t.Fatal(err)
		}
		if list.Total.N != s.Cases || list.Total.More {
			w.t.Errorf("%s, %s: the figure says %d, the list %+v", a.Name, s.Stage, s.Cases, list.Total)
		}
	}
}

func (w *world) inTriage(a review.Actor) int {
	w.t.Helper()
	h, err := w.Home(w.t.Context(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range h.Stages {
		if s.Stage == review.InTriage {
			return s.Cases
		}
	}
	return 0
}
