package views

import (
	"slices"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

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
	LateWhy    string              `form:"late_why"`
	ToAnswer   string              `form:"to_answer"`
	Complaint  string              `form:"complaint"`
	Claim      string              `form:"claim"`
	Anyway     string              `form:"anyway"`
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
		review.Attempt:      {"result", "note", "next_try", "complaint", "claim"},
		review.InPerson:     {"by_whom", "late_why", "present", "account", "enquiries", "more_to_come", "apology", "support", "questions", "to_answer", "complaint", "claim"},
		review.Written:      {"account", "enquiries", "more_to_come", "results", "apology", "letter"},
		review.Results:      {"results", "letter", "questions", "to_answer", "complaint", "claim"},
		review.Declined:     {"note", "complaint", "claim"},
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

// contactName is a kind of contact in a list of what happened. The person was
// told in person, the channel says how.
func contactName(kind string) string {
	if kind == string(review.InPerson) {
		return "Conversation"
	}
	return sentence(kind)
}

// contactLine says a contact in one line.
func contactLine(k review.Contact) string {
	s := contactName(string(k.Kind))
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
		{Key: "Told by", Value: r.ByWhom}, {Key: "Later than the target because", Value: r.LateWhy}, {Key: "Also present", Value: r.Present}, {Key: "Account of the facts", Value: r.Account}, {Key: "Further enquiries", Value: r.Enquiries},
		{Key: "Results", Value: r.Results}, {Key: "Apology", Value: r.Apology}, {Key: "Support offered", Value: r.Support}, {Key: "Questions", Value: r.Questions},
		{Key: "Flagged", Value: flagged(r)},
		{Key: "Copy of the letter", Value: r.Letter}, {Key: "The letter was attached", Value: sentence(r.Attached)}, {Key: "Note", Value: r.Note}, {Key: "Next try", Value: r.NextTry},
	} {
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// flagged says what a contact was flagged as.
func flagged(r review.ContactRecord) string {
	switch {
	case r.Complaint && r.Claim:
		return "A complaint, and a claim"
	case r.Complaint:
		return "A complaint"
	case r.Claim:
		return "A claim"
	}
	return ""
}

// lateToday reports whether a conversation today would be later than the target.
func lateToday(p Page, c review.CasePage, f ContactForm) bool {
	o := tellingOf(c, f)
	return c.Case.LateFor(&o, p.Now)
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
