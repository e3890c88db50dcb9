package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

func bannerAlerts(b review.Banner) []string {
	var alerts []string
	if b.Restricted {
		alerts = append(alerts, "Restricted: ask the incident manager before anything is said or sent")
	}
	if b.Uncertain != "" {
		alerts = append(alerts, "Not certain who this is: "+b.Uncertain)
	}
	if b.Needs != "" {
		alerts = append(alerts, "Communication needs: "+b.Needs)
	}
	return alerts
}

func caseStage(c review.Case) string {
	if c.Emptied {
		return "Emptied"
	}
	if c.Complete() {
		return "Complete"
	}
	return c.Stage.Label()
}

func stageColour(c review.Case) string {
	if c.Emptied {
		return "grey"
	}
	if c.Complete() {
		return "green"
	}
	return map[review.Stage]string{review.InTriage: "", review.InAssessment: "purple", review.InSecondReview: "purple", review.InPanel: "pink", review.Decided: "aqua-green"}[c.Stage]
}

func urgencyColour(u review.Urgency) string {
	return map[review.Urgency]string{review.SameDay: "red", review.Urgent: "orange", review.Routine: "grey"}[u]
}

func stateColour(o review.Obligation, now time.Time) string {
	switch {
	case o.State == review.Waived, o.State == review.NotOwed:
		return "grey"
	case o.State == review.Met:
		return "green"
	case o.Overdue(now):
		return "red"
	}
	return "yellow"
}

// letterOpen says whether a letter's text stands open: those asked for, or the
// only one there is.
func letterOpen(c review.CasePage, open []review.LetterID, id review.LetterID) bool {
	if open == nil {
		return len(c.Letters) == 1
	}
	return slices.Contains(open, id)
}

// letterState says what has been decided about a letter, as far as it is shown.
func letterState(c review.CasePage, id review.LetterID) string {
	d := c.Case.DecisionOn(id)
	switch {
	case c.Case.NotFound(id):
		return "Not found: see what is owed"
	case d != nil && d.Answer == review.PassUp:
		return "To be triaged by a clinician"
	}
	if c.Case.Stage == review.InTriage && slices.Contains(c.Now, id) {
		return "To be triaged"
	}
	if c.Case.Covered()[id] {
		if d != nil && d.Answer == review.Close {
			return "Closed at triage: " + closedAs(c, *d)
		}
		return "Covered by the outcome"
	}
	if d == nil || d.Answer == review.NotFound {
		return "Not triaged yet"
	}
	return "To be assessed"
}

// closedAs is why a letter was closed, in the words that it was closed under,
// with the letter that it repeats.
func closedAs(c review.CasePage, d review.TriageDecision) string {
	if d.SameAs == 0 {
		return d.Label
	}
	for _, name := range letterNames(c, []review.LetterID{d.SameAs}) {
		return d.Label + " of " + name
	}
	return d.Label + " of a letter that is not in this case now"
}

func requestedOf(c review.CasePage, id review.LetterID) []review.RequestedAction {
	for _, l := range c.Case.Letters {
		if l.ID == id {
			return l.Requested
		}
	}
	return nil
}

func requestedLine(r review.RequestedAction) string {
	s := sentence(r.Kind) + ": " + r.What + ". Asked of " + r.OfWhom
	if r.ByWhen != "" {
		s += ", " + r.ByWhen
	}
	return s + "."
}

func sourceFlags(l review.LetterText) string {
	var flags []string
	for flag, set := range map[string]bool{"urgent": l.Urgent, "action requested": l.ActionFlag, "medicine changed": l.Medicine} {
		if set {
			flags = append(flags, flag)
		}
	}
	if len(flags) == 0 {
		return "Nothing"
	}
	slices.Sort(flags)
	return sentence(strings.Join(flags, ", "))
}

func recipientLine(r review.Recipient) string {
	s := orNot(r.Name)
	if r.Code != "" && r.Code != r.Name {
		s += " (" + r.Code + ")"
	}
	if r.Closed != "" {
		s += ", closed on " + day(r.Closed)
	}
	s += ": " + r.Delivery
	if r.Reason != "" {
		s += ", " + r.Reason
	}
	return s
}

// work is what the stages are for: a button each; the rest of what can be done
// are links.
var work = []review.ChangeName{review.TriageName, review.SignFirstName, review.SignSecondName, review.PanelName, review.ApproveName}

// inline are changes that have their place elsewhere on the page, or on that of a pack.
var inline = []review.ChangeName{review.StepName, review.MeetName, review.WaiveName, review.AddRequestedName, review.UndoTriageName,
	review.NameReadersName, review.AskEndName, review.AnswerEndName, review.SendPackName, review.SetPackAsideName, review.ReturnName, review.DisownPackName,
	review.SayCoverName, review.ReleaseName, review.ReplyName, review.TakeBackReplyName, review.WaiveClassName, review.WaiveTellingsName}

