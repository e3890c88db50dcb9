package review

import "slices"

// A CasePage is everything that the pages of one case show, as of one moment
// and as far as the actor may see it.
type CasePage struct {
	Case       Case
	Offered    []ChangeName // what the actor can do now, worked out on the whole case
	Open       bool         // signed answers may be seen
	Others     bool         // … and some of them are other people's
	Banner     Banner
	Reach      *Whereabouts // for those who tell people
	Letters    []LetterText // for those who read letters
	Why        *WhyHere     // for them while it waits for triage, else nil
	Timeline   []TimelineEntry
	Held       *Holding     // that somebody else holds it now; who is never told to reviewers before they signed
	TakingOver error        // why the actor cannot take it over from whoever holds it; nil when they can
	Taken      *ClaimNotice // the latest that it was taken over from the actor; nil when it never was
	Lookers    []Looker     // who else has opened it lately; nobody where that would name a reviewer to another
	OnCall     []RotaEntry
	Form       AssessmentForm                  // in force
	Under      map[DefinitionID]AssessmentForm // under which its assessments were signed
	Gates      struct{ Call, Write []string }
	PackGates  map[PackID][]string // what is closed now for each pack that waits
	Releases   map[ObligationID]ReleaseNow
	Now        []LetterID  // the letters that a decision would name now
	Mine       *Assessment // the actor's own that now stands, or nil
	Opening    Opening     // how what is kept back of it may be opened for a reason
	Went       []Went      // where the letters of an emptied case are now
	Refused    error       // why the change that the page is for is not offered; nil when it is, or for no change
}

// Went says how many letters that were in a case are in another one now; Case is
// zero for those that are in none, because their list was undone.
type Went struct {
	Case    CaseID
	Letters int
	Seen    bool // the actor may open that case
}

// Offers reports whether the actor can make a change now.
func (p CasePage) Offers(change ChangeName) bool { return slices.Contains(p.Offered, change) }

// Letter returns the letter of the page with id, or false.
func (p CasePage) Letter(id LetterID) (LetterText, bool) {
	i := slices.IndexFunc(p.Letters, func(l LetterText) bool { return l.ID == id })
	if i < 0 {
		return LetterText{}, false
	}
	return p.Letters[i], true
}
