package review

import (
	"slices"
	"time"
)

// BatchTime is how long after its last decision a batch stays open.
const BatchTime = 30 * time.Minute

// A BatchID identifies a batch of decisions at triage.
type BatchID int64

// A Batch is what one person has decided at triage since they began, or since
// the batch before it ended. A decision takes effect when it is saved; while its
// batch is open the person can take it back at once.
type Batch struct {
	ID        BatchID // zero while nothing was decided
	Last      time.Time
	Decisions []BatchDecision // the latest first
}

// Until is when the batch ends by itself.
func (b Batch) Until() time.Time { return b.Last.Add(BatchTime) }

// Standing is how many of its decisions were not taken back.
func (b Batch) Standing() int {
	n := 0
	for _, d := range b.Decisions {
		if !d.Undone {
			n++
		}
	}
	return n
}

// A BatchDecision is one decision of a batch, about one letter or several.
type BatchDecision struct {
	Event   int64 // that saved it
	Case    CaseID
	At      time.Time
	Answer  TriageAnswer
	Label   string // of a closing
	Urgency Urgency
	Reason  string
	Letters []BatchLetter
	Undone  bool
}

// A BatchLetter is a letter that a decision names.
type BatchLetter struct {
	WrittenOn string
	Specialty string
	Kind      string
}

// An Undoable is a decision of the person at work that their open batch holds.
type Undoable struct {
	Decisions []int64 // one for each letter that it names
	Before    Urgency // of the case when it was taken
}

// UndoTriage takes a decision at triage back, by whoever took it, while their
// batch is open and nobody has acted on it. The letters wait for triage again,
// and what only that decision opened is not owed any more.
type UndoTriage struct {
	Decisions []int64 // all that were saved together
}

// Name is the change's name.
func (UndoTriage) Name() ChangeName { return UndoTriageName }

func (u UndoTriage) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	i := slices.IndexFunc(c.Undoable, func(x Undoable) bool { return slices.Equal(x.Decisions, u.Decisions) })
	if i < 0 {
		return "", errBatchEnded
	}
	undone := c.Undoable[i]
	if err := c.undoRefusal(undone, by); err != nil {
		return "", err
	}
	const why = "Taken back by the person who decided, before the batch was confirmed."
	for j := range c.Obligations {
		if o := &c.Obligations[j]; o.State == Open && c.openedWith(undone, *o) {
			o.close(NotOwed, why, by, at)
			o.Changed = true
		}
	}
	c.Urgency = c.urgencyWithout(undone)
	for _, id := range undone.Decisions {
		c.undoDecision(c.decision(id).Letter, why, by, at)
	}
	if c.Stage != InTriage && c.Resume == "" && (len(c.undecided()) > 0 || len(c.outcomeLetters()) > 0) {
		c.Resume = c.Stage
	}
	return InTriage, nil
}

var errBatchEnded = notNow("This decision cannot be taken back at once any more: its batch was confirmed, you signed out, or half an hour went by. Open the case to see what can be done, or ask a lead.")

// decisionToUndo asks for a decision that by may take back.
func decisionToUndo(c *Case, by Actor, _ time.Time) error {
	refused := errBatchEnded
	for _, u := range c.Undoable {
		if refused = c.undoRefusal(u, by); refused == nil {
			return nil
		}
	}
	return refused
}

// undoRefusal says why by may not take a decision of their batch back, or is nil.
func (c *Case) undoRefusal(u Undoable, by Actor) error {
	if c.Sampled == ClosedToo {
		return notNow("New information came about this case, and it is being assessed. Nothing was taken back.")
	}
	for _, id := range u.Decisions {
		d := c.decision(id)
		switch {
		case d == nil || c.DecisionOn(d.Letter) != d:
			return notNow("This decision does not stand any more: it was taken back, or somebody decided after you.")
		case d.By != by.Person || d.Class != 0:
			return forbidden("Only the person who took a decision takes it back.")
		case c.outcomeLetters()[d.Letter] || c.assessedSince(d.Letter) || d.Answer != NotFound && c.NotFound(d.Letter):
			return notNow("The review of this letter has gone on since. A lead can reopen the case.")
		}
	}
	for _, o := range c.Obligations {
		if c.openedWith(u, o) && (o.State != Open || len(o.Steps) > 0 || c.contacted(o.ID)) {
			return notNow("Somebody has acted on what this decision opened: " + string(o.Kind) + ". Speak to them; a lead can reopen the case.")
		}
	}
	return nil
}

// decision is the triage decision with id, or nil.
func (c *Case) decision(id int64) *TriageDecision {
	for i := range c.Decisions {
		if c.Decisions[i].ID == id {
			return &c.Decisions[i]
		}
	}
	return nil
}

// openedWith reports whether an obligation was opened by a decision and by
// nothing else: at its moment, by its author, and about one of its letters or
// because nothing was left to read.
func (c *Case) openedWith(u Undoable, o Obligation) bool {
	return slices.ContainsFunc(u.Decisions, func(id int64) bool {
		d := c.decision(id)
		return d != nil && o.OpenedBy == d.By && o.OpenedAt.Equal(d.At) &&
			(o.Kind == Telling || (o.Kind == GPRelease || o.Kind == SameDayAction || o.Facts.LetterNotFound) && o.Letter == d.Letter)
	})
}

// urgencyWithout is how urgent the case is without a decision: as it was before,
// or as what was decided or told since makes it.
func (c *Case) urgencyWithout(u Undoable) Urgency {
	urgency, at := u.Before, c.decision(u.Decisions[0]).At
	for i := range c.Decisions {
		d := &c.Decisions[i]
		if d.At.After(at) && c.DecisionOn(d.Letter) == d {
			urgency = min(urgency, d.Urgency)
		}
	}
	for _, o := range c.Obligations {
		if o.Facts.Information && o.OpenedAt.After(at) {
			urgency = min(urgency, o.Urgency)
		}
	}
	return urgency
}
