package review

import (
	"slices"
	"testing"
	"time"
)

// lina made the link.
var lina = actor(71, "Lina Liaison", Liaison)

// answered is the answer to a late letter that comes through a link.
func (c *testCase) answered(a LinkAnswer) RecordReply {
	o := c.release()
	return a.Reply(PracticeLink{ID: 3, By: lina.Person, ByName: lina.Name, Incident: c.Incident}, ReleaseLine{Release: o.ID, Facts: o.Facts, Cover: o.Facts.Cover}, "The registrar, 200", c.now)
}

// What a practice answers through its link is recorded by the program, and means
// what it means when staff record it; nobody but the program says it came so.
func TestRepliesThroughALinkAreTheProgrammes(t *testing.T) {
	for _, kind := range ReplyKinds {
		c := late(t, "Repeat the potassium").sends()
		c.now = c.now.Add(time.Hour)
		reply := c.answered(LinkAnswer{Kind: kind, Whom: "Dr Ahmed", Role: "partner", Due: Date(c.now.AddDate(0, 0, 3))})
		c.do(Program(c.Incident), reply)
		o := c.release()
		if o.State != Met || o.Facts.Release.Reply != kind || o.Facts.Release.Link != 3 || o.ClosedBy != 0 {
			t.Errorf("%s: got %s, %+v, closed by %d", kind, o.State, o.Facts.Release, o.ClosedBy)
		}
		if last := o.Steps[len(o.Steps)-1]; last.By != 0 || last.Whom != "Dr Ahmed, partner" {
			t.Errorf("%s: got the step %+v, want it the practice’s", kind, last)
		}
		if harm := kind == HarmReported; harm != (c.Stage == InAssessment) || harm != (len(c.owed(SameDayAction)) > 0) {
			t.Errorf("%s: the case is in %s with %d same-day actions", kind, c.Stage, len(c.owed(SameDayAction)))
		}
	}
	c := late(t, "Repeat the potassium").sends()
	if refused(c, c.answered(LinkAnswer{Kind: AcceptedAction, Whom: "Dr Ahmed", Role: "partner"}), Program(c.Incident)) == nil {
		t.Error("an action is accepted without a day")
	}
}

// A harm sets aside what was decided, in the name of whoever made the link: such a
// row is somebody's.
func TestAHarmThroughALinkSetsAsideInTheMakersName(t *testing.T) {
	c := decided(t)
	c.open(Obligation{Kind: GPRelease, What: "Send it on", Letter: c.Letters[0].ID, Facts: ObligationFacts{Cover: Cover{Said: true, Asks: "Repeat the test"}}}, c.now)
	c.keep()
	c.do(lia, ReleaseLetters{Releases: []ObligationID{c.release().ID}, SentAt: c.now, Channel: "post", Anyway: true})
	c.now = c.now.Add(time.Hour)
	signed, outcomes := len(c.Assessments), len(c.Outcomes)
	c.do(Program(c.Incident), c.answered(LinkAnswer{Kind: HarmReported, Whom: "Dr Ahmed", Role: "partner"})).in(InAssessment)
	if len(c.Assessments) == signed || len(c.Outcomes) == outcomes {
		t.Fatal("nothing was set aside")
	}
	for _, a := range c.Assessments[signed:] {
		if a.By != lina.Person {
			t.Errorf("an assessment was set aside by %d, want %d", a.By, lina.Person)
		}
	}
	for _, o := range c.Outcomes[outcomes:] {
		if o.SignedBy != lina.Person {
			t.Errorf("an outcome was withdrawn by %d, want %d", o.SignedBy, lina.Person)
		}
	}
}

