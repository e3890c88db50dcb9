package intake

import (
	"strings"
	"time"

	"harmreview/review"
)

// A KeptState says what became of a letter that stayed when its list was undone.
type KeptState string

// The states of such a letter.
const (
	KeptOpen     KeptState = "open"
	KeptProposed KeptState = "proposed" // to be excluded: waits for a second manager
	KeptForGood  KeptState = "kept"
	KeptExcluded KeptState = "excluded"
)

// A KeptLetter is a letter that stayed in its case when its list was undone,
// because somebody had worked on the case.
type KeptLetter struct {
	Letter      review.LetterID
	Case        review.CaseID
	List        review.ListID
	FileName    string
	Line        int
	Version     int
	State       KeptState
	Sees        bool // the reader may open the case
	Closed      bool // signed answers of the case are closed
	Told        bool // somebody was told about the case, or a letter of it was sent on
	Work        []Work
	ProposedBy  review.PersonID
	Proposer    string
	ProposedAt  time.Time
	ProposedWhy string
	Breach      string // yes or no: whether a data-breach record opens
	BreachWhy   string
}

// ForOthers reports whether a may have to review the case independently, so that
// what was told of it is not for them to know, nor the letter theirs to decide on.
func (k KeptLetter) ForOthers(a review.Actor) bool {
	return k.Closed && a.Is(review.Lead, review.Clinician)
}

// A KeptList is one page of the letters that wait for a manager.
type KeptList struct {
	Letters []KeptLetter
	Total   int
	Next    review.LetterID // the one that the next page follows, 0 for none
}

// A KeptDecision is what a manager decides on such a letter.
type KeptDecision struct {
	Version   int
	Answer    string // keep, exclude
	Reason    string
	Breach    string // yes, no: asked where somebody was told
	BreachWhy string
}

// Check returns a review.Refusal when a may not decide on k, or not so now,
// review.ErrStale when k has changed, or review.Problems.
func (d KeptDecision) Check(a review.Actor, k KeptLetter) error {
	switch {
	case !a.May(review.LoadLists):
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident decides on these letters."}
	case k.State != KeptOpen && k.State != KeptProposed:
		return review.Refusal{Kind: review.ErrNotNow, Why: "This letter has been decided on already: it was " + string(k.State) + "."}
	case k.ForOthers(a):
		return review.Refusal{Kind: review.ErrNotNow, Why: "You may have to review this case yourself. Another manager must decide on the letter."}
	case d.Version != k.Version:
		return review.ErrStale
	case d.Answer == "exclude" && k.State == KeptProposed && k.ProposedBy == a.Person:
		return review.Refusal{Kind: review.ErrNotNow, Why: "You proposed this. Another manager must agree, because somebody has been told."}
	}
	p := review.Problems{}
	p.Add(d.Answer == "keep" || d.Answer == "exclude", "answer", "Choose what becomes of the letter.")
	p.Add(strings.TrimSpace(d.Reason) != "", "reason", "Say why.")
	if d.Answer == "exclude" && k.Told && k.State == KeptOpen {
		p.Add(d.Breach == "yes" || d.Breach == "no", "breach", "Choose whether a data-breach record opens: somebody was told about this case, or a letter was sent on.")
		p.Add(d.Breach != "no" || strings.TrimSpace(d.BreachWhy) != "", "breach_why", "Say why no record is needed.")
	}
	return p.Err()
}

// Leads is the state that the decision, once checked, leads to: where somebody
// was told, a second manager must agree before a letter leaves.
func (d KeptDecision) Leads(k KeptLetter) KeptState {
	switch {
	case d.Answer == "keep":
		return KeptForGood
	case k.Told && k.State == KeptOpen:
		return KeptProposed
	}
	return KeptExcluded
}

// KeptReason is why the row of a letter is one for good although its list was undone.
const KeptReason = "First time this document is listed. Its list was undone, and a manager kept this letter."
