package review

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

func notEmptied(c *Case, _ Actor, _ time.Time) error {
	if c.Emptied {
		return notNow("All letters have left this case. The timeline shows where they went.")
	}
	return nil
}

// SameClinician compares names as sources write them: without titles, case,
// order or punctuation.
func SameClinician(a, b string) bool {
	x, y := nameParts(a), nameParts(b)
	return len(x) > 1 && slices.Equal(x, y)
}

var titles = []string{"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sister", "consultant"}

func nameParts(s string) []string {
	parts := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	parts = slices.DeleteFunc(parts, func(p string) bool { return slices.Contains(titles, p) })
	slices.Sort(parts)
	return parts
}

// someoneElseRereads keeps the second reading of a closing with another person.
func someoneElseRereads(c *Case, by Actor, _ time.Time) error {
	waiting := c.Untriaged()
	if len(waiting) == 0 {
		return notNow("Every letter of this case has been triaged.")
	}
	var why error
	for _, id := range waiting {
		if why = c.unreadableBy(id, by); why == nil {
			return nil
		}
	}
	return why
}

// unreadableBy says why a letter that waits for triage is not by's to read, or is
// nil: they closed it themselves, or passed it up.
func (c *Case) unreadableBy(id LetterID, by Actor) error {
	d := c.DecisionOn(id)
	switch {
	case d == nil:
		return nil
	case d.Reread && d.By == by.Person:
		return notNow("You have read this letter. Its second reading is for somebody else.")
	case d.Answer == PassUp && MayPassUp(by):
		return notNow("This letter was passed up. A clinician reads it now.")
	}
	return nil
}

// MayTriage reports whether by may read this letter of the case now, of those
// that wait for triage.
func (c *Case) MayTriage(id LetterID, by Actor) bool {
	return slices.Contains(c.Untriaged(), id) && c.unreadableBy(id, by) == nil
}

// MayPassUp reports whether by passes up what they are not sure of, rather than
// judging it.
func MayPassUp(by Actor) bool { return by.Is(Clerk) && !by.Is(Clinician, Lead) }

// closedAtTriage asks for a case that triage alone decided.
func closedAtTriage(c *Case, _ Actor, _ time.Time) error {
	if len(c.Covered()) == 0 || len(c.InForce()) > 0 || slices.ContainsFunc(c.Letters, func(l Letter) bool {
		d := c.DecisionOn(l.ID)
		return d != nil && d.Answer == Assess
	}) {
		return notNow("Only a case that was closed at triage can go back to triage this way.")
	}
	return nil
}

func closerOrLead(c *Case, by Actor, _ time.Time) error {
	if by.Is(Lead) || slices.ContainsFunc(c.Decisions, func(d TriageDecision) bool { return d.By == by.Person && d.Answer == Close }) {
		return nil
	}
	return forbidden("Only the person who closed it, or a lead, may undo a closing.")
}

func somethingToAssess(c *Case, _ Actor, _ time.Time) error {
	if len(c.ToAssess()) == 0 {
		return notNow("No letter of this case waits for an assessment.")
	}
	return nil
}

// notTheCloser keeps the author of a sampled closing from assessing it. Its
// words do not give the draw away: they fit any case.
func notTheCloser(c *Case, by Actor, _ time.Time) error {
	if c.Sampled == SampledClosing && slices.ContainsFunc(c.Decisions, func(d TriageDecision) bool { return d.By == by.Person }) {
		return notNow("This case is for another clinician to assess.")
	}
	return nil
}

func notTheFirstReviewer(c *Case, by Actor, _ time.Time) error {
	return signedNo(c, First, by)
}

func notTheSecondReviewer(c *Case, by Actor, _ time.Time) error {
	return signedNo(c, Second, by)
}

// notWhoAsked keeps the second reading from whoever knows why there is one, because
// they asked for it.
func notWhoAsked(c *Case, by Actor, _ time.Time) error {
	if slices.Contains(c.AskedSecond, by.Person) {
		return notNow("You asked for this second review, so you know why there is one. It is for somebody else.")
	}
	return nil
}

// signedNo keeps both reviews of one case from one person: whoever ever signed
// in a round signs in no other, whatever became of what they signed.
func signedNo(c *Case, round Round, by Actor) error {
	if slices.ContainsFunc(c.Assessments, func(a Assessment) bool { return a.Round == round && a.signedBy(by) }) {
		return forbidden("This case is for another clinician to assess.")
	}
	return nil
}

func secondReader(_ *Case, by Actor, _ time.Time) error {
	if !by.MaySecondRead() {
		return forbidden("You do not have the second-reader right in this incident. A manager can grant it.")
	}
	return nil
}

