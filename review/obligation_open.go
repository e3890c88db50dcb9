package review

import (
	"slices"
	"strings"
	"time"
)

// OpenObligation raises an action, puts an enquiry, opens a telling, or reopens
// the question of identity.
type OpenObligation struct {
	Kind    ObligationKind
	What    string
	Letter  LetterID
	Owner   string
	OwnerID PersonID
	Due     string // a date in London
	Urgency Urgency
	Whom    string // of an enquiry
	Blocks  bool   // an enquiry about what could not be told: the assessment waits
	Missing bool   // an enquiry after a letter that could not be read or found
	Route   Route  // of a telling
	Opinion string // why a lead finds it probably notifiable, before any candour decision
}

// Name is the change's name.
func (OpenObligation) Name() ChangeName { return OpenName }

func (o OpenObligation) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if !MayOpen(o.Kind, by) {
		return "", forbidden("Your role in this incident does not open this kind of obligation.")
	}
	due, err := o.check(c, by, at)
	if err != nil {
		return "", err
	}
	if o.Kind == SameDayAction {
		c.openSameDay(o.What, o.Letter, o.Owner, by, at)
		return c.Stage, nil
	}
	if o.Kind != Telling {
		o.Route = "" // left over in the form from another choice
	}
	opened := Obligation{Kind: o.Kind, What: strings.TrimSpace(o.What), Letter: o.Letter, Owner: strings.TrimSpace(o.Owner), OwnerID: o.OwnerID,
		Due: due, Urgency: o.Urgency, OpenedBy: by.Person,
		Facts: ObligationFacts{Whom: strings.TrimSpace(o.Whom), BlocksAssessment: o.Blocks, LetterNotFound: o.Missing, Route: o.Route}}
	if o.Missing {
		opened.ownedFromTheStart(by)
	}
	seen := Shown(*c, by)
	if o.Kind == Telling && seen.Awaits(o.Route) {
		opened.Facts.Opinion, opened.Facts.Registration = strings.TrimSpace(o.Opinion), by.Registration
	}
	if o.Kind == Telling && c.Owes(o.Route) {
		c.oweStill(opened, by, at)
		return c.Stage, nil
	}
	if o.Route == RouteCandour {
		c.startClock(&opened, at)
	}
	c.open(opened, at)
	if o.Missing && c.Stage == InTriage {
		return c.afterTriage(by, at), nil // triage goes on without the letter
	}
	return c.Stage, nil
}

// oweStill keeps what somebody says of a telling that is owed already, of which they
// may not know: to them it is as if they had opened it.
func (c *Case) oweStill(again Obligation, by Actor, at time.Time) {
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool {
		return o.Kind == Telling && o.State == Open && o.Facts.Route == again.Facts.Route
	})
	o := &c.Obligations[i]
	if o.Facts.Opinion == "" {
		o.Facts.Opinion, o.Facts.Registration = again.Facts.Opinion, again.Facts.Registration
	}
	o.step("asked for again", again.What, "", at, by, at)
	o.Changed = true
}

// Awaits reports whether a telling by a route that is opened now would be a lead's
// opinion alone: no decision has found the duty of candour owed.
func (c *Case) Awaits(route Route) bool { return route == RouteCandour && !c.everNotifiable() }

// ownedFromTheStart makes a letter that cannot be found somebody's: of whoever
// reports it, unless they name another.
func (o *Obligation) ownedFromTheStart(by Actor) {
	if o.Owner == "" {
		o.Owner, o.OwnerID = by.Name, by.Person
	}
}

// openNotFound opens the enquiry for a letter that triage could not find or read.
// Whoever triages may report it, a clerk too; the usual days for an answer count.
func (c *Case) openNotFound(id LetterID, reason string, by Actor, at time.Time) {
	o := Obligation{Kind: Enquiry, What: "Letter not found: " + strings.TrimSpace(reason), Letter: id, Due: AddWorkingDays(at, c.Policy.EnquiryWorkingDays),
		Urgency: c.Urgency, OpenedBy: by.Person, Facts: ObligationFacts{Whom: "Whoever keeps the letter", LetterNotFound: true}}
	o.ownedFromTheStart(by)
	c.open(o, at)
}

func (o OpenObligation) check(c *Case, by Actor, at time.Time) (time.Time, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(o.What) != "", "what", "Say what is needed.")
	p.Add(o.Letter == 0 || c.letter(o.Letter) != nil, "letter", "Choose a letter of this case.")
	p.Add(o.Kind == Enquiry || !o.Missing && !o.Blocks, "kind", "Only an enquiry asks for a letter, or holds an assessment back.")
	p.Add(!o.Missing || o.Letter != 0, "letter", "Choose the letter that could not be found or read.")
	p.Add(!o.Missing || !c.NotFound(o.Letter), "letter", "Somebody looks for this letter already: see what is owed.")
	p.Add(!o.Missing || !c.hasRead(o.Letter), "letter", "Somebody has decided on this letter, or assessed it. Take that back first.")
	p.Add(o.Kind != Enquiry || strings.TrimSpace(o.Whom) != "", "whom", "Say whom you ask: a practice, a patient, a system.")
	p.Add(o.Kind != Action || strings.TrimSpace(o.Owner) != "", "owner", "Say who must do it.")
	p.Add(o.Kind != Telling || o.Route == RouteAwareness || o.Route == RouteOutcome || o.Route == RouteCandour, "route", "Choose what the person is told.")
	seen := Shown(*c, by) // what is asked for says nothing that by may not know
	p.Add(o.Kind != Telling || !seen.Owes(o.Route), "route", "This is owed already.")
	opines := o.Kind == Telling && seen.Awaits(o.Route)
	p.Add(!opines || by.Registration != "", "opinion", "Your account has no professional registration. Add it under your name at the top of the page; then you can give your opinion.")
	p.Add(!opines || said(o.Opinion), "opinion", "No candour decision has been signed. Say why this is probably notifiable: your opinion permits the conversation, and no letter before the decision.")
	var due time.Time
	if o.Due != "" {
		day, err := time.ParseInLocation(time.DateOnly, o.Due, London)
		p.Add(err == nil && o.Due >= Date(at), "due", "Enter a date, today or later.")
		due = day.Add(17 * time.Hour)
	} else if o.Kind == Enquiry {
		due = AddWorkingDays(at, c.Policy.EnquiryWorkingDays)
	} else {
		p.Add(o.Kind != Action, "due", "Enter the date by which it must be done.")
	}
	return due, p.Err()
}
