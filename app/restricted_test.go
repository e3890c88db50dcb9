package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

func TestAManagerRestrictsAPatientAndNamesWhoMaySee(t *testing.T) {
	s := site(t, 40)
	id := s.anyCase(review.InTriage, 1)
	manager, clinician, lead := s.signIn("manager"), s.signIn("clinician"), s.signIn("lead")
	page := s.casePath(id, "/restrict-patient")
	lead.get(page).want(403)
	form := manager.get(page).want(200).form("main form")
	manager.post(page, form).want(422).says("Say why the patient is restricted.")
	manager.post(page, with(form, "reason", "A threat by a former partner.")).want(303).follow().says("The patient is restricted.", "Nobody.", "A threat by a former partner.")

	for _, b := range []*browser{lead, clinician, s.signIn("liaison"), s.signIn("auditor")} {
		b.get(s.casePath(id, "/triage")).hides("NHS number")
	}
	lead.get(s.casePath(id, "")).want(404)
	lead.get(s.path("/restricted")).want(200).says(id.String(), "Nobody: name somebody")
	clinician.get(s.path("/restricted")).want(403)

	readers := s.casePath(id, "/restricted/readers")
	form = manager.get(readers).want(200).form("main form")
	manager.post(readers, with(form, "readers", idOf(s.people["clinician"].ID))).want(422).says("Say why these people need to see the case.").has(`input[name=readers][checked]`)
	manager.post(readers, with(form, "readers", idOf(s.people["stranger"].ID), "reason", "No member")).want(422).says("Choose people of this incident.")
	manager.post(readers, with(form, "readers", idOf(s.people["clinician"].ID), "reason", "Assesses it")).want(303).follow().says("1 named")
	clinician.get(s.casePath(id, "/triage")).want(200)
	manager.get(s.casePath(id, "/restricted")).want(200).says("Tess Manager", "Tess Clinician, Clinician")

	end, answer := s.casePath(id, "/restricted/end"), s.casePath(id, "/restricted/answer")
	manager.post(end, url.Values{"reason": {"The threat is over."}}).want(303)
	manager.post(answer, url.Values{"answer": {"yes"}, "reason": {"I know"}}).want(403)
	lead.post(answer, url.Values{"reason": {"Seen"}}).want(422).says("Choose whether the restriction ends.")
	lead.post(answer, url.Values{"answer": {"yes"}, "reason": {"The police say so"}}).want(303).follow().hides(id.String())
	lead.get(s.casePath(id, "")).want(200)
}

// Where a restricted patient lives is shown to nobody, not even to whoever is
// named on the case.
func TestWhereARestrictedPatientLivesIsShownToNobody(t *testing.T) {
	s := site(t, 20)
	id := s.sendsOn("A81001")
	s.change("lead", id, review.OpenObligation{Kind: review.Telling, What: "They asked", Route: review.RouteOutcome})
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.change("liaison", id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.LacksCapacity, Name: "Pat", Relationship: "mother", Authority: "record", Capacity: "Dr Ashe, 20 November", Contact: "9 Hidden Way"}})
	manager := s.signIn("manager")
	manager.get(s.casePath(id, "/telling")).want(200).says("1 Low Road", "0113 496 0001", "9 Hidden Way", "High Street")
	manager.post(s.casePath(id, "/restrict-patient"), url.Values{"reason": {"A threat."}}).want(303)
	for _, who := range []string{"manager", "liaison", "lead"} {
		manager.post(s.casePath(id, "/restricted/readers"), url.Values{"readers": {idOf(s.people[who].ID)}, "reason": {"Tells them"}}).want(303)
		for _, page := range []string{"", "/telling"} {
			s.signIn(who).get(s.casePath(id, page)).want(200).hides("Low Road", "NM2 2BB", "0113 496 0001", "A81001", "9 Hidden Way", "High Street")
		}
	}
	lines := manager.get(s.path("/lists/2/rows")).want(200)
	lines.says("about a restricted patient").hides("Low Road")
}
