package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/wording"
	"harmreview/views/kit"
)

// A PrintRunForm says whom letters go to in a print run, and what they say to
// everybody.
type PrintRunForm struct {
	Kind      string `form:"kind"`
	Most      string `form:"most"`
	Practices string `form:"practices"`
	Postcodes string `form:"postcodes"`
	Adult     string `form:"adult"`
	Account   string `form:"what_happened"`
	Enquiries string `form:"what_we_will_look_into"`
	Findings  string `form:"what_we_found"`
	Apology   string `form:"apology"`
	NextSteps string `form:"what_happens_next"`
}

func (f PrintRunForm) typed() map[wording.Field]string {
	return map[wording.Field]string{wording.Account: f.Account, wording.Enquiries: f.Enquiries, wording.Findings: f.Findings, wording.Apology: f.Apology, wording.NextSteps: f.NextSteps}
}

// Rule is the choice that the form describes; says is the wording of its letter.
func (f PrintRunForm) Rule(says wording.Version) review.RunRule {
	r := review.RunRule{Kind: f.Kind, Adult: f.Adult != "", Typed: map[string]string{}, Practices: review.Codes(f.Practices), Postcodes: review.Codes(f.Postcodes)}
	if strings.TrimSpace(f.Most) != "" {
		if r.Most = numberTyped(f.Most); r.Most == 0 {
			r.Most = -1
		}
	}
	for _, field := range says.Body.TypedIn() {
		r.Typed[string(field)] = strings.TrimSpace(f.typed()[field])
	}
	return r
}

// printRunFields are the fields of the form in page order.
func printRunFields() []string {
	all := []string{"kind", "most", "practices", "postcodes", "adult"}
	for _, f := range wording.TypedFields {
		all = append(all, f.Name())
	}
	return all
}

// A RunWording is a letter that can go in a print run, as it is in force.
type RunWording struct {
	Kind wording.Kind
	Says wording.Version
}

// typedInAny are the fields that the letters have which somebody writes.
func typedInAny(all []RunWording) []wording.Field {
	has := map[wording.Field]bool{}
	for _, w := range all {
		for _, f := range w.Says.Body.TypedIn() {
			has[f] = true
		}
	}
	var fields []wording.Field
	for _, f := range wording.TypedFields {
		if has[f] {
			fields = append(fields, f)
		}
	}
	return fields
}

// lettersWith names the letters that have a field, as a hint.
func lettersWith(all []RunWording, f wording.Field) string {
	var names []string
	for _, w := range all {
		for _, x := range w.Says.Body.TypedIn() {
			if x == f {
				names = append(names, "“"+w.Kind.Label()+"”")
			}
		}
	}
	return "The same for everybody, in the letter " + strings.Join(names, " and ") + ". An empty line begins a paragraph"
}

func runKindOptions(all []RunWording) []kit.Option {
	hints := map[wording.Kind]string{
		wording.NoConcern:    "To those whose outcome is owed, every letter of whom was assessed, and in whose review nothing was found and nothing is open",
		wording.NothingAsked: "To those whose outcome is owed, of whom some letter was closed at triage and the others were assessed, and in whose review nothing was found and nothing is open",
		wording.Awareness:    "To those who are owed to know that letters were lost",
	}
	var options []kit.Option
	for _, w := range all {
		hint := hints[w.Kind]
		if !w.Says.Confirmed() {
			hint += ". Its wording has not been approved for this incident"
		}
		options = append(options, kit.Option{Value: string(w.Kind), Label: w.Kind.Label(), Hint: hint})
	}
	return options
}

// A PrintRunActForm is what somebody says who decides on a print run. Each page
// asks for some of it.
type PrintRunActForm struct {
	Version int    `form:"version"`
	Goes    int    `form:"goes"` // as many as the page said
	Looked  string `form:"looked"`
	Why     string `form:"why"`
	To      string `form:"to"`
	Date    string `form:"happened_at"`
	Clock   string `form:"happened_at_time"`
	Channel string `form:"channel"`
	Note    string `form:"note"`
	Not     string `form:"not"`
	Anyway  string `form:"anyway"`
	Wrong   string `form:"wrong"` // what went was wrong
}