func workOffered(c review.CasePage) []review.ChangeName {
	return slices.DeleteFunc(slices.Clone(c.Offered), func(n review.ChangeName) bool { return !slices.Contains(work, n) })
}

func otherOffered(c review.CasePage) []review.ChangeName {
	return slices.DeleteFunc(slices.Clone(c.Offered), func(n review.ChangeName) bool { return slices.Contains(work, n) || slices.Contains(inline, n) })
}

func nothingOffered(c review.CasePage) string {
	return "the case is in the stage “" + c.Case.Stage.Label() + "”, which is not yours to change."
}

func openFirst(all []review.Obligation) []review.Obligation {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b review.Obligation) int {
		switch aOpen, bOpen := a.State == review.Open, b.State == review.Open; {
		case aOpen && !bOpen:
			return -1
		case bOpen && !aOpen:
			return 1
		}
		return 0
	})
	return sorted
}

// stateName is the state of an obligation. What the written record alone has ended is
// not called met: nobody was told.
func stateName(c review.CasePage, o review.Obligation) string {
	if c.Case.EndedUntold(o) {
		return "Ended, not told"
	}
	return sentence(string(o.State))
}

func stateColourOn(c review.CasePage, o review.Obligation, now time.Time) string {
	if c.Case.EndedUntold(o) {
		return "grey"
	}
	return stateColour(o, now)
}

func closedLine(c review.CasePage, o review.Obligation) string {
	s := stateName(c, o)
	if o.Facts.Unanswered {
		s = "Ended unanswered"
	}
	if o.ClosedByName != "" {
		s += " by " + o.ClosedByName
	}
	if !o.ClosedAt.IsZero() {
		s += " on " + dayOf(o.ClosedAt)
	}
	return s + ": " + o.Proof
}

func outcomeRows(c review.CasePage, o review.Outcome) []kit.Row {
	rows := []kit.Row{{Key: "Stands on", Value: o.Basis.Label()}, {Key: "Letters covered", Value: lettersNamed(c, o.Letters)}}
	if f := o.Finding; f != (review.Finding{}) { // nothing was found where nobody reviewed, and some are not shown it
		if f.CannotRuleOut {
			rows = append(rows, kit.Row{Key: "Finding", Value: "Harm cannot be ruled out"})
		}
		rows = append(rows,
			kit.Row{Key: "Physical harm so far", Value: f.Physical.Label()}, kit.Row{Key: "Psychological harm so far", Value: f.Psychological.Label()},
			kit.Row{Key: "Physical harm that can yet happen", Value: f.StillPhysical.Label()}, kit.Row{Key: "Psychological harm that can yet happen", Value: f.StillPsychological.Label()},
			kit.Row{Key: "Tied to the lost letter", Value: f.Association.Label()})
	}
	if o.Reason != "" {
		rows = append(rows, kit.Row{Key: "Reason", Value: o.Reason})
	}
	return append(rows, kit.Row{Key: "Signed", Value: signature(o.SignedByName, o.Registration, o.At)})
}

// candourRows leave the reasons out where there are none, or where they are kept
// from whoever tells people: those are not “not recorded”.
func candourRows(d review.CandourDecision) []kit.Row {
	rows := []kit.Row{{Key: "Has resulted in harm of the candour kind", Value: d.Resulted.Label()}, {Key: "Could yet result in it", Value: d.CouldResult.Label()}}
	if d.Reasons != "" {
		rows = append(rows, kit.Row{Key: "Reasons", Value: d.Reasons})
	}
	return append(rows, kit.Row{Key: "Signed", Value: signature(d.ByName, d.Registration, d.At)})
}

func signature(name, registration string, at time.Time) string {
	if registration != "" {
		name += ", " + registration
	}
	return name + ", " + clock(at)
}

// owedWords say what is owed, and about which letter.
func owedWords(c review.CasePage, o review.Obligation) string {
	for _, name := range letterNames(c, []review.LetterID{o.Letter}) {
		return o.What + " (" + name + ")"
	}
	return o.What
}

// lettersNamed names letters by their place in the case and their date.
func lettersNamed(c review.CasePage, ids []review.LetterID) string {
	names := letterNames(c, ids)
	if len(names) == 0 {
		return "None that is in this case now"
	}
	return sentence(strings.Join(names, ", "))
}

func letterNames(c review.CasePage, ids []review.LetterID) []string {
	var names []string
	for i, l := range c.Case.Letters {
		if slices.Contains(ids, l.ID) {
			names = append(names, fmt.Sprintf("letter %d of %s", i+1, day(l.WrittenOn)))
		}
	}
	return names
}

// wentHow begins the line that says where letters of an emptied case are now.
func wentHow(w review.Went) string {
	if w.Case == 0 {
		return sentence(count(w.Letters, "letter")) + isOrAre(w.Letters) + " in no case, because the list was undone."
	}
	return sentence(count(w.Letters, "letter")) + isOrAre(w.Letters) + " now in"
}

func isOrAre(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}
