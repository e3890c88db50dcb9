package intake

import (
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// A ClassState says how far a rule has come.
type ClassState string

// The states of a rule.
const (
	ClassLooking   ClassState = "looking"   // at the rows that there are
	ClassDrafted   ClassState = "drafted"   // its preview can be seen
	ClassProposed  ClassState = "proposed"  // waits for a lead
	ClassExcluding ClassState = "excluding" // approved, its rows are being excluded
	ClassInForce   ClassState = "in force"
	ClassEnding    ClassState = "ending" // its rows are being brought back
	ClassEnded     ClassState = "ended"
	ClassRefused   ClassState = "refused"
)

// Label is the state in words.
func (s ClassState) Label() string {
	switch s {
	case ClassLooking:
		return "Finding the rows that match"
	case ClassDrafted:
		return "Draft"
	case ClassProposed:
		return "Proposed, waits for a lead"
	case ClassExcluding:
		return "Approved: rows are being excluded"
	case ClassInForce:
		return "In force"
	case ClassEnding:
		return "Ended: rows are being brought back"
	case ClassEnded:
		return "Ended"
	case ClassRefused:
		return "Refused"
	}
	return string(s)
}

// AtWork reports whether the program is at the rows of the rule now.
func (s ClassState) AtWork() bool {
	return s == ClassLooking || s == ClassExcluding || s == ClassEnding
}

// A ClassFate is what a rule does with a row that matches it.
type ClassFate string

// The fates of a row.
const (
	ClassMatches  ClassFate = "matches"  // nothing was done yet
	ClassExcluded ClassFate = "excluded" // by the rule
	ClassSampled  ClassFate = "sample"   // left in, to be read like any other
	ClassStays    ClassFate = "stays"    // somebody has worked on it
	ClassPassed   ClassFate = "passed"   // it was excluded by something else
	ClassBack     ClassFate = "back"     // the rule has ended, and the row was decided again
)

// ClassFates are all of them, in the order of pages.
var ClassFates = []ClassFate{ClassMatches, ClassExcluded, ClassSampled, ClassStays, ClassPassed, ClassBack}

// LeastSample is how many rows of a class are read at least, or all of them.
const LeastSample = 20

// A ClassRule is a class with what was decided on it. Its number is that of its
// incident.
type ClassRule struct {
	Class
	ID          int64
	N           int
	Version     int
	State       ClassState
	Done, Total int // rows, while the program is at work
	By          review.PersonID
	ByName      string
	At          time.Time
	ProposedAt  time.Time
	DecidedBy   string
	DecidedAt   time.Time
	DecidedWhy  string
	EndedBy     string
	EndedAt     time.Time
	EndedWhy    string
}

// Reason is why a row is excluded that the rule excludes.
func (r ClassRule) Reason() string { return r.Class.Reason(r.N) }

// A ClassAct is what a person does about a rule. It stands in an address.
type ClassAct string

// The acts.
const (
	ProposeClass ClassAct = "propose"
	ApproveClass ClassAct = "approve"
	RefuseClass  ClassAct = "refuse"
	EndClass     ClassAct = "end"
)

// A ClassDecision is what a person decides on a rule. Read are the rows that a
// lead has read of those drawn for them.
type ClassDecision struct {
	Act     ClassAct
	Version int
	Reason  string
	Read    []review.RowID
}

// MayWriteClass returns a review.Refusal for who writes no rules.
func MayWriteClass(a review.Actor) error {
	if a.May(review.LoadLists) {
		return nil
	}
	return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident writes a rule that excludes."}
}

// MayAct returns a review.Refusal when a may not do that about r, or not now.
// A rule is approved by a lead who is not the person who wrote it.
func (r ClassRule) MayAct(a review.Actor, act ClassAct) error {
	refused := func(kind error, why string) error { return review.Refusal{Kind: kind, Why: why} }
	switch act {
	case ProposeClass:
		if !a.May(review.LoadLists) {
			return refused(review.ErrForbidden, "Only a manager of this incident proposes a rule.")
		}
	case ApproveClass, RefuseClass, EndClass:
		if !a.May(review.RuleOnRows) {
			return refused(review.ErrForbidden, "Only a lead of this incident decides on a rule that excludes.")
		}
	}
	if !slices.Contains(actsIn[r.State], act) {
		return refused(review.ErrNotNow, "The rule is: "+strings.ToLower(r.State.Label())+". That cannot be done about it now.")
	}
	if act == ApproveClass && r.By == a.Person {
		return refused(review.ErrForbidden, "You wrote this rule. A lead who is another person must approve it.")
	}
	return nil
}

// actsIn are the acts that are open in a state.
var actsIn = map[ClassState][]ClassAct{
	ClassDrafted: {ProposeClass}, ClassProposed: {ApproveClass, RefuseClass}, ClassInForce: {EndClass},
}

// Acts are what a may do about r now.
func (r ClassRule) Acts(a review.Actor) []ClassAct {
	return slices.DeleteFunc(slices.Clone(actsIn[r.State]), func(act ClassAct) bool { return r.MayAct(a, act) != nil })
}

// Check returns the error of MayAct, review.ErrStale when r has changed, or
// review.Problems; toRead are the rows that were drawn for the lead.
func (d ClassDecision) Check(a review.Actor, r ClassRule, toRead []review.RowID) error {
	if err := r.MayAct(a, d.Act); err != nil {
		return err
	}
	if d.Version != r.Version {
		return review.ErrStale
	}
	p := review.Problems{}
	p.Add(d.Act == ProposeClass || strings.TrimSpace(d.Reason) != "", "reason", "Say why.")
	unread := slices.ContainsFunc(toRead, func(id review.RowID) bool { return !slices.Contains(d.Read, id) })
	p.Add(d.Act != ApproveClass || !unread, "read", "Read each of these rows and tick it. The rule is approved on what you have seen.")
	return p.Err()
}

// A ClassSample is what reading the sample of a rule has shown so far, counted
// in letters.
type ClassSample struct {
	Letters  int // of the sample
	Waiting  int // rows of it that wait and are no letters yet
	Read     int // letters with a decision at triage
	Closed   int // of them, closed
	Assessed int // of them, sent to assessment
}

// Unsafe reports whether a letter of the sample was sent to assessment, so that
// leaving out the others may not be safe.
func (s ClassSample) Unsafe() bool { return s.Assessed > 0 }

// A ClassCount counts rows of one list that match a rule.
type ClassCount struct {
	List     review.ListID
	FileName string
	Fates    map[ClassFate]int
}

// A ClassPreview is what a rule would do, or has done, with the rows that match.
type ClassPreview struct {
	Rule    ClassRule
	Lists   []ClassCount
	Results map[Result]int // of the rows that match, as they are now
	Leaving int            // letters in cases that nobody has worked on, before the rule is approved
	Stays   int            // letters in cases that somebody has worked on
	Staying ClassStaying   // a page of those
	Rows    []ClassRow     // drawn to be read before approval
	Sample  ClassSample
}

// A ClassRow is a row drawn to be read before a rule is approved, with its list.
type ClassRow struct {
	ListRow
	Of List
}

// A ClassStaying is one page of the letters that a rule would leave because
// somebody has worked on their cases.
type ClassStaying struct {
	Lines []UndoLine
	Next  int64 // what the next page follows, 0 for none
}

// ToRead are the rows that a lead reads before the rule is approved: those drawn
// for that, but what is withheld from them.
func (p ClassPreview) ToRead() []review.RowID {
	var ids []review.RowID
	for _, r := range p.Rows {
		if !r.Withheld {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// Open reports whether nothing has been decided on the rule.
func (p ClassPreview) Open() bool {
	return p.Rule.State == ClassDrafted || p.Rule.State == ClassProposed
}

// Of is how many rows of all lists have a fate.
func (p ClassPreview) Of(f ClassFate) int {
	n := 0
	for _, l := range p.Lists {
		n += l.Fates[f]
	}
	return n
}

// ClassNote is what is noted of what a case owed for letters that a rule excludes.
const ClassNote = "A rule excluded the letter."
