package review

import (
	"slices"
	"strings"
	"time"
)

// A Gate is something that keeps a person from being contacted now.
type Gate struct {
	Name   GateName
	Words  string
	Opens  ChangeName // the change that could open it, "" where it is none of the case's
	Letter LetterID   // that it is about, or zero
}

// wordsOf are what gates say.
func wordsOf(gates []Gate) []string {
	var all []string
	for _, g := range gates {
		all = append(all, g.Words)
	}
	return all
}

// Gates names what keeps people, at the time at, from contacting the relevant
// person about the telling that is owed now: nothing for a call, or for
// something written where writing is true.
func (c *Case) Gates(writing bool, at time.Time) []string {
	closed := c.gatesOf(c.OpenTelling(), writing, at)
	if !writing {
		closed = append(closed, c.reachGates(RecordContact{Channel: "telephone"})...)
	}
	return wordsOf(closed)
}

// gatesOf are the gates of a telling, nil for none. They are tested at the
// moment of contact, on a tracing answer that was there then and no older than
// the incident's limit.
func (c *Case) gatesOf(t *Obligation, writing bool, at time.Time) []Gate {
	days := c.Policy.CallTraceDays
	if writing {
		days = c.Policy.PackTraceDays
	}
	closed := append(c.sendingGates(), c.traceGates(days, at)...)
	toPatient := c.Teller() == nil || c.Teller().Who == ThePatient
	if trace := c.traceAt(at); trace != nil && writing && toPatient && trace.Address != "confirmed" {
		closed = append(closed, Gate{Name: GateMoved, Words: "The tracing answer does not confirm the address.", Opens: TraceName})
	}
	if r := c.cameBack(at); r != nil && toPatient && r.Reason == saidToHaveDied {
		closed = append(closed, Gate{Name: GateAlive, Words: "Post came back on " + dayWords(r.On) + " because the person has died, as it says. Trace the patient again.", Opens: TraceName})
	} else if r != nil && writing {
		g := Gate{Name: GateReturned, Words: "Post to this address came back on " + dayWords(r.On) + ". Trace the patient again.", Opens: TraceName}
		if !toPatient {
			g.Words, g.Opens = "Post to this person came back on "+dayWords(r.On)+". Enter anew who must be told, and where they live.", RelevantName
		}
		closed = append(closed, g)
	}
	return c.unlessOverridden(t, append(closed, c.routeGates(t, writing, at)...), at)
}

// routeGates ask who must be told, and for the decision that is to be told. A candour
// telling without a decision was opened by a lead, who found it probably notifiable:
// that permits the conversation, and nothing in writing.
func (c *Case) routeGates(t *Obligation, writing bool, at time.Time) []Gate {
	var closed []Gate
	young, _ := c.youngAt(at)
	switch r := c.tellerAt(at); {
	case r == nil && c.diedBy(at):
		closed = append(closed, Gate{Name: GateDied, Words: "The patient has died. It has not been settled who must be told now.", Opens: RelevantName})
	case r == nil && young:
		closed = append(closed, Gate{Name: GateYoung, Words: "The patient is under 16. It has not been settled who must be told.", Opens: RelevantName})
	case r == nil:
		closed = append(closed, Gate{Name: GateTeller, Words: "It has not been settled who must be told.", Opens: RelevantName})
	case young && r.Who == ThePatient && strings.TrimSpace(r.Capacity) == "":
		closed = append(closed, Gate{Name: GateYoung, Words: "The patient is under 16, and nobody has said who found them able to decide. Settle anew who must be told.", Opens: RelevantName})
	case c.outgrown(at):
		closed = append(closed, Gate{Name: GateYoung, Words: "The patient is 16 by now. Settle anew who must be told.", Opens: RelevantName})
	}
	if t != nil && t.Facts.Route == RouteOutcome && len(c.InForce()) == 0 && c.Stage != Decided {
		closed = append(closed, Gate{Name: GateDecision, Words: "There is no outcome in force to tell."})
	}
	if writing && t != nil && t.Facts.Route == RouteCandour && c.Candour() == nil && !c.everNotifiable() {
		closed = append(closed, Gate{Name: GateDecision, Words: "No candour decision has been signed."})
	}
	return closed
}

