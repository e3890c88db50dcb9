package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// gives is the form that asks for cases to go to people, one share each.
func (s *testSite) gives(fields url.Values, who ...string) url.Values {
	fields.Set("look", "yes")
	for _, name := range who {
		fields.Set("share_"+idOf(s.people[name].ID), "1")
	}
	fields.Set("until-day", "30")
	fields.Set("until-month", "11")
	fields.Set("until-year", "2026")
	return fields
}

func (s *testSite) allocated(who string) int {
	s.t.Helper()
	l, err := s.store.Cases(s.t.Context(), s.actor(who), review.CaseFilter{Mine: review.Allocated}, review.Place{})
	if err != nil {
		s.t.Fatal(err)
	}
	return l.Total.N
}

// Those ticked, those on the page and all that match: each is previewed, made as
// one thing and undone as one.
func TestAllocateFromTheListOfCases(t *testing.T) {
	s := site(t, 160)
	manager := s.signIn("manager")
	list := manager.get(s.path("/cases?stage=triage")).want(200)
	form := list.form(`form[action$="/allocate"]`)
	shown := len(form["shown"])
	if shown == 0 || form.Get("stage") != "triage" {
		t.Fatalf("got the form %v, want the cases of the page and the filter", form)
	}
	all, _ := s.store.Cases(t.Context(), s.actor("manager"), review.CaseFilter{Stage: review.InTriage}, review.Place{})
	for _, c := range []struct {
		pick string
		want int
	}{{"ticked", 2}, {"shown", shown}, {"all", all.Total.N}} {
		fields := list.form(`form[action$="/allocate"]`)
		fields.Set("pick", c.pick)
		if c.pick == "ticked" {
			fields["case"] = fields["shown"][:2]
		}
		ask := manager.get(s.path("/allocate?" + fields.Encode())).want(200)
		plan := manager.get(s.path("/allocate?" + s.gives(ask.form(`form[method="get"]`), "clinician", "clinician2").Encode())).want(200).says("What would happen")
		if got := plan.value("seen"); got != strconv.Itoa(c.want) {
			t.Errorf("%s: got %s cases, want %d", c.pick, got, c.want)
		}
		if n := s.allocated("clinician"); n != 0 {
			t.Fatalf("%s: the preview allocated %d cases", c.pick, n)
		}
		made := manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
		done := made.follow().says("can be undone on this page", "Tess Clinician2")
		if a, b := s.allocated("clinician"), s.allocated("clinician2"); a+b != c.want || a-b > 1 || b-a > 1 {
			t.Errorf("%s: got %d and %d, want %d shared equally", c.pick, a, b, c.want)
		}
		address, _, _ := strings.Cut(made.Header().Get("Location"), "?")
		manager.post(address, done.form(`main form[method="post"]`)).want(303).follow().says("It was undone.")
		if a, b := s.allocated("clinician"), s.allocated("clinician2"); a+b != 0 {
			t.Errorf("%s: after the undo %d and %d are still allocated", c.pick, a, b)
		}
	}
}

// What is asked comes back with what is wrong, and what was typed.
func TestAllocateSaysWhatIsWrong(t *testing.T) {
	s := site(t, 60)
	lead := s.signIn("lead")
	page := lead.get(s.path("/allocate?" + url.Values{"look": {"yes"}, "n": {"many"}, "most": {"0"}, "until-day": {"40"}, "until-month": {"13"}, "until-year": {"2026"}}.Encode())).want(422)
	page.says("Choose the stage that the cases are in.", "Enter how many cases, from 1 to 10,000.", "Choose at least one person.", "Enter the last day on which it holds")
	if page.value("n") != "many" || page.value("until-day") != "40" {
		t.Error("what was typed is gone")
	}
	s.signIn("clinician").get(s.path("/allocate")).want(403)
}

// Two shares are twice as many, and nobody gets more than they were to get at most.
func TestAllocateByShares(t *testing.T) {
	s := site(t, 160)
	manager := s.signIn("manager")
	fields := s.gives(url.Values{"stage": {"triage"}, "n": {"30"}}, "clinician", "clinician2")
	fields.Set("share_"+idOf(s.people["clinician"].ID), "2")
	plan := manager.get(s.path("/allocate?" + fields.Encode())).want(200)
	manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
	if a, b := s.allocated("clinician"), s.allocated("clinician2"); a+b != 30 || a < 19 || a > 21 {
		t.Errorf("got %d and %d of 30, want about 20 and 10", a, b)
	}
	fields = s.gives(url.Values{"stage": {"triage"}, "n": {"30"}, "most": {"4"}}, "lead", "lead2")
	manager.get(s.path("/allocate?"+fields.Encode())).want(200).says("8 cases would be allocated", "as many as they were to get at most")
}

// The number that was looked at is the number that is allocated, or nothing is.
func TestAllocateWhatWasLookedAt(t *testing.T) {
	s := site(t, 60)
	manager, lead := s.signIn("manager"), s.signIn("lead")
	ask := s.path("/allocate?" + s.gives(url.Values{"pick": {"all"}, "stage": {"triage"}}, "clinician").Encode())
	form := manager.get(ask).want(200).form(`form[method="post"][action$="/allocate"]`)
	other := lead.get(s.path("/allocate?" + s.gives(url.Values{"stage": {"triage"}, "n": {"3"}}, "clinician2").Encode())).want(200)
	lead.post(s.path("/allocate"), other.form(`form[method="post"][action$="/allocate"]`)).want(303)
	again := manager.post(s.path("/allocate"), form).want(409).says("When you looked,", "Nothing was saved")
	manager.post(s.path("/allocate"), again.form(`form[method="post"][action$="/allocate"]`)).want(303)
	if n := s.allocated("clinician2"); n != 3 {
		t.Errorf("the other has %d cases left, want the 3 given to them first", n)
	}
}

func TestTakeBackOnPages(t *testing.T) {
	s := site(t, 60)
	manager := s.signIn("manager")
	plan := manager.get(s.path("/allocate?" + s.gives(url.Values{"stage": {"triage"}, "n": {"5"}}, "clinician").Encode())).want(200)
	manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
	s.signIn("clinician").get(s.path("")).says("Tess Manager gave you 5 cases", "allocated to me")
	who := manager.get(s.path("/allocations")).want(200).says("Who has allocated cases now")
	link := ""
	for _, a := range who.all(`a[href*="take-back"]`) {
		link = attribute(a, "href")
		if n := strings.TrimSpace(textOf(a)); !strings.HasPrefix(n, "5") {
			t.Errorf("got %q, want 5", n)
		}
	}
	back := manager.get(link).want(200).says("5 cases would be in the queue")
	manager.post(s.path("/allocations/take-back"), back.form(`main form[method="post"]`)).want(303).follow().says("5 cases were taken back")
	if n := s.allocated("clinician"); n != 0 {
		t.Errorf("%d cases are still theirs", n)
	}
	s.signIn("clinician").get(s.path("")).says("Tess Manager took 5 cases back from you")
	manager.get(link).want(200).says("nothing to take back")
}
