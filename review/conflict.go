package review

import (
	"slices"
	"strings"
	"time"
)

// A ConflictKind is why somebody must not judge a case.
type ConflictKind string

// The kinds of conflict of interest. Approved is a lead's word that somebody may
// judge it all the same.
const (
	OwnPatient ConflictKind = "own patient"
	Relative   ConflictKind = "relative"
	SameFirm   ConflictKind = "firm"
	OtherTie   ConflictKind = "other"
	Approved   ConflictKind = "approved"
)

// ConflictKinds are the choices of whoever declares one, in order.
var ConflictKinds = []ConflictKind{OwnPatient, Relative, SameFirm, OtherTie}

// Label is what screens call k.
func (k ConflictKind) Label() string {
	switch k {
	case OwnPatient:
		return "I treat or treated this patient"
	case Relative:
		return "A relative, friend or colleague of mine"
	case SameFirm:
		return "A letter of my firm: I work with whoever wrote it or answers for it"
	case OtherTie:
		return "Another tie"
	case Approved:
		return "May judge it all the same"
	}
	return string(k)
}

// A Conflict is somebody's word that they must not judge a case, or a lead's that
// they may all the same. Rows are never changed.
type Conflict struct {
	ID         int64 // zero until kept
	Kind       ConflictKind
	Person     PersonID // who must not, or may, judge it
	PersonName string
	Note       string // of an approval: the reason
	By         PersonID
	ByName     string
	At         time.Time
	Approves   int64 // the declaration that an approval is about
}

// DeclareConflict is the word of somebody who reviews that they must not judge the
// case. It goes back to the others.
type DeclareConflict struct {
	Kind ConflictKind
	Note string
}

// Name is the change's name.
func (DeclareConflict) Name() ChangeName { return DeclareConflictName }

func (d DeclareConflict) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(slices.Contains(ConflictKinds, d.Kind), "kind", "Choose why you must not judge this case.")
	p.Add(d.Kind != OtherTie || strings.TrimSpace(d.Note) != "", "note", "Say in a line what the tie is.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.Conflicts = append(c.Conflicts, Conflict{Kind: d.Kind, Person: by.Person, PersonName: by.Name, Note: strings.TrimSpace(d.Note), By: by.Person, ByName: by.Name, At: at})
	if c.AllocatedTo == by.Person {
		c.AllocatedTo, c.AllocatedUntil = 0, time.Time{}
	}
	if c.ReturnedTo == by.Person {
		c.ReturnedTo = 0 // another clinician answers what was asked
	}
	return c.Stage, nil
}

// ApproveConflict lets somebody judge a case in spite of the conflict that they
// declared, by a lead, who gives the reason.
type ApproveConflict struct {
	Conflict int64
	Reason   string
}

// Name is the change's name.
func (ApproveConflict) Name() ChangeName { return ApproveConflictName }

func (a ApproveConflict) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	declared := c.declared(a.Conflict)
	p := Problems{}
	p.Add(declared != nil, "conflict", "Choose whom it is about. What is answered already is not listed.")
	p.Add(declared == nil || declared.Person != by.Person, "conflict", "Another lead answers about your own conflict.")
	p.Add(strings.TrimSpace(a.Reason) != "", "reason", "Give the reason. It is kept with the case.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.Conflicts = append(c.Conflicts, Conflict{Kind: Approved, Person: declared.Person, PersonName: declared.PersonName, Note: strings.TrimSpace(a.Reason),
		By: by.Person, ByName: by.Name, At: at, Approves: declared.ID})
	return c.Stage, nil
}

// declared is the declaration with id that no lead has answered, or nil.
func (c *Case) declared(id int64) *Conflict {
	for _, d := range c.Declared() {
		if d.ID == id {
			return &d
		}
	}
	return nil
}

// Declared are the conflicts that keep somebody from judging the case: those that
// no lead has approved.
func (c *Case) Declared() []Conflict {
	return slices.DeleteFunc(slices.Clone(c.Conflicts), func(d Conflict) bool {
		return d.Kind == Approved || slices.ContainsFunc(c.Conflicts, func(a Conflict) bool { return a.Approves == d.ID && d.ID != 0 })
	})
}

