package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// triageForm is the form of a page as it stands, with a decision.
func triageForm(w *answer, decision string) url.Values {
	return url.Values{"version": {w.value("version")}, "letter": {w.value("letter")}, "to_ring": {w.value("to_ring")}, "decision": {decision}}
}

func TestTriageGoesOnToTheNextCase(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow().want(200).has("form[data-triage]")
	first := page.has("section.app-patient").value("letter")
	after := b.post(pathOf(page), triageForm(page, "close:information only"))
	next := after.follow().want(200).says("“Close: Information only” was saved.")
	if next.value("letter") == first {
		t.Errorf("the next page is about the same letter")
	}
}

func TestTriageAsksAgainWithWhatWasTyped(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	form := triageForm(page, "assess:2")
	again := b.post(pathOf(page), form).want(422).says("Say in a few words why it is urgent.").has(".nhsuk-error-summary")
	if got := again.value("decision"); got != "assess:2" {
		t.Errorf("the decision came back as %q", got)
	}
	form = triageForm(page, "")
	form.Set("reason", "The dose was doubled, <b>and</b> nobody knew")
	again = b.post(pathOf(page), form).want(422).says("Choose a decision.")
	if got := again.value("reason"); got != "The dose was doubled, <b>and</b> nobody knew" {
		t.Errorf("the reason came back as %q", got)
	}
}

// A letter that was never sent to somebody they have not read: a form made up
// beside the page closes nothing. Looking at the case counts like triage.
func TestALetterThatWasNotOpenedIsNotClosed(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	closing := func(id review.CaseID) url.Values {
		return url.Values{"version": {strconv.Itoa(s.whole(id).Version)}, "letter": {strconv.FormatInt(int64(s.now(id)[0]), 10)}, "decision": {"close:information only"}}
	}
	b := s.signIn("lead")
	s.signIn("lead2").get(s.casePath(id, "")).want(200)
	b.get(s.casePath(id, "/hold")).want(200)
	again := b.post(s.casePath(id, "/triage"), closing(id)).want(422).says("You have not opened one of these letters.")
	b.post(s.casePath(id, "/triage"), again.form("form[data-triage]")).want(303) // which showed it

	id = s.anyCase(review.InTriage, 2)
	b.get(s.casePath(id, "")).want(200)
	b.post(s.casePath(id, "/triage"), closing(id)).want(303)
}

func TestSameDayRaisesAnActionAndNamesWhomToRing(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	form := triageForm(page, "assess:1")
	form.Set("reason", "Methotrexate daily instead of weekly")
	b.post(pathOf(page), form).want(303)
	home := s.signIn("liaison").get(s.path("")).want(200).has("section.app-same-day")
	if toRing := form.Get("to_ring"); !strings.Contains(home.Body.String(), toRing) || toRing == "" {
		t.Errorf("every member must see whom to ring, %q", toRing)
	}
}

func TestAFormSentTwiceHasOneEffect(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	form := triageForm(page, "close:information only")
	form.Set("key", "one-and-the-same")
	first := b.post(pathOf(page), form).want(303).Header().Get("Location")
	second := b.post(pathOf(page), form).want(303).Header().Get("Location")
	if first != second {
		t.Errorf("got %s the second time, want %s", second, first)
	}
	form.Set("decision", "assess:3")
	b.post(pathOf(page), form).want(409).says("already sent with other answers")
}

func TestTwoPeopleTriageOneCase(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	lead := s.signIn("lead")
	page := lead.get(s.casePath(id, "/triage")).want(200)
	if to := s.signIn("lead2").get(s.casePath(id, "/triage")).want(303).Header().Get("Location"); to != s.casePath(id, "/take-over") {
		t.Errorf("the second is led to %s, want where it is taken over", to)
	}
	form := triageForm(page, "close:information only")
	s.change("lead2", id, review.AddInformation{From: "The practice", What: "It was told by telephone", Urgency: review.Routine})
	form.Set("reason", "Read to the end")
	again := lead.post(pathOf(page), form).want(409).says("Somebody changed this after you opened the page.", "New information added")
	if got := again.value("reason"); got != "Read to the end" {
		t.Errorf("what was typed came back as %q", got)
	}
	form.Set("version", again.value("version"))
	lead.post(pathOf(page), form).want(303)
}

