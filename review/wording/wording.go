// Package wording is what the trust's letters to people say: a template for each
// kind of letter, as data with versions, with fields from a closed list that are
// filled for one person. A field that nobody knows refuses the draft of a
// template; one that is blank stops the letter, and is named.
package wording

import (
	"slices"

	"harmreview/review"
)

// A Kind is one kind of text that an incident keeps.
type Kind string

// The kinds. The letterhead is what all letters share: who writes, whom to ring,
// who signs.
const (
	Letterhead     Kind = "letterhead"
	Candour        Kind = "candour"
	Outcome        Kind = "outcome"
	NoConcern      Kind = review.NoConcernLetter
	NothingAsked   Kind = review.NothingAskedLetter
	Awareness      Kind = review.AwarenessLetter
	CandourToOther Kind = "candour-relevant-person"
	RelevantPerson Kind = "relevant-person"
	Parent         Kind = "parent"
	GPNote         Kind = "gp-note"
	PracticeReply  Kind = "practice-reply"
)

// Kinds are all of them, in the order in which pages list them.
var Kinds = []Kind{Letterhead, Awareness, NoConcern, NothingAsked, Outcome, Candour, CandourToOther, RelevantPerson, Parent, GPNote, PracticeReply}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Label is what screens call k.
func (k Kind) Label() string {
	switch k {
	case Letterhead:
		return "Letterhead and signature"
	case Candour:
		return "Duty of candour"
	case CandourToOther:
		return "Duty of candour, to a relevant person"
	case Outcome:
		return "Outcome, with copies of letters"
	case NoConcern:
		return "No concern found"
	case NothingAsked:
		return "Nothing needs to be done"
	case Awareness:
		return "That letters were lost"
	case RelevantPerson:
		return "To a relevant person"
	case Parent:
		return "To a parent or guardian"
	case GPNote:
		return "Cover note to a GP practice"
	case PracticeReply:
		return "Reply form for a GP practice"
	}
	return string(k)
}

// For are the kinds of letter that can be sent about a telling by a route to a
// relevant person, the likeliest first. About candour nothing else goes than a letter
// with all that regulation 20(4) asks for.
func For(route review.Route, who review.Who) []Kind {
	toPatient := who == review.ThePatient
	var all []Kind
	switch {
	case route == review.RouteCandour && toPatient:
		return []Kind{Candour}
	case route == review.RouteCandour:
		return []Kind{CandourToOther}
	case toPatient:
	case who == review.Under16:
		all = []Kind{Parent}
	default:
		all = []Kind{RelevantPerson}
	}
	switch {
	case route == review.RouteAwareness:
		return append(all, Awareness)
	case !toPatient:
		return all
	}
	return []Kind{Outcome, NoConcern, NothingAsked}
}

// OfCandour reports whether letters of kind k are the written notification of
// regulation 20(4).
func (k Kind) OfCandour() bool { return k == Candour || k == CandourToOther }

// A Template is the wording of one kind. The letterhead has the first four, each
// other kind the rest.
type Template struct {
	Sender    string `json:"sender,omitempty"`    // line by line, as at the top of the page
	Telephone string `json:"telephone,omitempty"` // on which people ring about the letter
	Hours     string `json:"hours,omitempty"`     // when somebody answers
	Signature string `json:"signature,omitempty"` // line by line: who signs

	Title    string `json:"title,omitempty"`
	Greeting string `json:"greeting,omitempty"`
	Text     string `json:"text,omitempty"` // paragraphs, see Blocks
	Close    string `json:"close,omitempty"`
	Unsigned bool   `json:"unsigned,omitempty"` // the reader signs it, and the trust does not
}

// A Version is one version of a template that was or is in force, and a Written one
// was put before a lead. No letter is made of one that is not confirmed.
type (
	Version = review.VersionOf[Template]
	Written = review.WrittenOf[Template]
)

// A Page is one kind with all its versions.
type Page struct {
	Kind Kind
	review.Versions[Template]
}
