package store

import (
	"errors"
	"testing"
	"time"

	"harmreview/review"
)

// since is since when a case is held, as the page of taking it over shows.
func (w *world) since(a review.Actor, id review.CaseID) time.Time {
	w.t.Helper()
	p, err := w.CasePage(w.t.Context(), a, id, "")
	if err != nil {
		w.t.Fatal(err)
	}
	if p.Held == nil {
		w.t.Fatalf("case %s is not held by somebody else", id)
	}
	return p.Held.Since
}

// takesOver has a take a case over.
func (w *world) takesOver(a review.Actor, id review.CaseID) {
	w.t.Helper()
	if err := w.TakeOver(w.t.Context(), review.Cause{Actor: a}, id, w.since(a, id), "They went home."); err != nil {
		w.t.Fatal(err)
	}
}

// home is what needs a now.
func (w *world) home(a review.Actor) review.Home {
	w.t.Helper()
	h, err := w.Home(w.t.Context(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func TestTakingOverIsRecordedAndTold(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	Clock(t, w.Store).Add(5 * time.Minute)
	p, err := w.CasePage(t.Context(), w.lead, id, review.TriageName)
	if err != nil || p.Held == nil || p.Held.Name != w.clinician.Name || p.TakingOver != nil || !p.Held.Active.Equal(w.Now().Add(-5*time.Minute)) {
		t.Fatalf("got %+v and %v (%v), want it held by the clinician, active five minutes ago", p.Held, p.TakingOver, err)
	}
	w.takesOver(w.lead, id)
	if !w.holds(w.lead, id) {
		t.Fatal("the lead does not hold it")
	}
	if n := w.count(`SELECT count(*) FROM events WHERE change = 'take over case' AND person_id = $1`, w.lead.Person); n != 1 {
		t.Errorf("got %d events, want 1", n)
	}
	first, err := w.Interrupting(t.Context(), review.Cause{Actor: w.clinician})
	if err != nil || len(first) != 1 || first[0].Name != w.lead.Name || first[0].Reason != "They went home." || !first[0].Seen {
		t.Fatalf("got %+v (%v), want one notice that names the lead and the reason", first, err)
	}
	if again, err := w.Interrupting(t.Context(), review.Cause{Actor: w.clinician}); err != nil || len(again) != 0 {
		t.Errorf("got %+v (%v) on the page after, want it shown once", again, err)
	}
	if told := w.home(w.clinician).Taken; len(told) != 1 {
		t.Fatalf("got %+v at home, want it there until it is read", told)
	}
	if err := w.ReadNotice(t.Context(), review.Cause{Actor: w.lead}, first[0].ID); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for somebody else’s notice, want ErrNotFound", err)
	}
	if err := w.ReadNotice(t.Context(), review.Cause{Actor: w.clinician}, first[0].ID); err != nil {
		t.Fatal(err)
	}
	if told := w.home(w.clinician).Taken; len(told) != 0 {
		t.Errorf("got %+v at home once it was read", told)
	}
	if other := w.home(w.second).Taken; len(other) != 0 {
		t.Errorf("got %+v for somebody who held nothing", other)
	}
}

// Rank takes nothing over, nor does whoever must not judge the case.
func TestWhoMayTakeOver(t *testing.T) {
	w := aWorld(t, 60)
	answers := harmless()
	answers.Physical, answers.PhysicalWhy, answers.Association = review.LowHarm, "As the record shows.", review.PossiblyLed
	reviewed := w.assessed(answers)
	held := w.next(w.clinician, review.InTriage)
	theirs := w.next(w.second, review.InTriage)
	w.set(`UPDATE letters SET clinician = 'Prof. Lead, Lia' WHERE id IN (SELECT letter_id FROM case_letters WHERE case_id = $1)`, theirs)
	w.claims(w.second, reviewed)
	for name, test := range map[string]struct {
		by   review.Actor
		id   review.CaseID
		want error
	}{
		"a clerk from a clinician, in triage":     {w.clerk, held, nil},
		"a manager, who triages nothing":          {w.manager, held, review.ErrForbidden},
		"a clinician who does not see it":         {w.third, held, review.ErrNotFound},
		"a lead whose own letter it is":           {w.lead, theirs, review.ErrForbidden},
		"another lead":                            {w.chair, theirs, nil},
		"the first reviewer, of the second":       {w.clinician, reviewed, review.ErrForbidden},
		"another who may read it a second time":   {w.chair, reviewed, nil},
		"somebody who has changed their own mind": {w.second, reviewed, nil},
	} {
		t.Run(name, func(t *testing.T) {
			undone := errors.New("undone")
			err := w.change(t.Context(), review.Cause{Actor: test.by}, func(tx *Tx) error {
				c, err := tx.findCase(test.by, test.id)
				if err == nil {
					err = c.TakingOver(test.by, tx.Now())
				}
				return errors.Join(err, undone)
			})
			if test.want == nil && (errors.Is(err, review.ErrForbidden) || errors.Is(err, review.ErrNotNow) || errors.Is(err, review.ErrNotFound)) || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if test.want == nil {
				return
			}
			if err := w.TakeOver(t.Context(), review.Cause{Actor: test.by}, test.id, w.Now(), "I want it."); !errors.Is(err, test.want) {
				t.Errorf("got %v for taking it over, want %v", err, test.want)
			}
		})
	}
}

// A reason is asked for, and whoever was overtaken by yet another must look again.
func TestTakingOverNeedsAReasonAndTheHolderThatWasShown(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	since := w.since(w.lead, id)
	for _, reason := range []string{"", "  ", string(make([]byte, 501))} {
		err := w.TakeOver(t.Context(), review.Cause{Actor: w.lead}, id, since, reason)
		if p, ok := errors.AsType[review.Problems](err); !ok || p["reason"] == "" {
			t.Errorf("got %v for %d characters, want a problem with the reason", err, len(reason))
		}
	}
	Clock(t, w.Store).Add(time.Minute)
	w.takesOver(w.chair, id)
	if err := w.TakeOver(t.Context(), review.Cause{Actor: w.lead}, id, since, "They went home."); !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v, want ErrStale: another holds it by now", err)
	}
	if !w.holds(w.chair, id) {
		t.Error("it was taken all the same")
	}
}

// What the first holder typed stays theirs: the next save is refused once, then
// kept beside the other's work, and never signed while that other holds the case.
func TestTheDraftOfTheFirstHolderStaysTheirs(t *testing.T) {
	w := aWorld(t, 60)
	id := w.triaged()
	w.claims(w.clinician, id)
	d := Draft{Form: string(review.SignFirstName), Body: []byte(`{"evidence":"first"}`)}
	var err error
	if d.Version, err = w.SaveDraft(t.Context(), w.clinician, id, d); err != nil {
		t.Fatal(err)
	}
	w.takesOver(w.lead, id)
	d.Body = []byte(`{"evidence":"typed since"}`)
	if _, err := w.SaveDraft(t.Context(), w.clinician, id, d); !errors.Is(err, review.ErrTakenOver) || !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v, want ErrTakenOver, which is a kind of ErrStale", err)
	}
	if got, err := w.Store.Draft(t.Context(), w.clinician.Person, id, d.Form); err != nil || string(got.Body) != `{"evidence":"first"}` {
		t.Errorf("got %s (%v), want the draft as it was saved", got.Body, err)
	}
	p, err := w.CasePage(t.Context(), w.clinician, id, "")
	if err != nil || p.Taken == nil {
		t.Fatalf("got %+v (%v), want the page to say that it was taken over", p.Taken, err)
	}
	d.Notice = p.Taken.ID
	if d.Version, err = w.SaveDraft(t.Context(), w.clinician, id, d); err != nil {
		t.Errorf("got %v once they know, want the draft kept", err)
	}
	if _, err := w.ChangeCase(t.Context(), review.Cause{Actor: w.clinician}, id, 0, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: harmless()}); !errors.Is(err, review.ErrHeld) {
		t.Errorf("got %v for signing it, want ErrHeld", err)
	}
}