func TestATriageThatCameTooLateKeepsWhatWasTyped(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	lead := s.signIn("lead")
	form := triageForm(lead.get(s.casePath(id, "/triage")).want(200), "assess:2")
	form.Set("reason", "A result was missed")
	lead.post(s.casePath(id, "/release"), nil).want(303) // in another window
	s.change("lead2", id, review.TriageLetters{Letters: s.now(id), Answer: review.Assess, Urgency: review.Routine})
	lead.post(s.casePath(id, "/triage"), form).want(409).
		says("No letter of this case waits for triage any more.", "0 letters to triage", "You chose “Assess: Urgent”", "Your reason A result was missed").hides("Save and go on")
}

func TestClerksDoNotSeeClinicalCodes(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clerk")
	page := b.post(s.path("/next"), nil).follow().want(200).hides("close:information only")
	b.post(pathOf(page), triageForm(page, "close:information only")).want(422).says("A clinician must decide that.")
	b.post(pathOf(page), triageForm(page, "close:no clinical content")).want(303)
}

func TestAClerkPassesUpAndAClinicianReadsTheNote(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clerk")
	page := b.post(s.path("/next"), nil).follow()
	at := pathOf(page)
	b.post(at, triageForm(page, "up")).want(422).says("Say what you are not sure of.")
	form := triageForm(page, "up")
	form.Set("reason", "Is <b>page 2</b> about another drug?")
	for _, other := range page.all("input[name=also]") {
		form.Add("also", attribute(other, "value"))
	}
	next := b.post(at, form).want(303).follow().want(200).says("“Pass up to a clinician” was saved.")
	if pathOf(next) == at {
		t.Errorf("the clerk is led to the case that they passed up")
	}
	b.get(at).want(409).says("This letter was passed up. A clinician reads it now.")
	clinician := s.signIn("lead")
	read := clinician.get(at).want(200).says("Passed up by", "Is <b>page 2</b> about another drug?").hides("Pass up to a clinician")
	clinician.post(at, triageForm(read, "close:no clinical content")).want(303)
}

func TestALetterNotFoundIsReportedInOneStep(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clerk")
	page := b.post(s.path("/next"), nil).follow()
	id := s.claimed("clerk")
	form := triageForm(page, "missing")
	form.Set("reason", "The file is empty")
	b.post(pathOf(page), form).want(303).follow().says("“Letter not found” was saved.")
	lead := s.signIn("lead")
	lead.get(s.casePath(id, "")).want(200).says("Not found: see what is owed", "Letter not found: The file is empty")
	lead.get(s.path("/owed?kind=enquiry")).want(200).says("Letter not found: The file is empty")
}

func TestKeysWorkOnThePageForWhoeverWishesIt(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	wide := func(b *browser) int {
		return len(b.post(s.path("/next"), nil).follow().has("fieldset[data-keys]").all("fieldset[data-keys-page]"))
	}
	if wide(b) != 0 {
		t.Error("keys work on the whole page before anybody wished it")
	}
	form := b.get("/account/details").want(200).form("main form")
	form.Set("wide_keys", "yes")
	b.post("/account/details", form).want(303).follow().says("Anywhere on the page")
	if wide(b) != 1 || wide(s.signIn("lead2")) != 0 {
		t.Error("keys must work on the whole page for whoever wished it, and nobody else")
	}
}

// Where a letter cannot be found, the decision says so; no link leads to a refusal.
func TestTriageLeadsOnlyToWhatIsPermitted(t *testing.T) {
	s := site(t, 60)
	for _, who := range []string{"clerk", "clinician"} {
		b := s.signIn(who)
		page := b.post(s.path("/next"), nil).follow().want(200).says("Letter not found")
		links := page.all("main .app-actions a[href]")
		for _, link := range links {
			b.get(attribute(link, "href")).want(200)
		}
		if len(links) < 2 {
			t.Errorf("%s: got %d links, want at least 2", who, len(links))
		}
	}
}

// pathOf is the address that a page's form is sent to.
func pathOf(w *answer) string {
	w.t.Helper()
	for _, n := range w.all("main form[action]") {
		if hasAttribute(n, "data-triage") || attribute(n, "class") == "app-narrow" {
			return attribute(n, "action")
		}
	}
	w.t.Fatalf("the page has no form:\n%s", w.text())
	return ""
}
