package review

import (
	"slices"
	"strings"
	"time"
)

// A RestrictionKind says what happened to a patient's being restricted.
type RestrictionKind string

// The kinds, in the order in which they can come. Ending needs two people.
const (
	Restricted RestrictionKind = "restricted"
	EndAsked   RestrictionKind = "end asked"
	EndRefused RestrictionKind = "end refused"
	EndAgreed  RestrictionKind = "ended"
)

// A Restriction is one step of a patient's being restricted: only people named
// on the case see it, and where the patient lives is shown to nobody.
type Restriction struct {
	ID     int64 // zero until kept
	Kind   RestrictionKind
	Reason string
	Source string // by hand, tracing answer, another incident
	By     PersonID
	ByName string // "" for the program
	At     time.Time
}

// Restrict marks the patient as restricted, by hand.
type Restrict struct{ Reason string }

// Name is the change's name.
func (Restrict) Name() ChangeName { return RestrictName }

func (r Restrict) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	return c.restriction(Restricted, r.Reason, "by hand", "Say why the patient is restricted.", by, at)
}

// AskEndRestriction asks a second person to end it.
type AskEndRestriction struct{ Reason string }

// Name is the change's name.
func (AskEndRestriction) Name() ChangeName { return AskEndName }

func (r AskEndRestriction) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	return c.restriction(EndAsked, r.Reason, "by hand", "Say why the patient need not be restricted any more.", by, at)
}

// AnswerEndRestriction is the second person's answer.
type AnswerEndRestriction struct {
	Answer YesNo
	Reason string
}

// Name is the change's name.
func (AnswerEndRestriction) Name() ChangeName { return AnswerEndName }

func (r AnswerEndRestriction) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	kind := EndRefused
	if r.Answer == Yes {
		kind = EndAgreed
	}
	if r.Answer != Yes && r.Answer != No {
		return "", Problems{"answer": "Choose whether the restriction ends."}
	}
	return c.restriction(kind, r.Reason, "by hand", "Say what your answer stands on.", by, at)
}

// restriction adds a step, for which a reason is needed.
func (c *Case) restriction(kind RestrictionKind, reason, source, lacking string, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(reason) != "", "reason", lacking)
	if err := p.Err(); err != nil {
		return "", err
	}
	c.Restrictions = append(slices.Clone(c.Restrictions), Restriction{Kind: kind, Reason: strings.TrimSpace(reason), Source: source, By: by.Person, ByName: by.Name, At: at})
	c.Restricted = kind != EndAgreed
	if !c.Restricted {
		c.Readers = nil
	}
	return c.Stage, nil
}

// NameReaders says to whom a restricted patient's case is open.
type NameReaders struct {
	Readers []PersonID
	Reason  string
}

// Name is the change's name.
func (NameReaders) Name() ChangeName { return NameReadersName }

func (n NameReaders) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(n.Reason) != "", "reason", "Say why these people need to see the case.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.Readers = slices.Compact(slices.Sorted(slices.Values(n.Readers)))
	return c.Stage, nil
}

// TakeAnswer is what the program takes over of an answer of the tracing service,
// or of what is known of the same person in another incident. Whoever loaded the
// answer is the one who entered it.
type TakeAnswer struct {
	Trace      *RecordTrace // nil for none
	Restricted bool         // the patient is restricted from now on
	Source     string       // of that
	Why        string
}

// Name is the change's name.
func (TakeAnswer) Name() ChangeName { return TakeAnswerName }

func (a TakeAnswer) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if a.Trace != nil {
		if _, err := a.Trace.apply(c, Actor{Person: a.Trace.By, Name: a.Trace.ByName}, at); err != nil {
			return "", err
		}
	}
	if a.Restricted && !c.Restricted {
		return c.restriction(Restricted, a.Why, a.Source, "Say why the patient is restricted.", Actor{}, at)
	}
	return c.Stage, nil
}

// endAsker is who asked for the end of the restriction, 0 when nobody waits for
// an answer.
func (c *Case) endAsker() PersonID {
	if n := len(c.Restrictions); n > 0 && c.Restrictions[n-1].Kind == EndAsked {
		return c.Restrictions[n-1].By
	}
	return 0
}

func notRestricted(c *Case, _ Actor, _ time.Time) error {
	if c.Restricted {
		return notNow("This patient is restricted already.")
	}
	return nil
}

func isRestricted(c *Case, _ Actor, _ time.Time) error {
	if !c.Restricted {
		return notNow("This patient is not restricted.")
	}
	return nil
}

func noEndAsked(c *Case, _ Actor, _ time.Time) error {
	if c.endAsker() != 0 {
		return notNow("Somebody has asked already to end the restriction. A second person must answer.")
	}
	return nil
}

func endAskedByAnother(c *Case, by Actor, _ time.Time) error {
	switch c.endAsker() {
	case 0:
		return notNow("Nobody has asked to end the restriction.")
	case by.Person:
		return forbidden("Somebody else must answer what you asked for.")
	}
	return nil
}

// A RestrictedLine is a restricted patient in a list that says nothing of them.
type RestrictedLine struct {
	Case     CaseID
	Stage    Stage
	Since    time.Time // zero when it is not on record
	Source   string
	Readers  int // people named
	EndAsked bool
}

// A RestrictedPage is who may see a restricted patient, and who has looked. It
// says nothing of the patient.
type RestrictedPage struct {
	Case         CaseID
	Restrictions []Restriction
	Readers      []PersonID
	Offered      []ChangeName
	Looked       []Look
	LookedHidden bool // independence keeps back who has looked
	Since        time.Time
}

// A Look is who has seen a case, or worked on it, and when.
type Look struct {
	Person PersonID
	Name   string
	Times  int // before the patient was restricted
	After  int // … and since
	First  time.Time
	Last   time.Time
}
