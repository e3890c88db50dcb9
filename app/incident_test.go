package app

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
)

// founders gives a site somebody who may create incidents.
func (s *testSite) founders() *browser {
	s.t.Helper()
	s.addPerson("founder", "")
	p := s.people["founder"]
	p.CreatesIncidents = true
	if err := s.store.SavePerson(s.t.Context(), commandLine, p); err != nil {
		s.t.Fatal(err)
	}
	return s.signIn("founder")
}

// anIncident is the form of a new incident, all of it filled in.
func anIncident(b *browser) url.Values {
	return with(b.get("/incidents/new").want(200).form("main form"),
		"reference", "FAX-2026", "name", "Letters to a fax machine", "local_reference", "W123", "lfpse_reference", "LF-9", "cause", "A number that was never changed",
		"window_from-day", "1", "window_from-month", "3", "window_from-year", "2024", "window_to-day", "31", "window_to-month", "5", "window_to-year", "2026",
		"discovered_on-day", "2", "discovered_on-month", "6", "discovered_on-year", "2026", "declared_on-day", "9", "declared_on-month", "6", "declared_on-year", "2026",
		"contact_point", "01632 960001, weekdays 9 to 5", "declared_letters", "28,563", "declared_patients", "22144",
		"telling", string(review.TellAllAtEnd), "telling_reason", "The board decided it in June", "closings_sampled", "7", "urgent_working_days", "3",
		"site_1_code", "NGH", "site_1_name", "Northern General", "site_3_code", "EYE", "site_3_name", "Eye clinic",
		"rota_1_days", "weekdays", "rota_1_from", "18", "rota_1_to", "8", "rota_1_step", "1", "rota_1_whom", "Medical registrar", "rota_1_number", "01632 960002")
}

func TestAnIncidentIsStartedByTwoPeople(t *testing.T) {
	s := emptySite(t, Options{})
	b, admin := s.founders(), s.signIn("administrator")
	form := with(anIncident(b), "key", "the key")
	b.post("/incidents/new", form).want(303)
	b.post("/incidents/new", form).follow().want(200).says("A second person must confirm it", "Letters to a fax machine", "Waits for a second person")
	i, err := s.store.IncidentByReference(t.Context(), "FAX-2026")
	if err != nil {
		t.Fatal(err)
	}
	here := "/incidents/" + idOf(review.PersonID(i.ID))

	b.get(here).want(404)
	b.get(here + "/confirm").want(200).says("somebody else must confirm it")
	b.post(here+"/confirm", nil).want(403).says("Somebody else must confirm the incident that you created.")
	for _, who := range []string{"stranger", "manager", "lead"} {
		s.signIn(who).get(here + "/confirm").want(404)
		s.signIn(who).post(here+"/confirm", nil).want(404)
	}
	admin.get("/").says("To be confirmed", "Letters to a fax machine")
	admin.get(here+"/confirm").want(200).says(s.people["founder"].Name, "FAX-2026", "From 01-Mar-2024 to 31-May-2026", "28,563", "22,144", "Everyone at the end", "7%, drawn by lot", "Within 3 working days")
	b.get(here).want(404)
	admin.post(here+"/confirm", nil).follow().says("The incident is confirmed.").hides("To be confirmed")

	b.get(here).want(200)
	b.get(here+"/set-up").want(200).says("confirmed by "+s.people["administrator"].Name, "NGH Northern General", "EYE Eye clinic",
		"First Weekdays 18:00 to 08:00 Medical registrar 01632 960002", "The board decided it in June", "09-Jun-2026", "01632 960001, weekdays 9 to 5")
	b.get(here + "/people").says("Incident manager")
	admin.get(here).want(404)
	admin.get(here + "/confirm").want(404)
	admin.post(here+"/confirm", nil).want(409).says("This incident has been confirmed already.")
}

