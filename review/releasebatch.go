package review

import (
	"slices"
	"strings"
	"time"
)

// A ReleaseBatchID identifies a batch of late letters within an installation.
type ReleaseBatchID int64

// A ReleaseBatchState says what became of a batch.
type ReleaseBatchState string

// The states. What was set aside is kept, and its letters wait again.
const (
	BatchMade     ReleaseBatchState = "made"
	BatchApproved ReleaseBatchState = "approved"
	BatchSent     ReleaseBatchState = "sent"
	BatchSetAside ReleaseBatchState = "set aside"
)

// A ReleaseBatch is what one practice is sent at once: for each late letter its
// cover note and the letter, printed as one file that is never changed.
type ReleaseBatch struct {
	ID         ReleaseBatchID
	Version    int
	To         Practice
	State      ReleaseBatchState
	Parts      []ReleasePart
	SHA        string // of the PDF
	Bytes      int64
	Pages      int
	By         PersonID
	ByName     string
	At         time.Time
	ApprovedBy string
	ApprovedAt time.Time
	EndedBy    string
	EndedAt    time.Time
	Ended      string // why it was set aside
	SentAt     time.Time
	Channel    string
	Unapproved bool // it went although nobody had approved it
}

// A ReleasePart is one late letter in a batch.
type ReleasePart struct {
	Release ObligationID
	Case    CaseID
	Letter  LetterID
	Content string  // the SHA-256 of what was printed
	How     PartHow // as it came, or as a transcript
	Pages   int     // of the note and the letter
	Asks    string  // as the note prints it, "" for nothing
	Written string  // the letter's date
	Gone    bool    // it went with the batch
	Closed  []string
}

// Waits reports whether a batch may still lie somewhere.
func (b ReleaseBatch) Waits() bool { return b.State == BatchMade || b.State == BatchApproved }

// ApproveRefusal says why by may not let the batch go, or is nil: a second person
// does, who did not make it.
func (b ReleaseBatch) ApproveRefusal(by Actor) error {
	switch {
	case b.State != BatchMade:
		return notNow("This batch has been " + string(b.State) + " already.")
	case !by.May(ApproveReleases):
		return forbidden("Another member of patient liaison or a manager approves a batch.")
	case b.By == by.Person:
		return forbidden("You made this batch. Somebody else must approve it.")
	}
	return nil
}

// A SendBatch is what is recorded when a batch went.
type SendBatch struct {
	Version int
	Parts   []ObligationID // that were in the envelope; the others wait again
	SentAt  time.Time
	Channel string
	Note    string
	Anyway  bool // it has gone although something was in the way
}

// Check reports what is wrong with it, by form field.
func (s SendBatch) Check(b ReleaseBatch, now time.Time) Problems {
	p := Problems{}
	p.Add(len(s.Parts) > 0, "parts", "Tick the letters that went. If none did, set the batch aside.")
	p.Add(!s.SentAt.IsZero() && !s.SentAt.After(now), "sent_at", "Enter when it went, not in the future.")
	p.Add(s.SentAt.IsZero() || !s.SentAt.Before(b.At.Truncate(time.Minute)), "sent_at", "The batch was not made before then.")
	p.Add(slices.Contains(ReleaseChannels, s.Channel), "channel", "Choose how it went.")
	p.Add(b.State == BatchApproved || s.Anyway, "anyway", "Nobody has approved this batch. If it has gone already, tick the box: it is recorded and marked.")
	for _, part := range b.Parts {
		closed := slices.Contains(s.Parts, part.Release) && len(part.Closed) > 0
		p.Add(!closed || s.Anyway, "anyway", "A letter that you ticked must not go now. Take it out, or, if it has gone already, tick the box: it is recorded and marked.")
	}
	for _, id := range s.Parts {
		p.Add(slices.ContainsFunc(b.Parts, func(x ReleasePart) bool { return x.Release == id }), "parts", "One of these letters is not in the batch.")
	}
	return p
}

// A WaiveClass is a class of releases that an owner waives by name.
type WaiveClass struct {
	Name     string
	State    ReleaseState
	Practice string // its code, where it is about one practice
	OneOnly  bool   // it is about one practice
	Expected int    // how many letters the page said there are
	Reason   string
}

// MostInClass is how many letters are waived at once at most.
const MostInClass = 500

// Check reports what is wrong with it, by form field; there are so many letters
// in the class.
func (w WaiveClass) Check(letters int) Problems {
	p := Problems{}
	p.Add(strings.TrimSpace(w.Name) != "", "name", "Give the class a name. Reports count it under that name.")
	p.Add(w.State.Waivable(), "state", "Only letters that wait to be released, or to which no reply came, are waived as a class.")
	p.Add(letters > 0, "state", "There is no letter of this class now.")
	p.Add(letters <= MostInClass, "state", "At most 500 letters are waived at once. Choose one practice.")
	p.Add(letters == w.Expected, "state", "The class has changed since the page was opened. Look at it again, then waive it.")
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Say why the class is waived. Silence of a practice never means that nobody was harmed.")
	return p
}

// WaiveWithClass ends a release because an owner waived the class that it is in.
type WaiveWithClass struct {
	Releases []ObligationID
	Class    string
	Reason   string
}

// Name is the change's name.
func (WaiveWithClass) Name() ChangeName { return WaiveClassName }

func (w WaiveWithClass) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	for _, id := range w.Releases {
		o, err := c.find(id, 0, WaiveClassName, by)
		if err != nil {
			return "", err
		}
		o.Facts.Class = strings.TrimSpace(w.Class)
		o.step("waived", o.Facts.Class+": "+strings.TrimSpace(w.Reason), "", at, by, at)
		o.close(Waived, o.Facts.Class+": "+strings.TrimSpace(w.Reason), by, at)
	}
	return c.Stage, nil
}

// BatchGates say what is not any more as it was when the letter of a release was
// printed for a batch.
func (c *Case) BatchGates(o Obligation, b ReleaseBatch, p ReleasePart) []string {
	var closed []string
	if to := c.ReleaseTo(); to.Code != b.To.Code {
		closed = append(closed, "The patient is registered with another practice now.")
	}
	if l := c.letter(p.Letter); l == nil || l.Content != p.Content {
		closed = append(closed, "The letter has left the case, or its text or file has changed.")
	}
	if c.CoverOf(o).Asks != p.Asks {
		closed = append(closed, "What the practice is asked has changed since it was printed.")
	}
	return closed
}
