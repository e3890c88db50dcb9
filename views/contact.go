package views

import (
	"slices"

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
	NextPart   string              `form:"next_part"`
	Declined   string              `form:"who_declined"`
	Declines   string              `form:"declines"`
	NeedsMet   string              `form:"needs_met"`
	Copies     []review.LetterID   `form:"copies"`
	Returned   int64               `form:"returned"`
	LateWhy    string              `form:"late_why"`
	ToAnswer   string              `form:"to_answer"`
	Complaint  string              `form:"complaint"`
	Claim      string              `form:"claim"`
	Anyway     string              `form:"anyway"`
}

// contactKinds are the kinds of contact that can be recorded for a telling; what cannot
// be yet says why.
func contactKinds(c review.CasePage, o review.Obligation) []kit.Option {
	kinds := []kit.Option{
		{Value: string(review.Attempt), Label: "An attempt", Hint: "Somebody tried to reach the person"},
		{Value: string(review.InPerson), Label: "The conversation", Hint: "The person was told"},
		{Value: string(review.Written), Label: "The letter", Hint: "It was written to the person"},
		{Value: string(review.Results), Label: "Results of enquiries", Hint: "What was looked into, and found"},
		{Value: string(review.Declined), Label: "They declined", Hint: "Whoever must be told wants no conversation, no letter or neither"},
		{Value: string(review.NotContacted), Label: "They could not be contacted", Hint: "All attempts failed: the record ends the duty"},
	}
	declined, ended := &kinds[4], &kinds[5]
	if c.Case.Teller() == nil {
		declined.Disabled, declined.Hint = true, "It is settled first who must be told"
	}
	if why := c.Case.MayEndByRecord(&o); why != "" {
		ended.Disabled, ended.Hint = true, why
	}
	if len(c.Case.CanComeBack(o.ID)) > 0 {
		kinds = append(kinds, kit.Option{Value: string(review.CameBack), Label: "A letter came back", Hint: "The post returned one that went without a pack; a pack has a page of its own"})
	}
	return kinds
}

// contactHeading is what a record of this kind is called.
func contactHeading(k review.ContactKind) string {
	return map[review.ContactKind]string{
		review.Attempt: "Record an attempt", review.InPerson: "Record the conversation", review.Written: "Record the letter",
		review.Results: "Record results that were given", review.Declined: "Record that the person declined",
		review.NotContacted: "Record that the person could not be contacted", review.CameBack: "Record that a letter came back by post",
	}[k]
}

// contactFields are the fields of a kind of contact, in the order of the form.
func contactFields(k review.ContactKind) []string {
	first := []string{"kind", "happened_at", "channel"}
	return append(first, map[review.ContactKind][]string{
		review.Attempt:      {"by_whom", "result", "note", "next_try", "next_part", "complaint", "claim"},
		review.InPerson:     {"by_whom", "late_why", "present", "account", "enquiries", "more_to_come", "apology", "support", "questions", "to_answer", "complaint", "claim"},
		review.Written:      {"by_whom", "account", "enquiries", "more_to_come", "results", "apology", "letter", "needs_met", "copies"},
		review.Results:      {"results", "letter", "questions", "to_answer", "complaint", "claim"},
		review.Declined:     {"by_whom", "who_declined", "declines", "note", "complaint", "claim"},
		review.NotContacted: {"note"},
		review.CameBack:     {"returned", "result", "note"},
	}[k]...)
}

// asks reports whether a kind of contact has a field.
func asks(k review.ContactKind, field string) bool {
	return field == "channel" && len(review.ChannelsOf(k)) > 0 || field != "channel" && slices.Contains(contactFields(k), field)
}

// gatesFor are the gates that are closed now for a kind of contact; where nobody is
// contacted there is none.
func gatesFor(c review.CasePage, k review.ContactKind) []string {
	switch k {
	case review.Written, review.Results:
		return c.Gates.Write
	case review.NotContacted, review.CameBack:
		return nil
	}
	return c.Gates.Call
}

// resultsOf are how a kind of contact can end.
func resultsOf(k review.ContactKind) []kit.Option {
	if k == review.CameBack {
		return plain(review.ReturnReasons)
	}
	return plain(review.AttemptResults)
}

// whoQuestion asks who made a contact.
func whoQuestion(k review.ContactKind) owedQuestion {
	switch k {
	case review.Attempt:
		return owedQuestion{"Who tried?", "Name and role, where it was not you"}
	case review.Written:
		return owedQuestion{"Who wrote the letter, and sent it?", "Name and role"}
	case review.Declined:
		return owedQuestion{"To whom did they say so?", "Name and role, where it was not you"}
	}
	return owedQuestion{"Who told the person?", "Name and role. Regulation 20(3)(a): in person, by a representative"}
}

