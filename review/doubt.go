package review

import "time"

// DoubtIdentity opens the question whose letters these are, because a list
// brought a letter under the same NHS number that contradicts them. It is made
// by the program; the case keeps its letters and its stage.
type DoubtIdentity struct{ Why string }

// Name is the change's name.
func (DoubtIdentity) Name() ChangeName { return DoubtName }

func (d DoubtIdentity) apply(c *Case, _ Actor, at time.Time) (Stage, error) {
	if c.IdentitySettled() {
		c.open(OpeningIdentity(d.Why), at)
	}
	return c.Stage, nil
}

// OpeningIdentity is the obligation of a case whose letters the program could
// not join to anyone with certainty.
func OpeningIdentity(why string) Obligation {
	return Obligation{Kind: Identity, What: why, Urgency: Routine, State: Open}
}

// OpeningTelling is the telling that a new case starts with under p, or false:
// the first of the policy that tells everyone at the start.
func OpeningTelling(p Policy) (Obligation, bool) {
	o := Obligation{Kind: Telling, What: "Tell: " + RouteAwareness.Label(), Urgency: Routine, State: Open, Facts: ObligationFacts{Route: RouteAwareness}}
	return o, p.RouteOf(ClassUndecided) == RouteAwareness
}
