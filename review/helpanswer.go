package review

import (
	"slices"
	"time"
)

// What a caller may be told, and what keeps more from being said.

// A CallAnswer is what a caller may be told now.
type CallAnswer struct {
	Result CallResult
	Say    string   // the words, "" until the caller was compared with the record
	Why    []string // what keeps more from being said
	RingBy Role     // who rings back, "" where nobody does
}

// ringBackWords are all that is said where a hit must not be told apart.
const ringBackWords = "We are looking into this and will ring you back."

// RingBackAnswer is the one answer where nothing more may be said or shown.
func RingBackAnswer() CallAnswer {
	return CallAnswer{Result: WillRingBack, Say: ringBackWords, RingBy: Manager}
}

// NotFoundAnswer is the answer where nobody on the lists fits. It is provisional, and
// nobody learns by it whether somebody else is on a list.
func NotFoundAnswer(call HelpCall) CallAnswer {
	if call.Relation != CallRelations[0] {
		return CallAnswer{Result: NotOnLists, Say: "I cannot tell you about somebody else. I have written down what you say. If the person is on our lists, now or later, we ring or write to them, or to whoever acts for them."}
	}
	return CallAnswer{Result: NotOnLists, Say: "You are not on the lists that we have so far. More lists may come. We keep your name, and ring you if a later list has you on it."}
}

// Answer is what a caller may be told about the case at the time at: status words,
// and never what a letter or a reviewer says.
func (c *Case) Answer(call HelpCall, at time.Time) CallAnswer {
	switch {
	case c.apart():
		return RingBackAnswer()
	case call.ComparedAt.IsZero():
		return CallAnswer{Result: CallUnchecked}
	case !call.Known():
		return ringLater("Thank you. We ring you back on the number that the hospital holds.", "The caller was not known by name, date of birth and one more. Say nothing about letters.")
	}
	if words, why := c.notForCaller(call, at); why != "" {
		return ringLater(words, why)
	}
	answer := c.status(call.ActsAs != 0, at)
	if c.Owed(SameDayAction) {
		answer.Why = append(answer.Why, "A same-day action is open. Ring whoever is named at the top of the page, and say that this person is on the telephone.")
	}
	return answer
}

// AnswerFor is Answer as far as a may see it: whoever learns of no telling while a
// reviewer is independent learns of none by a call either.
func (c *Case) AnswerFor(a Actor, call HelpCall, at time.Time) CallAnswer {
	if a.Is(Lead, Manager, Clinician, Auditor, Owner) {
		shown := Shown(*c, a)
		return shown.Answer(call, at)
	}
	return c.Answer(call, at)
}

// Owed reports whether anything of a kind is open.
func (c *Case) Owed(kind ObligationKind) bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Kind == kind && o.State == Open })
}

// ringLater is an answer after which a liaison rings back.
func ringLater(words string, why ...string) CallAnswer {
	return CallAnswer{Result: WillRingBack, Say: words, Why: why, RingBy: Liaison}
}

// notForCaller says why the caller, who is known, may not be told about the case,
// with the words for them; "" when they may. What somebody claims to be is no
// authority: the record says who acts for the patient.
func (c *Case) notForCaller(call HelpCall, at time.Time) (words, why string) {
	const unsettled = "I cannot speak about this with you until it is clear whom we may tell. We look into it, and ring you back."
	themselves := call.Relation == CallRelations[0]
	acts := c.Teller()
	young, known := c.youngAt(at)
	switch {
	case c.Died != "" && themselves:
		return ringBackWords, "The record says that this patient has died. Do not say so: find out first who rings."
	case c.outgrown(at):
		return unsettled, "The patient is 16 by now. Settle anew who must be told."
	case acts != nil && acts.Who != ThePatient && call.ActsAs != acts.ID:
		return unsettled, "Only " + acts.Name + " (" + acts.Relationship + ") is on record as acting for the patient, and the caller was not found to be this person."
	case acts != nil && acts.Who != ThePatient:
		return "", ""
	case c.Died != "":
		return unsettled, "The patient has died, and it is not settled who acts for them. Do not say so: the caller may not know."
	case acts == nil && (young || !known):
		return unsettled, "The patient may be under 16, and it is not settled whether they or a parent must be told."
	case !themselves:
		return "We cannot speak about somebody else’s care. We will speak with them, or with whoever acts for them.",
			"It is not on record that somebody acts for the patient. Settle who must be told, with the evidence, before the caller is told anything."
	}
	return "", ""
}

