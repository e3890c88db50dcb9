package review

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// PackID identifies a pack within an installation.
type PackID int64

// A PackState says what became of a pack.
type PackState string

// The states. A pack that was pulled or set aside is kept, and never sent; when
// somebody records that it had gone all the same, it was sent with a gate closed.
const (
	PackMade     PackState = "made"
	PackPulled   PackState = "pulled"
	PackSetAside PackState = "set aside"
	PackSent     PackState = "sent"
	PackReturned PackState = "returned"             // it was sent, and the post brought it back
	PackCameBack PackState = "returned, still owed" // … and what it told is still owed: of lists alone
)

// A PackPart is what became of one letter of the case in a pack.
type PackPart struct {
	Letter  LetterID `json:"letter"`
	How     PartHow  `json:"how"`
	Why     string   `json:"why,omitempty"`     // it was left out
	Content string   `json:"content,omitempty"` // the SHA-256 of what it was made of
	Pages   int      `json:"pages,omitempty"`
}

// PartHow is how a letter stands in a pack.
type PartHow string

// The ways.
const (
	AsItCame     PartHow = "as it came"
	AsTranscript PartHow = "transcript"
	NotIn        PartHow = "left out"
)

// A Pack is what a person is sent about one telling: a covering letter and those
// copies of letters that may be copied, as one file that is never changed.
type Pack struct {
	ID         PackID // zero until kept
	Version    int
	Telling    ObligationID
	Run        PrintRunID   // that it was made in, 0: singly
	RunN       int          // … as run n of the incident
	Position   int          // in that run, from 1
	Kind       string       // of the covering letter
	Wording    DefinitionID // that it was made of
	Letterhead DefinitionID
	LargePrint bool
	Copies     bool   // this kind of letter goes with copies
	To         string // the name of whom it goes to
	NeedsMet   string // how it meets communication needs
	Parts      []PackPart
	Attached   *Attached     // its covering letter, nil where the program made it
	Record     ContactRecord // what the letter says, for the record of the written contact
	SHA        string        // of the PDF
	Sheet      string        // the SHA-256 of the covering letter as a page, or as it was attached
	Bytes      int64
	Pages      int
	Stood      string // a digest of whom and where it goes, and of the outcomes it was made under
	By         PersonID
	ByName     string
	At         time.Time

	State       PackState
	Pulled      []string  // the gates that closed after it was made
	EndedAt     time.Time // when it was pulled, set aside or recorded as sent
	EndedBy     PersonID  // zero: it was pulled
	EndedByName string
	Ended       string // why it was set aside
	SentAt      time.Time
	Channel     string
	Gates       []string   // that were closed when it went
	Returned    *Return    // it came back
	Wrong       *Disowning // it went, and was wrong; nil for not said
	Changed     bool       // not yet kept as it now is
}

// CoverFile is what the file is called that is kept of the covering letter alone.
func (p Pack) CoverFile() string {
	if p.Attached != nil {
		return "letter.pdf"
	}
	return "letter.html"
}

// A Post is what a letter to the patient has on it, and how they must be written to.
type Post struct {
	Title, Given, Family, Born, NHSNumber string

	Address  []string // line by line, the postcode last
	Needs    string   // communication needs
	Language string   // the preferred one
}

// Prints reports whether the lines of an address, as somebody set them for a
// window, say what is on file: they may be broken otherwise and some left out,
// never the postcode, and nothing may be added.
func (p Post) Prints(lines []string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	if len(p.Address) == 0 || len(lines) == 0 {
		return false
	}
	file, said := plain(strings.Join(p.Address, "")), ""
	for _, line := range lines {
		if !strings.Contains(file, plain(line)) {
			return false
		}
		said += plain(line)
	}
	return strings.HasSuffix(said, plain(p.Address[len(p.Address)-1]))
}

// OtherLanguage reports whether the patient prefers another language than English.
func (p Post) OtherLanguage() bool {
	l := strings.ToLower(strings.TrimSpace(p.Language))
	return l != "" && l != "en" && !strings.HasPrefix(l, "english") && !strings.HasPrefix(l, "en-")
}

// Pack returns the pack of c with id, or false.
func (c *Case) Pack(id PackID) (Pack, bool) {
	i := slices.IndexFunc(c.Packs, func(p Pack) bool { return p.ID == id })
	if i < 0 {
		return Pack{}, false
	}
	return c.Packs[i], true
}
