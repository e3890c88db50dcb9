package review

import (
	"slices"
	"strings"
)

// AttachedKind says why a covering letter is not the one that the program makes.
type AttachedKind string

// The kinds.
const (
	Edited      AttachedKind = "edited"
	Translated  AttachedKind = "translated"
	OtherFormat AttachedKind = "other format"
)

// AttachedKinds are all of them, in the order in which pages list them.
var AttachedKinds = []AttachedKind{Edited, Translated, OtherFormat}

// Attached is a covering letter that somebody attached to a pack, in the place of
// the one that the program makes. The pack keeps the file as it came.
type Attached struct {
	Kind       AttachedKind `json:"kind"`
	Language   string       `json:"language,omitempty"`   // that it was translated into
	Translator string       `json:"translator,omitempty"` // by whom
	Format     string       `json:"format,omitempty"`     // such as easy read
	Why        string       `json:"why"`
	TheirOwn   bool         `json:"their_own"`            // whoever attached it looked: it is for this person, and goes to this address
	FootClear  bool         `json:"foot_clear,omitempty"` // … and at its foot, which the program could not see
}

// A LetterToAttach is the file of a covering letter that could go, kept for whoever
// attached it until all else in their form is right.
type LetterToAttach struct {
	SHA   string // of the file as it came
	Bytes int64
	Pages int
}

// Check reports what is wrong with what is said of an attached letter, by form field.
func (a Attached) Check() Problems {
	p := Problems{}
	p.Add(slices.Contains(AttachedKinds, a.Kind), "how", "Choose how it differs from the letter that the program makes.")
	p.Add(a.Kind != Translated || said(a.Language), "language", "Enter the language that it was translated into.")
	p.Add(a.Kind != Translated || said(a.Translator), "translator", "Enter who translated it.")
	p.Add(a.Kind != OtherFormat || said(a.Format), "format", "Enter the format, such as easy read.")
	p.Add(said(a.Why), "why", "Say why another letter goes.")
	p.Add(a.TheirOwn, "their_own", "Look at each page of it, then tick that it is for this person.")
	return p
}

// Words say how the letter differs from the one that the program makes.
func (a Attached) Words() string {
	switch a.Kind {
	case Translated:
		return "translated into " + a.Language + " by " + a.Translator
	case OtherFormat:
		return "in another format: " + a.Format
	}
	return string(a.Kind)
}

// Cleaned is a without what its kind does not ask for.
func (a Attached) Cleaned() Attached {
	trim := strings.TrimSpace
	c := Attached{Kind: a.Kind, Why: trim(a.Why), TheirOwn: a.TheirOwn, FootClear: a.FootClear}
	switch a.Kind {
	case Translated:
		c.Language, c.Translator = trim(a.Language), trim(a.Translator)
	case OtherFormat:
		c.Format = trim(a.Format)
	}
	return c
}