// Whoever may yet review a case independently never learns who does so now: not
// from the page, not from the notice, and not at home.
func TestTakingOverNamesNobodyToAReviewerWhoMustNotKnow(t *testing.T) {
	w := aWorld(t, 60)
	id := w.triaged()
	w.claims(w.clinician, id)
	p, err := w.CasePage(t.Context(), w.lead, id, "")
	if err != nil || p.Held == nil || p.Held.Name != "" || p.Held.By != 0 {
		t.Errorf("got %+v (%v), want it held by nobody named", p.Held, err)
	}
	if p, err := w.CasePage(t.Context(), w.manager, id, ""); err != nil || p.Held == nil || p.Held.Name != w.clinician.Name {
		t.Errorf("the manager, who reviews nothing: got %+v (%v), want the name", p.Held, err)
	}
	w.takesOver(w.lead, id)
	for where, told := range map[string][]review.ClaimNotice{"at home": w.home(w.clinician).Taken, "on the next page": func() []review.ClaimNotice {
		all, err := w.Interrupting(t.Context(), review.Cause{Actor: w.clinician})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}()} {
		if len(told) != 1 || told[0].Name != "" || told[0].Reason == "" {
			t.Errorf("%s: got %+v, want the reason without a name", where, told)
		}
	}
	w.must(w.lead, id, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: harmless()})
	if told := w.home(w.clinician).Taken; len(told) != 1 || told[0].Name != w.lead.Name {
		t.Errorf("once it is decided: got %+v, want the name", told)
	}
}