// status is what may be said of how the case stands, to the patient, or to whoever
// acts for them. It never says that nothing came of it where nobody here has found so.
func (c *Case) status(acts bool, at time.Time) CallAnswer {
	care, letters := "your care", "your letters"
	if acts {
		care, letters = "the care of the person for whom you act", "their letters"
	}
	if a, must := c.talkFirst(letters, at); must {
		return a
	}
	now := " Go on with treatment and appointments as they are. If there is anything that worries you now, tell me."
	if c.Died != "" {
		now = " If there is anything that we must know, tell me."
	}
	const worried = " If anything worries you, tell me, and a clinician will look at it again."
	reviewed, unfavourable := c.reviewedHere()
	switch {
	case c.Stage != Decided:
		a := CallAnswer{Result: BeingReviewed, Say: "A letter about " + care + " is among those that were not sent. A clinician is reading it." + now}
		if c.Owed(Telling) {
			a.Why = []string{"It is owed to tell this person that letters were lost. Put them through to whoever does, or record that it was said."}
		}
		return a
	case c.OpenObligations() > 0:
		return CallAnswer{Result: BeingReviewed, Say: "The review of " + letters + " is nearly at its end. Some of what follows from it is still being dealt with." + now,
			Why: []string{"Something is still owed on this case. Do not say that it has ended, or that there is nothing to do."}}
	case slices.ContainsFunc(c.InForce(), func(o Outcome) bool { return o.Basis == ReviewedElsewhere }):
		return CallAnswer{Result: MayBeSaid, Say: "We have not reviewed all of " + letters + " ourselves: it was done elsewhere. If you want to know by whom, I find out and somebody rings you." + worried}
	case slices.ContainsFunc(c.InForce(), func(o Outcome) bool { return o.Basis == Assumed }) || len(c.Covered()) < len(c.Letters):
		return CallAnswer{Result: MayBeSaid, Say: "Not all of " + letters + " could be reviewed by a clinician here, so I cannot tell you that nothing came of it." + worried}
	case !reviewed:
		return CallAnswer{Result: MayBeSaid, Say: "We have looked at " + letters + " to see whether they ask for a full review, and did not find that they do. That is not the same as a full review." + worried}
	case unfavourable:
		return CallAnswer{Result: MayBeSaid, Say: "The review of " + letters + " has ended, and we have told you what it found. If you have questions about it, I put you through." + worried}
	}
	return CallAnswer{Result: MayBeSaid, Say: "The review of " + letters + " has ended. There is nothing that you need to do because of it." + worried}
}

// reviewedHere reports whether an outcome that was signed here covers every letter,
// and whether any in force found that the person was or may be affected.
func (c *Case) reviewedHere() (all, affected bool) {
	all = true
	for _, l := range c.Letters {
		all = all && c.CoveredByOutcome(l.ID)
	}
	for _, o := range c.InForce() {
		all = all && o.Basis.reviewed()
		affected = affected || o.Basis.reviewed() && o.Finding.Affected()
	}
	d := c.Candour()
	return all, affected || d != nil && d.Notifiable()
}

// talkFirst is the answer where somebody must talk with the person before anything
// is said of how the review stands: they were not reached, a telling is owed, or
// what was found has never been told them.
func (c *Case) talkFirst(letters string, at time.Time) (CallAnswer, bool) {
	const through = " I put you through to whoever deals with it. If that is not possible now, they ring you back."
	owed := c.OpenTelling()
	_, affected := c.reviewedHere()
	switch {
	case c.missed():
		a := ringLater("We have been trying to reach you about the review of "+letters+"."+through, "This person was not reached. Put them through to whoever must talk with them; do not tell it here.")
		if owed != nil {
			a.Why = append(a.Why, wordsOf(c.gatesOf(owed, false, at))...)
		}
		return a, true
	case owed != nil && (owed.Facts.Route != RouteAwareness || c.Stage == Decided):
		return ringLater("Somebody wants to talk with you about the review of "+letters+"."+through, append([]string{"Somebody must tell this person in the way that is settled for it. Pass the call on to them; do not tell it here."},
			wordsOf(c.gatesOf(owed, false, at))...)...), true
	case c.Stage == Decided && affected && !c.toldOutcome():
		return ringLater("Somebody can talk with you about the review of "+letters+"."+through, "What the review found has not been told to this person. Pass the call on; do not tell it here."), true
	}
	return CallAnswer{}, false
}

// missed reports whether the person was not reached: attempts about an open telling
// have failed, or one ended with the record that they could not be contacted and
// nobody has spoken with them since.
func (c *Case) missed() bool {
	for _, o := range c.Obligations {
		switch {
		case o.Kind != Telling:
		case o.State == Open && c.attempts(o.ID) > 0 && !c.spokenWith(o.ID):
			return true
		case o.State == Met && c.givenUp(o.ID):
			return true
		}
	}
	return false
}

// givenUp reports whether a telling ended with the record that the person could not
// be contacted, and nobody has spoken with them since.
func (c *Case) givenUp(telling ObligationID) bool {
	var ended time.Time
	for _, k := range c.Contacts {
		if k.Telling == telling && k.Kind == NotContacted {
			ended = k.HappenedAt
		}
	}
	return !ended.IsZero() && !slices.ContainsFunc(c.Contacts, func(k Contact) bool {
		return k.HappenedAt.After(ended) && (k.Kind == InPerson || k.Kind == Declined)
	})
}

// toldOutcome reports whether anybody has told the person, so that it reached them,
// more than that letters were lost.
func (c *Case) toldOutcome() bool {
	return slices.ContainsFunc(c.Contacts, func(k Contact) bool {
		o, _ := c.Obligation(k.Telling)
		return o.Facts.Route != RouteAwareness && (k.Kind == InPerson || k.Kind == Written || k.Kind == Results) && !c.unreached(k)
	})
}
