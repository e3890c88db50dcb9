package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

func TestWhoeverDeclaresAConflictIsNotGivenTheCaseAgain(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.takes(review.InTriage)
	id := s.claimed("clinician")
	path := s.casePath(id, "/declare-conflict")
	page.has(`a[href="` + path + `"]`)
	form := b.get(path).want(200).form("main form")
	form.Set("note", "She is my aunt")
	b.post(path, form).want(422).says("Choose why you must not judge this case.", "She is my aunt")
	form.Set("kind", "relative")
	b.post(path, form).want(303).follow().says(id.String() + ": the case went back to the others, and is not given to you again.")
	if next := pathOf(b.takes(review.InTriage)); next == s.casePath(id, "/triage") {
		t.Error("the case is given again to whoever declared a conflict")
	}
	s.signIn("clerk").get(s.casePath(id, "")).want(200).hides("She is my aunt")
	s.signIn("clinician2").get(s.casePath(id, "/approve-conflict")).want(403)

	lead := s.signIn("lead")
	lead.get(s.casePath(id, "")).want(200).says("Conflicts of interest", "A relative, friend or colleague of mine: She is my aunt")
	path = s.casePath(id, "/approve-conflict")
	form = lead.get(path).want(200).form("main form")
	form.Set("conflict", lead.get(path).value("conflict"))
	form.Set("reason", "Nobody else reads Welsh")
	form["conflict"] = []string{attribute(lead.get(path).all("input[name=conflict]")[0], "value")}
	lead.post(path, form).want(303).follow().says("Your answer was saved.").hides("She is my aunt") // while answers are closed it would tell who assesses
	s.signIn("lead2").get(path).want(409)
}

// Names of a firm keep its letters from its member until a lead approves them.
func TestLettersOfOnesFirmAreNotGivenUntilALeadApproves(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	b.takes(review.InTriage)
	id := s.claimed("clinician")
	path := s.casePath(id, "/triage")
	author := s.whole(id).Letters[0].Author

	b.get(s.path("")).has(`a[href="` + s.path("/names") + `"]`)
	names := b.get(s.path("/names")).want(200).form("main form")
	names.Set("firm", "Jones")
	b.post(s.path("/names"), names).want(422).says("is too short", "Jones")
	names.Set("firm", "Dr Bea Jones\n"+author)
	b.post(s.path("/names"), names).want(303).follow().says("The names were saved.")
	names.Set("key", "another")
	b.post(s.path("/names"), names).want(409).says("Saved now:", author+", firm")
	b.get(path).want(403).says("Your firm wrote, or is responsible for, a letter of this case.")

	approve := s.path("/people/" + idOf(s.people["clinician"].ID) + "/approve-names")
	for _, who := range []string{"manager", "clinician"} {
		s.signIn(who).get(approve).want(403)
	}
	lead := s.signIn("lead")
	lead.get(s.path("/people")).has(`a[href="` + approve + `"]`)
	form := lead.get(approve).want(200).form("main form")
	form["approved"] = []string{author}
	lead.post(approve, form).want(422).says("Give the reason")
	form.Set("reason", "Three people wrote all of them")
	lead.post(approve, form).want(303)
	lead.get(approve).says("Letters under the name "+author+" may be judged all the same", "Three people wrote all of them")
	b.get(path).want(200)
	own := s.path("/people/" + idOf(s.people["lead"].ID) + "/approve-names")
	lead.get(own).want(200).says("Another lead answers about your own.")
	lead.post(own, url.Values{"approved": {s.people["lead"].Name}, "reason": {"I am fair"}}).want(403)
}
