package views

import (
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A PrepareForm is what a clerk proposes to a manager.
type PrepareForm struct {
	Version    int                 `form:"version"` // of the obligation
	Obligation review.ObligationID `form:"obligation"`
	Into       string              `form:"into"`
	Reason     string              `form:"reason"`
}

// A SettleForm keeps a case as a person of their own. Apart are those whom the
// page offered as the same.
type SettleForm struct {
	Version int             `form:"version"`
	Reason  string          `form:"reason"`
	Apart   []review.CaseID `form:"apart"`
}

// WhoFields are the details by which a person is known.
type WhoFields struct {
	NHSNumber string `form:"nhs_number"`
	Family    string `form:"family"`
	Given     string `form:"given"`
	Title     string `form:"title"`
	Born      string `form:"born"`
	LocalID   string `form:"local_id"`
	Sex       string `form:"sex"`
}

// A CorrectForm corrects the details of a patient.
type CorrectForm struct {
	Version int    `form:"version"`
	Reason  string `form:"reason"`
	WhoFields
}

// A JoinForm joins a case into another. Shown is the other case as the page
// showed it, at IntoVersion.
type JoinForm struct {
	Version     int           `form:"version"`
	Into        string        `form:"into"`
	Shown       review.CaseID `form:"shown"`
	IntoVersion int           `form:"into_version"`
	Settles     string        `form:"settles"`
	Reason      string        `form:"reason"`
}

// An ApartForm moves letters to another case, or to a new one of the person
// described.
type ApartForm struct {
	Version int               `form:"version"`
	Letters []review.LetterID `form:"letters"`
	To      string            `form:"to"` // new, case
	Into    string            `form:"into"`
	Reason  string            `form:"reason"`
	WhoFields
}

// A BreachForm closes a data-breach record.
type BreachForm struct {
	Version   int          `form:"version"`
	What      string       `form:"done"`
	Reported  review.YesNo `form:"reported"`
	Reference string       `form:"reference"`
}

// doubtNav narrows the work list to a kind of doubt.
func doubtNav(p Page, l review.IdentityList) []kit.NavItem {
	var items []kit.NavItem
	for _, d := range l.Doubts {
		if d.Open.N > 0 || d.Doubt == l.Doubt || d.Doubt == review.AnyDoubt {
			items = append(items, kit.NavItem{Label: d.Doubt.Label() + " (" + tally(d.Open) + ")", Href: p.url("/identity" + query("kind", string(d.Doubt))), Current: d.Doubt == l.Doubt})
		}
	}
	return items
}

func identityNext(p Page, l review.IdentityList) string {
	if l.Next == 0 {
		return ""
	}
	return p.url("/identity" + query("kind", string(l.Doubt), "after", str(l.Next)))
}

// identityClock says when a question must be settled: only urgent ones have a
// clock.
func identityClock(o review.OwedLine, p Page) string {
	if o.Obligation.Due.IsZero() {
		return "In its turn"
	}
	return due(o.Obligation.Due, p.Now)
}

// prepared says what a clerk proposes.
func prepared(o review.Obligation) string {
	switch {
	case !o.Facts.Prepared:
		return "Not prepared"
	case o.Facts.PrepareInto == 0:
		return "Prepared: a person of their own"
	}
	return "Prepared: join into " + o.Facts.PrepareInto.String()
}

func candidateHeading(c intake.Candidate) string {
	if !c.Seen {
		return c.Banner.Case.String()
	}
	return c.Banner.Case.String() + ": " + c.Banner.Name()
}

// mayBeSame says how many candidates there are, and in what order they stand.
func mayBeSame(n int) string {
	if n == 1 {
		return "One other case may be the same person:"
	}
	return thousands(n) + " other cases may be the same person, the surest first:"
}

// beyond is what a comparison says of a field besides its verdict.
func beyond(f intake.FieldMatch) string {
	if f.Says == "The same." {
		return ""
	}
	return f.Says
}

func gradeColour(g intake.Grade) string {
	return map[intake.Grade]string{intake.Certain: "green", intake.Likely: "aqua-green", intake.Possible: "yellow", intake.Different: "grey"}[g]
}

// compareFields are the fields of a comparison with the values of one person.
func compareFields(b review.Banner, address string) []kit.Row {
	return []kit.Row{{Key: intake.FieldNHS, Value: nhs(b.NHSNumber)}, {Key: intake.FieldBorn, Value: day(b.Born)}, {Key: intake.FieldGiven, Value: orNot(b.Given)},
		{Key: intake.FieldFamily, Value: orNot(b.Family)}, {Key: intake.FieldLocal, Value: orNot(b.LocalID)}, {Key: intake.FieldAddress, Value: orText(address, "Not shown, or not known")}}
}

// letterLine names a letter in a comparison.
func letterLine(l review.LetterText) string {
	return day(l.WrittenOn) + ", " + orNot(l.Specialty) + ", " + orNot(l.Kind)
}

func letterChoices(c review.CasePage) []kit.Option {
	var all []kit.Option
	for _, l := range c.Letters {
		all = append(all, kit.Option{Value: str(l.ID), Label: letterLine(l)})
	}
	return all
}

func idValues(ids []review.LetterID) []string {
	var all []string
	for _, id := range ids {
		all = append(all, str(id))
	}
	return all
}

// openIdentities are the open questions of identity of a case.
func openIdentities(c review.Case) []review.Obligation {
	var all []review.Obligation
	for _, o := range c.Obligations {
		if o.Kind == review.Identity && o.State == review.Open {
			all = append(all, o)
		}
	}
	return all
}

func saidLine(s review.Said) string { return sentence(s.What) + ", " + clock(s.At) }

// breachCases names the cases of a breach, each once.
func breachCases(b review.Breach) string {
	if b.Other == b.Case {
		return b.Case.String()
	}
	return b.Case.String() + ", " + b.Other.String()
}

// lettersNow says where the letters of a breach are now.
func lettersNow(b review.Breach) string {
	if b.Other == b.Case {
		return "No case: their list was undone, and they were excluded"
	}
	return b.Other.String()
}

func breachRows(b review.Breach, p Page) []kit.Row {
	var said []string
	for _, s := range b.What {
		said = append(said, saidLine(s))
	}
	rows := []kit.Row{{Key: "Said or sent", Value: strings.Join(said, "; ")}, {Key: "Under the identity of", Value: b.Case.String()},
		{Key: "The letters are now in", Value: lettersNow(b)}, {Key: "Opened", Value: clock(b.OpenedAt)}}
	if b.Open() {
		return append(rows, kit.Row{Key: "To be reported by, if it must be", Value: dueInHours(b.Due, p.Now)})
	}
	reported := "No: " + b.Reference
	if b.Reported == review.Yes {
		reported = "Yes: " + b.Reference
	}
	return append(rows, kit.Row{Key: "What was done", Value: b.Done}, kit.Row{Key: "Reported to the Information Commissioner", Value: reported},
		kit.Row{Key: "Closed", Value: clock(b.ClosedAt) + " by " + b.ClosedBy})
}

func breachesNext(p Page, next int64) string {
	if next == 0 {
		return ""
	}
	return p.url("/data-breaches" + query("after", str(next)))
}

func numberTitle(t intake.NumberTable) string {
	if t.Report == intake.NoNumber {
		return "People without an NHS number"
	}
	return "One NHS number, two people"
}

func numberNext(p Page, t intake.NumberTable) string {
	if t.Next == "" {
		return ""
	}
	path := "/identity/same-number"
	if t.Report == intake.NoNumber {
		path = "/identity/no-number"
	}
	return p.url(path + query("after", t.Next))
}
