package app

import (
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/views"
)

// Whoever is overtaken sees what the other person saved beside what they typed.
func TestAnOvertakenChangeShowsWhatWasSavedAndWhatWasTyped(t *testing.T) {
	for _, x := range []struct {
		name  review.ChangeName
		saved review.Change
		typed url.Values
	}{
		{review.HoldName, review.Hold{Until: "2026-12-24", Reason: "Saved by the other"}, url.Values{"until": {"2026-12-20"}, "reason": {"Typed by me"}}},
		{review.WrongPatientName, review.ReportWrongPatient{Reason: "Saved by the other"}, url.Values{"reason": {"Typed by me"}}},
		{review.AddInfoName, review.AddInformation{From: "The practice", What: "Saved by the other", Urgency: review.Routine}, url.Values{"from": {"The daughter"}, "what": {"Typed by me"}, "urgency": {"3"}}},
		{review.ProposeName, review.ProposeWithoutReview{Basis: review.Assumed, Reason: "Saved by the other"}, url.Values{"basis": {"assumed"}, "reason": {"Typed by me"}}},
	} {
		t.Run(string(x.name), func(t *testing.T) {
			s := site(t, 60)
			id := s.anyCase(review.InTriage, 1)
			lead := s.signIn("lead")
			path := s.casePath(id, views.ChangePath(x.name))
			form := lead.get(path).want(200).form("main form")
			for field, value := range x.typed {
				form[field] = value
			}
			s.change("lead2", id, x.saved)
			lead.post(path, form).want(409).says("Somebody changed this after you opened the page.", "Saved by the other", "Typed by me")
		})
	}
}

// A form that was already sent with other answers shows those.
func TestAFormSentAgainWithOtherAnswersShowsBoth(t *testing.T) {
	s := site(t, 60)
	path := s.casePath(s.anyCase(review.InTriage, 1), "/open-obligation")
	lead := s.signIn("lead")
	form := url.Values{"key": {"one-and-the-same"}, "kind": {string(review.Identity)}, "what": {"Sent first"}}
	lead.post(path, form).want(303)
	form.Set("what", "Sent second")
	lead.post(path, form).want(409).says("already sent with other answers", "Sent first", "Sent second")
}

// What cannot be done now leads back to the case; what is hidden leads to none.
func TestWhatIsNotPossibleNowLeadsBackToTheCase(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	s.signIn("lead").get(s.casePath(id, "/reopen")).want(409).has(`main a[href="` + s.casePath(id, "") + `"]`)
	if hidden := s.signIn("clinician").get(s.casePath(id, "/hold")).want(404); strings.Contains(hidden.Body.String(), s.casePath(id, "")+`"`) {
		t.Error("a case that is hidden is linked")
	}
}
