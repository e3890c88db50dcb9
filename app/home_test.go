package app

import (
	"testing"

	"harmreview/review"
)

func TestTheOwnerIsShownWhatWaitsForTheirAnswer(t *testing.T) {
	s := site(t, 60)
	owner, id := s.signIn("owner"), s.anyCase(review.InTriage, 1)
	owner.get(s.path("")).want(200).says("0 put to me to decide").has(`a[href="` + s.path("/cases?mine=proposed") + `"]`)
	s.change("lead", id, review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "The neighbouring trust has reviewed it."})
	owner.get(s.path("")).want(200).says("1 put to me to decide")
	owner.get(s.path("/cases?mine=proposed")).want(200).says("Showing 1 to 1 of 1", id.String())
	form := owner.get(s.casePath(id, "/approve-without-review")).want(200).form("main form")
	owner.post(s.casePath(id, "/approve-without-review"), with(form, "answer", "no", "reason", "It must be read.", "signing_password", password)).want(303)
	owner.get(s.path("")).want(200).says("0 put to me to decide")

	s.change("lead", id, review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "Here is their report."})
	s.change("owner", id, review.ApproveWithoutReview{Answer: review.Yes, Reason: "The report is complete."})
	owner.get(s.path("/cases?mine=decided")).want(200).says("Showing 1 to 1 of 1", id.String())
}

func TestTheLedgerLinksOnlyCasesThatOpen(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	link := `th a[href="` + s.casePath(id, "") + `"]`
	table := s.path("/ledger/patients")
	s.signIn("auditor").get(table).want(200).has(link)
	owner := s.signIn("owner").get(table).want(200).says(id.String())
	if n := len(owner.all("th a")); n != 0 {
		t.Errorf("the owner gets %d links to cases that are not theirs to see", n)
	}
}
