package review

import "time"

// A SearchResult is what a search found, as far as the searcher may see it.
type SearchResult struct {
	Query string
	Note  string // what is odd about the query, "" for nothing
	Hits  []SearchHit
	More  bool // there are more hits than a page shows
}

// A SearchHit is a case that fits a search: who it is about and its stage, and
// nothing of what is in it.
type SearchHit struct {
	CaseLine
	Match    string  // what of the patient fits the search
	Sees     bool    // the searcher may open the case as it is
	Opening  Opening // how else they may open it
	Withheld bool    // the patient is restricted: the hit says nothing but its reference
}

// An Opening is how a person may open, for a reason and for a day, what they do
// not see: a case that they found by search, or by breaking the glass a
// restricted patient or the letters of a case.
type Opening string

// The openings; NoOpening is for what stays shut, or stands open already.
const (
	NoOpening      Opening = ""
	OpenCase       Opening = "case"
	OpenRestricted Opening = "restricted patient"
	OpenLetters    Opening = "letters"
)

// OpenFor is how long what was opened for a reason stays open.
const OpenFor = 24 * time.Hour

// Kind is how the audit trail calls an opening.
func (o Opening) Kind() string {
	switch o {
	case OpenCase:
		return "search"
	case OpenRestricted, OpenLetters:
		return "break glass"
	}
	return ""
}

// Opening says how a may open a case, given whether they see it and read its
// letters now and whether its patient is restricted.
func (a Actor) Opening(sees, reads, restricted bool) Opening {
	switch {
	case !sees && restricted && a.Is(Manager):
		return OpenRestricted
	case !sees && !restricted && a.Is(Clinician, Auditor):
		return OpenCase
	case sees && !reads && !restricted && a.Is(Liaison):
		return OpenLetters
	}
	return NoOpening
}
