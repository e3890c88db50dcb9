package app

import (
	"strconv"
	"strings"
	"testing"
)

func TestSavedViewsAreKeptNamedSharedAndRemoved(t *testing.T) {
	s := busySite(t)
	manager := s.signIn("manager")
	list := manager.get(s.path("/cases?stage=triage&held=no")).want(200)
	page := manager.get(list.hrefOf(`a[href*="/views/new"]`)).want(200).says("Stage: Triage", "On hold: Not on hold")
	form := page.form("main form")
	manager.post(s.path("/views/new"), with(form, "name", " ")).want(422).says("Enter a name")
	manager.post(s.path("/views/new"), with(form, "name", "Mrs X 943 476 5919")).want(422).says("Leave numbers of patients out")
	manager.post(s.path("/views/new"), with(form, "name", "To be read")).want(303).follow().says("To be read", "Yours")
	manager.post(s.path("/views/new"), with(manager.get(list.hrefOf(`a[href*="/views/new"]`)).form("main form"), "name", "to BE read")).want(422).says("of that name already")

	lead := s.signIn("lead")
	lead.get(s.path("/views")).want(200).says("None is saved")
	lead.get(s.path("/views/1")).want(404)
	lead.post(s.path("/views/1/remove"), with(manager.get(s.path("/views/1/remove")).form("main form"))).want(404)

	manager.post(s.path("/views/1"), with(manager.get(s.path("/views/1")).want(200).form("main form"), "name", "All to read", "shared", "yes")).want(303).follow().
		says("All to read", "Shared by Tess Manager")
	for _, who := range []string{"manager", "lead", "clinician", "liaison"} {
		b := s.signIn(who)
		home := b.get(s.path("")).want(200)
		references, _ := b.listed(home.hrefOf("#views + ul a"))
		li := home.all("#views + ul li")
		if got, want := lastWord(textOf(li[0])), strconv.Itoa(len(references)); got != want {
			t.Errorf("%s: the first page says %s, its list holds %s", who, got, want)
		}
	}
	s.signIn("clinician").get(s.path("/views/1")).want(403)
	clinician := s.signIn("clinician")
	own := clinician.get(clinician.get(s.path("/cases?mine=claimed")).hrefOf(`a[href*="/views/new"]`)).form("main form")
	clinician.post(s.path("/views/new"), with(own, "name", "Mine", "shared", "yes")).want(422).says("Managers and leads share views")

	was := manager.get(s.path("/views/1/remove")).want(200).form("main form")
	manager.post(s.path("/views/1"), with(manager.get(s.path("/views/1")).form("main form"), "name", "Read")).want(303)
	manager.post(s.path("/views/1/remove"), was).want(409)
	manager.post(s.path("/views/1/remove"), with(manager.get(s.path("/views/1/remove")).form("main form"))).want(303).follow().says("None is saved")
	for _, change := range []string{"save view", "change view", "remove view"} {
		s.signIn("auditor").get(s.path("/audit?change=" + strings.ReplaceAll(change, " ", "+"))).want(200).has("tbody tr").hides("To be read")
	}
}

func TestASharedViewIsHiddenFromThoseWhoCouldNotAskIt(t *testing.T) {
	s := site(t, 60)
	lead := s.signIn("lead")
	form := lead.get(lead.get(s.path("/cases?urgency=1")).want(200).hrefOf(`a[href*="/views/new"]`)).want(200).form("main form")
	lead.post(s.path("/views/new"), with(form, "name", "Same day", "shared", "yes")).want(303)
	s.signIn("clinician").get(s.path("/views")).want(200).says("Same day")
	s.signIn("liaison").get(s.path("/views")).want(200).hides("Same day")
	s.signIn("liaison").get(s.path("/views/new?list=cases&query=urgency%3D1")).want(404)
	s.signIn("clinician").get(s.path("/views/new?list=owed&query=kind%3Didentity")).want(404)
	manager := s.signIn("manager")
	owed := manager.get(manager.get(s.path("/owed?kind=identity&due=overdue")).want(200).hrefOf(`a[href*="/views/new"]`)).want(200).says("Identity, Overdue").form("main form")
	manager.post(s.path("/views/new"), with(owed, "name", "Late")).want(303)
	manager.get(s.path("/owed?kind=identity&due=overdue")).want(200).says("Late (0)")
}

func lastWord(s string) string {
	words := strings.Fields(s)
	return words[len(words)-1]
}
