package app

import (
	"testing"

	"harmreview/review"
)

func TestMyDecisionsAreMineAloneAndEqualTheirFigure(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	assessed := s.toAssess(1)
	page := b.takes(review.InTriage)
	id := s.claimed("clinician")
	form := triageForm(page, "assess:2")
	form.Set("reason", "A result was missed")
	b.post(pathOf(page), form).want(303)
	own := s.path("/my-decisions?since=today&what=triage")
	b.get(s.path("")).want(200).has(`main a[href="` + own + `"]`)
	b.get(own).want(200).says("1 letter.", id.String(), "Assess: Urgent")
	b.get(s.path("/my-decisions?since=today&what=assessments")).want(200).says("0 assessments.")
	s.signIn("lead").get(own).want(200).says("0 letters.").hides(id.String())
	clerk := s.signIn("clerk")
	form = triageForm(clerk.takes(review.InTriage), "close:no clinical content")
	closed := s.claimed("clerk")
	clerk.post(s.casePath(closed, "/triage"), form)
	for _, link := range clerk.get(own).want(200).all("main td a[href], main th a[href]") {
		clerk.get(attribute(link, "href")).want(200)
	}
	s.signIn("clerk").get(s.path("/my-decisions?what=assessments")).want(404)

	page = b.takes(review.InAssessment)
	page.signs(s.casePath(assessed, "/sign-assessment"), short(page)).want(303)
	b.get(s.path("/my-decisions?since=week&what=assessments")).want(200).says("1 assessment.", assessed.String(), "Assessment signed")
	b.get(s.path("/my-decisions?what=triage&since=later")).want(404)
}
