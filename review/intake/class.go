package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
)

// A Class is a rule that excludes rows of one kind, such as internal documents:
// those of which all its terms hold.
type Class struct {
	Name  string
	Terms []ClassTerm
	Code  Exclusion // why its rows are no letters of the incident
	Why   string    // in the words of who wrote it
}

// A ClassTerm says of one column what its cell must be. An empty cell never is.
type ClassTerm struct {
	Column string        `json:"column"`
	Op     ClassOperator `json:"op"`
	Values []string      `json:"values"`
}

// A ClassOperator says how a cell is compared with the values of a term. Both
// are compared without regard to case, accents and punctuation.
type ClassOperator string

// The operators of a term.
const (
	IsOneOf       ClassOperator = "is one of"
	ContainsWords ClassOperator = "contains the words" // whole words, together and in order
)

// ClassOperators are all of them, in the order of forms.
var ClassOperators = []ClassOperator{IsOneOf, ContainsWords}

// ClassColumns are the columns that a term may be about.
var ClassColumns = []string{columnNames[documentType].name, columnNames[documentStatus].name, columnNames[intendedRecipient].name,
	columnNames[specialtyName].name, columnNames[siteCode].name, columnNames[failureReason].name}

// ClassCodes are the reasons that a class may give: what kind of document it is
// can be seen in a list, but not that somebody cannot be identified.
var ClassCodes = []Exclusion{NotALetter, TestDocument, ListedInError, OtherOrganisation}

// MaxTerms is how many terms a class may have.
const MaxTerms = 3

// Check reports what is wrong with a class, by form field. Fields of the nth
// term, from 1, end in its number.
func (c Class) Check() error {
	p := review.Problems{}
	p.Add(strings.TrimSpace(c.Name) != "", "name", "Name the class, for example: internal documents.")
	p.Add(slices.Contains(ClassCodes, c.Code), "code", "Choose why these rows are no letters of the incident.")
	p.Add(strings.TrimSpace(c.Why) != "", "why", "Say how you know that nobody can be harmed by leaving them out.")
	p.Add(len(c.Terms) > 0, "values_1", "Give at least one condition: without one the rule would match every row.")
	for i, t := range c.Terms {
		n := strconv.Itoa(i + 1)
		p.Add(slices.Contains(ClassColumns, t.Column), "column_"+n, "Choose the column.")
		p.Add(slices.Contains(ClassOperators, t.Op), "op_"+n, "Choose how the cell is compared.")
		p.Add(len(t.Values) > 0 && !slices.ContainsFunc(t.Values, func(v string) bool { return Fold(v) == "" }),
			"values_"+n, "Enter what the cell must say, in letters or digits.")
	}
	return p.Err()
}

// Reason is why a row is excluded that rule n excludes.
func (c Class) Reason(n int) string {
	return "Excluded by rule " + strconv.Itoa(n) + ": " + strings.TrimSpace(c.Name) + "."
}

// Matches returns whether all terms hold of the cells of a row, for a list with
// these canonical columns. No row of a list matches that lacks one of the columns.
func (c Class) Matches(columns []string) func(cells []string) bool {
	var terms []placedTerm
	for _, t := range c.Terms {
		at := slices.Index(columns, t.Column)
		if at < 0 {
			return func([]string) bool { return false }
		}
		values := make([]string, len(t.Values))
		for i, v := range t.Values {
			values[i] = Fold(v)
		}
		terms = append(terms, placedTerm{at, t.Op, values})
	}
	return func(cells []string) bool {
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t placedTerm) bool { return !t.holds(cellAt(cells, t.at)) })
	}
}

// A placedTerm is a term with the place of its cell and its values folded.
type placedTerm struct {
	at     int
	op     ClassOperator
	values []string
}

func (t placedTerm) holds(cell string) bool {
	folded := Fold(cell)
	if folded == "" {
		return false
	}
	return slices.ContainsFunc(t.values, func(v string) bool {
		if t.op == ContainsWords {
			return v != "" && strings.Contains(" "+folded+" ", " "+v+" ")
		}
		return folded == v
	})
}

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
