package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ReturnReasons are why the post brings something back, as choices of a form.
var ReturnReasons = []string{"gone away", "addressee unknown", "address incomplete", "no such address", "refused", "not called for", saidToHaveDied, "no reason given"}

const saidToHaveDied = "the person has died"

// A Return is the record that a pack came back by post.
type Return struct {
	On     string // the date
	Reason string
	Note   string
	By     PersonID
	ByName string
	At     time.Time
}

// RecordReturn records that a pack that was sent came back. Nobody was told by
// it: its telling is owed again unless the person was told otherwise, and nothing
// more goes to that address before a newer tracing answer confirms it.
type RecordReturn struct {
	Pack    PackID
	Version int
	On      string
	Reason  string
	Note    string
}

// Name is the change's name.
func (RecordReturn) Name() ChangeName { return ReturnName }

func (r RecordReturn) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p, err := c.packAt(r.Pack, r.Version, by)
	switch {
	case err != nil:
		return "", err
	case p.Returned != nil:
		return "", notNow("It is on record already that this pack came back.")
	case p.State != PackSent:
		return "", notNow("This pack is not recorded as sent.")
	}
	problems := Problems{}
	_, noDate := time.Parse(time.DateOnly, r.On)
	problems.Add(noDate == nil && r.On <= Date(at), "on", "Enter the date on which it came back, today or earlier.")
	problems.Add(noDate != nil || r.On >= Date(p.SentAt), "on", "It was not sent before then.")
	problems.Add(slices.Contains(ReturnReasons, r.Reason), "reason", "Choose why it came back.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	p.Returned = &Return{On: r.On, Reason: r.Reason, Note: strings.TrimSpace(r.Note), By: by.Person, ByName: by.Name, At: at}
	p.State, p.Changed = PackReturned, true
	c.tellAgain(p.Telling, fmt.Sprintf("Pack %d came back", p.ID), by, at)
	return c.Stage, nil
}

// tellAgain opens a telling again that was met by what told nobody after all, as why
// says, unless the person was told otherwise.
func (c *Case) tellAgain(id ObligationID, why string, by Actor, at time.Time) {
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool { return o.ID == id })
	if i < 0 {
		return
	}
	o := &c.Obligations[i]
	o.Changed = true
	o.step("not told by it", why, "", at, by, at)
	missing, ended := c.StillToTell(id)
	if o.State == Met && len(missing) > 0 && !ended {
		o.State, o.Proof, o.ClosedBy, o.ClosedByName, o.ClosedAt = Open, "", 0, "", time.Time{}
	}
}

// letter is how the record of a contact names the pack.
func (p Pack) letter() string { return fmt.Sprintf("Pack %d, SHA-256 %s", p.ID, p.SHA) }

// unreached reports whether a contact told nobody: a letter that came back by post or
// was wrong, or what happened behind a closed gate.
func (c *Case) unreached(k Contact) bool {
	return k.Record.TellsNobody || k.Kind == Written && (c.returnedByHand(k) || slices.ContainsFunc(c.Packs, func(p Pack) bool {
		return (p.Returned != nil || p.Wrong != nil) && p.Telling == k.Telling && p.letter() == k.Record.Letter
	}))
}

// returnedByHand reports whether a letter that went without a pack came back.
func (c *Case) returnedByHand(k Contact) bool {
	return slices.ContainsFunc(c.Contacts, func(x Contact) bool { return x.Kind == CameBack && x.Record.Returned == k.ID })
}

// TellsNobody reports whether a pack went behind gates because of which it does not
// count as told.
func (c *Case) TellsNobody(p Pack) bool {
	return slices.ContainsFunc(c.Contacts, func(k Contact) bool {
		return k.Record.TellsNobody && k.Telling == p.Telling && k.Record.Letter == p.letter()
	})
}

// CanComeBack are the letters about a telling that went without a pack, and that are
// not on record as returned.
func (c *Case) CanComeBack(telling ObligationID) []Contact {
	return slices.DeleteFunc(slices.Clone(c.Contacts), func(k Contact) bool {
		return k.Telling != telling || k.Kind != Written || c.returnedByHand(k) || slices.ContainsFunc(c.Packs, func(p Pack) bool { return p.Telling == k.Telling && p.letter() == k.Record.Letter })
	})
}

// contactOf is the contact with an id, or one that says nothing.
func (c *Case) contactOf(id int64) Contact {
	if i := slices.IndexFunc(c.Contacts, func(k Contact) bool { return k.ID == id }); i >= 0 {
		return c.Contacts[i]
	}
	return Contact{}
}

// cameBack is the last return, by the time at, of a pack or letter to whoever is told now
// after which nothing newer is known of where they live, or nil: of the patient a
// tracing answer, of somebody else what was entered about them. An answer of the
// same day counts if it was entered after the return was.
func (c *Case) cameBack(at time.Time) *Return {
	now := c.Teller()
	toPatient := now == nil || now.Who == ThePatient
	var last *Return
	for _, r := range c.returns(toPatient) {
		if r.On <= Date(at) && (last == nil || r.On >= last.On) {
			last = &r
		}
	}
	switch {
	case last == nil:
		return nil
	case !toPatient && now.At.After(last.At):
		return nil
	case toPatient && c.Trace != nil && (c.Trace.Answered > last.On || c.Trace.Answered == last.On && c.Trace.At.After(last.At)):
		return nil
	}
	return last
}

// returns are those of what went to the patient, or of what went to whoever acts for
// them.
func (c *Case) returns(toPatient bool) []Return {
	var all []Return
	for _, p := range c.Packs {
		if p.Returned != nil && c.wentToPatient(p) == toPatient {
			all = append(all, *p.Returned)
		}
	}
	for _, k := range c.Contacts {
		if k.Kind == CameBack && c.toPatientAt(c.contactOf(k.Record.Returned).HappenedAt) == toPatient {
			all = append(all, Return{On: Date(k.HappenedAt), Reason: k.Result, Note: k.Record.Note, By: k.By, ByName: k.ByName, At: k.At})
		}
	}
	return all
}

// wentToPatient reports whether a pack was made for the patient, and not for
// whoever acts for them.
func (c *Case) wentToPatient(p Pack) bool { return c.toPatientAt(p.At) }

// toPatientAt reports whether the patient was who is told at the time at.
func (c *Case) toPatientAt(at time.Time) bool {
	who := ThePatient
	for _, r := range c.Relevant {
		if !r.At.After(at) {
			who = r.Who
		}
	}
	return who == ThePatient
}

// packCanReturn asks for a pack that was sent, has not come back, and that by may
// know of.
func packCanReturn(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Packs, func(p Pack) bool { return p.State == PackSent }) {
		return notNow("No pack of this case is recorded as sent.")
	}
	return nil
}
