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
	Contact      string     `form:"contact"`
	Wishes       string     `form:"wishes"`
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

// A ContactForm is a record of contact. Which of its fields are asked depends
// on its kind.
type ContactForm struct {
	Telling    review.ObligationID `form:"telling"`
	Version    int                 `form:"version"`
	Kind       review.ContactKind  `form:"kind"`
	Date       string              `form:"happened_at"`
	Clock      string              `form:"happened_at_time"`
	Channel    string              `form:"channel"`
	Result     string              `form:"result"`
	ByWhom     string              `form:"by_whom"`
	Present    string              `form:"present"`
	Account    string              `form:"account"`
	Enquiries  string              `form:"enquiries"`
	MoreToCome string              `form:"more_to_come"`
	Results    string              `form:"results"`
	Apology    string              `form:"apology"`
	Support    string              `form:"support"`
	Questions  string              `form:"questions"`
	Letter     string              `form:"letter"`
	Note       string              `form:"note"`
	NextTry    string              `form:"next_try"`
	Anyway     string              `form:"anyway"`
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
	if o.State != review.Open {
		return append(rows, kit.Row{Key: "Now", Value: closedLine(o)})
	}
	if !o.Due.IsZero() {
		rows = append(rows, kit.Row{Key: "Target", Value: due(o.Due, now)})
	}
	return append(rows, kit.Row{Key: "Still missing", Value: stillMissing(c, o)})
}

// contactWords name what a kind of contact is, as something still to be done.
var contactWords = map[review.ContactKind]string{
	review.InPerson: "the conversation", review.Written: "the letter that follows", review.Results: "the results of the enquiries that were announced",
}

func stillMissing(c review.CasePage, o review.Obligation) string {
	missing, _ := c.Case.StillToTell(o.ID)
	var words []string
	for _, m := range missing {
		words = append(words, contactWords[m])
	}
	if len(words) == 2 && o.Facts.Route != review.RouteCandour {
		return sentence(contactWords[review.InPerson] + ", or a letter")
	}
	return sentence(strings.Join(words, ", and "))
}

// contactKinds are the kinds of contact that can be recorded for a telling.
func contactKinds(c review.CasePage, o review.Obligation, now time.Time) []kit.Option {
	kinds := []kit.Option{
		{Value: string(review.Attempt), Label: "An attempt", Hint: "Somebody tried to reach the person"},
		{Value: string(review.InPerson), Label: "The conversation", Hint: "The person was told"},
		{Value: string(review.Written), Label: "The letter", Hint: "It was written to the person"},
		{Value: string(review.Results), Label: "Results of enquiries", Hint: "What was looked into, and found"},
		{Value: string(review.Declined), Label: "They declined", Hint: "The person does not want to be told: the record ends the duty"},
		{Value: string(review.NotContacted), Label: "They could not be contacted", Hint: "All attempts failed: the record ends the duty"},
	}
	if c.Case.TellingLine(o.ID, now).Attempts == 0 {
		last := &kinds[len(kinds)-1]
		last.Disabled, last.Hint = true, "Record the attempts first"
	}
	return kinds
}

// contactHeading is what a record of this kind is called.
func contactHeading(k review.ContactKind) string {
	return map[review.ContactKind]string{
		review.Attempt: "Record an attempt", review.InPerson: "Record the conversation", review.Written: "Record the letter",
		review.Results: "Record results that were given", review.Declined: "Record that the person declined",
		review.NotContacted: "Record that the person could not be contacted",
	}[k]
}

// contactFields are the fields of a kind of contact, in the order of the form.
func contactFields(k review.ContactKind) []string {
	first := []string{"kind", "happened_at", "channel"}
	return append(first, map[review.ContactKind][]string{
		review.Attempt:      {"result", "note", "next_try"},
		review.InPerson:     {"by_whom", "present", "account", "enquiries", "more_to_come", "apology", "support", "questions"},
		review.Written:      {"account", "enquiries", "more_to_come", "results", "apology", "letter"},
		review.Results:      {"results", "letter"},
		review.Declined:     {"note"},
		review.NotContacted: {"note"},
	}[k]...)
}

// asks reports whether a kind of contact has a field.
func asks(k review.ContactKind, field string) bool {
	return field == "channel" && k != review.NotContacted || field != "channel" && slices.Contains(contactFields(k), field)
}

