package wording

import (
	"strings"

	"harmreview/review"
	"harmreview/review/paper"
)

// A Wish is the pack that somebody asks for about a telling.
type Wish struct {
	Telling    review.ObligationID
	Version    int // of the telling, as the page showed it
	Kind       Kind
	LargePrint bool
	Address    []string // line by line, below the name
	NeedsMet   string   // how communication needs are met
	Typed      map[Field]string
	MoreToCome bool // enquiries go on, whose results the person is owed
}

// A Preflight is a pack before it is made: what it would hold, and what keeps it
// from being made.
type Preflight struct {
	Telling    review.Obligation
	Kinds      []Kind // that can be sent about this telling, the likeliest first
	InForce    Version
	Letterhead Version
	Gates      []review.Gate
	Parts      []review.PackPart
	Letter     paper.Letter
	Blank      []Field
	Faults     paper.Unprintable
}

// Opens is the change that a gate of a wording names.
func Opens(k Kind) review.ChangeName { return review.ChangeName(opensPrefix + string(k)) }

const opensPrefix = "wording: "

// Opened is the kind of wording that a gate asks to be approved, or false.
func Opened(change review.ChangeName) (Kind, bool) {
	k, ok := strings.CutPrefix(string(change), opensPrefix)
	return Kind(k), ok
}

// Copies reports whether letters of kind k go with copies of the lost ones.
func (k Kind) Copies() bool {
	return k == Outcome || k == Candour || k == RelevantPerson || k == Parent
}

// Record is what a letter of these typed parts says, for the record of the
// written contact.
func (w Wish) Record() review.ContactRecord {
	says := func(f Field) string {
		if t := strings.TrimSpace(w.Typed[f]); t != "" {
			return t
		}
		return "As in the letter, which is kept."
	}
	return review.ContactRecord{Account: says(Account), Enquiries: says(Enquiries), Results: strings.TrimSpace(w.Typed[Findings]), Apology: says(Apology), MoreToCome: w.MoreToCome}
}

// Problems reports what is wrong with a wish, by form field. Gates come first:
// while one is closed nothing is made.
func (p Preflight) Problems(w Wish, post review.Post, toPatient bool) review.Problems {
	all := review.Problems{}
	var closed []string
	for _, g := range p.Gates {
		closed = append(closed, g.Words)
	}
	all.Add(len(closed) == 0, "gates", strings.Join(closed, " "))
	switch {
	case len(w.Address) == 0:
		all.Add(false, "address", "Enter the address, line by line.")
	case toPatient:
		all.Add(post.Prints(w.Address), "address", "Break lines as you like, or leave some out but the postcode; what is on file cannot be changed here. Have the address corrected first.")
	}
	var faults []string
	for _, f := range p.Faults {
		if strings.HasPrefix(f.Where, "the address") {
			all.Add(false, "address", f.String())
			continue
		}
		faults = append(faults, f.String())
	}
	for _, f := range p.Blank {
		if f.Typed() {
			all.Add(false, f.Name(), "The letter cannot go with this left blank.")
		} else {
			faults = append(faults, "Nothing is known for ["+string(f)+"].")
		}
	}
	all.Add(len(faults) == 0, "kind", strings.Join(faults, " "))
	return all
}

// Name is what the form field of a typed field is called.
func (f Field) Name() string { return strings.ReplaceAll(string(f), " ", "_") }
