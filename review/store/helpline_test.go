package store

import (
	"errors"
	"io"
	"testing"
	"time"

	"harmreview/review"
)

// calls takes a call about the patient of a case, and returns it.
func (w *world) calls(about review.CaseID, urgency review.Urgency) review.HelpCall {
	w.t.Helper()
	c := w.whole(about)
	call := review.HelpCall{Caller: "Ann Other", Relation: "the patient", Telephone: "01632 960123", Family: c.Post.Family, Given: c.Post.Given, Born: c.Post.Born,
		NHSNumber: c.Post.NHSNumber, About: "Coughing blood.", Urgency: urgency}
	_, err := w.TakeCall(w.t.Context(), review.Cause{Actor: w.liaison}, call, "Dr Duty, 5550", func(id review.CallID) review.Answer { call.ID = id; return review.Answer{} })
	if err != nil {
		w.t.Fatal(err)
	}
	return w.kept(call.ID)
}

// kept is a call as it now is.
func (w *world) kept(id review.CallID) review.HelpCall {
	w.t.Helper()
	var c review.HelpCall
	if err := w.view(w.t.Context(), func(q querier) (err error) {
		c, err = findCall(q, w.incident, id)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// ofCalls are the open same-day actions that calls raised.
func (w *world) ofCalls() []review.SameDayLine {
	w.t.Helper()
	now, err := w.SameDay(w.t.Context(), w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	var all []review.SameDayLine
	for _, l := range now.Lines {
		if l.Call != 0 {
			all = append(all, l)
		}
	}
	return all
}

// The call, its action and both events are one transaction; what is taken down is
// never changed, nor is an attempt to ring back.
func TestSameDayNewsOfACallIsRaisedWithIt(t *testing.T) {
	w := aWorld(t, 40)
	id := w.certain(w.clinician)
	call := w.calls(id, review.SameDay)
	lines := w.ofCalls()
	if len(lines) != 1 || lines[0].Call != call.ID || lines[0].Case != 0 || lines[0].ToRing != "Dr Duty, 5550" {
		t.Fatalf("got %+v, want the action on the call at once", lines)
	}
	none := call
	none.About = ""
	if _, err := w.TakeCall(t.Context(), review.Cause{Actor: w.liaison}, none, "", func(review.CallID) review.Answer { return review.Answer{} }); err == nil {
		t.Error("a call with news and no words is kept")
	}
	if len(w.ofCalls()) != 1 {
		t.Error("a call that was refused has raised an action")
	}
	if err := w.SettleCall(t.Context(), review.Cause{Actor: w.liaison}, call.ID, 1, id); err != nil {
		t.Fatal(err)
	}
	if lines = w.ofCalls(); len(lines) != 1 || lines[0].Case != id {
		t.Errorf("got %+v, want the action on the case", lines)
	}
	w.must(w.manager, id, review.Restrict{Reason: "A threat."})
	if lines = w.ofCalls(); len(lines) != 1 || lines[0].Case != 0 || lines[0].Call != call.ID {
		t.Errorf("got %+v, want the action known by its call once the patient is restricted", lines)
	}
	for _, statement := range []string{`UPDATE calls SET about = ''`, `UPDATE calls SET urgency = 0`, `DELETE FROM calls`} {
		if err := w.change(t.Context(), review.Cause{Actor: w.manager}, func(tx *Tx) error { return tx.Exec(statement) }); err == nil {
			t.Errorf("%s: it was done", statement)
		}
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Error(err)
	}
}

func TestACheckIsMadeAgainAndSaysWhoRingsBack(t *testing.T) {
	w := aWorld(t, 40)
	id := w.certain(w.clinician)
	call := w.calls(id, 0)
	cause := review.Cause{Actor: w.liaison}
	good := review.CallCheck{Checked: []string{"full name", "date of birth", "NHS number"}, Number: call.NHSNumber}
	if err := w.CheckCall(t.Context(), cause, call.ID, 1, good); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v before it is settled whom the call is about", err)
	}
	if err := w.SettleCall(t.Context(), cause, call.ID, 1, id); err != nil {
		t.Fatal(err)
	}
	if c := w.kept(call.ID); c.Result != review.CallUnchecked || c.RingBack != review.NoRing {
		t.Errorf("got %q, %q before anybody compared, want nothing said", c.Result, c.RingBack)
	}
	if err := w.CheckCall(t.Context(), review.Cause{Actor: w.manager}, call.ID, 2, good); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("got %v for a manager", err)
	}
	for i, test := range []struct {
		check  review.CallCheck
		result review.CallResult
		ring   review.RingState
	}{{review.CallCheck{}, review.WillRingBack, review.RingOwed}, {good, review.BeingReviewed, review.NoRing}, {review.CallCheck{Checked: good.Checked[:2]}, review.WillRingBack, review.RingOwed}} {
		if err := w.CheckCall(t.Context(), cause, call.ID, 2+i, test.check); err != nil {
			t.Fatal(err)
		}
		if c := w.kept(call.ID); c.Result != test.result || c.RingBack != test.ring || len(c.Checked) != len(test.check.Checked) || c.ComparedBy != w.liaison.Name {
			t.Errorf("check %d: got %+v, want %s and a ring-back %q", i, c, test.result, test.ring)
		}
	}
	if err := w.CheckCall(t.Context(), cause, call.ID, 2, good); !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v for an old page, want it refused", err)
	}
	if err := w.RingBack(t.Context(), cause, call.ID, 5, review.CallRing{Result: "no answer"}); err != nil {
		t.Fatal(err)
	}
	if c := w.kept(call.ID); c.RingBack != review.RingOwed || len(c.Rings) != 1 || c.Rings[0].By != w.liaison.Name {
		t.Errorf("got %q with %+v, want it owed still", c.RingBack, c.Rings)
	}
	for _, statement := range []string{`UPDATE call_rings SET result = 'x'`, `DELETE FROM call_rings`} {
		if err := w.change(t.Context(), cause, func(tx *Tx) error { return tx.Exec(statement) }); err == nil {
			t.Errorf("%s: it was done", statement)
		}
	}
	events, _, err := w.Audit(t.Context(), w.auditor, review.AuditFilter{Change: "check caller"}, 0)
	if err != nil || len(events) != 3 {
		t.Errorf("got %d events of checks (%v), want 3", len(events), err)
	}
}

// Somebody who could not be contacted and rings is on the list of the liaisons.
func TestACallerWhoWasNotReachedIsOnALiaisonsList(t *testing.T) {
	w := aWorld(t, 60)
	id := w.panelled()
	telling := w.whole(id).OpenTelling()
	if telling == nil {
		t.Fatal("nothing is owed")
	}
	w.must(w.liaison, id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Reaching: review.Reaching{NeedsAsked: "the GP practice"}}})
	contact := func(kind review.ContactKind, change func(*review.RecordContact)) {
		t.Helper()
		r := review.RecordContact{Telling: telling.ID, Kind: kind, HappenedAt: w.Now().Add(-time.Minute), Record: review.ContactRecord{Anyway: true}}
		change(&r)
		w.must(w.liaison, id, r)
	}
	for range w.whole(id).Policy.Attempts {
		contact(review.Attempt, func(r *review.RecordContact) { r.Channel, r.Result = "telephone", "no answer" })
	}
	w.must(w.liaison, id, review.DecideWhatNow{Telling: telling.ID, What: "end with the record", Why: "No number answers."})
	contact(review.NotContacted, func(r *review.RecordContact) { r.Record.Note = "Rung three times, written to." })
	if w.whole(id).OpenTelling() != nil {
		t.Fatal("the telling has not ended")
	}
	call := w.calls(id, 0)
	cause := review.Cause{Actor: w.liaison}
	if err := w.SettleCall(t.Context(), cause, call.ID, 1, id); err != nil {
		t.Fatal(err)
	}
	if err := w.CheckCall(t.Context(), cause, call.ID, 2, review.CallCheck{Checked: []string{"full name", "date of birth", "NHS number"}, Number: call.NHSNumber}); err != nil {
		t.Fatal(err)
	}
	l, err := w.Calls(t.Context(), w.liaison, review.CallsToTalk, 0)
	if err != nil || len(l.Lines) != 1 || l.Counts[review.CallsToTalk] != 1 {
		t.Errorf("got %+v (%v), want the call to ring back", l, err)
	}
	h, err := w.Home(t.Context(), w.liaison)
	if err != nil || h.ToSend.TalkBacks != 1 {
		t.Errorf("got %+v (%v), want 1 caller to ring back", h.ToSend, err)
	}
}

