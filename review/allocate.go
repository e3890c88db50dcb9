package review

import (
	"slices"
	"time"
)

// AllocationID identifies cases that were given to people, taken back or handed
// over with one change.
type AllocationID int64

// AllocationLimit is how many cases one allocation gives at most.
const AllocationLimit = 10_000

// AllocationDays is for how many working days an allocation holds unless it
// says otherwise. Then what nobody began is in the queue again.
const AllocationDays = 5

// AllocationShares is how many shares one person has at most.
const AllocationShares = 9

// An AllocationScope says which cases an allocation is about.
type AllocationScope string

// The scopes of an allocation.
const (
	AllocateKind   AllocationScope = "kind"   // so many of a kind, in the order of the queue
	AllocatePicked AllocationScope = "picked" // those that somebody picked, or that stood on a page
	AllocateAll    AllocationScope = "all"    // all that a filter selects
	AllocateTheirs AllocationScope = "theirs" // all that one person holds, on handing it over
)

// An AllocationAsk is what somebody asks to be allocated: coded values only, so
// that it can stand in an address.
type AllocationAsk struct {
	Scope  AllocationScope
	Filter CaseFilter
	N      int      // of a kind
	Cases  []CaseID // picked
	From   PersonID // whose they are, on handing over
	To     []PersonID
	Shares map[PersonID]int // how many times as many somebody gets as whoever has one share; 1 where nothing is said
	Most   int              // how many each gets at most, 0 for no limit
	Until  string           // the last date on which it holds
	Held   bool             // also cases on hold
	Moved  bool             // also cases that are allocated already
}

// Check returns Problems for what cannot be asked on the day of now.
func (a AllocationAsk) Check(now time.Time) error {
	p := Problems{}
	switch a.Scope {
	case AllocateKind:
		_, works := StageWork(a.Filter.Stage)
		p.Add(works, "stage", "Choose the stage that the cases are in.")
		p.Add(a.N > 0 && a.N <= AllocationLimit, "n", "Enter how many cases, from 1 to 10,000.")
	case AllocatePicked:
		p.Add(len(a.Cases) > 0, "case", "Pick at least one case in the list of cases.")
	case AllocateAll, AllocateTheirs:
	default:
		p.Add(false, "scope", "Choose which cases.")
	}
	p.Add(len(a.To) > 0, "to", "Choose at least one person.")
	for _, id := range a.To {
		p.Add(a.share(id) <= AllocationShares, "to", "Give each person at most "+itoa(AllocationShares)+" shares.")
	}
	p.Add(a.Most >= 0 && a.Most <= AllocationLimit, "most", "Enter how many each gets at most, from 1 to 10,000, or leave it empty.")
	_, err := time.Parse(time.DateOnly, a.Until)
	p.Add(err == nil && a.Until >= Date(now), "until", "Enter the last day on which it holds: today or later.")
	return p.Err()
}

// share is how many shares somebody has: at least one.
func (a AllocationAsk) share(id PersonID) int { return max(1, a.Shares[id]) }

// Ends is when an allocation that holds until a date ends: at the end of that
// day in London.
func (a AllocationAsk) Ends() time.Time {
	day, err := time.ParseInLocation(time.DateOnly, a.Until, London)
	if err != nil {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, London)
}

// StageWork is what whoever is given a case of a stage signs there; false where
// a case waits for nobody.
func StageWork(s Stage) (ChangeName, bool) {
	switch s {
	case InTriage:
		return TriageName, true
	case InAssessment:
		return SignFirstName, true
	case InSecondReview:
		return SignSecondName, true
	case InPanel:
		return PanelName, true
	}
	return "", false
}

// A LeftOut is why a case is left out of an allocation, in words that give away
// nothing a reviewer must not know.
type LeftOut string

// Why cases are left out.
const (
	LeftNoWork     LeftOut = "no work"
	LeftHeld       LeftOut = "held"
	LeftClaimed    LeftOut = "claimed"
	LeftAllocated  LeftOut = "allocated"
	LeftTaken      LeftOut = "taken"
	LeftNoRight    LeftOut = "no right"
	LeftRestricted LeftOut = "restricted"
	LeftTheirs     LeftOut = "theirs"
	LeftFull       LeftOut = "full"
)

// LeftOuts are all of them, in the order in which pages list them.
var LeftOuts = []LeftOut{LeftHeld, LeftClaimed, LeftAllocated, LeftTaken, LeftNoRight, LeftRestricted, LeftTheirs, LeftFull, LeftNoWork}

