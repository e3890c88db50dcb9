package review

import (
	"slices"
	"strings"
)

// A CopyProposal is what a rule would answer about copies of a letter, and why. It
// decides nothing: a clinician does.
type CopyProposal struct {
	Answer CopyAnswer
	Reason string // one of CopyReasons
	Why    string
}

// sexualHealth are words by which the names of such specialties are known.
var sexualHealth = []string{"genitourinary", "sexual", "gum ", "hiv"}

// ProposeCopies are what rules would answer about copies of a letter, the strictest
// first; none is no sign that a copy may go.
func (c *Case) ProposeCopies(id LetterID) []CopyProposal {
	l := c.letter(id)
	if l == nil {
		return nil
	}
	asks := func(kind string) bool {
		return slices.ContainsFunc(l.Requested, func(r RequestedAction) bool { return r.Kind == kind })
	}
	var all []CopyProposal
	if asks("safeguarding") {
		all = append(all, CopyProposal{NoCopy, "safeguarding", "the letter asks for something about safeguarding"})
	}
	specialty := strings.ToLower(l.Specialty) + " "
	if slices.ContainsFunc(sexualHealth, func(word string) bool { return strings.Contains(specialty, word) }) {
		all = append(all, CopyProposal{NoCopy, "sexual health", "it comes from " + l.Specialty + ", and post is opened by others too"})
	}
	if slices.ContainsFunc(c.InForce(), func(o Outcome) bool {
		f := o.Finding
		return slices.ContainsFunc([]Grade{f.Physical, f.Psychological, f.StillPhysical, f.StillPsychological}, func(g Grade) bool { return g == Severe || g == Fatal })
	}) {
		all = append(all, CopyProposal{AfterTalk, "serious harm could come of reading it", "severe or fatal harm was found, or could yet come"})
	}
	if asks("tell the patient") {
		all = append(all, CopyProposal{AfterTalk, "new diagnosis not yet discussed", "the letter asks somebody to tell the patient something"})
	}
	return all
}