// traceAt is the latest tracing answer that had been given by the day of at, nil
// for none: what happened is judged by what could be known then.
func (c *Case) traceAt(at time.Time) *Trace {
	if c.Trace == nil || c.Trace.Answered <= Date(at) {
		return c.Trace
	}
	for i := range c.Earlier {
		if c.Earlier[i].Answered <= Date(at) {
			return &c.Earlier[i]
		}
	}
	return nil
}

// tracedSince reports whether the latest tracing answer of the time at was given
// within so many days before it.
func (c *Case) tracedSince(days int, at time.Time) bool {
	trace := c.traceAt(at)
	return trace != nil && trace.Answered >= Date(at.In(London).AddDate(0, 0, -days))
}

// traceGates are what everything that goes out asks of tracing answers: one that
// is no older than so many days, and that the last of any age knows whether the
// patient is alive.
func (c *Case) traceGates(days int, at time.Time) []Gate {
	var closed []Gate
	if !c.tracedSince(days, at) {
		closed = append(closed, Gate{Name: GateTrace, Words: "No tracing answer of the last " + itoa(int64(days)) + " days.", Opens: TraceName})
	}
	if trace := c.traceAt(at); trace != nil && trace.Alive == "not known" {
		closed = append(closed, Gate{Name: GateAlive, Words: "The tracing answer does not say whether the patient is alive.", Opens: TraceName})
	}
	return closed
}

// releaseGates are what keeps a late letter from being sent on to the practice at
// the time at.
func (c *Case) releaseGates(at time.Time) []Gate {
	closed := append(c.sendingGates(), c.traceGates(c.Policy.PackTraceDays, at)...)
	add := func(words string) { closed = append(closed, Gate{Name: GatePractice, Words: words}) }
	to := c.ReleaseTo()
	if to.ClosedBy(Date(at)) {
		add("The practice of this patient has closed. Find out with which practice the patient is registered now.")
	}
	if c.Trace == nil {
		return closed
	}
	switch {
	case strings.TrimSpace(c.Trace.Practice) == "":
		add("The tracing answer does not say with which practice the patient is registered.")
	case PracticeCodeIn(c.Trace.Practice) == "" && !c.Practice.isCalled(c.Trace.Practice):
		add("The tracing answer names a practice in words, which are not those of the one on file. Record the answer with the code of the practice, or with “the same” where it is.")
	case to.Code != c.Practice.Code && to.Listed != ListedPractice:
		add("The tracing answer names another practice than the one on file, and the practice directory does not know it.")
	}
	return closed
}

// SendingGates names what now keeps anything about this patient from being
// said or sent to anybody.
func (c *Case) SendingGates() []string { return wordsOf(c.sendingGates()) }

func (c *Case) sendingGates() []Gate {
	var closed []Gate
	if !c.IdentitySettled() {
		closed = append(closed, Gate{Name: GateIdentity, Words: "Identity is not settled.", Opens: SettleName})
	}
	if c.SendingStopped {
		closed = append(closed, Gate{Name: GateStopped, Words: "Sending is stopped: the wrong patient was reported.", Opens: ResumeSendingName})
	}
	if c.Restricted {
		closed = append(closed, Gate{Name: GateRestrict, Words: "This person is restricted. Ask the incident manager.", Opens: AskEndName})
	}
	return closed
}

// mark opens the action that follows when something was said or sent with a
// gate closed.
func (c *Case) mark(what string, gates []string, by Actor, at time.Time) {
	c.open(Obligation{Kind: Action, What: what + " with a gate closed (" + strings.Join(gates, " ") + ") Look at what follows from it.",
		Owner: "Incident manager", Due: at.Add(24 * time.Hour), Urgency: Urgent, OpenedBy: by.Person, Facts: ObligationFacts{KeptBack: true}}, at)
}

// RecordContact records an attempt, what was said or written, or the written
// record that ends the duty under regulation 20(5). What has happened is never
// refused, also once the telling has ended: with a gate closed it is marked, and
// an action opens.
type RecordContact struct {
	Telling    ObligationID
	Version    int
	Kind       ContactKind
	HappenedAt time.Time
	Channel    string
	Result     string
	Record     ContactRecord
}

// Name is the change's name.
func (RecordContact) Name() ChangeName { return ContactName }

