package review

import (
	"slices"
	"strings"
	"time"
)

// A ReplyKind is what a practice answered about a late letter. That it has not
// answered is none of them: no reply is a state of its own, see ReleaseState.
type ReplyKind string

// The kinds of reply.
const (
	Acknowledged   ReplyKind = "acknowledged"
	AcceptedAction ReplyKind = "accepted an action"
	NotAccepted    ReplyKind = "not accepted"
	HarmReported   ReplyKind = "harm reported"
	NilReturn      ReplyKind = "nothing found"
)

// ReplyKinds are the choices of a form, in order.
var ReplyKinds = []ReplyKind{NilReturn, Acknowledged, AcceptedAction, NotAccepted, HarmReported}

// Label is what screens call k.
func (k ReplyKind) Label() string {
	switch k {
	case NilReturn:
		return "Nothing found (a nil return)"
	case Acknowledged:
		return "Acknowledged, no more"
	case AcceptedAction:
		return "Accepted an action"
	case NotAccepted:
		return "Does not accept what was asked"
	case HarmReported:
		return "Harm reported"
	}
	return string(k)
}

// ForAList reports whether one answer can be given for all letters of a practice:
// an action and a harm are about one patient.
func (k ReplyKind) ForAList() bool { return k == NilReturn || k == Acknowledged || k == NotAccepted }

// RecordReply records what a practice answered about a late letter. The release
// is met by it. What was asked and nobody accepted stays with the trust; an
// accepted action is the practice's from then on; a harm is new information about
// the patient, on which the review goes on.
type RecordReply struct {
	ID      ObligationID
	Version int
	Kind    ReplyKind
	Whom    string // who answered
	At      time.Time
	Note    string  // what they said
	Due     string  // by when they do the action that they accepted
	Urgency Urgency // how soon a harm must be looked at
	ToRing  string  // whom a same-day harm names, as the page showed it

	Link PracticeLinkID `json:",omitempty"` // through which it came: the program records it then
	For  Actor          `json:"-"`          // who made the link: what a harm sets aside is set aside in their name
}

// Name is the change's name.
func (RecordReply) Name() ChangeName { return ReplyName }

func (r RecordReply) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(r.ID, r.Version, ReplyName, by)
	if err != nil {
		return "", err
	}
	if err := r.check(*o, at).Err(); err != nil {
		return "", err
	}
	whom, note := strings.TrimSpace(r.Whom), strings.TrimSpace(r.Note)
	asked, letter, practice := o.Facts.Cover.Asks, o.Letter, o.Facts.Release.Name
	if practice == "" {
		practice = "the practice"
	}
	o.Facts.Release.Reply, o.Facts.Release.Link = r.Kind, r.Link
	o.step(repliedStep, strings.TrimSuffix(r.Kind.Label()+": "+note, ": "), whom, r.At, by, at)
	o.close(Met, "The practice replied: "+string(r.Kind)+".", by, at)
	switch r.Kind {
	case AcceptedAction:
		due, _ := time.ParseInLocation(time.DateOnly, r.Due, London) // checked above
		c.open(Obligation{Kind: Action, What: "Accepted by the practice: " + note, Letter: letter, Owner: whom + ", " + practice, Urgency: Urgent,
			Due: due.Add(17 * time.Hour), OpenedBy: by.Person}, at)
	case Acknowledged, NotAccepted:
		c.keepsAction(asked, letter, by, at)
	case HarmReported:
		c.keepsAction(asked, letter, by, at)
		return AddInformation{From: whom + ", " + practice, What: note, Urgency: r.Urgency, ToRing: r.ToRing, For: r.For}.apply(c, by, at)
	}
	return c.Stage, nil
}

// TakeBackReply says that a reply was recorded wrongly, or given by mistake: the
// practice owes its answer again. What the reply opened stays, for whoever has it to
// end.
type TakeBackReply struct {
	ID      ObligationID
	Version int
	Reason  string
}

// Name is the change's name.
func (TakeBackReply) Name() ChangeName { return TakeBackReplyName }

func (t TakeBackReply) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(t.ID, t.Version, TakeBackReplyName, by)
	if err != nil {
		return "", err
	}
	p := Problems{}
	p.Add(strings.TrimSpace(t.Reason) != "", "reason", "Say what was wrong with the reply.")
	if err := p.Err(); err != nil {
		return "", err
	}
	o.step("reply taken back", t.Reason, "", at, by, at)
	o.State, o.Proof, o.ClosedBy, o.ClosedByName, o.ClosedAt = Open, "", 0, "", time.Time{}
	o.Facts.Release.Reply, o.Facts.Release.Link = "", 0
	return c.Stage, nil
}

// replied reports whether o is a release that a practice's reply has met.
func (o Obligation) replied() bool {
	return o.Kind == GPRelease && o.State == Met && o.Facts.Release.Reply != ""
}

// repliedAt is when a practice gave the reply that stands.
func (o Obligation) repliedAt() time.Time {
	at := o.ClosedAt
	for _, s := range o.Steps {
		if s.Kind == repliedStep {
			at = s.HappenedAt
		}
	}
	return at
}

const repliedStep = "replied"

func (r RecordReply) check(o Obligation, at time.Time) Problems {
	p := Problems{}
	sent, _ := time.Parse(time.RFC3339, o.Facts.Release.SentAt)
	said := strings.TrimSpace(r.Note) != ""
	p.Add(slices.Contains(ReplyKinds, r.Kind), "reply", "Choose what the practice answered.")
	p.Add(strings.TrimSpace(r.Whom) != "", "whom", "Say who answered.")
	p.Add(!r.At.IsZero() && !r.At.After(at), "happened_at", "Enter when they answered, not in the future.")
	p.Add(r.At.IsZero() || r.At.After(at) || Date(r.At) >= Date(sent), "happened_at", "The letter went later than that.")
	p.Add(r.Kind != AcceptedAction || said, "note", "Say what they will do.")
	p.Add(r.Kind != HarmReported || said, "note", "Say what harm they report.")
	p.Add(r.Kind != HarmReported || r.Urgency.Valid(), "urgency", "Choose how soon it must be looked at.")
	if r.Kind == AcceptedAction {
		_, err := time.Parse(time.DateOnly, r.Due)
		p.Add(err == nil && r.Due >= Date(r.At), "due", "Enter the date by which they do it.")
	}
	return p
}

// keepsAction makes what a practice was asked, and has not accepted, the trust's
// to see to: nobody else has it.
func (c *Case) keepsAction(asked string, letter LetterID, by Actor, at time.Time) {
	if asked == "" {
		return
	}
	c.open(Obligation{Kind: Action, What: "Asked of the practice, which has not accepted it: " + asked, Letter: letter, Owner: "The trust", Urgency: Urgent,
		Due: AddWorkingDays(at, c.Policy.UrgentWorkingDays), OpenedBy: by.Person}, at)
}

// chase notes that a practice was asked again for its answer, and when the next
// time is due.
func (o *Obligation) chase(p Policy, at time.Time) {
	if o.AwaitsReply() {
		o.Facts.Release.Chases++
		o.Due = AddWorkingDays(at, p.ReplyWorkingDays)
	}
}