func secondWanted(c *Case, _ Actor, _ time.Time) error {
	if len(c.Standing(First)) == 0 || len(c.unsigned(Second)) == 0 {
		return notNow("Both reviewers have signed.")
	}
	return nil
}

func bothSigned(c *Case, _ Actor, _ time.Time) error {
	if !c.BothSigned() {
		return notNow("Both reviewers must have signed first.")
	}
	return nil
}

// signedOne asks for a person who has a signed assessment standing on the case.
func signedOne(c *Case, by Actor, _ time.Time) error {
	if c.StandingOf(by.Person) == nil {
		return forbidden("You have signed no assessment that now stands on this case.")
	}
	return nil
}

// signedOneOrLead asks for an assessment that by may withdraw. In assessment a
// lead knows of none but their own: that another stands would give it away.
func signedOneOrLead(c *Case, by Actor, at time.Time) error {
	if by.Is(Lead) && c.Stage != InAssessment && len(c.LastStanding(First))+len(c.LastStanding(Second)) > 0 {
		return nil
	}
	return signedOne(c, by, at)
}

// signedNeither keeps whoever assessed a case from settling it.
func signedNeither(c *Case, by Actor, _ time.Time) error {
	if slices.ContainsFunc(c.Assessments, func(a Assessment) bool { return a.signedBy(by) }) {
		return forbidden("You assessed this case. A lead who signed neither assessment must sign the outcome.")
	}
	return nil
}

func oneSignature(c *Case, _ Actor, _ time.Time) error {
	if len(c.standingOn(OneSignature)) == 0 {
		return notNow("A second review can be asked for where one signed assessment stands alone.")
	}
	return nil
}

// nothingBlocks holds an assessment back while an enquiry about it is open.
func nothingBlocks(c *Case, _ Actor, _ time.Time) error {
	if slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.State == Open && o.Facts.BlocksAssessment }) {
		return Refusal{ErrEnquiryOpen, "An enquiry about what could not be told is open. The assessment stays a draft until it is answered or ended."}
	}
	return nil
}

// theNamedPerson keeps a case that was sent back for the one it was sent to.
func theNamedPerson(c *Case, by Actor, _ time.Time) error {
	if c.ReturnedTo != 0 && c.ReturnedTo != by.Person && !by.Is(Lead) {
		return notNow("This case was sent back to a named clinician.")
	}
	return nil
}

// nothingSigned keeps signed answers from being passed over.
func nothingSigned(c *Case, _ Actor, _ time.Time) error {
	if len(c.Standing(First))+len(c.Standing(Second)) > 0 {
		return notNow("A signed assessment stands on this case. It is decided by review, or the assessment is withdrawn first.")
	}
	return nil
}

func nothingProposed(c *Case, _ Actor, _ time.Time) error {
	if c.Proposal() != nil {
		return notNow("A proposal already waits for the owner’s approval.")
	}
	return nil
}

func proposedByAnother(c *Case, by Actor, _ time.Time) error {
	p := c.Proposal()
	if p == nil {
		return notNow("Nothing has been proposed for this case.")
	}
	if p.SignedBy == by.Person {
		return forbidden("Somebody else must approve what you proposed.")
	}
	return nil
}

func sendingStopped(c *Case, _ Actor, _ time.Time) error {
	if !c.SendingStopped {
		return notNow("Sending is not stopped on this case.")
	}
	return nil
}

func identitySettled(c *Case, _ Actor, _ time.Time) error {
	if !c.IdentitySettled() {
		return notNow("Identity is not settled yet.")
	}
	return nil
}

func notSameDay(c *Case, _ Actor, _ time.Time) error {
	if c.Urgency == SameDay {
		return notNow("A same-day case cannot be put on hold.")
	}
	return nil
}

func onHold(c *Case, _ Actor, at time.Time) error {
	if !c.Held(at) {
		return notNow("The case is not on hold.")
	}
	return nil
}

// tellingKnown asks for a telling, open or ended, that by may know of.
func tellingKnown(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Obligations, func(o Obligation) bool { return o.Kind == Telling }) {
		return notNow("Nobody is to be told anything on this case. A lead can open a telling.")
	}
	return nil
}

// tellingOpen asks for a telling that by may know of.
func tellingOpen(c *Case, by Actor, _ time.Time) error {
	if shown := Shown(*c, by); shown.OpenTelling() == nil {
		return notNow("Nobody is to be told anything on this case now.")
	}
	return nil
}

// askedForNoMore asks for something to be told that the policy does not ask for.
func askedForNoMore(c *Case, _ Actor, _ time.Time) error {
	if c.Policy.RouteOf(c.TellingClass()) != RouteNobody || !c.Owes(RouteAwareness) && !c.Owes(RouteOutcome) {
		return notNow("Nothing is owed on this case that the policy asks for no more.")
	}
	return nil
}