func (r RecordContact) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(r.Telling, r.Version, ContactName, by)
	if err != nil {
		return "", err
	}
	closed := c.contactGates(o, r)
	gates := wordsOf(closed)
	r.Record.TellsNobody = tellsNobody(r.Kind, closed)
	if err := r.check(c, o, gates, at).Err(); err != nil {
		return "", err
	}
	if !c.LateFor(o, r.HappenedAt) || r.Kind != InPerson {
		r.Record.LateWhy = ""
	}
	r.Record.Undecided = r.Kind == Attempt && c.mustDecide(o)
	c.Contacts = append(c.Contacts, Contact{Telling: o.ID, Kind: r.Kind, HappenedAt: r.HappenedAt, Channel: r.Channel, Result: r.Result,
		Record: r.Record, Gates: gates, By: by.Person, ByName: by.Name, At: at})
	if r.Kind == CameBack {
		c.tellAgain(o.ID, "The letter of "+dayWords(Date(c.contactOf(r.Record.Returned).HappenedAt))+" came back: "+r.Result, by, at)
		return c.Stage, nil
	}
	c.nextTry(o, r)
	c.meetTelling(o, r, by, at)
	c.followUp(r.Record, by, at)
	if len(gates) > 0 {
		c.mark("Contact was made", gates, by, at)
	}
	return c.Stage, nil
}

// harmless are gates behind which the right person was told all the same: what was
// closed is about how sure that was, or about what came with it.
var harmless = []GateName{GateTrace, GateCopies, GateWaits}

// tellsNobody reports whether what happened behind closed gates cannot count as
// telling the relevant person. The record stays, the telling is still owed.
func tellsNobody(kind ContactKind, closed []Gate) bool {
	counts := harmless
	switch kind {
	case Attempt, NotContacted, CameBack:
		return false
	case InPerson, Results, Declined: // whoever was spoken to was alive, and heard it
		counts = append(slices.Clone(harmless), GateAlive, GateDecision)
	}
	return anyBut(counts, closed)
}

// anyBut reports whether a gate is closed that is none of some.
func anyBut(some []GateName, closed []Gate) bool {
	return slices.ContainsFunc(closed, func(g Gate) bool { return !slices.Contains(some, g.Name) })
}

// LateFor reports whether the first conversation about a telling, held then, is later
// than the trust means to hold it: its own target, and no legal deadline.
func (c *Case) LateFor(o *Obligation, happened time.Time) bool {
	start, err := time.ParseInLocation(time.DateOnly, o.Facts.ClockStart, London)
	return err == nil && o.Facts.Route == RouteCandour && !c.spokenWith(o.ID) && Date(happened) > Date(AddWorkingDays(start, c.Policy.CandourTarget))
}

// followUp opens what follows from what the person said: their questions are
// answered, a complaint or a claim reaches whoever handles it.
func (c *Case) followUp(w ContactRecord, by Actor, at time.Time) {
	if w.ToAnswer {
		c.open(Obligation{Kind: Enquiry, What: "The person asked: " + strings.TrimSpace(w.Questions), Owner: by.Name, OwnerID: by.Person, Due: AddWorkingDays(at, c.Policy.EnquiryWorkingDays),
			OpenedBy: by.Person, Facts: ObligationFacts{Whom: "Whoever knows the answer, which the person is then told", AskedBy: "the person", KeptBack: true}}, at)
	}
	for _, flag := range []struct {
		is   bool
		what string
	}{{w.Complaint, "Tell whoever handles complaints: the person complains."}, {w.Claim, "Tell whoever handles claims: the person means to claim."}} {
		if flag.is {
			c.open(Obligation{Kind: Action, What: flag.what, Owner: "Incident manager", Due: AddWorkingDays(at, c.Policy.UrgentWorkingDays), OpenedBy: by.Person, Facts: ObligationFacts{KeptBack: true}}, at)
		}
	}
}

// attempts counts the attempts about a telling that failed since the person was last
// spoken to.
func (c *Case) attempts(telling ObligationID) int {
	n := 0
	for _, k := range c.Contacts {
		switch {
		case k.Telling != telling || k.Kind != Attempt:
		case k.Result == spokeTo:
			n = 0
		default:
			n++
		}
	}
	return n
}

