package views

import (
	"strconv"

	"harmreview/review"
)

// A ReviewerBatchForm sends some cases of a reviewer for a second review.
type ReviewerBatchForm struct {
	N      string `form:"n"`
	Reason string `form:"reason"`
}

// BatchSent says that it was done.
func BatchSent(n int, name string) string {
	return sentence(count(n, "case")) + " of " + name + waits(n) + " for a second review by somebody else than you."
}

func (p Page) reviewerURL(id review.PersonID, rest string) string {
	return p.url("/assurance/reviewers/" + strconv.FormatInt(int64(id), 10) + rest)
}

// mostOf is how many can be sent at once.
func mostOf(r review.ReviewerBatch) string {
	return "At most " + thousands(min(r.Alone, review.MostInBatch)) + "; the lot decides which"
}
