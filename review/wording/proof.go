package wording

import (
	"harmreview/review"
	"harmreview/review/paper"
)

// A Proof is the first letters of a print run, to be looked at before anything is
// made.
type Proof struct {
	Run     review.PrintRun
	Letters []ProofLetter
}

// A ProofLetter is one of them.
type ProofLetter struct {
	Case   review.CaseID
	Letter paper.Letter
}