func TestAnIncidentIsChecked(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.founders()
	page := b.post("/incidents/new", with(anIncident(b), "reference", "", "name", "", "window_from-day", "31", "window_from-month", "2", "declared_letters", "many",
		"telling", "", "telling_reason", " ", "accept_hours", "soon", "closings_sampled", "101", "site_2_code", "NGH", "site_2_name", "Twice", "rota_3_days", "weekends", "rota_3_whom", "Nobody")).want(422)
	var links []string
	for _, a := range page.all(".nhsuk-error-summary a") {
		links = append(links, attribute(a, "href"))
		page.has(attribute(a, "href"))
	}
	want := []string{"#reference", "#name", "#window_from-day", "#site_2", "#declared_letters", "#telling", "#telling_reason", "#closings_sampled", "#accept_hours", "#rota_2"}
	if got := strings.ReplaceAll(strings.Join(links, " "), "#window_from ", "#window_from-day "); got != strings.Join(want, " ") {
		t.Errorf("got the problems %s, want %s", got, strings.Join(want, " "))
	}
	for field, want := range map[string]string{"declared_letters": "many", "rota_2_whom": "Nobody", "rota_2_days": "weekends", "site_3_code": "EYE", "window_from-day": "31", "cause": "A number that was never changed"} {
		if got := page.value(field); got != want {
			t.Errorf("%s came back as %q, want %q", field, got, want)
		}
	}
	b.post("/incidents/new", with(anIncident(b), "reference", "TEST-1")).want(422).says("There is an incident with this reference already.")
	s.signIn("manager").get("/incidents/new").want(403)
	s.signIn("manager").post("/incidents/new", anIncident(b)).want(403).says("Your account may not create incidents.")
	if _, err := s.store.IncidentByReference(t.Context(), "FAX-2026"); err == nil {
		t.Error("an incident was made after all")
	}
}

func TestEveryMemberSeesTheSetUpAndManagersChangeIt(t *testing.T) {
	s := emptySite(t, Options{})
	lead, b := s.signIn("lead"), s.signIn("manager")
	lead.get(s.path("/set-up")).want(200).says("Letters that never left", "Nothing was declared yet.").hides(s.path("/set-up/facts"))
	for _, part := range []string{"facts", "sites", "declared", "policy", "rota"} {
		lead.get(s.path("/set-up/" + part)).want(403)
		lead.post(s.path("/set-up/"+part), nil).want(403)
		b.get(s.path("/set-up")).has(`a[href="` + s.path("/set-up/"+part) + `"]`)
	}
	facts := s.path("/set-up/facts")
	form := with(b.get(facts).form("form.app-panel"), "cause", "Nobody owned the queue")
	b.post(facts, form).want(422).says("Say why this is changed.")
	b.post(facts, with(form, "reason", "Found out at last")).follow().says("The incident: the change was saved.", "Nobody owned the queue")
	lead.get(s.path("/set-up")).says("Nobody owned the queue")
}

func TestDeclaredNumbersKeepTheirVersions(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	address := s.path("/set-up/declared")
	declare := func(reason string, pairs ...string) *answer {
		return b.post(address, with(with(b.get(address).form("form.app-panel"), "reason", reason), pairs...))
	}
	declare("First count", "declared_letters", "28,000", "declared_patients", "22,144").want(303)
	declare("", "declared_letters", "28,563").want(422).says("Say why this is changed.")
	declare("A cabinet was found", "declared_letters", "28 563").want(303)
	declare("To forget it", "declared_letters", "").want(422).says("Enter a whole number, such as 28563.")
	declare("Nonsense", "declared_rows", "-5").want(422)
	page := b.get(s.path("/set-up"))
	var lines []string
	for _, tr := range page.all(`[aria-labelledby="versions"] tbody tr`) {
		lines = append(lines, strings.Join(strings.Fields(textOf(tr)), " "))
	}
	by := " " + s.people["manager"].Name
	want := []string{"23-Nov-2026 letters 28,000 First count" + by, "23-Nov-2026 patients 22,144 First count" + by, "23-Nov-2026 letters 28,563 A cabinet was found" + by}
	if !slices.Equal(lines, want) {
		t.Errorf("got the versions %q, want %q", lines, want)
	}
	page.says("Letters 28,563 Patients 22,144 Rows Not declared")
}

func TestThePolicyIsChangedWithAReason(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	address := s.path("/set-up/policy")
	form := b.get(address).want(200).form("form.app-panel")
	if form.Get("closings_sampled") != "2" || form.Get("assessments_sampled") != "5" {
		t.Errorf("got the samples %s and %s, want 2 and 5", form.Get("closings_sampled"), form.Get("assessments_sampled"))
	}
	b.post(address, with(form, "closings_sampled", "12.5%")).want(422).says("Say why this is changed.")
	b.post(address, with(form, "closings_sampled", "12.5%", "same_day_hours", "0", "reason", "x")).want(422).says("Enter within how many hours a same-day action is done and assessed, a whole number from 1 to 365.")
	b.post(address, with(form, "telling", string(review.TellAllAtStart), "closings_sampled", "12.5%", "same_day_hours", "12", "reason", "Decided today")).want(303)
	i, err := s.store.Incident(t.Context(), s.incident)
	if err != nil || i.Policy.ClosingsSampled != 0.125 || i.Policy.SameDayHours != 12 || i.Policy.Telling != review.TellAffected {
		t.Errorf("got the policy %+v (%v)", i.Policy, err)
	}
	b.get(s.path("/set-up")).says("12.5%, drawn by lot", "Only those affected") // the telling is switched on a page of its own
}

