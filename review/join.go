package review

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// joinedProof begins the proof by which a join meets a question of identity.
const joinedProof = "Joined: "

// owedOnce is the proof of a telling that two joined cases owed each: it goes on
// in one of them, and opens again when they are taken apart.
const owedOnce = "Owed once: the cases of this person were joined."

// JoinCases moves every letter of a case, with what was decided on it and what
// it owes, into another: both are one person. The case that it leaves is emptied
// and counted nowhere. Nothing that was signed changes.
//
// It returns a Refusal or Problems and leaves both as they were. The event must
// be stored together with both cases.
func JoinCases(from, into *Case, reason string, settles bool, by Actor, at time.Time) (Event, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say how it is known that they are one person.")
	p.Add(from.ID != into.ID && from.Incident == into.Incident, "into", "Choose another case of this incident.")
	if err := p.Err(); err != nil {
		return Event{}, err
	}
	f, i := from.clone(), into.clone()
	taken, err := i.Apply(joining{from: from, settles: settles, reason: reason}, by, at)
	if err != nil {
		return Event{}, err
	}
	left, err := f.Apply(joining{leaves: true, reason: reason}, by, at)
	if err != nil {
		return Event{}, err
	}
	*from, *into = *f, *i
	left.Objects = append(left.Objects, taken.Objects...)
	left.Facts = map[string]string{"from": from.ID.String(), "into": into.ID.String(), "to": string(into.Stage)}
	return left, nil
}

// joining is a join as one of its two cases undergoes it.
type joining struct {
	from    *Case // for the case that takes it in
	leaves  bool
	settles bool // identity of the joined case, too
	reason  string
}

// Name is the change's name.
func (joining) Name() ChangeName { return JoinName }

func (j joining) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if j.leaves {
		c.settleIdentity(joinedProof+j.reason, by, at)
		c.empty()
		return c.Stage, nil
	}
	if j.settles {
		c.settleIdentity(j.reason, by, at)
	}
	further := c.furthest(j.from)
	c.takeIn(j.from, letterIDsOf(j.from.Letters))
	c.owedOf(j.from, by, at)
	c.protect(j.from, at)
	return c.afterJoin(further, by, at), nil
}

// empty takes everything out of a case but the questions of identity that it
// has met.
func (c *Case) empty() {
	c.Letters, c.Emptied = nil, true
	c.onlyOwn()
	c.Obligations = slices.DeleteFunc(c.Obligations, func(o Obligation) bool { return o.Kind != Identity })
	c.endHold()
}

func letterIDsOf(letters []Letter) []LetterID {
	ids := make([]LetterID, len(letters))
	for i, l := range letters {
		ids[i] = l.ID
	}
	return ids
}

// takeIn adds letters of another case, with all that was decided on them.
func (c *Case) takeIn(from *Case, letters []LetterID) {
	moved := from.clone()
	moved.Letters = slices.DeleteFunc(moved.Letters, func(l Letter) bool { return !slices.Contains(letters, l.ID) })
	c.Emptied = c.Emptied && len(moved.Letters) == 0
	c.Letters = append(c.Letters, moved.Letters...)
	slices.SortFunc(c.Letters, func(a, b Letter) int { return cmp.Or(cmp.Compare(a.WrittenOn, b.WrittenOn), cmp.Compare(a.ID, b.ID)) })
	moved.onlyOwn()
	c.Decisions = byID(c.Decisions, moved.Decisions, func(d TriageDecision) int64 { return d.ID })
	c.Assessments = byID(c.Assessments, moved.Assessments, func(a Assessment) int64 { return a.ID })
	c.Panels = byID(c.Panels, moved.Panels, func(p PanelDecision) int64 { return p.ID })
	c.Outcomes = byID(c.Outcomes, moved.Outcomes, func(o Outcome) int64 { return o.ID })
	c.Candours = byID(c.Candours, moved.Candours, func(d CandourDecision) int64 { return d.ID })
	c.Differences = byID(c.Differences, moved.Differences, func(d Difference) int64 { return d.ID })
	c.conflictsOf(from)
	for _, id := range from.SawAnswers {
		if !slices.Contains(c.SawAnswers, id) {
			c.SawAnswers = append(c.SawAnswers, id)
		}
	}
}