// Whose patient was restricted since is told neither who nor why.
func TestANoticeKeepsARestrictedPatientBack(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	w.takesOver(w.lead, id)
	w.restricts(id, w.lead)
	if told := w.home(w.clinician).Taken; len(told) != 1 || told[0].Seen || told[0].Reason != "" || told[0].Name != "" {
		t.Errorf("got %+v, want neither name nor reason", told)
	}
}

// Who else has opened a case lately is said, except to whoever may have to review
// it without knowing who else does; and an audit is not announced.
func TestWhoElseIsLooking(t *testing.T) {
	w := aWorld(t, 60)
	lookers := func(a review.Actor, id review.CaseID) string {
		p, err := w.CasePage(t.Context(), a, id, "")
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, l := range p.Lookers {
			names += l.Name + ";"
		}
		return names
	}
	assessing := w.triaged()
	triaging := w.anyIn(review.InTriage, assessing)
	for _, id := range []review.CaseID{assessing, triaging} {
		for _, a := range []review.Actor{w.clinician, w.lead, w.auditor} {
			w.sees(a, "see case", false, id)
		}
		w.sees(w.chair, "see cases", true, id)
	}
	for name, test := range map[string]struct {
		a    review.Actor
		id   review.CaseID
		want string
	}{
		"a lead, in triage":               {w.lead, triaging, w.clinician.Name + ";"},
		"a lead who may review it":        {w.lead, assessing, ""},
		"a clinician who may review it":   {w.clinician, assessing, ""},
		"a manager, who reviews nothing":  {w.manager, triaging, w.clinician.Name + ";" + w.lead.Name + ";"},
		"a manager, while it is reviewed": {w.manager, assessing, w.clinician.Name + ";" + w.lead.Name + ";"},
	} {
		if got := lookers(test.a, test.id); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	Clock(t, w.Store).Add(lookedLately)
	if got := lookers(w.lead, triaging); got != "" {
		t.Errorf("a quarter of an hour later: got %q", got)
	}
}
