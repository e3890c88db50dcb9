package intake

import "harmreview/review"

// A Bulk is a way to settle many questions of identity of one kind at once.
type Bulk string

// The ways: each person is one of their own, or joined where it is certain.
const (
	BulkOwn  Bulk = "own"
	BulkJoin Bulk = "join"
)

// BulkLimit is how many cases one acceptance changes at most, BulkLook how many
// open questions are looked at to find them.
const (
	BulkLimit = 500
	BulkLook  = 1000
)

// For reports whether questions of a kind can be settled in this way.
func (b Bulk) For(d review.Doubt) bool {
	switch d {
	case review.NoNumber, review.Placeholder, review.NoBirthday, review.NoGivenName:
		return b == BulkOwn || b == BulkJoin
	case review.TwoBirthdays, review.TwoNames:
		return b == BulkJoin
	}
	return false
}

// Says spells out which cases fit, for a page.
func (b Bulk) Says() string {
	if b == BulkOwn {
		return "Nobody else in this incident looks like the person, not even as a twin, and nothing else is in doubt: each is a person of their own."
	}
	return "One other case alone looks like the person, and it is certain: the same valid NHS number, the same date of birth and given names that agree. Each is joined into that case."
}

// A BulkLine is one case that an acceptance would settle, or one that it leaves
// to be settled singly.
type BulkLine struct {
	Banner review.Banner
	Into   review.CaseID // of a join
	Why    string        // why it is left out, "" when it fits
	Stands bool          // once accepted: it has not been undone since
}

// A BulkPlan is what an acceptance would do now.
type BulkPlan struct {
	Doubt review.Doubt
	Bulk  Bulk
	Fits  []BulkLine
	Left  []BulkLine
	Next  review.ObligationID // the question after which those not looked at begin, 0 for none
}

// An Accepted is an acceptance that was made.
type Accepted struct {
	Event int64
	Bulk  Bulk
	Lines []BulkLine
}

// Stands reports whether any of it can still be undone.
func (a Accepted) Stands() bool {
	for _, l := range a.Lines {
		if l.Stands {
			return true
		}
	}
	return false
}
