package review

import (
	"slices"
	"strings"
	"time"
)

// A Cover is what the cover note of a late letter tells its practice: what the
// trust has done about the letter, and what the practice is asked to do now.
type Cover struct {
	Said bool   `json:"said,omitempty"` // somebody who read the letter has said it
	Done string `json:"done,omitempty"` // "": no more than that the letter was read
	Asks string `json:"asks,omitempty"` // "": nothing
}

// Asking reports whether the practice must answer: it was asked for something,
// or nobody has said that it was not.
func (k Cover) Asking() bool { return !k.Said || k.Asks != "" }

// DoneWords and AsksWords are the cover as the note prints it.
func (k Cover) DoneWords() string {
	if k.Done == "" {
		return "We have read the letter and looked at what it asked for."
	}
	return k.Done
}

// AsksWords are what the practice is asked, in the words of the note.
func (k Cover) AsksWords() string {
	if k.Asks == "" {
		return "Nothing. The letter is for your record, and you do not need to reply."
	}
	return k.Asks
}

// A Release is how a late letter went to its practice, and what came of it.
type Release struct {
	Practice  string         `json:"practice,omitempty"` // the code
	Name      string         `json:"name,omitempty"`
	Batch     ReleaseBatchID `json:"batch,omitempty"` // with which it went, 0 for by itself
	SentAt    string         `json:"sent_at,omitempty"`
	Channel   string         `json:"channel,omitempty"`
	Chases    int            `json:"chases,omitempty"`
	Escalated string         `json:"escalated,omitempty"` // when somebody above the practice was told that it does not reply
	Reply     ReplyKind      `json:"reply,omitempty"`
	Link      PracticeLinkID `json:"link,omitempty"` // through which the reply came, 0 for one that staff recorded
}

// Sent reports whether the letter has gone.
func (r Release) Sent() bool { return r.SentAt != "" }

// ReleaseChannels are the ways in which a late letter can go, as choices of a form.
var ReleaseChannels = []string{"secure email", "letters system (MESH)", "post", "by hand"}

// ReleaseTo is the practice that a late letter goes to: the one that the latest
// tracing answer names by its code, else the one on file.
func (c *Case) ReleaseTo() Practice {
	if c.Trace == nil {
		return c.Practice
	}
	switch code := PracticeCodeIn(c.Trace.Practice); code {
	case "", c.Practice.Code:
		return c.Practice
	case c.TracedPractice.Code:
		return c.TracedPractice
	default:
		return Practice{Code: code}
	}
}

// CoverOf is what the cover note of a release says. A letter that was closed at
// triage asks nothing of anybody unless somebody said otherwise.
func (c *Case) CoverOf(o Obligation) Cover {
	if o.Facts.Cover.Said {
		return o.Facts.Cover
	}
	if d := c.DecisionOn(o.Letter); d != nil && d.Answer == Close {
		return Cover{Said: true}
	}
	return Cover{}
}

// GatesOfRelease names what keeps the late letter of a release from going to its
// practice at the time at.
func (c *Case) GatesOfRelease(o Obligation, at time.Time) []string {
	return wordsOf(c.gatesOfRelease(o, at))
}

func (c *Case) gatesOfRelease(o Obligation, at time.Time) []Gate {
	closed := c.releaseGates(at)
	if !c.CoverOf(o).Said {
		closed = append(closed, Gate{Name: GateDecision, Words: "No clinician has said yet what the cover note asks of the practice."})
	}
	if d := c.DecisionOn(o.Letter); d != nil && d.Answer == Close && d.Reread {
		closed = append(closed, Gate{Name: GateDecision, Words: "The closing of this letter waits to be read again."})
	}
	return closed
}

// SayCover says what the cover note of a late letter tells its practice. It is
// said by whoever judges letters, before the letter goes.
type SayCover struct {
	ID      ObligationID
	Version int
	Done    string
	Asks    string
	Nothing bool // nothing is asked
}

// Name is the change's name.
func (SayCover) Name() ChangeName { return SayCoverName }

func (s SayCover) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(s.ID, s.Version, SayCoverName, by)
	if err != nil {
		return "", err
	}
	asks := strings.TrimSpace(s.Asks)
	p := Problems{}
	p.Add(asks != "" || s.Nothing, "asks", "Say what the practice is asked, or tick that nothing is asked of it.")
	p.Add(asks == "" || !s.Nothing, "nothing", "Either ask for something or tick this, not both.")
	if err := p.Err(); err != nil {
		return "", err
	}
	o.Facts.Cover = Cover{Said: true, Done: strings.TrimSpace(s.Done), Asks: asks}
	note := "Nothing is asked."
	if asks != "" {
		note = "Asked: " + asks
	}
	o.step("cover note", note, "", at, by, at)
	return c.Stage, nil
}

