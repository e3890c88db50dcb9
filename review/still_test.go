package review

import "testing"

// notified is a case whose patient is owed candour, with every gate open.
func notified(t failer) *testCase {
	c := atPanel(t)
	return c.do(lee, c.panel(moderate, Yes)).do(lia, c.traced("alive", c.now), NameRelevantPerson{RelevantPerson{Who: ThePatient}})
}

func TestCandourWaitsForTheResultsThatWereAnnounced(t *testing.T) {
	c := notified(t)
	said := c.contact(InPerson)
	said.Record.MoreToCome = true
	c.do(lia, said)
	c.do(lia, c.contact(Written))
	if o := c.OpenTelling(); o == nil {
		t.Fatal("got the telling met, want it open until the results are given")
	}
	if missing, ended := c.StillToTell(c.OpenTelling().ID); len(missing) != 1 || missing[0] != Results || ended {
		t.Errorf("got still to tell %q, ended %v, want the results", missing, ended)
	}
	c.do(lia, c.contact(Results))
	if o := c.OpenTelling(); o != nil || !c.Complete() {
		t.Errorf("got %+v open, complete %v, want the telling met and the case complete", o, c.Complete())
	}
}

func TestAReviewerCannotChangeWhatIsHiddenFromThem(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1)).owingAll()
	telling, release := c.one(Telling), c.one(GPRelease)
	for _, hidden := range []Obligation{telling, release} {
		c.refused(cat, NoteObligation{ID: hidden.ID, Version: hidden.Version, Kind: "note", Note: "Rang.", HappenedAt: c.now}, ErrNotFound)
		c.refused(lou, waive(hidden), ErrNotFound)
	}
	c.refused(lou, c.contact(Attempt), ErrNotNow)
	c.do(lia, c.contact(Attempt))
}

func TestALateLetterSentWithAGateClosedIsMarked(t *testing.T) {
	c := closed(t).owingAll()
	sent := meet(c.one(GPRelease))
	c.problem(lia, sent, "anyway")
	before := c.OpenObligations()
	sent.Anyway = true
	c.do(lia, sent)
	if got := c.OpenObligations(); got != before+1 || c.one(GPRelease).Facts.Release.Sent() {
		t.Errorf("got %d open, want %d: an action opened, and the letter waits to go to the right practice", got, before+1)
	}
	if last := c.Obligations[len(c.Obligations)-1]; last.Kind != Action || last.Urgency != Urgent || last.Owner != "Incident manager" {
		t.Errorf("got %+v opened, want an urgent action of the manager’s", last)
	}
}
