package review

import (
	"slices"
	"strings"
	"time"
)

// Channels are the ways of contact, as choices of a form.
var Channels = []string{"telephone", "in person", "video", "letter", "through the GP", "through an advocate or interpreter"}

// ChannelsOf are the ways in which a kind of contact can have happened. A
// conversation is one with the person (regulation 20(3)(a)): face to face, by video or
// by telephone; who interprets is recorded as present.
func ChannelsOf(k ContactKind) []string {
	switch k {
	case InPerson:
		return []string{"telephone", "in person", "video"}
	case Written:
		return []string{"letter", "through the GP", "through an advocate or interpreter"}
	case NotContacted, CameBack:
		return nil
	}
	return Channels
}

// AttemptResults are how an attempt can end, as choices of a form.
var AttemptResults = []string{spokeTo, "no answer", messageLeft, "wrong number", "asked to ring back", "somebody else answered, nothing said"}

const (
	spokeTo     = "spoke to the person" // it reached them
	messageLeft = "message left, nothing clinical"
)

// DayParts are when in a day the next attempt is made, as choices of a form, each with
// the hour at which it begins.
var DayParts = []string{"morning", "afternoon", "evening"}

var dayPartBegins = map[string]int{"afternoon": 12, "evening": 17}

// DayPartsBegun are the parts of the day of at, in London, that have begun; the day
// itself, "", has.
func DayPartsBegun(at time.Time) []string {
	return slices.DeleteFunc(append([]string{""}, DayParts...), func(p string) bool { return at.In(London).Hour() < dayPartBegins[p] })
}

// TriedLater reports whether the next attempt about a telling is for another day, or a
// later part of this one: whoever rings today leaves it aside until then.
func (f ObligationFacts) TriedLater(at time.Time) bool {
	return f.NextTry > Date(at) || f.NextTry == Date(at) && !slices.Contains(DayPartsBegun(at), f.NextPart)
}

func checkNextTry(p Problems, day, part, earliest string) {
	_, err := time.Parse(time.DateOnly, day)
	p.Add(day == "" && part == "" || err == nil && day >= earliest, "next_try", "Enter the day of the next attempt, today or later.")
	p.Add(part == "" || slices.Contains(DayParts, part), "next_part", "Choose a part of the day.")
}

// Declinings are what exactly somebody can decline (regulation 20(5)), as choices of a
// form. Who wants no conversation may want a letter.
var Declinings = []string{declinesAll, DeclinesTalk, declinesLetter}

const (
	declinesAll    = "everything: to speak with us, and to have it in writing"
	DeclinesTalk   = "to speak with us; they want it in writing" // the letter is still owed
	declinesLetter = "to have it in writing, after they were spoken with"
)

// MayEndByRecord says why it cannot be recorded now that the person could not be
// contacted, or is "": regulation 20(5) asks for the record of the attempts, and that
// somebody decided to end with it.
func (c *Case) MayEndByRecord(o *Obligation) string {
	switch n := c.attempts(o.ID); {
	case n < c.Policy.Attempts:
		return "Record the attempts first: " + itoa(int64(c.Policy.Attempts)) + " are asked for, and " + itoa(int64(n)) + " on record have failed."
	case o.Facts.WhatNow != whatNowEnd:
		return "Somebody decides first, under “Decide what now”, to end with the record."
	case !c.needsKnown():
		return "Nobody has asked how this person can be reached. Ask them, a carer, the practice or the record, and say so under “Who must be told”: a person who could not hear the telephone was not contacted."
	}
	return ""
}

// needsKnown reports whether it is on record what is needed to reach the person.
func (c *Case) needsKnown() bool {
	r := c.Teller()
	return r != nil && (r.NeedsAsked != "" || r.Who == ThePatient && c.Post.WrittenNeeds() != "")
}

func said(s string) bool { return strings.TrimSpace(s) != "" }

func (r RecordContact) check(c *Case, o *Obligation, gates []string, at time.Time) Problems {
	p := Problems{}
	w := r.Record
	p.Add(o.Kind == Telling, "kind", "This is not a telling.")
	p.Add(!r.HappenedAt.IsZero() && !r.HappenedAt.After(at), "happened_at", "Enter when it happened, not in the future.")
	switch r.Kind {
	case Attempt:
		p.Add(slices.Contains(AttemptResults, r.Result), "result", "Choose how the attempt ended.")
		checkNextTry(p, w.NextTry, w.NextPart, Date(r.HappenedAt))
	case InPerson:
		p.Add(!c.LateFor(o, r.HappenedAt) || said(w.LateWhy), "late_why", "This is later than the trust’s target of "+itoa(int64(c.Policy.CandourTarget))+" working days. Say why.")
		p.Add(said(w.ByWhom), "by_whom", "Say who told the person, and in what role.")
		p.Add(said(w.Account), "account", "Write the account of the facts that was given.")
		p.Add(said(w.Enquiries), "enquiries", "Say what further enquiries were explained, or that there are none.")
		p.Add(said(w.Apology), "apology", "Write the words of the apology.")
	case Written:
		p.Add(said(w.ByWhom), "by_whom", "Say who wrote the letter, and in what role.")
		p.Add(said(w.Account), "account", "Say what account the letter gave.")
		p.Add(said(w.Enquiries), "enquiries", "Say what enquiries it named, or that there are none.")
		p.Add(said(w.Apology), "apology", "Say how it apologised.")
		p.Add(said(w.Letter), "letter", "Say where the copy of the letter is kept.")
		p.Add(!slices.ContainsFunc(w.Copies, func(id LetterID) bool { return c.letter(id) == nil }), "copies", "Choose letters of this case.")
	case Results:
		p.Add(said(w.Results), "results", "Say what results were given.")
	case Declined:
		r.checkDeclined(c, o, p)
	case NotContacted:
		p.Add(said(w.Note), "note", "Write the record: what was tried, and why no more is.")
		why := c.MayEndByRecord(o)
		p.Add(why == "", "kind", why)
	case CameBack:
		went := c.CanComeBack(o.ID)
		i := slices.IndexFunc(went, func(k Contact) bool { return k.ID == w.Returned })
		p.Add(i >= 0, "returned", "Choose the letter that came back.")
		p.Add(i < 0 || !r.HappenedAt.Before(went[max(i, 0)].HappenedAt), "happened_at", "It had not gone before then.")
		p.Add(slices.Contains(ReturnReasons, r.Result), "result", "Choose why it came back.")
	default:
		p.Add(false, "kind", "Choose what happened.")
	}
	p.Add(!w.ToAnswer || said(w.Questions), "questions", "Write what the person asked, so that it can be answered.")
	if all := ChannelsOf(r.Kind); len(all) > 0 {
		p.Add(slices.Contains(all, r.Channel), "channel", "Choose how.")
	}
	p.Add(len(gates) == 0 || w.Anyway, "anyway",
		"This person must not be contacted now. If it has happened already, tick the box: it is recorded and marked. Closed: "+strings.Join(gates, " "))
	return p
}

