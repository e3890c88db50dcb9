package review

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A ClosingCode is a reason to close a letter at triage. It is never "no harm".
type ClosingCode struct {
	Code     string `json:"code"`
	Label    string `json:"label"`
	Help     string `json:"help"`
	Clinical bool   `json:"clinical"`           // it takes a clinical judgement: never for clerks
	Reserved bool   `json:"reserved,omitempty"` // it takes none, and is for clinicians and leads all the same
	Release  bool   `json:"release"`            // the practice is still owed the letter, unless said otherwise
	Which    bool   `json:"which,omitempty"`    // it asks of which other letter of the case
	Off      bool   `json:"off,omitempty"`      // nobody chooses it any more
}

// MayUse reports whether by may close a letter with k.
func (k ClosingCode) MayUse(by Actor) bool {
	return !k.Off && (by.Is(Clinician, Lead) || by.Is(Clerk) && !k.Clinical && !k.Reserved)
}

// Users says who may use k.
func (k ClosingCode) Users() string {
	if k.Clinical || k.Reserved {
		return "Clinicians and leads only"
	}
	return "Clerks and clinicians"
}

// ClosingCodes are the codes of one version of a closing protocol, in the order
// of the form.
type ClosingCodes []ClosingCode

// ShippedClosingCodes are the codes shipped with the program; each trust confirms
// or replaces them.
var ShippedClosingCodes = ClosingCodes{
	{Code: "information only", Label: "Information only", Help: "It tells, and asks nothing of anybody.", Clinical: true, Release: true},
	{Code: "no clinical content", Label: "No clinical content", Help: "An appointment, a missed appointment, administration."},
	{Code: "not a letter", Label: "Not a letter", Help: "An internal note, a draft, a test."},
	{Code: "duplicate", Label: "Duplicate", Help: "The same document is in this case already.", Which: true},
	{Code: "recipient already had it", Label: "Recipient already had it", Help: "Its arrival by another route is on record."},
	{Code: "superseded", Label: "Superseded", Help: "A later letter said all of it, and arrived.", Clinical: true},
}

// Find returns the code, whether or not it is switched off, or false.
func (all ClosingCodes) Find(code string) (ClosingCode, bool) {
	i := slices.IndexFunc(all, func(c ClosingCode) bool { return c.Code == code })
	if i < 0 {
		return ClosingCode{}, false
	}
	return all[i], true
}

// InForce returns the code unless it is switched off, or false.
func (all ClosingCodes) InForce(code string) (ClosingCode, bool) {
	k, ok := all.Find(code)
	return k, ok && !k.Off
}

// For are the codes that by may close a letter with. Those that ask of which
// other letter need one in the case.
func (all ClosingCodes) For(by Actor, letters int) ClosingCodes {
	var some ClosingCodes
	for _, k := range all {
		if k.MayUse(by) && (!k.Which || letters > 1) {
			some = append(some, k)
		}
	}
	return some
}

// closing reports what is wrong with the code of a closing.
func (t TriageLetters) closing(c *Case, by Actor, p Problems) {
	code, ok := c.ClosingCodes.InForce(t.Code)
	switch {
	case t.Protocol != 0 && t.Protocol != c.Definitions.Closing:
		p.Add(false, "decision", "The closing protocol was changed while you were reading. Choose again: these are the reasons now in force.")
	case !ok && t.Code != "":
		p.Add(false, "decision", "This reason is not in force any more. Choose another.")
	case !ok:
		p.Add(false, "decision", "Choose why the letter can be closed.")
	case !code.MayUse(by):
		p.Add(false, "decision", "A clinician must decide that. Choose another reason, or send it to assessment.")
	case code.Which:
		p.Add(c.letter(t.SameAs) != nil && !slices.Contains(t.Letters, t.SameAs), "same_as", "Choose the letter of this case that it repeats.")
		p.Add(!c.repeats(t.SameAs, t.Letters), "same_as", "That letter was closed because it repeats this one. One of the two must be read.")
	}
	p.Add(!c.anyWithoutText(t.Letters) || strings.TrimSpace(t.Reason) != "", "reason",
		"The list brought no text of this letter. Say where you read it, or open an enquiry for it: no letter is closed unread.")
}

// repeats reports whether a letter was closed because it repeats one of others,
// at once or by way of further ones.
func (c *Case) repeats(id LetterID, others []LetterID) bool {
	for range c.Letters {
		d := c.DecisionOn(id)
		if d == nil || d.SameAs == 0 {
			return false
		}
		if id = d.SameAs; slices.Contains(others, id) {
			return true
		}
	}
	return false
}

// reopenRepeats takes the closings of letters back that repeat one which has left
// the case, and reports whether there were any: somebody must read them now.
func (c *Case) reopenRepeats(left []LetterID, why string, by Actor, at time.Time) bool {
	any := false
	for _, l := range c.Letters {
		if d := c.DecisionOn(l.ID); d != nil && d.SameAs != 0 && slices.Contains(left, d.SameAs) {
			c.undoDecision(l.ID, why, by, at)
			any = true
		}
	}
	return any
}

// Check reports what is wrong with a version of a closing protocol that would
// follow before, by field: code_N_part, counted from 1. No code of before may be
// missing, since a code is switched off and never taken away.
func (all ClosingCodes) Check(before ClosingCodes) Problems {
	p := Problems{}
	labels := map[string]bool{}
	on := 0
	for i, k := range all {
		field := func(part string) string { return "code_" + itoa(int64(i+1)) + "_" + part }
		label := strings.ToLower(strings.TrimSpace(k.Label))
		p.Add(label != "" && utf8.RuneCountInString(k.Label) <= 60, field("label"), "Enter the wording, at most 60 characters.")
		p.Add(!labels[label], field("label"), "There is another reason with this wording.")
		p.Add(!saysNoHarm(k.Label+" "+k.Help), field("label"), "A closing never says “no harm”: nobody has looked for it. Choose other words.")
		p.Add(strings.TrimSpace(k.Help) != "" && utf8.RuneCountInString(k.Help) <= 200, field("help"), "Say when it applies, in at most 200 characters.")
		labels[label] = true
		if !k.Off {
			on++
		}
	}
	for _, k := range before {
		_, kept := all.Find(k.Code)
		p.Add(kept, "codes", "A reason is missing. Switch it off instead: no code is taken away.")
	}
	p.Add(on > 0, "codes", "At least one reason must stay in use.")
	return p
}

func saysNoHarm(words string) bool {
	return strings.Contains(strings.Join(strings.Fields(strings.ToLower(words)), " "), "no harm")
}
