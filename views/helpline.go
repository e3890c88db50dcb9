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
	Family    string         `form:"family"`
	Given     string         `form:"given"`
	Born      string         `form:"born"`
	NHSNumber string         `form:"nhs_number"`
	About     string         `form:"about"`
	Urgency   review.Urgency `form:"urgency"`
	Harm      string         `form:"harm"`
}

// Call is the call that the form says.
func (f CallForm) Call() review.HelpCall {
	return review.HelpCall{Caller: f.Caller, Relation: f.Relation, Telephone: f.Telephone, Family: f.Family, Given: f.Given, Born: f.Born,
		NHSNumber: f.NHSNumber, About: f.About, Urgency: f.Urgency, Harm: f.Harm != ""}
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

// A CheckCallForm is what a caller said rightly, compared with the record.
type CheckCallForm struct {
	Version int      `form:"version"`
	Checked []string `form:"checked"`
	Number  string   `form:"nhs_number"`
	ActsAs  int64    `form:"acts_as"`
}

// CallCheck is the check that the form says.
func (f CheckCallForm) CallCheck() review.CallCheck {
	return review.CallCheck{Checked: f.Checked, Number: f.Number, ActsAs: f.ActsAs}
}

// CheckOf is the form as the call was compared last.
func CheckOf(c review.CallPage) CheckCallForm {
	return CheckCallForm{Version: c.Version, Checked: c.Checked, Number: c.NHSNumber, ActsAs: c.ActsAs}
}

// CallForms are the forms on the page of a call.
type CallForms struct {
	Settle SettleCallForm
	Check  CheckCallForm
}

// A MeetCallForm is what was done about what a caller told.
type MeetCallForm struct {
	Version int    `form:"version"`
	Proof   string `form:"proof"`
}

// A RungForm records how ringing a caller back ended.
type RungForm struct {
	Version int    `form:"version"`
	Result  string `form:"result"`
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
	case review.RingOwed:
		words += ". " + ringerWords(c.HelpCall)
		if n := len(c.Rings); n > 0 {
			words += ", tried " + times(n)
		}
	case review.RingDone, review.RingEnded:
		if n := len(c.Rings); n > 0 {
			words += ". " + ringWords(c.Rings[n-1]) + " on " + clock(c.Rings[n-1].At)
		}
	}
	if c.FitsNow {
		words += ". A later list has somebody who fits: look, and ring"
	}
	return words
}

// ringerWords say who rings a caller back.
func ringerWords(c review.HelpCall) string {
	if c.RingBy == review.Liaison {
		return "A liaison rings back"
	}
	return "The incident manager rings back"
}

// ringWords say how an attempt to ring back ended.
func ringWords(r review.CallRing) string {
	if r.Result == review.RingGivenUp {
		return "Not rung any more"
	}
	return "Rung back: " + r.Result
}

// ringOptions are how ringing back can end.
func ringOptions(p Page) []kit.Option {
	var all []kit.Option
	for _, r := range review.RingResults(p.Actor) {
		o := kit.Option{Value: r, Label: sentence(r)}
		if r == review.RingGivenUp {
			o.Label, o.Hint = "Not reached, and not rung any more", "Say why below. A manager alone may end it so"
		}
		all = append(all, o)
	}
	return all
}

// checkOptions are what a caller can have said rightly, with what is on record.
func checkOptions(c review.CallPage) []kit.Option {
	r := c.Record
	on := []string{strings.TrimSpace(r.Given + " " + r.Family), orText(day(r.Born), "none"), orText(strings.Join(r.Address, ", "), "none"), orText(nhs(r.NHSNumber), "none")}
	var all []kit.Option
	for i, check := range review.CallChecks {
		all = append(all, kit.Option{Value: check, Label: sentence(check), Hint: "On record: " + on[i]})
	}
	return all
}

// checkButton says whether the caller is compared for the first time.
func checkButton(c review.CallPage) string {
	if c.ComparedAt.IsZero() {
		return "Save, and see what may be said"
	}
	return "Compare again"
}

// actsLabel asks whether the caller is who lawfully acts for the patient.
func actsLabel(r review.RelevantPerson) string {
	return "The caller is " + r.Name + ", " + r.Relationship
}

// hitOptions are those whom a call may be about, and nobody.
func hitOptions(c review.CallPage) []kit.Option {
	var o []kit.Option
	for _, f := range c.Hidden {
		if f.Sees {
			o = append(o, kit.Option{Value: numberValue(f.Case), Label: "The restricted patient, " + f.Case.String()})
		}
	}
	for _, h := range c.Hits {
		o = append(o, kit.Option{Value: numberValue(h.Case), Label: h.Name() + ", born " + day(h.Born), Hint: h.Case.String() + ". Fits by: " + h.Match})
	}
	return append(o, kit.Option{Value: nobodyFits, Label: "Nobody of these", Hint: "Not on the lists so far"})
}

// callRows say what was taken down.
func callRows(c review.HelpCall) []kit.Row {
	rows := []kit.Row{{Key: "Caller", Value: c.Caller + ", " + c.Relation}, {Key: "Number to ring back", Value: c.Telephone}, {Key: "About", Value: strings.TrimSpace(c.Given + " " + c.Family)}, {Key: "Born", Value: day(c.Born)}}
	if c.NHSNumber != "" {
		rows = append(rows, kit.Row{Key: "NHS number", Value: nhs(c.NHSNumber)})
	}
	rows = append(rows, kit.Row{Key: "What they said", Value: orText(c.About, "Nothing noted")})
	if c.Urgency != 0 {
		rows = append(rows, kit.Row{Key: "New, to be looked at", Value: c.Urgency.Label()})
	}
	rows = append(rows, kit.Row{Key: "Taken", Value: clock(c.At) + " by " + c.ByName})
	if !c.ComparedAt.IsZero() {
		rows = append(rows, kit.Row{Key: "Said rightly", Value: orText(strings.Join(c.Checked, ", "), "Nothing") + ". Compared by " + c.ComparedBy + ", " + clock(c.ComparedAt)})
	}
	for _, r := range c.Rings {
		rows = append(rows, kit.Row{Key: ringWords(r), Value: strings.TrimSpace(r.Note + " " + clock(r.At) + ", " + r.By)})
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
