package views

import (
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// A PracticeLinkForm says for how long a link works.
type PracticeLinkForm struct {
	Days string `form:"days"`
}

// An EndLinkForm says why a link is ended.
type EndLinkForm struct {
	Why string `form:"why"`
}

// A LinkAnswerForm is what a practice answers through a link.
type LinkAnswerForm struct {
	Cases []review.CaseID  `form:"cases"`
	Reply review.ReplyKind `form:"reply"`
	Due   string           `form:"due"`
	Whom  string           `form:"whom"`
	Role  string           `form:"role"`
}

// Answer is what the form says.
func (f LinkAnswerForm) Answer() review.LinkAnswer {
	return review.LinkAnswer{Cases: f.Cases, Kind: f.Reply, Due: f.Due, Whom: f.Whom, Role: f.Role}
}

// linksAllowed says whether practices may answer through links.
func linksAllowed(on bool) string {
	if on {
		return "Allowed"
	}
	return "Switched off"
}

// linkState says whether a link works.
func linkState(l review.PracticeLink, on bool, now time.Time) string {
	switch {
	case !l.EndedAt.IsZero():
		return "Ended on " + clock(l.EndedAt) + " by " + l.EndedBy + ": " + l.EndedWhy
	case !l.Works(now):
		return "Ran out on " + clock(l.Until)
	case !on:
		return "Works until " + clock(l.Until) + ", but links are switched off"
	}
	return "Works until " + clock(l.Until)
}

// linkUse says when a link was used.
func linkUse(l review.PracticeLink) string {
	switch {
	case l.OpenedAt.IsZero():
		return "Never opened"
	case l.Answers == 0:
		return "Opened last on " + clock(l.OpenedAt) + ", nothing answered"
	}
	return "Opened last on " + clock(l.OpenedAt) + ", " + count(l.Answers, "letter") + " answered, the last on " + clock(l.Answered)
}

// linkCases are the references that wait for an answer, as boxes to tick.
func linkCases(lines []review.LinkLine) []kit.Option {
	var o []kit.Option
	for _, l := range lines {
		var days []string
		for _, d := range l.Sent {
			days = append(days, day(d))
		}
		sent := "Sent " + strings.Join(days, " and ")
		if l.Letters > 1 {
			sent = count(l.Letters, "letter") + ", sent " + strings.Join(days, " and ")
		}
		o = append(o, kit.Option{Value: caseValue(l.Case), Label: l.Case.String(), Hint: sent})
	}
	return o
}

// tickedCases are the boxes of linkCases that were ticked.
func tickedCases(ids []review.CaseID) []string {
	var s []string
	for _, id := range ids {
		s = append(s, caseValue(id))
	}
	return s
}

// linkReplies are the answers that a practice can give, in its words.
func linkReplies(p review.LinkPage) []kit.Option {
	return []kit.Option{
		{Value: string(review.NilReturn), Label: "Nothing found", Hint: "We have looked at the patient’s record, and nothing more has to be done"},
		{Value: string(review.Acknowledged), Label: "Received", Hint: "We have the letter. We have not looked further"},
		{Value: string(review.AcceptedAction), Label: "We do what the cover note asks", Hint: "Give the day by which it is done"},
		{Value: string(review.NotAccepted), Label: "We do not do what the cover note asks", Hint: "The trust then sees to it"},
		{Value: string(review.HarmReported), Label: "The patient may have come to harm", Hint: "Also ring us now: " + linkContact(p.ContactPoint) + ". Write nothing about it here"},
	}
}

// linkFrom says whose letters they are.
func linkFrom(l review.LinkPage) string {
	if l.Trust == "" {
		return l.Title
	}
	return l.Trust + ", " + l.Title
}

// linkContact is where a practice rings.
func linkContact(number string) string {
	if number == "" {
		return "the number on the cover note"
	}
	return number
}

// linkDone says what was recorded of the answer that was just given.
func linkDone(a review.LinkAnswer) string {
	if len(a.Cases) == 0 {
		return ""
	}
	var names []string
	for _, id := range a.Cases {
		names = append(names, id.String())
	}
	words := map[review.ReplyKind]string{
		review.NilReturn: "nothing found", review.Acknowledged: "received", review.AcceptedAction: "you do what is asked, by " + day(a.Due),
		review.NotAccepted: "you do not do what is asked", review.HarmReported: "the patient may have come to harm",
	}
	return "Thank you. Recorded for " + strings.Join(names, ", ") + ": " + words[a.Kind] + "."
}