// nextTry says when the next attempt is.
func nextTry(date, part string) string {
	switch part {
	case "":
		return day(date)
	case "afternoon", "morning", "evening":
		return day(date) + ", in the " + part
	}
	return day(date) + ", " + part
}

// sentLetters are the letters about a telling that can have come back.
func sentLetters(c review.CasePage, telling review.ObligationID) []kit.Option {
	var all []kit.Option
	for _, k := range c.Case.CanComeBack(telling) {
		all = append(all, kit.Option{Value: str(k.ID), Label: "Of " + dayOf(k.HappenedAt) + ", " + k.Channel})
	}
	return all
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
func contactRows(c review.CasePage, k review.Contact) []kit.Row {
	var rows []kit.Row
	r := k.Record
	for _, row := range []kit.Row{
		{Key: byWhomLabel(k.Kind), Value: r.ByWhom}, {Key: "Who declined", Value: r.WhoDeclined}, {Key: "What they declined", Value: sentence(r.Declines)}, {Key: "Later than the target because", Value: r.LateWhy}, {Key: "Also present", Value: r.Present}, {Key: "Account of the facts", Value: r.Account}, {Key: "Further enquiries", Value: r.Enquiries},
		{Key: "Results", Value: r.Results}, {Key: "Apology", Value: r.Apology}, {Key: "Support offered", Value: r.Support}, {Key: "Questions", Value: r.Questions},
		{Key: "Flagged", Value: flagged(r)},
		{Key: "How it met their needs", Value: r.NeedsMet}, {Key: "Copies that went with it", Value: copiesWith(c, r)}, {Key: "Results still owed", Value: moreToCome(r)},
		{Key: "Copy of the letter", Value: r.Letter}, {Key: "The letter was attached", Value: sentence(r.Attached)}, {Key: "Note", Value: r.Note}, {Key: "Marked", Value: undecided(r)}, {Key: "Next try", Value: triedNext(r)},
	} {
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// byWhomLabel is what whoever made a kind of contact did.
func byWhomLabel(k review.ContactKind) string {
	switch k {
	case review.Attempt:
		return "Tried by"
	case review.Written:
		return "Written by"
	case review.Declined:
		return "Said to"
	}
	return "Told by"
}

func copiesWith(c review.CasePage, r review.ContactRecord) string {
	if len(r.Copies) == 0 {
		return ""
	}
	return lettersNamed(c, r.Copies)
}

func moreToCome(r review.ContactRecord) string {
	if r.MoreToCome {
		return "Yes, of enquiries that went on"
	}
	return ""
}

func undecided(r review.ContactRecord) string {
	if r.Undecided {
		return "It was made before anybody had decided what now"
	}
	return ""
}

// toldNobody says that what happened behind a closed gate tells nobody.
const toldNobody = "It does not count as told: the right person may not have been reached. What is owed is still owed."

func triedNext(r review.ContactRecord) string {
	if r.NextTry == "" {
		return ""
	}
	return nextTry(r.NextTry, r.NextPart)
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
		return owedQuestion{"How did they say so, and in what words?", "Regulation 20(5): this record ends the duty to tell what they declined"}
	case review.CameBack:
		return owedQuestion{"What was written on it?", ""}
	case review.NotContacted:
		return owedQuestion{"What was tried, and why can the person not be reached?", "Regulation 20(5): this record ends the duty to tell"}
	}
	return owedQuestion{"What was said?", "Nothing clinical is left with anybody but the person"}
}

// resultQuestion asks how a kind of contact ended.
func resultQuestion(k review.ContactKind) string {
	if k == review.CameBack {
		return "Why did it come back?"
	}
	return "How did it end?"
}

// moreHint says what announcing results does, and when it is done without a tick.
func moreHint(c review.CasePage, f ContactForm, p Page) string {
	if tellingOf(c, f).Facts.Route == review.RouteCandour && c.Case.AsksAt(p.Now) {
		return "An enquiry on this case is open: this is kept without a tick, and stays open until the results are recorded as given"
	}
	return "This stays open until the results are recorded as given"
}

// dayParts are the parts of a day, any first.
func dayParts() []kit.Option {
	return append([]kit.Option{{Label: "Any"}}, plain(review.DayParts)...)
}
