package app

import (
	"net/url"
	"testing"
)

// Cases are shared out by who is there: each gets as many shares as half-days
// until the allocation ends.
func TestAllocateByTheRota(t *testing.T) {
	s := site(t, 160)
	manager, b := s.signIn("manager"), s.signIn("clinician")
	week := func(days string) url.Values {
		v := url.Values{"was": {"0000000"}}
		for _, d := range days {
			v.Add("days", string(d))
		}
		return v
	}
	b.get(s.path("")).has(`a[href="` + s.path("/working-week") + `"]`)
	b.get(s.path("/working-week")).want(200).says("When do you work on cases?")
	b.post(s.path("/working-week"), week("2220000")).want(303).follow().says("Your working week was saved.")
	b.post(s.path("/working-week"), week("0000000")).want(409).says("Saved now: Monday, Tuesday, Wednesday")
	b.post(s.path("/working-week"), week("3")).want(409)
	wrong := week("3000000")
	wrong.Set("was", "2220000")
	b.post(s.path("/working-week"), wrong).want(422).says("Choose half a day, all day or not at all")
	of := func(who string) string { return s.path("/people/" + idOf(s.people[who].ID) + "/working-week") }
	b.get(of("clinician2")).want(403)
	b.post(of("clinician2"), week("1111111")).want(403)
	manager.get(s.path("/people/" + idOf(s.people["clinician2"].ID))).has(`a[href="` + of("clinician2") + `"]`)
	manager.post(of("clinician2"), week("1110000")).want(303)
	manager.get(of("clinician2")).says("When does " + s.people["clinician2"].Name + " work on cases?")
	manager.post(of("liaison"), week("2222222")).want(303)

	// Today is Monday the 23rd: three days and three half-days until Wednesday.
	asked := url.Values{"stage": {"triage"}, "n": {"30"}, "until": {"2026-11-25"}, "look": {"rota"}, "share_" + idOf(s.people["lead"].ID): {"9"}}
	plan := manager.get(s.path("/allocate?" + asked.Encode())).want(200).says("30 cases would be allocated")
	manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
	if a, b, lead := s.allocated("clinician"), s.allocated("clinician2"), s.allocated("lead"); a != 20 || b != 10 || lead != 0 {
		t.Errorf("got %d, %d and %d for the lead, who has no week; want 20, 10 and none", a, b, lead)
	}
}