// Posting is what the form records of packs that went, at the time happened. It
// returns review.Problems for positions that cannot be read.
func (f PrintRunActForm) Posting(happened time.Time) (review.RunPosting, error) {
	p := review.Problems{}
	positions := func(field, text string) review.Positions {
		all, ok := review.ParsePositions(text)
		p.Add(ok, field, "Enter positions, such as 3, 17-20.")
		return all
	}
	x := review.RunPosting{HappenedAt: happened, Channel: f.Channel, Note: strings.TrimSpace(f.Note), Not: positions("not", f.Not), Anyway: positions("anyway", f.Anyway)}
	return x, p.Err()
}

func (p Page) printRunURL(n int, path string) string {
	return p.url("/print-runs/" + strconv.Itoa(n) + path)
}

// runPeopleURL is the address of the people of a run behind a figure.
func (p Page) runPeopleURL(n int, f review.RunFigure, gate review.GateName, after int64) string {
	place := ""
	if after != 0 {
		place = strconv.FormatInt(after, 10)
	}
	return p.printRunURL(n, "/people"+query("figure", string(f), "gate", string(gate), "after", place))
}

func printRunName(r review.PrintRun) string {
	return fmt.Sprintf("Print run %d: %s", r.N, wording.Kind(r.Kind).Label())
}

func runColour(r review.PrintRun) string {
	switch r.State {
	case review.RunSent:
		return "green"
	case review.RunDropped, review.RunRecalled:
		return "grey"
	}
	return "blue"
}

// printRunFacts are how a run was chosen and who decided what.
func printRunFacts(r review.PrintRun) []kit.Row {
	chosen := "everybody to whom it can go"
	if r.Most > 0 {
		chosen = "the " + thousands(r.Most) + " to whom it has been owed longest"
	}
	rows := []kit.Row{{Key: "Letter", Value: wording.Kind(r.Kind).Label()}, {Key: "To", Value: sentence(chosen)}}
	if len(r.Practices) > 0 {
		rows = append(rows, kit.Row{Key: "Only patients of", Value: strings.Join(r.Practices, ", ")})
	}
	if len(r.Postcodes) > 0 {
		rows = append(rows, kit.Row{Key: "Only where the postcode begins with", Value: strings.Join(r.Postcodes, ", ")})
	}
	if r.Adult {
		rows = append(rows, kit.Row{Key: "Where nobody has said who must be told", Value: "Adults are told themselves"})
	}
	for _, f := range wording.TypedFields {
		if text := r.Typed[string(f)]; text != "" {
			rows = append(rows, kit.Row{Key: typedLabels[f], Value: text})
		}
	}
	add := func(key, who string, at time.Time, more string) {
		if who != "" {
			rows = append(rows, kit.Row{Key: key, Value: strings.TrimSuffix(who+", "+clock(at)+": "+more, ": ")})
		}
	}
	add("Chosen", r.ByName, r.At, "")
	if !r.CheckedAt.IsZero() {
		rows = append(rows, kit.Row{Key: "Checked", Value: clock(r.CheckedAt)})
	}
	add("Approved", r.ApprovedBy, r.ApprovedAt, r.ApprovedWhy)
	if !r.MadeAt.IsZero() {
		rows = append(rows, kit.Row{Key: "Made", Value: count(r.Made(), "pack") + ", " + clock(r.MadeAt)})
	}
	add("Handed over", r.HandedBy, r.HandedAt, r.HandedTo)
	add(map[bool]string{true: "Recalled", false: "Dropped"}[r.Made() > 0 || r.ApprovedBy != ""], r.EndedBy, r.EndedAt, r.EndedWhy)
	return rows
}

// runFigures are those worth a line of a run as it stands.
func runFigures(r review.PrintRun) []review.RunFigure {
	var all []review.RunFigure
	for _, f := range review.RunFigures {
		if r.Count(f) > 0 || f == review.RunFigureGoes && r.ApprovedBy == "" || f == review.RunFigureLeftOut {
			all = append(all, f)
		}
	}
	return all
}

// runGates are the reasons for which people are left out.
func runGates(r review.PrintRun) []review.GateName {
	var all []review.GateName
	for _, g := range review.GateNames {
		if r.LeftOut[g] > 0 {
			all = append(all, g)
		}
	}
	return all
}

