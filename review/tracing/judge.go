package tracing

import (
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// A Subject is what is on file of the patient whom an answer is about.
type Subject struct {
	NHSNumber, Family, Given, Born, Died string
	Address, Postcode, Practice          string
	Restricted                           bool
}

// A Finding is what an answer comes to: its result and why, the tracing answer
// to record, nil for none, and what a person must settle.
type Finding struct {
	Result     review.SupplementResult
	Why        string
	Trace      *review.RecordTrace
	Restricted bool // the patient is to be restricted at once
	Proposals  []review.Proposal
}

// codes say what an answer without a match means. Any other code is an error of
// the request, and tells nothing of the patient.
var codes = map[string]struct {
	result review.SupplementResult
	why    string
}{
	"91": {review.TracedNotFound, "The NHS number is no longer valid."},
	"96": {review.TracedNotEnough, "What was asked is not enough to find anybody."},
	"97": {review.TracedSeveral, "Several people fit closely."},
	"98": {review.TracedNotFound, "The service finds nobody."},
}

// Judge says what an answer, given on a date by a source, comes to. It never
// takes an answer for somebody's whom it does not fit: the NHS number that was
// asked about, or the family name and the date of birth, must be those on file.
func (a Answer) Judge(s Subject, answered, source string) Finding {
	switch {
	case a.Fault != "":
		return Finding{Result: review.LineUnreadable, Why: a.Fault}
	case !a.fits(s):
		return Finding{Result: review.LineSomebodyElse, Why: "Neither the NHS number nor the family name and date of birth are those of this case."}
	}
	t := &review.RecordTrace{Answered: answered, Source: source, Alive: "not known", Address: "not known"}
	if a.Died != "" {
		t.Alive, t.Died = "died", a.Died
	}
	if a.Sensitive || a.Code == "92" {
		return Finding{Result: review.TracedSensitive, Why: "The service marks this person as sensitive.", Trace: t, Restricted: true}
	}
	if a.Code != "00" && a.Code != "90" {
		return a.unmatched(t)
	}
	return a.matched(s, t)
}

// fits reports whether an answer can be about the patient.
func (a Answer) fits(s Subject) bool {
	byNumber := a.Sent != "" && a.Sent == s.NHSNumber
	byName := a.Born != "" && a.Born == s.Born && intake.Fold(a.Family) != "" && intake.Fold(a.Family) == intake.Fold(s.Family)
	return byNumber || byName
}

// unmatched is an answer that found nobody.
func (a Answer) unmatched(t *review.RecordTrace) Finding {
	means, known := codes[a.Code]
	f := Finding{Result: review.TracedNot, Why: "The service did not trace: error " + a.Code + "."}
	if known {
		t.Alive, t.Died = "not known", ""
		f = Finding{Result: means.result, Why: means.why, Trace: t}
	}
	f.Proposals = []review.Proposal{{Kind: review.FlagNotTraced, Said: map[string]string{"answer": f.Why}}}
	return f
}

// matched is an answer that found somebody.
func (a Answer) matched(s Subject, t *review.RecordTrace) Finding {
	if a.Died == "" {
		t.Alive = "alive"
	}
	f := Finding{Result: review.TracedAsKnown, Trace: t}
	if !s.Restricted {
		t.Practice, t.Address = a.Practice, sameAddress(a, s)
	}
	propose := func(kind review.ProposalKind, said map[string]string, result review.SupplementResult, why string) {
		f.Proposals = append(f.Proposals, review.Proposal{Kind: kind, Said: said})
		f.Result, f.Why = result, strings.TrimSpace(f.Why+" "+why)
	}
	if t.Alive == "alive" && t.Practice != "" && t.Practice != s.Practice {
		propose(review.ProposePractice, map[string]string{"practice": t.Practice}, review.TracedMoved, "Registered with another practice.")
	}
	if t.Alive == "alive" && t.Address == "changed" {
		propose(review.ProposeAddress, map[string]string{"address": a.Address, "postcode": a.Postcode}, review.TracedMoved, "Another address.")
	}
	switch {
	case t.Alive == "alive" && s.Died != "":
		propose(review.FlagAlive, map[string]string{"answer": "The service knows of no death."}, review.TracedAlive, "A death is on file, and the service knows of none.")
	case t.Alive == "died":
		f.Result, f.Why = review.TracedDied, strings.TrimSpace(f.Why+" The service knows of a death.")
	}
	if a.NHSNumber != "" && a.NHSNumber != s.NHSNumber && intake.ValidNHSNumber(a.NHSNumber) {
		propose(review.ProposeNumber, map[string]string{"nhs_number": a.NHSNumber}, review.TracedSuperseded, "The service knows this person under another NHS number.")
	}
	return f
}

// sameAddress says what an answer says of the address on file. It is confirmed
// only where postcode and the numbers of house and flat are the same; where
// there are none, the first lines must be.
func sameAddress(a Answer, s Subject) string {
	if s.Postcode == "" || a.Postcode == "" || s.Address == "" || a.Address == "" {
		return "not known"
	}
	ours, theirs := strings.Fields(intake.Fold(s.Address)), strings.Fields(intake.Fold(a.Address))
	same := strings.ReplaceAll(intake.Fold(a.Postcode), " ", "") == strings.ReplaceAll(intake.Fold(s.Postcode), " ", "")
	if n := numbers(ours); same && slices.Equal(n, numbers(theirs)) {
		first := strings.Fields(intake.Fold(strings.SplitN(s.Address, "\n", 2)[0]))
		if len(n) > 0 || !slices.ContainsFunc(first, func(w string) bool { return !slices.Contains(theirs, w) }) {
			return "confirmed"
		}
	}
	return "changed"
}

// numbers are the words of an address that hold a digit, sorted.
func numbers(words []string) []string {
	n := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.ContainsAny(w, "0123456789") })
	slices.Sort(n)
	return n
}