// Label is what screens say.
func (l LeftOut) Label() string {
	switch l {
	case LeftHeld:
		return "On hold"
	case LeftClaimed:
		return "Somebody is working on it now"
	case LeftAllocated:
		return "Allocated to somebody already"
	case LeftTaken:
		return "In somebody’s hands: allocated already, or being worked on now"
	case LeftNoRight:
		return "Nobody chosen has the role or the right that its stage needs"
	case LeftRestricted:
		return "The patient is restricted, and nobody chosen is named on the case"
	case LeftTheirs:
		return "Not for anybody chosen: a letter of their own, a declared conflict, or a part they had in the case"
	case LeftFull:
		return "Everybody chosen who may have it has as many as they were to get at most"
	}
	return "Nothing can be done about it now"
}

// Listed reports whether a page may say which cases these are. Of the others a
// number is enough, and a list would say what somebody did on each.
func (l LeftOut) Listed() bool { return l == LeftHeld || l == LeftAllocated || l == LeftNoRight }

// A Spare is what is asked of a case before it is asked to whom it may be given.
type Spare struct {
	Case      CaseID
	Version   int
	Stage     Stage
	Held      bool
	Claimed   bool
	Allocated bool // and that still holds
}

// LeftOut says why the case is given to nobody as things are, "" when it can be.
// Whoever reviews too does not learn whether it was allocated or is worked on
// now: they may still have to read it blind.
func (s Spare) LeftOut(a AllocationAsk, by Actor) LeftOut {
	taken := func(l LeftOut) LeftOut {
		if by.Is(Clinician, Lead) {
			return LeftTaken
		}
		return l
	}
	_, works := StageWork(s.Stage)
	switch {
	case !works:
		return LeftNoWork
	case s.Held && !a.Held:
		return LeftHeld
	case s.Claimed:
		return taken(LeftClaimed)
	case s.Allocated && !a.Moved:
		return taken(LeftAllocated)
	}
	return ""
}

// GiveTo says why by cannot give the case to a person, "" when they can: the
// person must be offered what its stage waits for.
//
// Whoever reviews too, and allocates before signed answers are open, does not
// learn what the person had to do with the case. To them it is refused only for
// what refuses anybody with that person's rights; what the person cannot do, they
// are not offered, and the case stays in the queue for everybody else.
func (c *Case) GiveTo(to, by Actor, at time.Time) LeftOut {
	change, works := StageWork(c.Stage)
	switch {
	case !works || c.Emptied:
		return LeftNoWork
	case !worksOn(change, to):
		return LeftNoRight
	case c.Restricted && !slices.Contains(c.Readers, to.Person):
		return LeftRestricted
	case c.May(change, to, at):
		return ""
	}
	other := *c // as if the person had had nothing to do with it
	other.ReturnedTo = 0
	alike := to
	alike.Person = -1
	if other.May(change, alike, at) {
		if c.HidesParts() && by.Is(Clinician, Lead) {
			return ""
		}
		return LeftTheirs
	}
	alike.Name = ""
	if other.May(change, alike, at) {
		return LeftTheirs
	}
	return LeftNoWork
}

// unallocate ends what gave the case to somebody: it was for one stage.
func (c *Case) unallocate() {
	c.AllocatedTo, c.AllocatedUntil, c.Allocation = 0, time.Time{}, 0
}

// HidesParts reports whether who did what on the case is kept from reviewers.
func (c *Case) HidesParts() bool { return !c.AnswersOpen() && (c.Stage != InTriage || c.Resume != "") }

// worksOn reports whether roles and rights let a person sign what a stage waits for.
func worksOn(change ChangeName, a Actor) bool {
	if change == SignSecondName && !a.MaySecondRead() {
		return false
	}
	return slices.ContainsFunc(lifecycle, func(s step) bool { return s.change == change && s.allows(a) })
}

// WorksOn reports whether a person could be given cases of a stage at all.
func (a Actor) WorksOn(s Stage) bool {
	change, works := StageWork(s)
	return works && worksOn(change, a)
}

// notWhoGaveIt keeps the second reading from whoever knows who had the first,
// because they gave it to them by name.
func notWhoGaveIt(c *Case, by Actor, _ time.Time) error {
	if slices.Contains(c.GaveFirst, by.Person) {
		return notNow("You allocated the first assessment of this case, so you may know who made it. The second review is for somebody else.")
	}
	return nil
}

// ShareOut gives a case to one of the people chosen that may have it: to the one
// who has the fewest so far for their shares, the earlier in the order where
// several have. got counts what each has, and is added to.
func (a AllocationAsk) ShareOut(got map[PersonID]int, may func(PersonID) LeftOut) (PersonID, LeftOut) {
	var to PersonID
	why := LeftOut("")
	for _, p := range a.To {
		if to != 0 && got[p]*a.share(to) >= got[to]*a.share(p) {
			continue
		}
		left := may(p)
		if left == "" && a.Most > 0 && got[p] >= a.Most {
			left = LeftFull
		}
		if left == "" {
			to = p
			continue
		}
		if why == "" || why == LeftNoRight { // of several reasons, the one about the case says more
			why = left
		}
	}
	if to == 0 {
		return 0, why
	}
	got[to]++
	return to, ""
}
