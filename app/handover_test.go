package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

// A member who leaves still holds cases and owns an action: ending the membership
// leads to the page that hands all of it over, and nothing of them is left.
func TestALeaverIsHandedOver(t *testing.T) {
	s := site(t, 120)
	manager := s.signIn("manager")
	plan := manager.get(s.path("/allocate?" + s.gives(url.Values{"stage": {"triage"}, "n": {"6"}}, "clinician").Encode())).want(200)
	manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
	id := s.anyCase(review.InTriage, 1)
	leaver := s.people["clinician"]
	s.change("lead", id, review.OpenObligation{Kind: review.Action, What: "Ring the ward", Owner: leaver.Name, OwnerID: leaver.ID, Due: "2026-12-01"})

	end := s.path("/people/" + idOf(leaver.ID) + "/end")
	page := manager.post(end, manager.get(end).want(200).form("main form")).want(303).follow().says("The membership has ended.", "6", "Who takes it over?")
	manager.get(s.path("/people")).says("Left or blocked, and still holding something", leaver.Name+": 6 cases and 1 thing owed")
	address := s.path("/people/" + idOf(leaver.ID) + "/hand-over")
	ask := page.form(`form[method="get"]`)
	ask.Set("look", "yes")
	manager.get(address + "?" + ask.Encode()).want(422).says("Choose at least one person.")
	ask["to"] = []string{idOf(s.people["clinician2"].ID), idOf(s.people["lead2"].ID)}
	preview := manager.get(address+"?"+ask.Encode()).want(200).says("Who would get what", "Nothing is saved yet.")
	form := preview.form(`form[method="post"][action$="/hand-over"]`)
	manager.post(address, form).want(303).follow().says("Nothing of it is theirs any more.", "Handed over: 6 cases", "6 cases from "+leaver.Name)
	if a, b := s.allocated("clinician2"), s.allocated("lead2"); a != 3 || b != 3 {
		t.Errorf("got %d and %d cases, want 3 each", a, b)
	}
	manager.get(s.path("/people")).hides("Left or blocked")
	manager.get(address).want(404)
	owed := 0
	for _, o := range s.whole(id).Obligations {
		if o.What == "Ring the ward" && o.OwnerID != leaver.ID && o.Owner != leaver.Name && o.OwnerID != 0 {
			owed++
		}
	}
	if owed != 1 {
		t.Error("the action is not somebody else’s now")
	}
	s.signIn("lead").get(address).want(403)
}
