package views

import (
	"strconv"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// An OwedForm is what is noted about an obligation, or ends it.
type OwedForm struct {
	Version int    `form:"version"`
	Kind    string `form:"kind"` // chased, note
	Whom    string `form:"whom"`
	Note    string `form:"note"`
	Date    string `form:"happened_at"`
	Clock   string `form:"happened_at_time"`
	Proof   string `form:"proof"`
	Anyway  string `form:"anyway"`
	Reason  string `form:"reason"`

	Done    string           `form:"done"` // of a cover note
	Asks    string           `form:"asks"`
	Nothing string           `form:"nothing"`
	Reply   review.ReplyKind `form:"reply"`
	Due     string           `form:"due"`
	Urgency review.Urgency   `form:"urgency"`
	ToRing  string           `form:"to_ring"` // as the page showed it
}

// An OpenOwedForm is something that a case owes from now on.
type OpenOwedForm struct {
	Kind    review.ObligationKind `form:"kind"`
	What    string                `form:"what"`
	Letter  review.LetterID       `form:"letter"`
	OwnerID review.PersonID       `form:"owner_id"`
	Owner   string                `form:"owner"` // or whom a same-day action names, as the page showed it
	Due     string                `form:"due"`
	Urgency review.Urgency        `form:"urgency"`
	Whom    string                `form:"whom"`
	Blocks  string                `form:"blocks"`
	Missing string                `form:"missing"`
	Route   review.Route          `form:"route"`
	Opinion string                `form:"opinion"`
}

func obligationRows(c review.CasePage, o review.Obligation, now time.Time) []kit.Row {
	rows := []kit.Row{{Key: "What is owed", Value: o.What}}
	add := func(is bool, key, value string) {
		if is {
			rows = append(rows, kit.Row{Key: key, Value: value})
		}
	}
	add(o.Letter != 0, "About", lettersNamed(c, []review.LetterID{o.Letter}))
	add(o.Kind == review.Action || o.Owner != "", "Who must do it", orNot(o.Owner))
	add(o.Kind == review.Enquiry && o.Facts.Whom != "", "Asked of", o.Facts.Whom)
	add(o.Facts.Harm, "Says that", "The patient came to harm, moderate or worse")
	add(o.Facts.Registration != "", "Probably notifiable", opinionLine(o))
	add(o.Facts.BlocksAssessment, "Until it is answered", "The assessment stays a draft")
	add(o.Facts.LetterNotFound, "Until it is found", "The letter is not covered by any decision, and the case is not complete")
	add(o.Facts.ToRing != "", "Named when it was raised", o.Facts.ToRing)
	add(o.Kind == review.SameDayAction && o.Facts.AcceptedBy == "", "Accepted", "Not yet")
	add(o.Facts.AcceptedBy != "", "Accepted", o.Facts.AcceptedBy+", "+clock(instantOf(o.Facts.AcceptedAt)))
	add(o.Kind == review.GPRelease, "Practice on file", practiceOr(c.Banner.Practice, "Not known"))
	add(o.Kind == review.GPRelease, "Practice on the tracing answer", tracedPractice(c))
	if o.Kind == review.GPRelease {
		rows = append(rows, releaseRows(c, o, now)...)
	}
	add(o.State == review.Open && !o.Due.IsZero(), "Due", dueOf(o, now))
	add(true, "Opened", openedLine(o))
	add(o.State != review.Open, "Now", closedLine(c, o))
	return rows
}

func instantOf(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// openedLine says who opened it, where that may be shown.
func openedLine(o review.Obligation) string {
	if o.OpenedByName == "" {
		return clock(o.OpenedAt)
	}
	return clock(o.OpenedAt) + " by " + o.OpenedByName
}

// tracedPractice is where the latest tracing answer says that the patient is
// registered: a late letter may have to go to another practice than its own.
func tracedPractice(c review.CasePage) string {
	if c.Case.Trace == nil || c.Case.Trace.Practice == "" {
		return "Not known"
	}
	traced := review.Practice{Name: c.Case.Trace.Practice}
	if review.PracticeCodeIn(traced.Name) == c.Banner.Practice.Code && c.Banner.Practice.Code != "" {
		traced = c.Banner.Practice
	}
	return practiceOr(traced, "Not known") + ", as of " + day(c.Case.Trace.Answered)
}

// stepLine says what happened to an obligation on its way.
func stepLine(s review.ObligationStep) string {
	line := contactName(s.Kind)
	if s.Whom != "" {
		line += ": " + s.Whom
	}
	if s.Note != "" {
		line += ": " + s.Note
	}
	return line
}

// owedLinks are what the actor can do with an obligation now.
func owedLinks(p Page, c review.CasePage, o review.Obligation) []kit.NavItem {
	var links []kit.NavItem
	here := func(path string) string { return p.caseURL(c.Case.ID, "/owed/"+str(o.ID)+path) }
	add := func(can bool, label, href string) {
		if can {
			links = append(links, kit.NavItem{Label: label, Href: href})
		}
	}
	notes := c.Offers(review.StepName) && o.Refusal(review.StepName, p.Actor) == nil
	add(notes && o.Kind == review.SameDayAction, "Record who accepted it", p.caseURL(c.Case.ID, "/same-day/"+str(o.ID)))
	add(c.Offers(review.MeetName) && o.Refusal(review.MeetName, p.Actor) == nil, metLabel(o), here("/met"))
	add(c.Offers(review.MeetName) && o.EndRefusal(p.Actor) == nil, "End it unanswered", here("/unanswered"))
	add(o.Kind == review.Identity && p.Actor.May(review.SettleWho), "Compare with whoever may be the same person", p.caseURL(c.Case.ID, "/identity"))
	add(o.Kind == review.Telling, "Telling: who, how to reach them, what was said", p.caseURL(c.Case.ID, "/telling"))
	add(c.Offers(review.SayCoverName) && o.Kind == review.GPRelease && o.Refusal(review.SayCoverName, p.Actor) == nil, "Say what the practice is told and asked", here("/cover"))
	add(c.Offers(review.ReplyName) && o.Refusal(review.ReplyName, p.Actor) == nil, "Record the practice’s reply", here("/reply"))
	add(c.Offers(review.TakeBackReplyName) && o.Refusal(review.TakeBackReplyName, p.Actor) == nil, "Take the reply back: it was wrong", here("/reply-back"))
	at := releasedTo(c, o)
	add(at != "" && p.Actor.May(review.SeePractices), "The practice and its other late letters", p.practiceURL(at, ""))
	add(notes, "Note that somebody was chased, or something else", here("/note"))
	add(c.Offers(review.WaiveName) && o.Refusal(review.WaiveName, p.Actor) == nil, "Waive it", here("/waive"))
	return links
}

// metLabel is what ending an obligation of a kind is called.
func metLabel(o review.Obligation) string {
	switch {
	case o.Kind == review.Identity:
		return "Record how identity was settled"
	case o.Kind == review.GPRelease:
		return "Record that it was sent"
	case o.Facts.LetterNotFound:
		return "Record that the letter was found"
	case o.Kind == review.Enquiry:
		return "Record the answer"
	}
	return "Record what was done"
}

// An owedQuestion is a question of a form, and its hint.
type owedQuestion struct{ label, hint string }

func metQuestion(o review.Obligation) owedQuestion {
	switch {
	case o.Kind == review.Identity:
		return owedQuestion{"How was it settled whose letters these are?", "What was compared, with which source, and what it showed"}
	case o.Kind == review.GPRelease:
		return owedQuestion{"How was it sent, when, and to whom?", "For example: by secure email to the High Street practice on 24-Nov-2026 at 14:10, receipt confirmed"}
	case o.Facts.LetterNotFound:
		return owedQuestion{"Where was the letter found?", "The letter then waits for triage"}
	case o.Kind == review.Enquiry:
		return owedQuestion{"What was the answer?", "Who gave it, when, and what they looked at"}
	}
	return owedQuestion{"What was done?", "By whom, when, and how it is known"}
}

// openable are the kinds that the actor may open, with what each is for.
func openable(a review.Actor) []kit.Option {
	help := map[review.ObligationKind]string{
		review.SameDayAction: "Somebody must act today. Whoever is on call is rung now",
		review.Action:        "Something must be done to make the patient safe: an owner and a date",
		review.Enquiry:       "A question to a practice, a patient or a system",
		review.Telling:       "Somebody must be told",
		review.Identity:      "It is not certain whose letters these are",
	}
	var o []kit.Option
	for _, k := range review.ObligationKinds {
		if review.MayOpen(k, a) {
			o = append(o, kit.Option{Value: string(k), Label: KindLabel(k), Hint: help[k]})
		}
	}
	return o
}

// caseLetterOptions name the letters of a case; what they are about only to
// those who read letters.
func caseLetterOptions(c review.CasePage, none string) []kit.Option {
	var o []kit.Option
	if none != "" {
		o = append(o, kit.Option{Label: none})
	}
	for i, l := range c.Case.Letters {
		label := "Letter " + strconv.Itoa(i+1) + " of " + day(l.WrittenOn)
		if len(c.Letters) > 0 && l.Specialty != "" {
			label += ", " + l.Specialty
		}
		o = append(o, kit.Option{Value: str(l.ID), Label: label})
	}
	return o
}

// numberValue is a number as the value of a choice; none was chosen yet when 0.
func numberValue[T ~int | ~int64](n T) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// ownerOptions are the members who can be given something to do.
func ownerOptions(members []review.Member) []kit.Option {
	o := []kit.Option{{Label: "Nobody with an account here"}}
	for _, m := range members {
		if !m.Person.Blocked {
			o = append(o, kit.Option{Value: str(m.Person.ID), Label: m.Person.Name + ", " + roleNames(m.Roles)})
		}
	}
	return o
}

// outsider is the owner as typed; an owner with an account is not typed.
func outsider(f OpenOwedForm) string {
	if f.OwnerID != 0 {
		return ""
	}
	return f.Owner
}

// owedPath is the page of an obligation, below its case.
func owedPath(o review.Obligation) string {
	if o.Kind == review.Telling {
		return "/telling"
	}
	return "/owed/" + str(o.ID)
}