// channels are the ways in which a kind of contact can have happened.
func channels(k review.ContactKind) []kit.Option {
	not := map[review.ContactKind][]string{review.InPerson: {"letter", "through the GP"}, review.Written: {"telephone", "in person", "video"}}[k]
	return plain(slices.DeleteFunc(slices.Clone(review.Channels), func(c string) bool { return slices.Contains(not, c) }))
}

// gatesFor are the gates that are closed now for a kind of contact; what ends
// the duty asks for none.
func gatesFor(c review.CasePage, k review.ContactKind) []string {
	switch k {
	case review.Written, review.Results:
		return c.Gates.Write
	case review.Declined, review.NotContacted:
		return nil
	}
	return c.Gates.Call
}

func tellerRows(r review.RelevantPerson) []kit.Row {
	rows := []kit.Row{{Key: "Who", Value: sentence(string(r.Who))}}
	if r.Who != review.ThePatient {
		rows[0] = kit.Row{Key: "Why not the patient", Value: sentence(string(r.Who))}
		rows = append(rows, kit.Row{Key: "Name", Value: r.Name}, kit.Row{Key: "Is to the patient", Value: r.Relationship}, kit.Row{Key: "May act because", Value: r.Authority})
	}
	if r.Contact != "" {
		rows = append(rows, kit.Row{Key: "How to reach them", Value: r.Contact})
	}
	return append(rows, kit.Row{Key: "Questions and wishes", Value: r.Wishes}, kit.Row{Key: "Settled", Value: r.ByName + ", " + clock(r.At)})
}

func reachRows(w review.Whereabouts) []kit.Row {
	var rows []kit.Row
	for _, r := range []kit.Row{{Key: "Mobile", Value: w.Mobile}, {Key: "Telephone", Value: w.Telephone}, {Key: "Email", Value: w.Email},
		{Key: "Address", Value: strings.TrimSpace(w.Address + " " + w.Postcode)}, {Key: "Language", Value: w.Language}} {
		if r.Value != "" {
			rows = append(rows, r)
		}
	}
	return append(rows, kit.Row{Key: "Source", Value: w.Source})
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

// contactLine says a contact in one line.
func contactLine(k review.Contact) string {
	s := sentence(string(k.Kind))
	if k.Channel != "" {
		s += ", " + k.Channel
	}
	if k.Result != "" {
		s += ": " + k.Result
	}
	return s
}

// contactRows are what was recorded of a contact.
func contactRows(k review.Contact) []kit.Row {
	var rows []kit.Row
	r := k.Record
	for _, row := range []kit.Row{
		{Key: "Told by", Value: r.ByWhom}, {Key: "Also present", Value: r.Present}, {Key: "Account of the facts", Value: r.Account}, {Key: "Further enquiries", Value: r.Enquiries},
		{Key: "Results", Value: r.Results}, {Key: "Apology", Value: r.Apology}, {Key: "Support offered", Value: r.Support}, {Key: "Questions", Value: r.Questions},
		{Key: "Copy of the letter", Value: r.Letter}, {Key: "Note", Value: r.Note}, {Key: "Next try", Value: r.NextTry},
	} {
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// contactsOf are the contacts of a case, the last first.
func contactsOf(c review.CasePage) []review.Contact {
	all := slices.Clone(c.Case.Contacts)
	slices.SortStableFunc(all, func(a, b review.Contact) int { return b.HappenedAt.Compare(a.HappenedAt) })
	return all
}

// tellingOf is the telling that a contact form is about.
func tellingOf(c review.CasePage, f ContactForm) review.Obligation {
	o, _ := c.Case.Obligation(f.Telling)
	return o
}

func noteQuestion(k review.ContactKind) owedQuestion {
	switch k {
	case review.Declined:
		return owedQuestion{"What was declined, how and in what words?", "Regulation 20(5): this record ends the duty to tell"}
	case review.NotContacted:
		return owedQuestion{"What was tried, and why can the person not be reached?", "Regulation 20(5): this record ends the duty to tell"}
	}
	return owedQuestion{"What was said?", "Nothing clinical is left with anybody but the person"}
}

// traceCounts says how long a tracing answer counts.
func traceCounts(c review.CasePage) string {
	return "An answer counts " + count(c.Case.Policy.CallTraceDays, "day") + " for a call and " + count(c.Case.Policy.PackTraceDays, "day") + " for something written."
}
