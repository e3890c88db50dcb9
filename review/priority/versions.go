package priority

import (
	"strings"
	"time"

	"harmreview/review"
)

// A RuleSet is one version of the priority rules of an incident, and a WrittenSet
// one that somebody put before a lead.
type (
	RuleSet    = review.VersionOf[Set]
	WrittenSet = review.WrittenOf[Set]
)

// A Draft is the set that managers and leads of an incident are working on.
type Draft struct {
	Set     Set
	Version int
	ByName  string // who changed it last
	At      time.Time
}

// A RulesPage is the priority rules of an incident with all their versions, and
// what is on the way to become the next one. There is a draft or a set that
// waits for a lead's word, never both.
type RulesPage struct {
	review.Versions[Set]
	Draft *Draft
	Try   *Try // the newest of the draft, which may have changed since
	Tried bool // Try is at its end, of just this draft, and compares it with the set in force
}

// MayBegin says why by cannot begin a draft, or is nil.
func (p RulesPage) MayBegin(by review.Actor) error {
	switch {
	case !by.May(review.WriteRules):
		return review.Refusal{Kind: review.ErrForbidden, Why: "A manager or a lead writes the priority rules."}
	case p.Draft != nil:
		return review.Refusal{Kind: review.ErrNotNow, Why: "Somebody has begun to change the rules already: go on with that draft."}
	case p.Waiting() != nil:
		return review.Refusal{Kind: review.ErrNotNow, Why: "Another set waits for a lead’s word. It is approved, refused or withdrawn first."}
	}
	return nil
}

// MayChange says why by cannot change the draft, or is nil.
func (p RulesPage) MayChange(by review.Actor) error {
	switch {
	case !by.May(review.WriteRules):
		return review.Refusal{Kind: review.ErrForbidden, Why: "A manager or a lead writes the priority rules."}
	case p.Draft == nil:
		return review.Refusal{Kind: review.ErrNotNow, Why: "There is no draft of the rules now: nobody has begun one, or somebody put it before a lead or discarded it."}
	}
	return nil
}

// MayPropose says why by cannot put the draft before a lead, or is nil.
func (p RulesPage) MayPropose(by review.Actor) error {
	if err := p.MayChange(by); err != nil {
		return err
	}
	switch {
	case p.InForce.Confirmed() && len(Differences(p.InForce.Body, p.Draft.Set)) == 0:
		return review.Refusal{Kind: review.ErrNotNow, Why: "The draft says what is in force already."}
	case !p.Tried:
		return review.Refusal{Kind: review.ErrNotNow, Why: "Nobody has seen yet what the draft does as it is now. Try it first."}
	}
	return nil
}

// CheckReason reports what is wrong with the reason for a new set.
func CheckReason(reason string) review.Problems {
	p := review.Problems{}
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the rules change.")
	return p
}
