package review

import (
	"slices"
	"strings"
	"time"
)

// ClassID identifies a class of letters that a lead closes together.
type ClassID int64

// LeftOut says why a letter that fits a class is not closed with it, "" when it is.
type LeftOut string

// Why a letter is left out. The first three are found by the store.
const (
	LeftRedFlag    LeftOut = "red flag"
	LeftAtWork     LeftOut = "at work"
	LeftMoved      LeftOut = "does not fit any more"
	LeftRestricted LeftOut = "restricted"
	LeftDied       LeftOut = "died"
	LeftUrgent     LeftOut = "urgent"
	LeftIdentity   LeftOut = "identity"
	LeftHeld       LeftOut = "on hold"
	LeftNoText     LeftOut = "no text"
	LeftDecided    LeftOut = "decided before"
	LeftRequests   LeftOut = "requested action"
	LeftOwed       LeftOut = "something owed"
	LeftNotTriage  LeftOut = "not waiting"
	LeftOwn        LeftOut = "own letter"
)

// LeftOuts are all of them, in the order of pages.
var LeftOuts = []LeftOut{LeftRedFlag, LeftUrgent, LeftDied, LeftRestricted, LeftIdentity, LeftNoText, LeftRequests, LeftOwed,
	LeftDecided, LeftOwn, LeftHeld, LeftAtWork, LeftNotTriage, LeftMoved}

// Label is the reason in words, as the end of "left out:".
func (l LeftOut) Label() string {
	switch l {
	case LeftRedFlag:
		return "a red flag of the priority rules touches it"
	case LeftAtWork:
		return "somebody is working on the case, or it is allocated to somebody"
	case LeftMoved:
		return "it does not fit the class any more"
	case LeftRestricted:
		return "the patient is restricted"
	case LeftDied:
		return "the patient had died"
	case LeftUrgent:
		return "the case is urgent"
	case LeftIdentity:
		return "it is not settled whose letter it is"
	case LeftHeld:
		return "the case is on hold"
	case LeftNoText:
		return "there is no text that could be compared"
	case LeftDecided:
		return "somebody has decided about it before"
	case LeftRequests:
		return "somebody has noted something that it asks for"
	case LeftOwed:
		return "an action or an enquiry about it, or its case, is open"
	case LeftNotTriage:
		return "it does not wait for triage any more"
	case LeftOwn:
		return "the lead wrote it, or is responsible for it"
	}
	return string(l)
}

// LeftOutOfClass says why a letter of c may not be closed with a class by by, or
// "" when it may: whatever is not plain is read singly.
func (c *Case) LeftOutOfClass(id LetterID, by Actor, at time.Time) LeftOut {
	l := c.letter(id)
	switch {
	case l == nil || c.Emptied || c.Stage != InTriage || !slices.Contains(c.Untriaged(), id):
		return LeftNotTriage
	case c.Restricted:
		return LeftRestricted
	case c.Died != "":
		return LeftDied
	case c.Urgency != Routine:
		return LeftUrgent
	case !c.IdentitySettled():
		return LeftIdentity
	case c.Held(at):
		return LeftHeld
	case l.NoText:
		return LeftNoText
	case c.lastDecision(id) >= 0:
		return LeftDecided
	case len(l.Requested) > 0:
		return LeftRequests
	case slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.State == Open && (o.Kind == Action || o.Kind == SameDayAction || o.Kind == Enquiry)
	}):
		return LeftOwed
	case c.AllocatedTo != 0 || c.ReturnedTo != 0:
		return LeftAtWork
	case notTheirOwnLetter(c, by, at) != nil:
		return LeftOwn
	}
	return ""
}

// CloseOfClass closes letters of a case together with all others of their class,
// as By ordered, a lead who has read a sample of them. It is made by the program.
type CloseOfClass struct {
	Class   ClassID
	By      Actor
	Letters []LetterID
	Code    string
	Reason  string
	Release bool // the late letters must still go to the practice
}

// Name is the change's name.
func (CloseOfClass) Name() ChangeName { return CloseOfClassName }

func (k CloseOfClass) apply(c *Case, _ Actor, at time.Time) (Stage, error) {
	for _, id := range k.Letters {
		if why := c.LeftOutOfClass(id, k.By, at); why != "" {
			return "", notNow("A letter of this case cannot be closed with its class: " + why.Label() + ".")
		}
	}
	t := TriageLetters{Letters: k.Letters, Answer: Close, Code: k.Code, Reason: strings.TrimSpace(k.Reason), Release: k.Release, class: k.Class}
	return t.apply(c, k.By, at)
}

// UndoOfClass takes the closings of letters back that were made with their class,
// as By ordered, a lead. It is made by the program.
type UndoOfClass struct {
	Class   ClassID
	By      Actor
	Letters []LetterID
	Reason  string
}

// Name is the change's name.
func (UndoOfClass) Name() ChangeName { return UndoOfClassName }

func (u UndoOfClass) apply(c *Case, _ Actor, at time.Time) (Stage, error) {
	if len(u.Letters) == 0 {
		return "", notNow("No letter of this case was closed with the class.")
	}
	covered := c.outcomeLetters()
	for _, id := range u.Letters {
		if d := c.DecisionOn(id); d == nil || d.Class != u.Class || covered[id] {
			return "", notNow("Somebody has gone on with a letter of this case. What was decided stays.")
		}
		c.undoDecision(id, u.Reason, u.By, at)
	}
	c.lapse("The closing with its class was undone: the next decision says whether the practice is still owed the letter.", at, func(o Obligation) bool {
		return o.Kind == GPRelease && len(o.Steps) == 0 && slices.Contains(u.Letters, o.Letter)
	})
	if c.Stage == Decided && len(covered) > 0 {
		c.Resume = Decided
	}
	return InTriage, nil
}

// ClassClosings are the letters of c whose closing in force was made with a class.
func (c *Case) ClassClosings(class ClassID) []LetterID {
	var ids []LetterID
	for _, l := range c.Letters {
		if d := c.DecisionOn(l.ID); d != nil && d.Class == class && d.Answer == Close {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// CoveredByOutcome reports whether an outcome in force names a letter.
func (c *Case) CoveredByOutcome(id LetterID) bool { return c.outcomeLetters()[id] }