func TestLinesCanBeAddedAndTakenAway(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	rota := s.path("/set-up/rota")
	for n, want := range []int{3, 4, 5} {
		page := b.get(rota).want(200)
		if got := len(page.all("fieldset.app-line")); got != want {
			t.Fatalf("got %d lines, want %d", got, want)
		}
		line := "rota_" + idOf(review.PersonID(n+3)) // leaving empty lines before it
		b.post(rota, with(page.form("form.app-panel"), line+"_days", "every day", line+"_from", "0", line+"_to", "24", line+"_step", "2", line+"_whom", "Number "+line, line+"_number", "01632 960003")).want(303)
	}
	b.get(s.path("/set-up")).says("Second Every day All day and night Number rota_3 01632 960003", "Number rota_5")
	form := b.get(rota).form("form.app-panel")
	for _, field := range []string{"days", "from", "to", "whom", "number"} {
		form.Set("rota_1_"+field, "")
	}
	b.post(rota, form).want(303)
	b.get(s.path("/set-up")).says("Number rota_4").hides("Number rota_3")
	b.post(rota, with(b.get(rota).form("form.app-panel"), "rota_1_number", "")).want(422).says("Enter whom to ring, and the number.").has("#rota_1.nhsuk-form-group--error")

	sites := s.path("/set-up/sites")
	b.post(sites, with(b.get(sites).form("form.app-panel"), "site_1_code", "NGH", "site_1_name", "Northern General", "site_2_code", "EYE", "site_2_name", "Eye clinic")).want(303)
	b.post(sites, with(b.get(sites).form("form.app-panel"), "site_1_code", "", "site_1_name", "")).want(303)
	b.get(s.path("/set-up")).says("NGH Northern General").hides("Eye clinic")
}

func TestTwoManagersOnTheSetUpSeeBothTexts(t *testing.T) {
	s := emptySite(t, Options{})
	one, two := s.signIn("manager"), s.signIn("manager2")
	facts := s.path("/set-up/facts")
	form := with(one.get(facts).form("form.app-panel"), "cause", "Typed by one", "reason", "One knows")
	two.post(facts, with(two.get(facts).form("form.app-panel"), "cause", "Saved by two", "reason", "Two knows")).want(303)
	one.post(facts, with(form, "reason", "", "key", newKey())).want(409)
	again := one.post(facts, form).want(409).says("What is saved now", "Saved by two")
	if again.value("cause") != "Typed by one" || again.value("reason") != "One knows" {
		t.Errorf("the form came back as %v", again.form("form.app-panel"))
	}
	one.post(facts, again.form("form.app-panel")).want(303)
	one.get(s.path("/set-up")).says("Typed by one")
}

func TestAManagerAddsPeopleThatHaveAnAccount(t *testing.T) {
	s := emptySite(t, Options{})
	b, stranger := s.signIn("manager"), s.signIn("stranger")
	address := s.path("/people/new")
	stranger.get(s.path("/set-up")).want(404)
	b.get(address).want(200).says("Sees neither letters nor clinical reasoning.")
	b.post(address, url.Values{"email": {"nobody@example.nhs.uk"}}).want(422).says("Choose at least one role.", "ask an administrator to add the account")
	b.post(address, url.Values{"email": {s.people["lead"].Email}, "roles": {"clerk"}}).want(422).says("is a member already")
	b.post(address, url.Values{"email": {s.people["stranger"].Email}, "roles": {"administrator"}}).want(422).says("Choose roles from the list.")
	page := b.post(address, url.Values{"email": {s.people["stranger"].Email}, "roles": {"clerk"}, "second_reader": {"yes"}}).want(422).says("Only a clinician is given the second-reader right.")
	if page.value("email") != s.people["stranger"].Email || page.value("roles") != "clerk" || page.value("second_reader") != "yes" {
		t.Error("what was typed did not come back")
	}
	form := url.Values{"email": {" Stranger@example.nhs.uk"}, "roles": {"clerk", "clinician"}, "second_reader": {"yes"}, "key": {"the key"}}
	b.post(address, form).want(303)
	b.post(address, form).follow().says("The person was added.", s.people["stranger"].Name+" Clerk, Clinician Yes")
	stranger.get(s.path("/set-up")).want(200).says("Set-up")
	if a := s.actor("stranger"); !a.MaySecondRead() || !a.Is(review.Clerk) {
		t.Errorf("got %+v, want a clerk and clinician who may second-read", a)
	}
	if err := s.store.Block(t.Context(), commandLine, s.people["lead"].ID, true); err != nil {
		t.Fatal(err)
	}
	b.get(s.path("/people")).says("Blocked")
}

