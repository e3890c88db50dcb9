//go:build browser

package app

import (
	"testing"
	"time"

	"harmreview/app/browsertest"
	"harmreview/review"
	"harmreview/review/store"
	"harmreview/review/wording"
)

// A day of patient liaison, as the guide tells it: from what needs them to the list of
// calls, a conversation, the letter that follows it, a print run, a practice, the
// helpline, and what the post brings back.
func TestBrowserADayOfPatientLiaison(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	s.lateLetters(2)
	candour := s.toTell()
	s.wordingsConfirmed(wording.Candour)
	for _, l := range s.whole(candour).Letters {
		s.change("lead", candour, review.DecideCopy{Letter: l.ID, Answer: review.CopyIt})
	}
	aware := s.toRun(2, candour+1)
	d := liaisonDay{&walk{testSite: s, t: t, base: s.served(), tabs: map[string]*browsertest.Page{}}, candour}
	d.isOnTheListOfCalls()
	d.talks()
	d.writes()
	d.writesToMany(aware)
	d.releases()
	d.answersACall(aware[0])
	d.opensTheMorningPost(aware[1])
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// A liaisonDay is the day, and the case to whose patient candour is owed.
type liaisonDay struct {
	*walk
	candour review.CaseID
}

// later lets time go by, after which everybody signs in anew.
func (d liaisonDay) later(by time.Duration) {
	store.Clock(d.t, d.store).Add(by)
	clear(d.tabs)
}

// home is the liaison's tab on what needs them.
func (d liaisonDay) home() *browsertest.Page {
	d.t.Helper()
	p := d.as("liaison")
	p.Goto(d.base + d.path(""))
	return p
}

func (d liaisonDay) isOnTheListOfCalls() {
	d.t.Helper()
	p := d.home()
	p.WaitText("to tell today")
	p.Axe()
	p.Goto(d.base + d.path("/tell-today"))
	p.WaitText(d.candour.String())
	p.WaitText("Not now")
	p.Axe()
	p.Shot("liaison-day-calls")
	p.ClickText(d.candour.String())
	p.Goto(d.base + d.casePath(d.candour, "/telling"))
	p.WaitText("No tracing answer of the last 7 days.")
	p.ClickText("Record a tracing answer")
	date(p, "answered", "23", "11", "2026")
	fillAll(p, "#source", "PDS", "#practice", "the same")
	checkAll(p, "alive=alive", "address=confirmed")
	p.ClickText("Record it")
	d.wantNoProblem(p)
	p.ClickText("Say who must be told")
	checkAll(p, "who=the patient")
	p.Select("#needs_asked", "the person")
	p.Select("#messages", "must not be left")
	p.ClickText("Record it")
	d.wantNoProblem(p)
	p.WaitText("Call: Yes")
}

// talks tries in vain in the morning, and reaches them in the afternoon.
func (d liaisonDay) talks() {
	d.t.Helper()
	p := d.as("liaison")
	p.ClickText("An attempt")
	checkAll(p, "channel=telephone", "result=no answer")
	date(p, "next_try", "23", "11", "2026")
	p.Select("#next_part", "afternoon")
	p.ClickText("Record it")
	d.wantNoProblem(p)
	p.Goto(d.base + d.path("/tell-today"))
	p.WaitText("Put aside until later (1)")
	d.later(4 * time.Hour)
	p = d.as("liaison")
	p.Goto(d.base + d.path("/tell-today"))
	p.WaitText("Tried once")
	p.Goto(d.base + d.casePath(d.candour, "/telling"))
	p.ClickText("The conversation")
	checkAll(p, "channel=telephone")
	date(p, "happened_at", "23", "11", "2026")
	p.Fill("#happened_at_time", "13:00")
	p.ClickText("Record it")
	p.WaitText("Write the account of the facts that was given.")
	fillAll(p, "#by_whom", "Tess Liaison, with Dr Lead", "#account", "The letter did not reach the GP, and the test was late.", "#enquiries", "Why the queue was not looked at", "#apology", "We are sorry that this happened.", "#questions", "Will it happen again?")
	p.Check("#to_answer")
	p.Axe()
	p.ClickText("Record it")
	d.wantNoProblem(p)
	p.WaitText("The contact is recorded.")
}

// writes makes the letter that follows, has it posted, and says that it went.
func (d liaisonDay) writes() {
	d.t.Helper()
	p := d.as("liaison")
	p.ClickText("Make a pack: Duty of candour")
	for i := 0; i < len(typedPack); i += 2 {
		p.Fill("#"+typedPack[i], typedPack[i+1])
	}
	p.ClickText("Make the pack")
	d.wantNoProblem(p)
	p.WaitText("waits to be sent")
	p.ClickText("Record that it was sent")
	checkAll(p, "channel=letter")
	p.ClickText("Record it")
	d.wantNoProblem(p)
	p.Goto(d.base + d.casePath(d.candour, "/telling"))
	p.WaitText("Results of enquiries")
	p.Shot("liaison-day-told")
}

// writesToMany sends one letter to all who are owed it; another liaison or a manager
// approves it.
func (d liaisonDay) writesToMany(aware []review.CaseID) {
	d.t.Helper()
	p := d.home()
	p.Goto(d.base + d.path("/packs"))
	p.ClickText("Print runs: one letter for many people")
	p.ClickText("Choose whom a letter goes to")
	checkAll(p, "kind=awareness")
	p.ClickText("Check whom it goes to")
	p.WaitText("Checked, waits for approval")
	manager := d.as("manager")
	manager.Goto(d.base + d.path("/print-runs/1"))
	manager.ClickText("Approve it")
	checkAll(manager, "looked=yes")
	manager.Fill("#why", "The first letters are right.")
	manager.ClickText("Approve it and have the packs made")
	manager.WaitText("Made, to be printed")
	p.Goto(d.base + d.path("/print-runs/1"))
	p.ClickText("Record that it was sent")
	checkAll(p, "channel=letter")
	p.ClickText("Record that they went")
	p.WaitText("Recorded as sent")
	for _, id := range aware {
		p.Goto(d.base + d.casePath(id, "/telling"))
		p.WaitText("Written, letter")
		if d.tells(id) {
			d.t.Errorf("%s is still owed a telling", id)
		}
	}
}

// tells reports whether a telling is owed to somebody.
func (d liaisonDay) tells(id review.CaseID) bool {
	d.t.Helper()
	c, err := d.store.Case(d.t.Context(), d.actor("liaison"), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return c.OpenTelling() != nil
}

func (d liaisonDay) releases() {
	d.t.Helper()
	p := d.home()
	p.ClickText("Practices")
	p.ClickText("THE DENSHAM SURGERY (A81001)")
	p.ClickText("Make a batch")
	p.WaitText("Goes with this batch: 2")
	p.ClickText("Make the batch")
	p.WaitText("Somebody else must approve it.")
	manager := d.as("manager")
	manager.Goto(d.base + d.path("/release-batches/1"))
	manager.ClickText("Approve it")
	manager.WaitText("Approved, waits to be sent")
	p.ClickText("Record that it was sent")
	checkAll(p, "channel=secure email")
	p.ClickText("Record it")
	p.WaitText("It is recorded that the batch was sent.")
	p.Goto(d.base + d.path(surgery))
	p.ClickText("Record one answer for the list")
	checkAll(p, "reply=acknowledged")
	p.Fill("#whom", "The practice manager")
	p.ClickText("Record the answer")
	d.wantNoProblem(p)
}

// answersACall takes the call of somebody who got a letter this morning.
func (d liaisonDay) answersACall(id review.CaseID) {
	d.t.Helper()
	p, post := d.home(), d.whole(id).Post
	born, err := time.Parse(time.DateOnly, post.Born)
	if err != nil {
		d.t.Fatal(err)
	}
	p.ClickText("Helpline")
	p.ClickText("Take a call")
	fillAll(p, "#caller", post.Given+" "+post.Family, "#telephone", "01632 960123", "#family", post.Family, "#given", post.Given, "#about", "Which letters were they?")
	date(p, "born", born.Format("2"), born.Format("1"), born.Format("2006"))
	checkAll(p, "relation=the patient")
	p.ClickText("Record the call, and look")
	d.wantNoProblem(p)
	checkAll(p, "case="+d.number(id))
	p.ClickText("Save")
	checkAll(p, "checked=full name", "checked=date of birth", "checked=address or postcode")
	p.ClickText("Save, and see what may be said")
	d.wantNoProblem(p)
	p.WaitText("A clinician is reading it.")
	p.Shot("liaison-day-call")
}

// opensTheMorningPost finds a letter that came back: its telling is owed again.
func (d liaisonDay) opensTheMorningPost(id review.CaseID) {
	d.t.Helper()
	d.later(20 * time.Hour)
	p := d.as("liaison")
	p.Goto(d.base + d.casePath(id, "/telling"))
	p.Click("main a[href*='/packs/']")
	p.ClickText("Record that it came back by post")
	date(p, "on", "24", "11", "2026")
	checkAll(p, "reason=gone away")
	p.ClickText("Record it")
	d.wantNoProblem(p)
	if !d.tells(id) {
		d.t.Errorf("the letter of %s came back, and nothing is owed", id)
	}
	p.Goto(d.base + d.path("/tell-today"))
	p.WaitText(id.String())
	p.Axe()
	p.Goto(d.base + d.casePath(id, "/telling"))
	p.WaitText("Post to this address came back")
	p.Shot("liaison-day-post")
}