// conflictsOf takes over who must not judge letters that come from another case.
func (c *Case) conflictsOf(from *Case) {
	for _, d := range from.Declared() {
		if !slices.ContainsFunc(c.Declared(), func(own Conflict) bool { return own.Person == d.Person }) {
			d.ID = 0 // a row of its own in this case
			c.Conflicts = append(c.Conflicts, d)
		}
	}
}

// shownConflicts are those that a sees: their own; and those who settle such
// things, or read why, also others', but while answers are closed only of people
// who judge nothing here.
func (c *Case) shownConflicts(a Actor, open bool) []Conflict {
	return slices.DeleteFunc(slices.Clone(c.Conflicts), func(d Conflict) bool {
		switch {
		case d.Person == a.Person:
			return false
		case !a.Is(Lead, Manager, Auditor, Owner):
			return true
		}
		return !open && !slices.ContainsFunc(c.Declared(), func(still Conflict) bool { return still.ID == d.ID })
	})
}

// noConflictDeclared refuses a second word of the same person, and one that comes
// after they signed.
func noConflictDeclared(c *Case, by Actor, _ time.Time) error {
	if c.hasDeclared(by) {
		return notNow("You have declared a conflict of interest on this case. A lead can say that you may judge it all the same.")
	}
	if c.StandingOf(by.Person) != nil {
		return notNow("You have signed an assessment of this case. Withdraw it first.")
	}
	return nil
}

func (c *Case) hasDeclared(by Actor) bool {
	return slices.ContainsFunc(c.Declared(), func(d Conflict) bool { return d.Person == by.Person })
}

// conflictToApprove asks for a declared conflict of somebody else.
func conflictToApprove(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(c.Declared(), func(d Conflict) bool { return d.Person != by.Person }) {
		return notNow("Nobody else has declared a conflict of interest on this case.")
	}
	return nil
}

// impartial keeps somebody from judging a letter that they or their firm wrote or
// answer for, and a case on which they declared a conflict of interest. Letters
// under a name that a lead approved for them are no hindrance.
func impartial(c *Case, by Actor, _ time.Time) error {
	if c.hasDeclared(by) {
		return forbidden("You declared a conflict of interest on this case. Somebody else must do this, or a lead says that you may all the same.")
	}
	for _, n := range by.Hindering() {
		for _, l := range c.Letters {
			if SameClinician(l.Author, n.Name) || SameClinician(l.Clinician, n.Name) {
				if n.Firm {
					return forbidden("Your firm wrote, or is responsible for, a letter of this case. Somebody else must do this, or a lead approves it.")
				}
				return forbidden("You wrote, or are responsible for, a letter of this case. Somebody else must do this.")
			}
		}
	}
	return nil
}

// A LetterName is a name on letters that somebody must not judge: their own, as
// letters have it, or of somebody in their firm.
type LetterName struct {
	Name       string
	Firm       bool
	Approved   bool // a lead says that they may judge letters under this name all the same
	Reason     string
	ApprovedBy string
	ApprovedAt time.Time
}

// Mark says of a name all that a form may show, so that nobody saves past
// somebody else.
func (n LetterName) Mark() string {
	mark := n.Name
	if n.Firm {
		mark += ", firm"
	}
	if n.Approved {
		mark += ", approved"
	}
	return mark
}

// Hindering are the names on letters that the actor must not judge: that of the
// account and those that were added to it, without what a lead approved.
func (a Actor) Hindering() []LetterName {
	names := a.Names
	if !slices.ContainsFunc(names, func(n LetterName) bool { return SameClinician(n.Name, a.Name) }) {
		names = append([]LetterName{{Name: a.Name}}, names...)
	}
	return slices.DeleteFunc(slices.Clone(names), func(n LetterName) bool { return n.Approved })
}

// CheckNames is what is wrong with names that somebody adds to those of their
// letters, by field.
func CheckNames(own, firm []string) Problems {
	p := Problems{}
	for field, names := range map[string][]string{"own": own, "firm": firm} {
		for _, n := range names {
			p.Add(len(nameParts(n)) > 1, field, "Enter each name as letters have it, with given and family name, each on a line: “"+n+"” is too short.")
			p.Add(len(n) <= 100, field, "A name has at most 100 characters.")
		}
		p.Add(len(names) <= 50, field, "Enter at most 50 names.")
	}
	return p
}
