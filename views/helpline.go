package views

import (
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// A CallForm is a call to the helpline as it is taken down.
type CallForm struct {
	Caller    string         `form:"caller"`
	Relation  string         `form:"relation"`
	Telephone string         `form:"telephone"`
	Checked   []string       `form:"checked"`
	Family    string         `form:"family"`
	Given     string         `form:"given"`
	Born      string         `form:"born"`
	NHSNumber string         `form:"nhs_number"`
	About     string         `form:"about"`
	Urgency   review.Urgency `form:"urgency"`
}

// Call is the call that the form says.
func (f CallForm) Call() review.HelpCall {
	return review.HelpCall{Caller: f.Caller, Relation: f.Relation, Telephone: f.Telephone, Checked: f.Checked, Family: f.Family, Given: f.Given, Born: f.Born,
		NHSNumber: f.NHSNumber, About: f.About, Urgency: f.Urgency}
}

// A SettleCallForm says whom a call is about.
type SettleCallForm struct {
	Version int    `form:"version"`
	Case    string `form:"case"` // its number, or nobody
}

// nobodyFits is the choice that none of those found is meant.
const nobodyFits = "nobody"

// About is the case that was chosen, 0 for nobody, and whether anything was.
func (f SettleCallForm) About() (review.CaseID, bool) {
	if f.Case == nobodyFits {
		return 0, true
	}
	n, err := strconv.ParseInt(f.Case, 10, 64)
	return review.CaseID(n), err == nil && n > 0
}

// A RungForm records that a caller was rung back.
type RungForm struct {
	Version int    `form:"version"`
	Note    string `form:"note"`
}

// callNav leads to the lists of calls, with how many there are.
func callNav(p Page, l review.CallList) []kit.NavItem {
	var items []kit.NavItem
	for _, s := range review.CallShows {
		items = append(items, kit.NavItem{Label: s.Label() + " (" + thousands(l.Counts[s]) + ")", Href: p.url("/helpline" + query("show", string(s))), Current: s == l.Show})
	}
	return items
}

// callURL is the address of a page of a call.
func (p Page) callURL(id review.CallID, path string) string {
	return p.url("/helpline/" + strconv.FormatInt(int64(id), 10) + path)
}

// callState says what became of a call.
func callState(c review.CallLine) string {
	words := sentence(string(c.Result))
	switch c.RingBack {
	case "owed":
		words += ". The manager rings back"
	case "done":
		words += ". Rung back on " + clock(c.RungAt)
	}
	if c.FitsNow {
		words += ". A later list has somebody who fits: look, and ring"
	}
	return words
}

// hitOptions are those whom a call may be about, and nobody.
func hitOptions(hits []review.CallHit) []kit.Option {
	var o []kit.Option
	for _, h := range hits {
		o = append(o, kit.Option{Value: numberValue(h.Case), Label: h.Name() + ", born " + day(h.Born), Hint: "NHS No. " + nhs(h.NHSNumber) + ", " + h.Case.String() + ". Fits by: " + h.Match})
	}
	return append(o, kit.Option{Value: nobodyFits, Label: "Nobody of these", Hint: "Not on the lists so far"})
}

// callRows say what was taken down.
func callRows(c review.HelpCall) []kit.Row {
	rows := []kit.Row{{Key: "Caller", Value: c.Caller + ", " + c.Relation}, {Key: "Number to ring back", Value: c.Telephone}, {Key: "Checked by", Value: orText(strings.Join(c.Checked, ", "), "Nothing")},
		{Key: "About", Value: strings.TrimSpace(c.Given + " " + c.Family)}, {Key: "Born", Value: day(c.Born)}}
	if c.NHSNumber != "" {
		rows = append(rows, kit.Row{Key: "NHS number", Value: nhs(c.NHSNumber)})
	}
	rows = append(rows, kit.Row{Key: "What they said", Value: orText(c.About, "Nothing noted")})
	if c.Urgency != 0 {
		rows = append(rows, kit.Row{Key: "New, to be looked at", Value: c.Urgency.Label()})
	}
	rows = append(rows, kit.Row{Key: "Taken", Value: clock(c.At) + " by " + c.ByName})
	if c.RingBack == "done" {
		rows = append(rows, kit.Row{Key: "Rung back", Value: clock(c.RungAt) + " by " + c.RungBy}, kit.Row{Key: "What was said", Value: c.Rung})
	}
	return rows
}

// fitWords say what a call fits that only a manager learns of.
func fitWords(f review.CallFit) string {
	switch {
	case f.Case != 0:
		return "A restricted patient, " + f.Case.String()
	case f.Result == "waiting":
		return "A row that waits: list " + str(f.List) + ", line " + str(f.Line)
	}
	return "A row that was excluded: list " + str(f.List) + ", line " + str(f.Line)
}

// fitURL is where a manager looks at it.
func (p Page) fitURL(f review.CallFit) string {
	if f.Case != 0 {
		return p.caseURL(f.Case, "/open")
	}
	return p.url("/lists/" + str(f.List) + "/rows/" + str(f.Line))
}

// tellNew are how soon what is new must be looked at, or that nothing is.
func tellNew() []kit.Option {
	return append([]kit.Option{{Value: "", Label: "They told nothing that is new"}}, urgencyOptions()...)
}