// What a caller tells of harm starts the candour clock on the day of the call, however
// late it is settled whom it is about.
func TestHarmThatACallerTellsOfStartsTheClock(t *testing.T) {
	w := aWorld(t, 60)
	id := w.certain(w.clinician)
	post, cause := w.whole(id).Post, review.Cause{Actor: w.liaison}
	c := review.HelpCall{Caller: "The daughter", Relation: review.CallRelations[1], Telephone: "020 7946 0000", Family: post.Family, Given: post.Given, Born: post.Born, About: "He was in hospital for weeks", Harm: true}
	var taken review.CallID
	then := func(n review.CallID) review.Answer { taken = n; return review.Answer{} }
	if _, err := w.TakeCall(t.Context(), cause, c, "", then); err == nil {
		t.Error("harm was taken down without how soon it must be looked at")
	}
	c.Urgency = review.Routine
	if _, err := w.TakeCall(t.Context(), cause, c, "", then); err != nil {
		t.Fatal(err)
	}
	called := w.now()
	Clock(t, w.Store).Add(5 * 24 * time.Hour)
	if err := w.SettleCall(t.Context(), cause, taken, 1, id); err != nil {
		t.Fatal(err)
	}
	w.must(w.lead, id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteCandour, Opinion: "Weeks in hospital"})
	c2 := w.whole(id)
	if o := c2.OpenTelling(); o == nil || o.Facts.ClockStart != review.Date(called) {
		t.Errorf("got %+v, want the clock from %s", o, review.Date(called))
	}
}