func TestRolesAreChangedByManagersAndNeverTheirOwn(t *testing.T) {
	s := emptySite(t, Options{})
	b, other, lead := s.signIn("manager"), s.signIn("manager2"), s.signIn("lead")
	of := func(who string) string { return s.path("/people/" + idOf(s.people[who].ID)) }
	lead.get(s.path("/people")).want(200).says(s.people["manager"].Name).hides(of("manager"))
	lead.get(of("manager")).want(403)
	lead.post(of("manager"), url.Values{"roles": {"auditor"}, "was": {"manager"}}).want(403)

	own := b.get(of("manager")).want(200).says("Nobody changes their own; another manager can.")
	if len(own.all("main form")) != 0 {
		t.Error("there is a form for one's own roles")
	}
	b.post(of("manager"), url.Values{"roles": {"manager", "lead"}, "was": {"manager"}}).want(403).says("Nobody changes their own roles.")
	b.post(of("manager")+"/end", url.Values{"was": {"manager"}}).want(403)

	form := b.get(of("lead")).want(200).form("main form.app-narrow")
	other.post(of("lead"), url.Values{"roles": {"lead", "clerk"}, "was": {"lead"}}).want(303)
	b.post(of("lead"), url.Values{"was": {"lead"}}).want(422).says("Choose at least one role.")
	form["roles"] = []string{"auditor"}
	again := b.post(of("lead"), form).want(409).says("What is saved now", "Lead clinician, Clerk")
	if got := again.value("roles"); got != "auditor" {
		t.Errorf("the roles came back as %s", got)
	}
	b.post(of("lead"), again.form("main form.app-narrow")).want(303)
	if a := s.actor("lead"); !slices.Equal(a.Roles, []review.Role{review.Auditor}) {
		t.Errorf("got the roles %v, want auditor", a.Roles)
	}
	b.get(of("stranger")).want(404)
}

func TestAMembershipEndsAtOnce(t *testing.T) {
	s := emptySite(t, Options{})
	b, lead := s.signIn("manager"), s.signIn("lead")
	end := s.path("/people/" + idOf(s.people["lead"].ID) + "/end")
	lead.get(s.path("/set-up")).want(200)
	form := with(b.get(end).want(200).says("Lead clinician").form("main form.app-narrow"), "key", "the key")
	b.post(end, form).want(303)
	b.post(end, form).follow().says("The membership has ended.").hides(s.people["lead"].Email)
	lead.get(s.path("/set-up")).want(404)
	lead.get("/account").want(200)
}

func TestWhatIsHiddenFromSomebodyIsRecorded(t *testing.T) {
	s := site(t, 60)
	stranger := s.signIn("stranger")
	id := s.anyCase(review.InTriage, 1)
	stranger.get(s.path("")).want(404)
	stranger.get(s.casePath(id, "")).want(404)
	stranger.get("/incidents/999").want(404)
	s.signIn("lead").get(s.path("/set-up/facts")).want(403)
	lines, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Result: review.Refused}, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Who+": "+l.Change+" "+l.Facts)
	}
	who := s.people["stranger"].Name + ": open page route: GET /incidents/:incident"
	want := []string{s.people["lead"].Name + ": open page route: GET /incidents/:incident/set-up/facts", who + "/cases/:case", who}
	if !slices.Equal(got, want) {
		t.Errorf("got the refusals %q, want %q", got, want)
	}
	if !slices.Contains(lines[1].Cases, id) {
		t.Errorf("got the cases %v, want %s", lines[1].Cases, id)
	}
}
