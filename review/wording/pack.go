package wording

import (
	"slices"
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
	MoreToCome bool             // enquiries go on, whose results the person is owed
	Attached   *review.Attached // the covering letter comes from elsewhere
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
	return k == Outcome || k.OfCandour() || k == RelevantPerson || k == Parent
}

// Record is what a letter of these typed parts says, for the record of the
// written contact. What an attached letter says is known only where it was typed.
func (w Wish) Record() review.ContactRecord {
	says := func(f Field) string {
		if t := strings.TrimSpace(w.Typed[f]); t != "" || w.Attached != nil {
			return t
		}
		return "As in the letter, which is kept."
	}
	r := review.ContactRecord{Account: says(Account), Enquiries: says(Enquiries), Results: strings.TrimSpace(w.Typed[Findings]), Apology: says(Apology), MoreToCome: w.MoreToCome}
	if w.Attached != nil {
		r.Attached = w.Attached.Words()
	}
	return r
}

// Recorded are the fields that somebody types for the record of a letter that was
// attached: those that the letter of this kind has, and those that the law asks for.
func (p Preflight) Recorded() []Field {
	has := p.InForce.Body.TypedIn()
	var all []Field
	for _, f := range []Field{Account, Enquiries, Findings, Apology} {
		law := p.Telling.Facts.Route == review.RouteCandour && f != Findings
		if law || slices.Contains(has, f) {
			all = append(all, f)
		}
	}
	return all
}

// Problems reports what is wrong with a wish, by form field. Gates come first:
// while one is closed nothing is made.
func (p Preflight) Problems(w Wish, post review.Post, toPatient bool) review.Problems {
	if w.Attached != nil {
		return p.attachedProblems(w)
	}
	all := review.Problems{}
	p.closed(all, p.Gates)
	p.addressed(all, w, post, toPatient)
	var faults []string
	for _, f := range p.Faults {
		if strings.HasPrefix(f.Where, "the address") {
			all.Add(false, "address", f.String())
			continue
		}
		faults = append(faults, f.String())
	}
	if len(faults) > 0 {
		faults = append(faults, "A letter that was made elsewhere can be attached instead.")
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

// attachedProblems are those of a pack whose covering letter somebody attached:
// what the program would print in its place, and where, is not asked about.
func (p Preflight) attachedProblems(w Wish) review.Problems {
	all := w.Attached.Check()
	p.closed(all, p.Gates)
	for _, f := range p.Recorded() {
		all.Add(strings.TrimSpace(w.Typed[f]) != "", f.Name(), notRecorded[f])
	}
	return all
}

// notRecorded says what is missing of the record of an attached letter.
var notRecorded = map[Field]string{
	Account: "Enter what it says happened.", Enquiries: "Enter what it says will still be looked into, or “none”.",
	Findings: "Enter what it says was found.", Apology: "Enter the words of its apology.",
}

// EditProblems reports what keeps a letter from being taken out to be edited, by
// form field. It can be written before a pack can be made; not where nothing at
// all may go to anybody, nor from a wording that nobody approved. What cannot be
// printed here can be printed elsewhere.
func (p Preflight) EditProblems(w Wish, post review.Post, toPatient bool) review.Problems {
	all := review.Problems{}
	p.closed(all, slices.DeleteFunc(slices.Clone(p.Gates), func(g review.Gate) bool { return !slices.Contains(editGates, g.Name) }))
	p.addressed(all, w, post, toPatient)
	var unknown []string
	for _, f := range p.Blank {
		if f.Typed() {
			all.Add(false, f.Name(), "The letter cannot be edited with this left blank.")
		} else {
			unknown = append(unknown, "Nothing is known for ["+string(f)+"].")
		}
	}
	all.Add(len(unknown) == 0, "kind", strings.Join(unknown, " "))
	return all
}

// editGates are those that keep a letter from being taken out to be edited.
var editGates = []review.GateName{review.GateIdentity, review.GateStopped, review.GateRestrict, review.GateWording}

// closed adds what gates say.
func (p Preflight) closed(all review.Problems, gates []review.Gate) {
	var words []string
	for _, g := range gates {
		words = append(words, g.Words)
	}
	all.Add(len(words) == 0, "gates", strings.Join(words, " "))
}

// addressed asks for the address of the letter, which is the one on file.
func (p Preflight) addressed(all review.Problems, w Wish, post review.Post, toPatient bool) {
	switch {
	case len(w.Address) == 0:
		all.Add(false, "address", "Enter the address, line by line.")
	case toPatient:
		all.Add(post.Prints(w.Address), "address", "Break lines as you like, or leave some out but the postcode; what is on file cannot be changed here. Have the address corrected first.")
	}
}

// Name is what the form field of a typed field is called.
func (f Field) Name() string { return strings.ReplaceAll(string(f), " ", "_") }
