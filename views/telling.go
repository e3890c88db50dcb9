package views

import (
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// A RelevantForm says who must be told, and why that person.
type RelevantForm struct {
	Version      int        `form:"version"`
	Who          review.Who `form:"who"`
	Name         string     `form:"name"`
	Relationship string     `form:"relationship"`
	Authority    string     `form:"authority"`
	Capacity     string     `form:"capacity"`
	Copies       string     `form:"copies"`
	Contact      string     `form:"contact"`
	Wishes       string     `form:"wishes"`
	NeedsAsked   string     `form:"needs_asked"`
	Needs        string     `form:"needs"`
	RuledOut     []string   `form:"ruled_out"`
	Messages     string     `form:"messages"`
}

// A WhatNowForm says what is done for somebody who was not reached.
type WhatNowForm struct {
	Telling review.ObligationID `form:"telling"`
	Version int                 `form:"version"`
	What    string              `form:"what"`
	NextTry string              `form:"next_try"`
	Part    string              `form:"next_part"`
	Why     string              `form:"why"`
}

// An OverrideForm says why a telling goes on although a gate is closed.
type OverrideForm struct {
	Telling review.ObligationID `form:"telling"`
	Version int                 `form:"version"`
	Words   string              `form:"words"`
	Reason  string              `form:"reason"`
}

func overrideWords(c review.CasePage, f OverrideForm) string {
	o, _ := c.Case.Obligation(f.Telling)
	return o.Facts.Route.Label() + ". It counts for this telling alone, for " + count(c.Case.Policy.CallTraceDays, "day") + ", and never in a print run."
}

// closedNow are the gates that can be overridden, by their words.
func closedNow(c review.CasePage, f OverrideForm, now time.Time) []kit.Option {
	var all []kit.Option
	if o, ok := c.Case.Obligation(f.Telling); ok {
		for _, g := range c.Case.ToOverride(&o, now) {
			all = append(all, kit.Option{Value: g.Words, Label: g.Words})
		}
	}
	return all
}

func whatNows() []kit.Option {
	hints := map[string]string{
		"try again": "On a day that you name", "write": "Make a pack next; the letter asks them to ring", "ask the GP": "An enquiry to the practice is opened in your name",
		"trace again": "An action is opened in your name", "end with the record": "Record next that they could not be contacted: regulation 20(5)",
	}
	o := plain(review.WhatNows)
	for i := range o {
		o[i].Hint = hints[o[i].Value]
	}
	return o
}

// A TraceForm is an answer of the tracing service about a patient.
type TraceForm struct {
	Answered string `form:"answered"`
	Source   string `form:"source"`
	Alive    string `form:"alive"`
	Died     string `form:"died"`
	Address  string `form:"address"`
	Practice string `form:"practice"`
}

// Trace is the tracing answer that the form says.
func (f TraceForm) Trace() review.RecordTrace {
	return review.RecordTrace{Answered: f.Answered, Source: f.Source, Alive: f.Alive, Died: kit.PartOfDate(f.Died), Address: f.Address, Practice: f.Practice}
}

// tellingsOf are the tellings of a case that are shown, the open ones first and
// of those the one that is owed first.
func tellingsOf(c review.CasePage) []review.Obligation {
	all := openFirst(slices.DeleteFunc(slices.Clone(c.Case.Obligations), func(o review.Obligation) bool { return o.Kind != review.Telling }))
	if now := c.Case.OpenTelling(); now != nil {
		slices.SortStableFunc(all, func(a, b review.Obligation) int {
			return map[bool]int{true: -1}[a.ID == now.ID] - map[bool]int{true: -1}[b.ID == now.ID]
		})
	}
	return all
}

func tellingRows(c review.CasePage, o review.Obligation, now time.Time) []kit.Row {
	rows := []kit.Row{{Key: "What is owed", Value: o.What}, {Key: "Owed since", Value: clock(o.OpenedAt)}}
	if o.Facts.ClockStart != "" {
		rows = append(rows, kit.Row{Key: "The trust became aware", Value: day(o.Facts.ClockStart)})
	}
	if o.Facts.Registration != "" {
		rows = append(rows, kit.Row{Key: "Probably notifiable", Value: opinionLine(o)})
	}
	for _, x := range o.Facts.Overrides {
		rows = append(rows, kit.Row{Key: "Gate overridden", Value: x.Words + " " + x.Reason + " (" + x.ByName + ", " + clock(x.At) + ")"})
	}
	if o.State != review.Open {
		return append(rows, kit.Row{Key: "Now", Value: closedLine(c, o)})
	}
	if !o.Due.IsZero() {
		rows = append(rows, kit.Row{Key: "Target", Value: due(o.Due, now)})
	}
	return append(rows, kit.Row{Key: "Still missing", Value: stillMissing(c, o, now)})
}

// contactWords name what a kind of contact is, as something still to be done.
var contactWords = map[review.ContactKind]string{
	review.InPerson: "the conversation", review.Written: "the letter that follows", review.Results: "the results of the enquiries that were announced",
}

// resultsKnown says whether results that are owed can be told.
func resultsKnown(asking bool) string {
	if asking {
		return " (an enquiry is still open)"
	}
	return " (no enquiry is open any more: tell them now)"
}

func stillMissing(c review.CasePage, o review.Obligation, now time.Time) string {
	missing, _ := c.Case.StillToTell(o.ID)
	return sentence(missingWords(missing, o.Facts.Route, c.Case.AsksAt(now)))
}

// missingWords say what is still to be done for a telling; asking is whether an enquiry
// is open.
func missingWords(missing []review.ContactKind, route review.Route, asking bool) string {
	var words []string
	for _, m := range missing {
		words = append(words, contactWords[m])
	}
	if slices.Contains(missing, review.Results) {
		words[len(words)-1] += resultsKnown(asking)
	}
	if route != review.RouteCandour && len(missing) > 1 && missing[1] == review.Written {
		words = append([]string{contactWords[review.InPerson] + ", or a letter"}, words[2:]...)
	}
	return strings.Join(words, ", and ")
}

// opinionLine is a lead's opinion that permits the conversation before any decision,
// with its reasons for those who may read them.
func opinionLine(o review.Obligation) string {
	who := "In the opinion of " + o.OpenedByName + " (" + o.Facts.Registration + "), " + dayOf(o.OpenedAt)
	if o.Facts.Opinion == "" {
		return who
	}
	return who + ": " + o.Facts.Opinion
}

func tellerRows(r review.RelevantPerson) []kit.Row {
	rows := []kit.Row{{Key: "Who", Value: sentence(string(r.Who))}}
	if r.Who != review.ThePatient {
		rows[0] = kit.Row{Key: "Why not the patient", Value: sentence(string(r.Who))}
		rows = append(rows, kit.Row{Key: "Name", Value: r.Name}, kit.Row{Key: "Is to the patient", Value: r.Relationship}, kit.Row{Key: "May act because", Value: r.Authority}, kit.Row{Key: "May have copies because", Value: r.Copies})
	}
	if r.Capacity != "" {
		rows = append(rows, kit.Row{Key: "Found about deciding", Value: r.Capacity})
	}
	if r.Contact != "" {
		rows = append(rows, kit.Row{Key: "How to reach them", Value: r.Contact})
	}
	rows = append(rows, kit.Row{Key: "Asked how to reach them", Value: sentence(r.NeedsAsked)}, kit.Row{Key: "Needs", Value: r.Needs},
		kit.Row{Key: "Not reached by", Value: sentence(strings.Join(r.RuledOut, ", "))}, kit.Row{Key: "Messages", Value: sentence(r.Messages)})
	return append(rows, kit.Row{Key: "Questions and wishes", Value: r.Wishes}, kit.Row{Key: "Settled", Value: r.ByName + ", " + clock(r.At)})
}

func reachRows(w review.Whereabouts) []kit.Row {
	var rows []kit.Row
	for _, r := range []kit.Row{{Key: "Mobile", Value: w.Mobile}, {Key: "Telephone", Value: w.Telephone}, {Key: "Email", Value: w.Email},
		{Key: "Address", Value: strings.TrimSpace(w.Address + " " + w.Postcode)}, {Key: "Language", Value: w.Language},
		{Key: "Carer", Value: strings.TrimSpace(w.CarerName + " " + w.CarerTelephone)}} {
		if r.Value != "" {
			rows = append(rows, r)
		}
	}
	return append(rows, kit.Row{Key: "Source", Value: sentence(w.Source)})
}

func traceRows(t review.Trace, now time.Time) []kit.Row {
	rows := []kit.Row{{Key: "Answered", Value: day(t.Answered) + ", " + daysAgo(t.Answered, now)}, {Key: "Source", Value: t.Source}, {Key: "Patient", Value: sentence(t.Alive)}}
	if t.Died != "" {
		rows = append(rows, kit.Row{Key: "Died", Value: day(t.Died)})
	}
	return append(rows, kit.Row{Key: "Address on file", Value: sentence(t.Address)}, kit.Row{Key: "Practice", Value: t.Practice}, kit.Row{Key: "Entered", Value: t.ByName + ", " + clock(t.At)})
}

// daysAgo says how old a date is.
func daysAgo(date string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, date, review.London)
	today, _ := time.ParseInLocation(time.DateOnly, review.Date(now), review.London)
	n := int(today.Sub(t).Hours()+12) / 24
	switch {
	case err != nil:
		return "age not known"
	case n <= 0:
		return "today"
	case n == 1:
		return "yesterday"
	}
	return count(n, "day") + " old"
}

// traceCounts says how long a tracing answer counts.
func traceCounts(c review.CasePage) string {
	return "An answer counts " + count(c.Case.Policy.CallTraceDays, "day") + " for a call and " + count(c.Case.Policy.PackTraceDays, "day") + " for something written."
}

// decidedBefore reports whether it was decided what is done about a person who was not
// reached, and can be decided anew.
func decidedBefore(c review.CasePage, o review.Obligation) bool {
	return slices.ContainsFunc(c.Case.ToDecide(), func(x review.Obligation) bool { return x.ID == o.ID })
}