// ReleaseLetters records that late letters of a case went to their practice
// together with those of other cases. What has happened is never refused: with a
// gate closed it is marked, and an action opens.
type ReleaseLetters struct {
	Releases []ObligationID
	To       Practice
	Batch    ReleaseBatchID
	SentAt   time.Time
	Channel  string
	Note     string
	Anyway   bool
	Closed   map[ObligationID][]string // what else was closed for each, by what the batch holds
}

// Name is the change's name.
func (ReleaseLetters) Name() ChangeName { return ReleaseName }

func (r ReleaseLetters) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(!r.SentAt.IsZero() && !r.SentAt.After(at), "sent_at", "Enter when it went, not in the future.")
	p.Add(r.Channel != "", "channel", "Choose how it went.")
	for _, id := range r.Releases {
		o, err := c.find(id, 0, ReleaseName, by)
		if err != nil {
			return "", err
		}
		gates := c.gatesOfRelease(*o, r.SentAt)
		for _, words := range r.Closed[id] {
			gates = append(gates, Gate{Name: GateChanged, Words: words})
		}
		p.Add(len(gates) == 0 || r.Anyway, "anyway", "A letter of this batch must not go now. Take it out, or, if it has gone already, tick the box: it is recorded and marked.")
		sent := Release{Practice: r.To.Code, Name: r.To.Name, Batch: r.Batch, Channel: r.Channel}
		c.sendOn(id, sent, strings.TrimSpace("By "+r.Channel+". "+r.Note), gates, r.SentAt, by, at)
	}
	return c.Stage, p.Err()
}

// sendOn records that a late letter went to its practice. Where its cover note
// asks for nothing, the proof of that is all that was owed; else the practice
// owes a reply, and the release stays owed until it has come. What went to the
// practice although it was not known to be the right one, or about the right
// person, is marked, and the letter waits to go again.
func (c *Case) sendOn(id ObligationID, sent Release, proof string, gates []Gate, when time.Time, by Actor, at time.Time) {
	if len(gates) > 0 {
		defer c.mark("A late letter was sent to the practice", wordsOf(gates), by, at)
	}
	o := c.obligation(id)
	if anyBut([]GateName{GateTrace, GateDecision}, gates) {
		o.step("sent, and to be sent again", proof, sent.Name, when, by, at)
		return
	}
	asking := c.CoverOf(*o).Asking()
	sent.SentAt = when.UTC().Format(time.RFC3339)
	o.Facts.Cover, o.Facts.Release = c.CoverOf(*o), sent
	o.step("sent", proof, sent.Name, when, by, at)
	if asking {
		o.Due = AddWorkingDays(when, c.Policy.ReplyWorkingDays)
	} else {
		o.close(Met, proof, by, at)
	}
}

// obligation is what c owes under id, to be changed; it must be there.
func (c *Case) obligation(id ObligationID) *Obligation {
	for i := range c.Obligations {
		if c.Obligations[i].ID == id {
			return &c.Obligations[i]
		}
	}
	return nil
}

// AwaitsReply reports whether a late letter has gone and its practice still owes
// an answer to what it asked.
func (o Obligation) AwaitsReply() bool {
	return o.Kind == GPRelease && o.State == Open && o.Facts.Release.Sent()
}

// WentOut reports whether a late letter was sent to a practice.
func (o Obligation) WentOut() bool {
	return o.Kind == GPRelease && (o.Facts.Release.Sent() || o.State == Met)
}

// wentAt is when a late letter was sent to a practice.
func (o Obligation) wentAt() time.Time {
	at, err := time.Parse(time.RFC3339, o.Facts.Release.SentAt)
	if err != nil {
		return o.ClosedAt
	}
	return at
}

// releaseWaits asks for a late letter that has not gone, and that by may know of.
func releaseWaits(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Obligations, func(o Obligation) bool {
		return o.Kind == GPRelease && o.State == Open && !o.Facts.Release.Sent()
	}) {
		return notNow("No late letter of this case waits to be sent to its practice.")
	}
	return nil
}

// replyAwaited asks for a late letter to which a practice owes a reply.
func replyAwaited(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Obligations, Obligation.AwaitsReply) {
		return notNow("No practice owes a reply about this case.")
	}
	return nil
}

// replyGiven asks for a late letter about which a practice's reply is on record.
func replyGiven(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Obligations, Obligation.replied) {
		return notNow("No reply of a practice is on record about this case.")
	}
	return nil
}

// releaseOpen asks for a release that is still owed, sent or not.
func releaseOpen(c *Case, _ Actor, _ time.Time) error {
	if !slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Kind == GPRelease && o.State == Open }) {
		return notNow("No late letter of this case is owed to its practice.")
	}
	return nil
}