func TestAReplyIsTakenBack(t *testing.T) {
	c := late(t, "Repeat the potassium").sends()
	o := c.release()
	due := o.Due
	if refused(c, TakeBackReply{ID: o.ID, Version: o.Version, Reason: "None came."}, lia) == nil {
		t.Error("a reply is taken back that nobody gave")
	}
	c.now = c.now.Add(time.Hour)
	c.do(Program(c.Incident), c.answered(LinkAnswer{Kind: NilReturn, Whom: "Dr Ahmed", Role: "partner"}))
	if !c.Complete() {
		t.Fatal("the case is not complete with the reply")
	}
	o = c.release()
	if refused(c, TakeBackReply{ID: o.ID, Version: o.Version}, lia) == nil {
		t.Error("a reply is taken back without a reason")
	}
	c.do(lia, TakeBackReply{ID: o.ID, Version: o.Version, Reason: "Another patient was meant."})
	o = c.release()
	if !o.AwaitsReply() || !o.Due.Equal(due) || o.Facts.Release.Link != 0 || c.Complete() || o.Steps[len(o.Steps)-1].Note != "Another patient was meant." {
		t.Errorf("got %s, %+v, complete %v; want a reply owed as before", o.State, o.Facts.Release, c.Complete())
	}
}

func TestWhatIsWrongWithAnAnswerThroughALink(t *testing.T) {
	good := LinkAnswer{Cases: []CaseID{1}, Kind: NilReturn, Whom: "Dr Ahmed", Role: "partner"}
	if p := good.Check(); len(p) != 0 {
		t.Errorf("got %v for what is right", p)
	}
	for field, wrong := range map[string]LinkAnswer{
		"cases": {Cases: []CaseID{1, 2}, Kind: HarmReported, Whom: "Dr Ahmed", Role: "partner"},
		"reply": {Cases: []CaseID{1}, Whom: "Dr Ahmed", Role: "partner"},
		"whom":  LinkAnswer{Cases: []CaseID{1}, Kind: NilReturn, Whom: " \n ", Role: "partner"}.Tidied(),
		"role":  {Cases: []CaseID{1}, Kind: NilReturn, Whom: "Dr Ahmed"},
	} {
		if p := wrong.Check(); len(p) != 1 || p[field] == "" {
			t.Errorf("%s: got %v", field, p)
		}
	}
}

// Letters of one case are one line: nothing that may be shown tells them apart.
func TestLinesBehindALink(t *testing.T) {
	line := func(id CaseID, at string) ReleaseLine {
		l := ReleaseLine{Facts: ObligationFacts{Release: Release{SentAt: at}}}
		l.Case = id
		return l
	}
	got := LinkLines([]ReleaseLine{line(1, "2026-11-02T23:30:00Z"), line(2, "2026-11-03T09:00:00Z"), line(1, "2026-11-09T09:00:00Z"), line(1, "2026-11-09T10:00:00Z")})
	if len(got) != 2 || got[0].Case != 1 || got[0].Letters != 3 || !slices.Equal(got[0].Sent, []string{"2026-11-02", "2026-11-09"}) || got[1].Letters != 1 {
		t.Errorf("got %+v", got)
	}
}

// A link works until it runs out or is ended, and only a liaison makes one, where
// links are on.
func TestWhoMakesLinksAndHowLongTheyWork(t *testing.T) {
	now := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	l := PracticeLink{Until: now.Add(time.Hour)}
	if !l.Works(now) || l.Works(now.Add(time.Hour)) || l.EndRefusal(lia, now) != nil || l.EndRefusal(max_, now) != nil || l.EndRefusal(lou, now) == nil {
		t.Error("a link does not work as long as it says, or the wrong people end it")
	}
	if l.EndedAt = now; l.Works(now) || l.EndRefusal(lia, now) == nil {
		t.Error("a link goes on after it was ended")
	}
	on, off := Policy{PracticeLinks: true}, DefaultPolicy()
	if on.LinkRefusal("A81001", lia) != nil || on.LinkRefusal("", lia) == nil || off.LinkRefusal("A81001", lia) == nil || on.LinkRefusal("A81001", max_) == nil {
		t.Error("links are made where they are off, for no practice, or by somebody else")
	}
}
