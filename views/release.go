package views

import (
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// releaseRows say what the cover note of a late letter says, and how it went.
func releaseRows(c review.CasePage, o review.Obligation, now time.Time) []kit.Row {
	cover, r := c.Releases[o.ID].Cover, o.Facts.Release
	rows := []kit.Row{{Key: "The practice is asked", Value: coverWords(cover)}}
	if cover.Said {
		rows = append(rows, kit.Row{Key: "What the trust has done", Value: cover.DoneWords()})
	}
	if r.Sent() {
		rows = append(rows, kit.Row{Key: "Sent", Value: sentWords(r)}, kit.Row{Key: "On its way", Value: o.ReleaseState(c.Case.Policy, now).Label()})
	}
	if who := repliedBy(o); who != "" {
		rows = append(rows, kit.Row{Key: "Answered", Value: who})
	}
	return rows
}

// repliedBy says who answered for the practice, and whether through a link, "" while
// nobody has.
func repliedBy(o review.Obligation) string {
	if o.Facts.Release.Reply == "" {
		return ""
	}
	for _, s := range slices.Backward(o.Steps) {
		switch {
		case s.Kind != "replied":
		case o.Facts.Release.Link != 0:
			return "Through the link by " + s.Whom
		default:
			return "By " + s.Whom
		}
	}
	return ""
}

// releasedTo is the code of the practice that a late letter went to, or goes to,
// "" where none is known.
func releasedTo(c review.CasePage, o review.Obligation) string {
	if o.Facts.Release.Sent() {
		return o.Facts.Release.Practice
	}
	return c.Releases[o.ID].To.Code
}

// coverWords say what a cover note asks.
func coverWords(k review.Cover) string {
	switch {
	case !k.Said:
		return "Not said yet"
	case k.Asks == "":
		return "Nothing"
	}
	return k.Asks
}

func sentWords(r review.Release) string {
	words := clock(instantOf(r.SentAt))
	if r.Channel != "" {
		words += ", by " + r.Channel
	}
	if to := practiceOr(review.Practice{Code: r.Practice, Name: r.Name}, ""); to != "" {
		words += ", to " + to
	}
	return words
}

// noteKinds are what can be noted about an obligation.
func noteKinds(o review.Obligation) []kit.Option {
	kinds := []kit.Option{{Value: "chased", Label: "Somebody was chased", Hint: "Say whom below"}}
	if o.AwaitsReply() {
		kinds = append(kinds, kit.Option{Value: "escalated", Label: "Somebody above the practice was told that it does not reply", Hint: "Such as the integrated care board. Say whom below"})
	}
	return append(kinds, kit.Option{Value: "note", Label: "Something else", Hint: "Write it below"})
}

// replyOptions are what a practice can answer about one letter, with what follows.
func replyOptions() []kit.Option {
	help := map[review.ReplyKind]string{
		review.NilReturn:      "They have looked at the record. Nothing further is owed by them",
		review.Acknowledged:   "They have the letter. What was asked becomes an action of the trust",
		review.AcceptedAction: "It becomes an action of the practice, with a date",
		review.NotAccepted:    "They do not take it on. What was asked becomes an action of the trust",
		review.HarmReported:   "The case goes on: a decided one goes back to assessment",
	}
	var o []kit.Option
	for _, k := range review.ReplyKinds {
		o = append(o, kit.Option{Value: string(k), Label: k.Label(), Hint: help[k]})
	}
	return o
}

// listReplyOptions are what a practice can answer about many letters at once.
func listReplyOptions() []kit.Option {
	var some []kit.Option
	for _, o := range replyOptions() {
		if review.ReplyKind(o.Value).ForAList() {
			some = append(some, o)
		}
	}
	return some
}

// practiceURL is the address of a page of a practice with late letters.
func (p Page) practiceURL(code, path string) string {
	return p.url("/practices/" + PracticePart(code) + path)
}

// PracticePart stands for a practice in an address; letters of which no code is
// known are together.
func PracticePart(code string) string {
	if code == "" {
		return "none"
	}
	return code
}

// practiceTitle is a practice as a heading.
func practiceTitle(p review.Practice) string {
	return practiceOr(review.Practice{Code: p.Code, Name: p.Name}, "No practice known")
}

// practiceState says what is wrong with a practice, "" for nothing.
func practiceState(p review.Practice) string {
	switch {
	case p.Code == "":
		return "No code on file"
	case p.Closed != "":
		return "Closed on " + day(p.Closed)
	case p.Listed == review.UnlistedPractice:
		return "Not in the directory"
	}
	return ""
}

// replied are the states in which a practice has answered.
var replied = []review.ReleaseState{review.RepliedNil, review.RepliedAck, review.RepliedAccepted, review.RepliedNot, review.RepliedHarm}

// practiceStates narrow the list of practices to those with a letter in a state.
func practiceStates(p Page, l review.PracticeList) []kit.NavItem {
	items := []kit.NavItem{{Label: "All letters (" + thousands(l.Total.All()) + ")", Href: p.url("/practices"), Current: l.Only == ""}}
	for _, s := range review.ReleaseStates {
		if n := l.Total.Counts[s]; n > 0 || s == l.Only {
			items = append(items, kit.NavItem{Label: s.Label() + " (" + thousands(n) + ")", Href: p.url("/practices" + query("state", string(s))), Current: s == l.Only})
		}
	}
	return items
}

// letterStates narrow the letters of a practice.
func letterStates(p Page, g review.PracticePage) []kit.NavItem {
	items := []kit.NavItem{{Label: "All letters (" + thousands(g.All()) + ")", Href: p.practiceURL(g.Code, ""), Current: g.State == ""}}
	for _, s := range review.ReleaseStates {
		if n := g.Counts[s]; n > 0 || s == g.State {
			items = append(items, kit.NavItem{Label: s.Label() + " (" + thousands(n) + ")", Href: p.practiceURL(g.Code, query("state", string(s))), Current: s == g.State})
		}
	}
	return items
}

// practiceColumns are the figures of the list of practices, each of the states
// that it counts.
var practiceColumns = []struct {
	Label string
	State review.ReleaseState
}{
	{"To release", review.ReleaseWaits}, {"In a batch", review.ReleasePrinted}, {"Released, nothing asked", review.ReleasedOnly}, {"Reply owed", review.ReplyOwed},
	{"Chase now", review.ChaseDue}, {"Escalate", review.ToEscalate}, {"Escalated", review.EscalatedAbove},
	{"Nothing found", review.RepliedNil}, {"Acknowledged", review.RepliedAck}, {"Accepted action", review.RepliedAccepted}, {"Not accepted", review.RepliedNot}, {"Harm reported", review.RepliedHarm}, {"Waived", review.ReleaseWaived},
}

// shownColumns are the figures that are not nought for every practice.
func shownColumns(l review.PracticeList) []review.ReleaseState {
	var some []review.ReleaseState
	for _, c := range practiceColumns {
		if l.Total.Counts[c.State] > 0 {
			some = append(some, c.State)
		}
	}
	return some
}

func practiceHeads(l review.PracticeList) []kit.Column {
	heads := []kit.Column{{Label: "Practice"}}
	for _, c := range practiceColumns {
		if l.Total.Counts[c.State] > 0 {
			heads = append(heads, kit.Column{Label: c.Label, Numeric: true})
		}
	}
	return append(heads, kit.Column{Label: "Letters", Numeric: true})
}

// releaseWhat says what there is to know of a late letter in its list.
func releaseWhat(l review.ReleaseLine, now time.Time) string {
	switch {
	case l.State == review.ReleaseWaits && len(l.Closed) > 0:
		return "Not now: " + strings.Join(l.Closed, " ")
	case l.State == review.ReleaseWaits:
		return "Can go"
	case l.State == review.ReleasePrinted:
		return "Printed"
	case l.State == review.ReleaseWaived && l.Facts.Class != "":
		return "With the class “" + l.Facts.Class + "”"
	case l.State == review.ReleaseWaived:
		return "Singly"
	case l.State.AwaitsReply():
		words := "Sent " + day(londonDate(l.Facts.Release.SentAt)) + ". Due " + due(l.Due, now)
		if n := l.Facts.Release.Chases; n > 0 {
			words += ". Chased " + times(n)
		}
		return words
	}
	return "Sent " + day(londonDate(l.Facts.Release.SentAt))
}

// londonDate is the date in London of a moment as it is kept, "" for none.
func londonDate(at string) string {
	if at == "" {
		return ""
	}
	return review.Date(instantOf(at))
}

// releasePatient names whom a late letter is about to those who see the case.
func releasePatient(l review.ReleaseLine) string {
	if l.Family == "" && l.Given == "" {
		return "Not shown to your role"
	}
	return l.Name()
}

// batchNav leads to the lists of batches that wait, with how many are in each.
func batchNav(p Page, l review.ReleaseBatchList) []kit.NavItem {
	var items []kit.NavItem
	for _, s := range review.BatchShows {
		if n := l.Counts[s]; n > 0 || s == l.Show || s == review.WaitingBatches {
			items = append(items, kit.NavItem{Label: s.Label() + " (" + thousands(n) + ")", Href: p.url("/release-batches" + query("show", string(s))), Current: s == l.Show})
		}
	}
	return items
}

// batchLabel is what pages call what became of a batch.
func batchLabel(b review.ReleaseBatch) string {
	switch b.State {
	case review.BatchMade:
		return "Made, waits to be approved"
	case review.BatchApproved:
		return "Approved, waits to be sent"
	case review.BatchSent:
		return "Sent"
	}
	return "Set aside"
}

func batchRows(b review.ReleaseBatch) []kit.Row {
	rows := []kit.Row{{Key: "To", Value: practiceTitle(b.To)}, {Key: "Letters", Value: str(len(b.Parts))}, {Key: "Pages", Value: str(b.Pages)}, {Key: "Made", Value: clock(b.At) + " by " + b.ByName}}
	add := func(is bool, key, value string) {
		if is {
			rows = append(rows, kit.Row{Key: key, Value: value})
		}
	}
	add(b.ApprovedBy != "", "Approved", clock(b.ApprovedAt)+" by "+b.ApprovedBy)
	add(b.State == review.BatchSent, "Sent", clock(b.SentAt)+", by "+b.Channel+", recorded by "+b.EndedBy)
	add(b.Unapproved, "Approval", "Nobody had approved it when it went")
	add(b.State == review.BatchSetAside, "Set aside", clock(b.EndedAt)+" by "+b.EndedBy)
	add(b.Ended != "", "Note", b.Ended)
	return append(rows, kit.Row{Key: "SHA-256 of the file", Value: b.SHA})
}

// partOptions are the letters of a batch as boxes to tick.
func partOptions(b review.ReleaseBatch) []kit.Option {
	var o []kit.Option
	for _, x := range b.Parts {
		o = append(o, kit.Option{Value: str(x.Release), Label: x.Case.String() + ", letter of " + day(x.Written), Hint: strings.Join(x.Closed, " ")})
	}
	return o
}

// awaitedOptions are letters that a practice owes a reply about, as boxes to tick.
func awaitedOptions(lines []review.ReleaseLine, now time.Time) []kit.Option {
	var o []kit.Option
	for _, l := range lines {
		o = append(o, kit.Option{Value: str(l.Release), Label: l.Case.String() + ", letter of " + day(l.Written), Hint: l.State.Label() + ". Asked: " + beginning(l.Cover.Asks, 200)})
	}
	return o
}

// partWhat says how a letter of a batch stands.
func partWhat(b review.ReleaseBatch, x review.ReleasePart) string {
	switch {
	case len(x.Closed) > 0:
		return "Must not go now: " + strings.Join(x.Closed, " ")
	case b.State == review.BatchSent && x.Gone:
		return "Went"
	case b.State == review.BatchSent:
		return "Was taken out"
	case b.State == review.BatchSetAside:
		return "Waits again"
	}
	return "Can go"
}

// A BatchSentForm records that a batch went.
type BatchSentForm struct {
	Version int                   `form:"version"`
	Parts   []review.ObligationID `form:"parts"`
	Date    string                `form:"sent_at"`
	Clock   string                `form:"sent_at_time"`
	Channel string                `form:"channel"`
	Note    string                `form:"note"`
	Anyway  string                `form:"anyway"`
}

// A PracticeReplyForm is one answer of a practice about several letters, or that it
// was asked again.
type PracticeReplyForm struct {
	Releases []review.ObligationID `form:"releases"`
	Reply    review.ReplyKind      `form:"reply"`
	Kind     string                `form:"kind"` // chased, escalated
	Whom     string                `form:"whom"`
	Note     string                `form:"note"`
	Date     string                `form:"happened_at"`
	Clock    string                `form:"happened_at_time"`
}

// A WaiveClassForm waives a class of late letters.
type WaiveClassForm struct {
	Name     string              `form:"name"`
	State    review.ReleaseState `form:"state"`
	Practice string              `form:"practice"`
	Expected int                 `form:"expected"`
	Reason   string              `form:"reason"`
}

// anyClosed reports whether something keeps a batch, or a letter in it, from going.
func anyClosed(b review.ReleaseBatch) bool {
	for _, x := range b.Parts {
		if len(x.Closed) > 0 {
			return true
		}
	}
	return b.State != review.BatchApproved
}

// classWords name a class of late letters.
func classWords(f WaiveClassForm, g review.Practice) string {
	words := "All late letters in the state “" + f.State.Label() + "”"
	if f.Practice != "" {
		return words + " of " + practiceTitle(g)
	}
	return words + ", of all practices"
}

// haveClosed says it of one or of several practices.
func haveClosed(n int) string {
	if n == 1 {
		return "has closed or is not known"
	}
	return "have closed or are not known"
}

func releaseCaption(g review.PracticePage) string {
	if g.State == "" {
		return count(g.Total, "late letter")
	}
	return g.State.Label() + ": " + count(g.Total, "letter")
}

func closedWords(closed []string) string { return strings.Join(closed, " ") }

// waiveWords say whether so many letters can be waived at once.
func waiveWords(letters int) string {
	if letters > review.MostInClass {
		return "That is more than can be waived at once: choose one practice."
	}
	return ""
}

// ReleaseColumns are the columns of an export of late letters.
var ReleaseColumns = []string{"reference", "family_name", "given_name", "date_of_birth", "nhs_number", "letter_written_on", "asked", "state", "sent_on", "reply_due_on", "times_chased"}

// ReleaseRecord is a late letter as a record of an export.
func ReleaseRecord(l review.ReleaseLine) []string {
	due := ""
	if l.State.AwaitsReply() {
		due = review.Date(l.Due)
	}
	return []string{l.Case.String(), l.Family, l.Given, l.Born, l.NHSNumber, l.Written, coverWords(l.Cover), string(l.State),
		londonDate(l.Facts.Release.SentAt), due, str(l.Facts.Release.Chases)}
}
