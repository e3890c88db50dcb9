//go:build browser

package app

import (
	"testing"

	"harmreview/review"
)

// Late letters of a practice go in a batch that a second person approves, and the
// practice answers for its whole list.
func TestBrowserLateLettersOfAPractice(t *testing.T) {
	t.Parallel()
	s := site(t, 20)
	s.lateLetters(3)
	base := s.served()
	p := s.opens(t, base, "liaison")
	p.Goto(base + s.path(""))
	p.ClickText("Practices")
	p.WaitText("THE DENSHAM SURGERY")
	look(t, p, "late-practices", 200)
	p.Axe()
	p.ClickText("THE DENSHAM SURGERY (A81001)")
	p.WaitText("Repeat the potassium")
	look(t, p, "late-practice", 200)
	p.Axe()
	p.ClickText("Make a batch")
	p.WaitText("Goes with this batch: 3")
	look(t, p, "late-make-batch", 200)
	p.Axe()
	p.ClickText("Make the batch")
	p.WaitText("Somebody else must approve it.")
	look(t, p, "late-batch", 200)
	p.Axe()
	manager := s.opens(t, base, "manager")
	manager.Goto(base + s.path("/release-batches/1"))
	manager.ClickText("Approve it")
	manager.WaitText("Approved, waits to be sent")
	p.ClickText("Record that it was sent")
	checkAll(p, "channel=secure email")
	p.Fill("#note", "Delivery receipt of 09:40")
	look(t, p, "late-batch-sent", 200)
	p.Axe()
	p.ClickText("Record it")
	p.WaitText("It is recorded that the batch was sent.")
	p.Goto(base + s.path(surgery))
	p.ClickText("Record one answer for the list")
	p.ClickText("Record the answer")
	p.WaitText("Say who answered.")
	look(t, p, "late-practice-reply", 422)
	p.Axe()
	checkAll(p, "reply=nothing found")
	p.Fill("#whom", "The practice manager")
	p.ClickText("Record the answer")
	p.WaitText("Replied: nothing found (2)")
	look(t, p, "late-practice-replied", 200)
	p.Axe()
}

// A call is taken down, settled, and answered by status words.
func TestBrowserACallToTheHelpline(t *testing.T) {
	t.Parallel()
	s := searchSite(t)
	base := s.served()
	p := s.opens(t, base, "liaison")
	p.Goto(base + s.path(""))
	p.ClickText("Helpline")
	p.ClickText("Take a call")
	p.ClickText("Record the call, and look")
	p.WaitText("Enter who rings.")
	look(t, p, "late-new-call", 422)
	p.Axe()
	fillAll(p, "#caller", "Zoë O’Brien", "#telephone", "01632 960123", "#family", "O’Brien", "#given", "Zoë", "#about", "I was admitted in May.")
	date(p, "born", "3", "2", "1951")
	checkAll(p, "relation=the patient", "urgency=2")
	p.ClickText("Record the call, and look")
	p.WaitText("Whom is the call about?")
	look(t, p, "late-call", 200)
	p.Axe()
	checkAll(p, "case="+s.number(s.caseOf(searched[0])))
	p.ClickText("Save")
	p.WaitText("What did the caller say rightly")
	look(t, p, "late-call-compared", 200)
	p.Axe()
	checkAll(p, "checked=full name", "checked=date of birth", "checked=NHS number")
	fillAll(p, "#nhs_number", searched[0].nhs)
	p.ClickText("Save, and see what may be said")
	p.WaitText("A clinician is reading it.")
	look(t, p, "late-call-answered", 200)
	p.Axe()
	p.Goto(base + s.path("/helpline"))
	look(t, p, "late-calls", 200)
	p.Axe()
	if c := s.whole(s.caseOf(searched[0])); c.Urgency != review.Urgent {
		t.Errorf("the case is %v, want it as urgent as what was told", c.Urgency)
	}
}
