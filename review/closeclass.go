package review

import (
	"slices"
	"strings"
	"time"
)

// ClassID identifies a class of letters that a lead closes together.
type ClassID int64

// ClassLeftOut says why a letter that fits a class is not closed with it, "" when it is.
type ClassLeftOut string

// Why a letter is left out. The first three are found by the store.
const (
	ClassLeftRedFlag    ClassLeftOut = "red flag"
	ClassLeftAtWork     ClassLeftOut = "at work"
	ClassLeftMoved      ClassLeftOut = "does not fit any more"
	ClassLeftRestricted ClassLeftOut = "restricted"
	ClassLeftDied       ClassLeftOut = "died"
	ClassLeftUrgent     ClassLeftOut = "urgent"
	ClassLeftIdentity   ClassLeftOut = "identity"
	ClassLeftHeld       ClassLeftOut = "on hold"
	ClassLeftNoText     ClassLeftOut = "no text"
	ClassLeftDecided    ClassLeftOut = "decided before"
	ClassLeftRequests   ClassLeftOut = "requested action"
	ClassLeftOwed       ClassLeftOut = "something owed"
	ClassLeftNotTriage  ClassLeftOut = "not waiting"
	ClassLeftOwn        ClassLeftOut = "own letter"
)

// ClassLeftOuts are all of them, in the order of pages.
var ClassLeftOuts = []ClassLeftOut{ClassLeftRedFlag, ClassLeftUrgent, ClassLeftDied, ClassLeftRestricted, ClassLeftIdentity, ClassLeftNoText, ClassLeftRequests, ClassLeftOwed,
	ClassLeftDecided, ClassLeftOwn, ClassLeftHeld, ClassLeftAtWork, ClassLeftNotTriage, ClassLeftMoved}

// Label is the reason in words, as the end of "left out:".
func (l ClassLeftOut) Label() string {
	switch l {
	case ClassLeftRedFlag:
		return "a red flag of the priority rules touches it"
	case ClassLeftAtWork:
		return "somebody is working on the case, or it is allocated to somebody"
	case ClassLeftMoved:
		return "it does not fit the class any more"
	case ClassLeftRestricted:
		return "the patient is restricted"
	case ClassLeftDied:
		return "the patient had died"
	case ClassLeftUrgent:
		return "the case is urgent"
	case ClassLeftIdentity:
		return "it is not settled whose letter it is"
	case ClassLeftHeld:
		return "the case is on hold"
	case ClassLeftNoText:
		return "there is no text that could be compared"
	case ClassLeftDecided:
		return "somebody has decided about it before"
	case ClassLeftRequests:
		return "somebody has noted something that it asks for"
	case ClassLeftOwed:
		return "an action or an enquiry about it, or its case, is open"
	case ClassLeftNotTriage:
		return "it does not wait for triage any more"
	case ClassLeftOwn:
		return "the lead wrote it, or is responsible for it"
	}
	return string(l)
}

// LeftOutOfClass says why a letter of c may not be closed with a class by by, or
// "" when it may: whatever is not plain is read singly.
func (c *Case) LeftOutOfClass(id LetterID, by Actor, at time.Time) ClassLeftOut {
	l := c.letter(id)
	switch {
	case l == nil || c.Emptied || c.Stage != InTriage || !slices.Contains(c.Untriaged(), id):
		return ClassLeftNotTriage
	case c.Restricted:
		return ClassLeftRestricted
	case c.Died != "":
		return ClassLeftDied
	case c.Urgency != Routine:
		return ClassLeftUrgent
	case !c.IdentitySettled():
		return ClassLeftIdentity
	case c.Held(at):
		return ClassLeftHeld
	case l.NoText:
		return ClassLeftNoText
	case c.lastDecision(id) >= 0:
		return ClassLeftDecided
	case len(l.Requested) > 0:
		return ClassLeftRequests
	case slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.State == Open && (o.Kind == Action || o.Kind == SameDayAction || o.Kind == Enquiry)
	}):
		return ClassLeftOwed
	case c.AllocatedTo != 0 || c.ReturnedTo != 0:
		return ClassLeftAtWork
	case impartial(c, by, at) != nil:
		return ClassLeftOwn
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