// runNext says what comes next, and who does it.
func runNext(r review.PrintRun) string {
	switch r.State {
	case review.RunChecked:
		return "Look at who is left out and why, and at the first letters. Then another liaison or a manager approves it. Until then nothing is made."
	case review.RunMade:
		return "Fetch the files, hand them over for printing, and record to whom. Nothing is sent by the program."
	case review.RunHandedOver:
		return "When the letters have gone, record it: first take out whatever was pulled."
	case review.RunSent:
		if r.Waiting() > 0 {
			return "What has not been recorded as sent still waits: record it when it goes, or set it aside."
		}
		return "Nothing of it waits. What comes back by post is recorded on the page of its pack."
	}
	return ""
}

// A RunPart is one file of several packs that follow each other.
type RunPart struct{ First, Last int }

// How many packs one printed file holds, and how many may be in one file of all:
// it is put together in memory, and 1,000 take about 150 MiB.
const (
	RunPartPacks  = 250
	RunWholePacks = 1000
)

// WholeName is what the file of all packs is called.
const WholeName = "all.pdf"

// runParts are the files of a run for printing.
func runParts(r review.PrintRun) []RunPart {
	var all []RunPart
	for first := 1; first <= r.Made(); first += RunPartPacks {
		all = append(all, RunPart{first, min(first+RunPartPacks-1, r.Made())})
	}
	return all
}

// PartName is what the n-th file is called, from 1.
func PartName(n int) string { return fmt.Sprintf("part-%d.pdf", n) }

func partLabel(x RunPart) string {
	if x.First == x.Last {
		return "Position " + thousands(x.First) + " (PDF)"
	}
	return "Positions " + thousands(x.First) + " to " + thousands(x.Last) + " (PDF)"
}

func runHeading(t review.RunPeople) string {
	if t.Gate != "" {
		return "Left out: " + t.Gate.Label()
	}
	return t.Figure.Label()
}

func runCount(t review.RunPeople) int {
	if t.Gate != "" {
		return t.Run.LeftOut[t.Gate]
	}
	return t.Run.Count(t.Figure)
}

// ofPacks reports whether a figure counts packs, each of which has a position.
func ofPacks(f review.RunFigure) bool {
	return f != review.RunFigureGoes && f != review.RunFigureLeftOut
}

// postingWords are what a record of a sending says of positions.
func postingWords(x review.RunPosting) string {
	var all []string
	if len(x.Not) > 0 {
		all = append(all, "Did not go: "+x.Not.String()+".")
	}
	if len(x.Anyway) > 0 {
		all = append(all, "Had gone although a gate was closed: "+x.Anyway.String()+".")
	}
	if x.Note != "" {
		all = append(all, x.Note)
	}
	return strings.Join(all, " ")
}

func runColumns(f review.RunFigure) []kit.Column {
	if !ofPacks(f) {
		return []kit.Column{{Label: "Patient"}, {Label: "Case"}, {Label: "What to know"}}
	}
	return []kit.Column{{Label: "Position", Numeric: true}, {Label: "Patient"}, {Label: "Case"}, {Label: "Pack"}, {Label: "What to know"}}
}

func peopleWords(n int) string {
	if n == 1 {
		return "1 person"
	}
	return thousands(n) + " people"
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// runsIn are those of some print runs that are in a list of the actor's.
func runsIn(p Page, all []review.PrintRun, show review.RunShow) []review.PrintRun {
	return slices.DeleteFunc(slices.Clone(all), func(r review.PrintRun) bool { return !r.In(show, p.Actor) })
}

// runNav leads to the lists of print runs, with how many are in each.
func runNav(p Page, all []review.PrintRun, now review.RunShow) []kit.NavItem {
	var items []kit.NavItem
	for _, s := range review.RunShows {
		if n := len(runsIn(p, all, s)); n > 0 || s == now || s == review.AllRuns {
			items = append(items, kit.NavItem{Label: s.Label() + " (" + thousands(n) + ")", Href: p.url("/print-runs" + query("show", string(s))), Current: s == now})
		}
	}
	return items
}
