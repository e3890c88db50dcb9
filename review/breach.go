package review

import (
	"strings"
	"time"
)

// A Breach records that something was said or sent about letters of somebody
// else, as taking letters apart brought to light. It stays open until somebody
// says what was done, with a clock of 72 hours (UK GDPR article 33).
type Breach struct {
	ID        int64
	Version   int
	Case      CaseID // under whose identity it was said or sent
	Other     CaseID // whose letters they are now; Case itself where they left the review
	What      []Said
	OpenedAt  time.Time
	Due       time.Time
	State     string // open, closed
	Done      string
	Reported  YesNo
	Reference string // of the report, or why none was made
	ClosedBy  string
	ClosedAt  time.Time
}

// Open reports whether somebody still has to say what was done.
func (b Breach) Open() bool { return b.State == "open" }

// Close checks what is said when a breach is closed. It returns a Refusal or
// Problems.
func (b Breach) Close(done string, reported YesNo, reference string, by Actor) error {
	if !by.Is(Manager) {
		return forbidden("A manager must close a data-breach record.")
	}
	if !b.Open() {
		return notNow("This record has been closed already.")
	}
	p := Problems{}
	p.Add(strings.TrimSpace(done) != "", "done", "Say what was done: who was told, what was asked back.")
	p.Add(reported == Yes || reported == No, "reported", "Choose whether it was reported to the Information Commissioner.")
	p.Add(strings.TrimSpace(reference) != "", "reference", "Give the reference of the report, or say why it was not reported.")
	return p.Err()
}

// ToldOf is what was said or sent about a case and a letter of it that leaves the
// review: every contact, and every telling and release that was met.
func (c *Case) ToldOf(letter LetterID) []Said {
	said := c.SaidSince([]LetterID{letter}, time.Time{})
	for _, o := range c.Obligations {
		if o.Kind == Telling && o.State == Met {
			said = append(said, Said{"telling met", o.ClosedAt})
		}
	}
	return said
}