// nextTry keeps when the person is tried next: as the last attempt says. Who was
// reached is counted, and decided about, anew.
func (c *Case) nextTry(o *Obligation, r RecordContact) {
	if o.State != Open {
		return
	}
	if r.Kind == Attempt || r.Kind == InPerson || r.Kind == Results {
		o.Facts.NextTry, o.Facts.NextPart = r.Record.NextTry, r.Record.NextPart
	}
	if r.Kind == Attempt && r.Result == spokeTo || r.Kind == InPerson && !r.Record.TellsNobody {
		o.Facts.Decided, o.Facts.WhatNow = 0, ""
	}
}

// announce says of a contact that was just recorded about candour that results are owed
// after it: an enquiry was open when it happened, or still is, or its questions are to
// be answered. Whoever records it need not remember that.
func (c *Case) announce(o *Obligation, at time.Time) {
	k := &c.Contacts[len(c.Contacts)-1]
	if o.Facts.Route == RouteCandour && slices.Contains([]ContactKind{InPerson, Written, Results}, k.Kind) && (k.Record.ToAnswer || c.AsksAt(k.HappenedAt) || c.AsksAt(at)) {
		k.Record.MoreToCome = true
	}
}

// AsksAt reports whether an enquiry was open at the time at whose result the person is
// owed: not one about how to reach them.
func (c *Case) AsksAt(at time.Time) bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		about := o.Kind == Enquiry && !o.Facts.Information && (!o.Facts.KeptBack || o.Facts.AskedBy != "")
		return about && !o.OpenedAt.After(at) && (o.State == Open || o.ClosedAt.After(at))
	})
}

// meetTelling ends a telling when all that its route asks for is on record.
func (c *Case) meetTelling(o *Obligation, r RecordContact, by Actor, at time.Time) {
	c.announce(o, at)
	if o.State != Open { // the record is added; what has ended stays as it is
		o.Changed = false
		return
	}
	missing, ended := c.StillToTell(o.ID)
	if len(missing) > 0 && !ended {
		o.step(string(r.Kind), "", "", r.HappenedAt, by, at)
		return
	}
	proof := "Told"
	if r.Kind == Declined || r.Kind == NotContacted {
		proof = "Ended by the written record: " + r.Record.Note
	}
	o.step("met", proof, "", r.HappenedAt, by, at)
	o.close(Met, proof, by, at)
}

// StillToTell says what is still to be done for a telling: for candour the
// conversation, the letter that follows it and the results of enquiries that
// were announced (regulation 20(3) and (4)); for other routes either of the
// first two. What the person declined is not. Ended is whether the written record of
// regulation 20(5) has ended the duty without it.
func (c *Case) StillToTell(telling ObligationID) (missing []ContactKind, ended bool) {
	o, _ := c.Obligation(telling)
	h := c.had(&o)
	candour := o.Facts.Route == RouteCandour
	if !h.of[InPerson] && !h.noTalk && (candour || !h.of[Written]) {
		missing = append(missing, InPerson)
	}
	if !h.of[Written] && !h.noLetter && (candour || !h.of[InPerson]) {
		missing = append(missing, Written)
	}
	if h.owed {
		missing = append(missing, Results)
	}
	return missing, h.ended
}

// A tellingHad is what is on record of a telling: the kinds of contact that reached
// the person, whether results are owed, and what the person declined.
type tellingHad struct {
	of                            map[ContactKind]bool
	owed, noTalk, noLetter, ended bool
}

func (c *Case) had(o *Obligation) tellingHad {
	h := tellingHad{of: map[ContactKind]bool{}}
	for _, k := range c.Contacts {
		if k.Telling != o.ID || c.unreached(k) {
			continue
		}
		h.of[k.Kind] = true
		h.owed = k.Record.MoreToCome || h.owed && k.Kind != Results
		h.noTalk = h.noTalk || k.Record.Declines == DeclinesTalk
		h.noLetter = h.noLetter || k.Record.Declines == declinesLetter
		h.ended = h.ended || k.Kind == NotContacted || k.Kind == Declined && (k.Record.Declines == declinesAll || k.Record.Declines == "")
	}
	return h
}

// EndedUntold reports whether a telling was met by the written record of regulation
// 20(5) alone: nobody spoke with the person, and no letter that would do instead
// reached them. It is not among those who were told.
func (c *Case) EndedUntold(o Obligation) bool {
	h := c.had(&o)
	return o.Kind == Telling && o.State == Met && !h.of[InPerson] && !(h.of[Written] && (h.noTalk || o.Facts.Route != RouteCandour))
}
