package app

import (
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// hrefOf is where the first link that a selector finds leads.
func (w *answer) hrefOf(selector string) string {
	w.t.Helper()
	found := w.all(selector)
	if len(found) == 0 {
		w.t.Fatalf("the page has no %s:\n%s", selector, w.text())
	}
	return attribute(found[0], "href")
}

func TestACaseLeadsBackToItsLineAndOnToTheNext(t *testing.T) {
	s := site(t, 160)
	lead := s.signIn("lead")
	list := s.path("/cases?stage=triage")
	second := lead.get(lead.get(list).want(200).hrefOf(`a[rel="next"]`)).want(200)
	lines := second.all("tbody th a")
	c := lead.get(attribute(lines[3], "href")).want(200)
	back := c.hrefOf(".app-beside a")
	page, fragment, _ := strings.Cut(back, "#")
	again := lead.get(page).want(200)
	if attribute(again.all("tbody th a")[0], "id") != attribute(lines[0], "id") || fragment != attribute(lines[3], "id") {
		t.Errorf("got back to %s, want line %s of the page that begins with %s", back, attribute(lines[3], "id"), attribute(lines[0], "id"))
	}
	if got, want := c.hrefOf(`.app-beside a[rel="next"]`), attribute(lines[4], "href"); got != want {
		t.Errorf("got next\n%s, want\n%s", got, want)
	}
	if got, want := c.hrefOf(`.app-beside a[rel="prev"]`), attribute(lines[2], "href"); got != want {
		t.Errorf("got previous\n%s, want\n%s", got, want)
	}
}

func TestTheWayBackLastsThroughTheFormsOfACase(t *testing.T) {
	s := site(t, 60)
	manager := s.signIn("manager")
	c := manager.get(manager.get(s.path("/cases?stage=triage")).want(200).hrefOf("tbody th a")).want(200)
	back := c.hrefOf(".app-beside a")
	form := manager.get(c.hrefOf(`.app-actions a[href*="/hold"]`)).want(200)
	w := manager.post(attribute(form.all("main form")[0], "action"), with(form.form("main form"), "until-day", "x", "reason", "")).want(422)
	if got := w.hrefOf(".app-beside a"); got != back {
		t.Errorf("got back to %s beside the mistakes, want %s", got, back)
	}
	done := manager.post(attribute(w.all("main form")[0], "action"), with(w.form("main form"),
		"until-day", "18", "until-month", "12", "until-year", "2026", "reason", "The notes are on their way.")).want(303).follow().says("on hold")
	if got := done.hrefOf(".app-beside a"); got != back {
		t.Errorf("got back to %s after the form, want %s", got, back)
	}
}

func TestAnObligationLeadsOnToTheNextOfItsList(t *testing.T) {
	s := site(t, 60)
	for id := review.CaseID(1); id <= 3; id++ {
		s.change("manager", id, review.OpenObligation{Kind: review.Action, What: "Ring the patient", Owner: "The practice", Due: "2026-12-09"})
	}
	manager := s.signIn("manager")
	list := manager.get(s.path("/owed?kind=action")).want(200)
	lines := list.all("td.app-what a")
	o := manager.get(attribute(lines[1], "href")).want(200)
	if got, want := o.hrefOf(`.app-beside a[rel="next"]`), attribute(lines[2], "href"); got != want {
		t.Errorf("got next\n%s, want\n%s", got, want)
	}
	if got, want := o.hrefOf(".app-beside a"), s.path("/owed?kind=action#"+attribute(lines[1], "id")); got != want {
		t.Errorf("got back to %s, want %s", got, want)
	}
	manager.get(o.hrefOf(`.app-beside a[rel="prev"]`)).want(200).says("First of the list")
}

func TestAnAddressCannotAskForTheLinesOfAListThatSomebodyDoesNotHave(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	at := func(from url.Values) string { return s.casePath(id, "?"+url.Values{"from": {from.Encode()}}.Encode()) }
	clerk := s.signIn("clerk")
	for _, from := range []url.Values{
		{"list": {"owed"}, "kind": {"telling"}, "at": {"1"}},
		{"list": {"cases"}, "at": {"nowhere"}},
		{"list": {"else"}},
	} {
		if w := clerk.get(at(from)).want(200); len(w.all(".app-beside")) > 0 {
			t.Errorf("%v: got a list, want none", from)
		}
	}
	liaison := s.signIn("liaison")
	w := liaison.get(at(url.Values{"list": {"cases"}, "urgency": {"1"}, "at": {"0__0_1"}})).want(200)
	if back := w.hrefOf(".app-beside a"); strings.Contains(back, "urgency") {
		t.Errorf("got back to %s, want no filter that liaison staff do not have", back)
	}
}