// checkDeclined asks for the record of regulation 20(5) of somebody who declines: it
// ends the duty only when whoever must be told is who declined.
func (r RecordContact) checkDeclined(c *Case, o *Obligation, p Problems) {
	w := r.Record
	p.Add(c.Teller() != nil, "kind", "It has not been settled who must be told. Settle it first: only that person can decline.")
	p.Add(said(w.WhoDeclined), "who_declined", "Say who declined: their name, and what they are to the patient.")
	p.Add(slices.Contains(Declinings, w.Declines), "declines", "Choose what they declined.")
	p.Add(w.Declines != declinesLetter || c.spokenWith(o.ID), "declines", "No conversation with this person is on record. Record it first, or choose what else they declined.")
	p.Add(said(w.Note), "note", "Write the record: what was declined, and how.")
}

// contactGates are the gates that are closed for a contact at its own moment, which
// must be known first. Nobody is contacted where somebody could not be, or where a
// letter came back.
func (c *Case) contactGates(o *Obligation, r RecordContact) []Gate {
	if r.Kind == NotContacted || r.Kind == CameBack || r.HappenedAt.IsZero() {
		return nil
	}
	writing := r.Kind == Written || r.Kind == Results
	closed := append(c.gatesOf(o, writing, r.HappenedAt), c.reachGates(r)...)
	if r.Kind == Written {
		closed = append(closed, c.unlessOverridden(o, c.handWrittenGates(o, r.Record), r.HappenedAt)...)
	}
	if o.longBefore(r.HappenedAt) {
		closed = append(closed, Gate{Name: GateDecision, Words: "It is dated before anybody was to be told this: " + dayWords(Date(o.OpenedAt)) + "."})
	}
	return closed
}

// longBefore reports whether a time is more than a day before anybody was to be told
// this.
func (o *Obligation) longBefore(at time.Time) bool { return at.Before(o.OpenedAt.Add(-24 * time.Hour)) }

// reachGates are the channels that do not reach the person.
func (c *Case) reachGates(r RecordContact) []Gate {
	who := c.Teller()
	if who == nil {
		return nil
	}
	var closed []Gate
	if slices.Contains(who.RuledOut, r.Channel) {
		closed = append(closed, Gate{Name: GateNeeds, Words: "This person is not reached by " + channelWords(r.Channel) + ".", Opens: RelevantName})
	}
	if who.Messages == noMessages && r.Result == messageLeft {
		closed = append(closed, Gate{Name: GateNeeds, Words: "No message must be left for this person.", Opens: RelevantName})
	}
	return closed
}

// channelWords are a channel as what somebody is not reached by.
func channelWords(channel string) string {
	if channel == "in person" {
		return "a conversation in person"
	}
	return channel
}

// handWrittenGates ask of a letter that went without a pack what is asked of one: that
// it met the person's needs, and that the copies with it were for them.
func (c *Case) handWrittenGates(o *Obligation, w ContactRecord) []Gate {
	closed := c.needsGates(w.NeedsMet)
	if len(w.Copies) > 0 && !c.mayHaveCopies() {
		closed = append(closed, Gate{Name: GateCopies, Words: "No right of this person to copies is recorded.", Opens: RelevantName})
	}
	for _, l := range c.Letters {
		if !slices.Contains(w.Copies, l.ID) {
			continue
		}
		switch d := c.CopyOn(l.ID); {
		case d == nil:
			closed = append(closed, Gate{Name: GateCopies, Words: "Nobody has decided whether the letter of " + dayWords(l.WrittenOn) + " may be copied.", Opens: CopyName, Letter: l.ID})
		case d.Answer == NoCopy:
			closed = append(closed, Gate{Name: GateCopies, Words: "The letter of " + dayWords(l.WrittenOn) + " is not to be copied.", Opens: CopyName, Letter: l.ID})
		case d.Answer == AfterTalk && !c.spokenWith(o.ID):
			closed = append(closed, Gate{Name: GateCopies, Words: "A copy of the letter of " + dayWords(l.WrittenOn) + " goes only after a conversation, and none is on record.", Letter: l.ID})
		}
	}
	return closed
}
