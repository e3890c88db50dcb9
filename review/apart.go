package review

import (
	"slices"
	"strings"
	"time"
)

// An Apart takes letters out of a case, because they are somebody else's.
type Apart struct {
	Letters []LetterID
	Back    []ObligationID // what a join brought, which goes back with them
	Reason  string
	New     bool   // the case that they come into has no letters: it is new, or a join emptied it
	Doubt   string // why it is not certain whose they are there, "" when it is
}

// TakeApart moves letters, with what was decided on them and is owed for them,
// from one case into another: a new one, one that was there, or the emptied one
// that a join took them from. Both are judged anew, with what was signed before
// in sight, because it was judged with somebody else's letters.
//
// It returns a Refusal or Problems and leaves both as they were. The event must
// be stored together with both cases.
func TakeApart(from, into *Case, a Apart, by Actor, at time.Time) (Event, error) {
	if err := a.check(from, into); err != nil {
		return Event{}, err
	}
	f, i := from.clone(), into.clone()
	i.Emptied = false // it holds letters again from here on
	left, err := f.Apply(parting{Apart: a}, by, at)
	if err != nil {
		return Event{}, err
	}
	came, err := i.Apply(parting{Apart: a, from: from}, by, at)
	if err != nil {
		return Event{}, err
	}
	*from, *into = *f, *i
	left.Objects = append(left.Objects, came.Objects...)
	left.Facts = map[string]string{"from": from.ID.String(), "into": into.ID.String(), "to": string(from.Stage)}
	return left, nil
}

func (a Apart) check(from, into *Case) error {
	p := Problems{}
	p.Add(strings.TrimSpace(a.Reason) != "", "reason", "Say how it is known whose letters they are.")
	p.Add(len(a.Letters) > 0, "letters", "Choose at least one letter.")
	p.Add(len(slices.Compact(sorted(a.Letters))) == len(a.Letters), "letters", "Choose each letter once.")
	p.Add(from.ID != into.ID && from.Incident == into.Incident, "into", "Choose another case of this incident.")
	p.Add(a.New || !into.Emptied, "into", "All letters have left that case. Choose the one that they went to.")
	for _, id := range a.Letters {
		p.Add(from.letter(id) != nil, "letters", "One of these letters is not in this case any more. Open the case again.")
	}
	return p.Err()
}

// parting is a taking apart as one of its two cases undergoes it.
type parting struct {
	Apart
	from *Case // for the case that the letters come into
}

// Name is the change's name.
func (parting) Name() ChangeName { return ApartName }

func (x parting) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if x.from == nil {
		x.leave(c)
	} else {
		c.takeIn(x.from, x.Letters)
		x.bring(c)
		if x.Doubt != "" && c.IdentitySettled() {
			c.open(OpeningIdentity(x.Doubt), at)
		}
	}
	if c.Emptied {
		return c.Stage, nil
	}
	return c.judgeAnew(strings.TrimSpace(x.Reason), by, at), nil
}

// leave takes the letters out of a case, with what it owes for them; the last
// ones take everything with them.
func (x parting) leave(c *Case) {
	c.Letters = slices.DeleteFunc(c.Letters, func(l Letter) bool { return slices.Contains(x.Letters, l.ID) })
	c.Emptied = len(c.Letters) == 0
	c.Obligations = slices.DeleteFunc(c.Obligations, func(o Obligation) bool { return x.goes(o) || c.Emptied && o.Kind != Identity })
	if c.Emptied {
		c.endHold()
	}
	c.onlyOwn()
}

// goes reports whether an obligation goes with the letters.
func (x parting) goes(o Obligation) bool {
	return slices.Contains(x.Letters, o.Letter) || slices.Contains(x.Back, o.ID)
}

// bring takes over what is owed for the letters. A telling that a join had ended
// because the person was owed it once is owed again.
func (x parting) bring(c *Case) {
	all := len(x.from.Letters) == len(x.Letters)
	for _, o := range x.from.Obligations {
		if !x.goes(o) && !(all && o.Kind != Identity) {
			continue
		}
		o.Changed, o.Steps = true, slices.Clone(o.Steps)
		if o.Kind == Telling && o.State == Met && o.Proof == owedOnce {
			o.State, o.Proof, o.ClosedBy, o.ClosedByName, o.ClosedAt = Open, "", 0, "", time.Time{}
		}
		c.Obligations = append(c.Obligations, o)
	}
	moved := func(k Contact) bool {
		return slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.ID == k.Telling })
	}
	c.Contacts = byID(c.Contacts, slices.DeleteFunc(slices.Clone(x.from.Contacts), func(k Contact) bool { return !moved(k) }), func(k Contact) int64 { return k.ID })
	c.Urgency = min(c.Urgency, x.from.Urgency)
}

// judgeAnew is the stage of a case whose letters were taken apart: assessment,
// after triage for letters that nobody has read. What was signed is ended, and
// stays in sight. A case on which nothing has been decided has nothing to judge.
func (c *Case) judgeAnew(reason string, by Actor, at time.Time) Stage {
	c.Resume, c.ReturnedTo = "", 0
	if len(c.Decisions) == 0 && len(c.Assessments) == 0 && len(c.Outcomes) == 0 && !c.nothingFound() {
		return InTriage
	}
	c.withdrawOutcomes(c.InForce(), reason, by, at)
	for _, round := range []Round{First, Second} {
		for _, a := range c.LastStanding(round) {
			c.supersede(a, TakenApart, reason, by, at)
		}
	}
	if c.nothingFound() { // nothing can be read: each is an enquiry, as at triage
		return Decided
	}
	c.Sampled, c.SecondAsked = ClosedToo, false
	if len(c.Untriaged()) > 0 {
		return InTriage
	}
	return InAssessment
}

// A Said is something that was said or sent about letters that were somebody
// else's.
type Said struct {
	What string    `json:"what"` // the kind of contact, or a GP release
	At   time.Time `json:"at"`
}

// SaidSince is what was said to the relevant person of the case, and sent to its
// practice about letters, since those came into it. An attempt that reached
// nobody says nothing.
func (c *Case) SaidSince(letters []LetterID, since time.Time) []Said {
	var said []Said
	for _, k := range c.Contacts {
		told := k.Kind == InPerson || k.Kind == Written || k.Kind == Results || k.Kind == Attempt && k.Result == AttemptResults[0]
		if told && !k.HappenedAt.Before(since) {
			said = append(said, Said{string(k.Kind), k.HappenedAt})
		}
	}
	for _, o := range c.Obligations {
		if at := o.wentAt(); o.WentOut() && slices.Contains(letters, o.Letter) && !at.Before(since) {
			said = append(said, Said{"sent to the practice", at})
		}
	}
	return said
}

// WasJoinedIn reports whether a join once settled whose letters the case held.
func (c *Case) WasJoinedIn() bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.Kind == Identity && o.State == Met && strings.HasPrefix(o.Proof, joinedProof)
	})
}