// byID adds rows that are not there yet, in the order in which they were kept.
func byID[T any](mine, others []T, id func(T) int64) []T {
	all := slices.Clone(mine)
	for _, x := range others {
		if !slices.ContainsFunc(mine, func(m T) bool { return id(m) == id(x) }) {
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return all
}

// owedOf takes over what the other case owes, or owed. What both owe the person
// is owed once.
func (c *Case) owedOf(from *Case, by Actor, at time.Time) {
	for _, o := range from.Obligations {
		if o.Kind == Identity {
			continue
		}
		o.Changed, o.Steps = true, slices.Clone(o.Steps)
		if o.Kind == Telling && o.State == Open && c.Owes(o.Facts.Route) && !from.contacted(o.ID) {
			o.step("met", owedOnce, "", at, by, at)
			o.close(Met, owedOnce, by, at)
		}
		c.Obligations = append(c.Obligations, o)
	}
	c.Contacts = byID(c.Contacts, from.Contacts, func(k Contact) int64 { return k.ID })
	c.Relevant = byID(c.Relevant, from.Relevant, func(r RelevantPerson) int64 { return r.ID })
}

// contacted reports whether anything was recorded of a telling.
func (c *Case) contacted(telling ObligationID) bool {
	return slices.ContainsFunc(c.Contacts, func(k Contact) bool { return k.Telling == telling })
}

// protect keeps of two cases of one person the value that protects them more.
func (c *Case) protect(from *Case, at time.Time) {
	for _, reader := range from.Readers { // whom both name of one restricted person
		if from.Restricted && !slices.Contains(c.Readers, reader) {
			c.Readers = append(slices.Clone(c.Readers), reader)
		}
	}
	c.Restricted = c.Restricted || from.Restricted
	c.SendingStopped = c.SendingStopped || from.SendingStopped
	c.Urgency = min(c.Urgency, from.Urgency)
	if c.Died == "" {
		c.Died = from.Died
	}
	if from.Trace != nil {
		for _, t := range append(slices.Clone(from.Earlier), *from.Trace) {
			c.learnTrace(t)
		}
	}
	if !from.Held(at) { // what is not on hold may not wait with what is
		c.endHold()
	}
	c.SecondAsked = c.SecondAsked || from.SecondAsked
	if c.Sampled != from.Sampled && c.Sampled != NotSampled && from.Sampled != NotSampled {
		c.SecondAsked = c.SecondAsked || c.Sampled == SampledAssessment || from.Sampled == SampledAssessment
	}
	c.Sampled = widest(c.Sampled, from.Sampled)
	if c.AllocatedTo == 0 {
		c.AllocatedTo, c.AllocatedUntil, c.Allocation = from.AllocatedTo, from.AllocatedUntil, from.Allocation
	}
	if c.ReturnedTo == 0 {
		c.ReturnedTo = from.ReturnedTo
	}
}

// widest is the sample that has more read.
func widest(a, b Sample) Sample {
	order := []Sample{NotSampled, SampledAssessment, SampledClosing, ClosedToo}
	if slices.Index(order, a) < slices.Index(order, b) {
		return b
	}
	return a
}

// furthest is how far the review of either case had come.
func (c *Case) furthest(other *Case) Stage {
	further := InSecondReview
	for _, s := range []Stage{c.Stage, c.Resume, other.Stage, other.Resume} {
		if s == InPanel {
			further = InPanel
		}
	}
	return further
}

// afterJoin is the stage that follows a join: triage for letters that nobody has
// read, else where the letters that are not decided yet wait.
func (c *Case) afterJoin(further Stage, by Actor, at time.Time) Stage {
	place, began := c.placeNow(further), len(c.Assessments) > 0 || len(c.Outcomes) > 0
	if len(c.Untriaged()) == 0 {
		return place
	}
	c.Resume = ""
	if began && place != InAssessment {
		c.Resume = place
	}
	return InTriage
}

// placeNow is the stage in which the letters that are read, but not decided,
// wait; further is for those that two have signed.
func (c *Case) placeNow(further Stage) Stage {
	switch {
	case len(c.unsigned(First)) > 0:
		return InAssessment
	case len(c.undecided()) == 0:
		return Decided
	case len(c.unsigned(Second)) > 0:
		return InSecondReview
	}
	return further
}
