package review

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A PracticeLinkID identifies a link within an installation.
type PracticeLinkID int64

// A PracticeLink lets whoever holds it answer for one practice without an account,
// for as long as it works. Of its token only a digest is kept.
type PracticeLink struct {
	ID       PracticeLinkID
	Incident IncidentID
	To       Practice // its code, and its name when the link was made
	By       PersonID
	ByName   string
	At       time.Time
	Until    time.Time
	EndedBy  string
	EndedAt  time.Time // zero unless somebody ended it
	EndedWhy string
	OpenedAt time.Time // the last time, zero for never
	Answers  int       // how many letters were answered through it
	Answered time.Time // the last time, zero for never
}

// Works reports whether the link opens anything at the time at, where the policy
// lets practices answer through links.
func (l PracticeLink) Works(at time.Time) bool { return l.EndedAt.IsZero() && at.Before(l.Until) }

// MostLinkDays is for how many days a link works at most.
const MostLinkDays = 28

// A NewPracticeLink asks for a link for a practice.
type NewPracticeLink struct {
	Practice string // its code
	Days     int
}

// LinkRefusal says why by cannot make a link for the practice with a code, or is
// nil: a manager has switched links on, and a liaison makes them.
func (p Policy) LinkRefusal(code string, by Actor) error {
	switch {
	case !by.May(ReleaseLate):
		return forbidden("Patient liaison makes the links through which practices answer.")
	case !p.PracticeLinks:
		return notNow("Links through which practices answer are switched off. The incident manager switches them on under Set-up, samples and time limits.")
	case code == "":
		return notNow("It is not known which practice these letters are for. A link is made for one practice.")
	}
	return nil
}

// Check reports what is wrong with it, by form field.
func (n NewPracticeLink) Check() Problems {
	p := Problems{}
	p.Add(n.Days >= 1 && n.Days <= MostLinkDays, "days", "Enter for how many days the link works, a whole number from 1 to 28.")
	return p
}

// EndRefusal says why by cannot end the link at the time at, or is nil.
func (l PracticeLink) EndRefusal(by Actor, at time.Time) error {
	switch {
	case !by.May(ApproveReleases):
		return forbidden("Patient liaison or a manager ends a link.")
	case !l.EndedAt.IsZero():
		return notNow("This link has been ended already.")
	case !l.Works(at):
		return notNow("This link has run out already.")
	}
	return nil
}

// A LinkLine is a case in the page behind a link: its reference, which stands on the
// cover notes that the practice has, and nothing about the patient. The letters of
// one case that were sent are one line, because nothing that may be shown tells
// them apart.
type LinkLine struct {
	Case    CaseID
	Letters int
	Sent    []string // the dates
}

// LinkLines are the lines of the late letters that wait for a practice's answer.
func LinkLines(letters []ReleaseLine) []LinkLine {
	var all []LinkLine
	for _, l := range letters {
		i := slices.IndexFunc(all, func(x LinkLine) bool { return x.Case == l.Case })
		if i < 0 {
			i, all = len(all), append(all, LinkLine{Case: l.Case})
		}
		at, _ := time.Parse(time.RFC3339, l.Facts.Release.SentAt)
		all[i].Letters++
		if day := Date(at); !slices.Contains(all[i].Sent, day) {
			all[i].Sent = append(all[i].Sent, day)
		}
	}
	return all
}

// A LinkPage is what whoever holds a link gets to see.
type LinkPage struct {
	PracticeLink
	Trust         string // as its letters name it, "" for not known
	Title         string // of the incident
	ContactPoint  string // of the incident, or that of the letters
	Demonstration bool
	Lines         []LinkLine
	Done          LinkAnswer // the answer that was just given, zero for none
}

// A LinkAnswer is what a practice answered through a link about the letters of some
// cases. It has no free text, so that nothing about a patient comes this way.
type LinkAnswer struct {
	Cases []CaseID
	Kind  ReplyKind
	Due   string // by when they do what they accepted
	Whom  string // who answers
	Role  string // … as what
}

// Tidied is the answer with its names on one line each.
func (a LinkAnswer) Tidied() LinkAnswer {
	a.Whom, a.Role = strings.Join(strings.Fields(a.Whom), " "), strings.Join(strings.Fields(a.Role), " ")
	return a
}

// What somebody without an account may send at once: how long a name or a role is,
// and how many references.
const (
	longestName    = 100
	mostReferences = 5000
)

// Check reports what is wrong with it, by form field; some it leaves to RecordReply.
func (a LinkAnswer) Check() Problems {
	p := Problems{}
	p.Add(len(a.Cases) > 0, "cases", "Tick the references that your answer is about.")
	p.Add(len(a.Cases) <= mostReferences, "cases", "Tick fewer references at once.")
	p.Add(slices.Contains(ReplyKinds, a.Kind), "reply", "Choose your answer.")
	p.Add(a.Kind != HarmReported || len(a.Cases) < 2, "cases", "A harm is about one patient. Tick that reference alone.")
	p.Add(a.Whom != "", "whom", "Enter your name.")
	p.Add(a.Role != "", "role", "Enter your role in the practice.")
	p.Add(utf8.RuneCountInString(a.Whom) <= longestName, "whom", "Enter your name in at most 100 characters.")
	p.Add(utf8.RuneCountInString(a.Role) <= longestName, "role", "Enter your role in at most 100 characters.")
	return p
}

// Reply is the answer about one late letter, as it is recorded at the time at. Of a
// harm nothing is known until somebody has rung, so it is for today. toRing is whom
// such an action names.
func (a LinkAnswer) Reply(l PracticeLink, letter ReleaseLine, toRing string, at time.Time) RecordReply {
	r := RecordReply{ID: letter.Release, Kind: a.Kind, Whom: a.Whom + ", " + a.Role, At: at, Due: a.Due, Link: l.ID, For: Actor{Person: l.By, Name: l.ByName, Incident: l.Incident}}
	switch a.Kind {
	case AcceptedAction:
		if r.Note = letter.Cover.Asks; r.Note == "" {
			r.Note = "what the letter asks"
		}
	case HarmReported:
		practice := letter.Facts.Release.Name
		if practice == "" {
			practice = "The practice"
		}
		r.Note, r.Urgency, r.ToRing = practice+" reports harm through its link and is to be rung: nothing more was asked in writing", SameDay, toRing
	}
	return r
}

// A PracticeLinkList is the links that were made for a practice, the last first.
type PracticeLinkList struct {
	To    Practice
	On    bool // the policy lets practices answer through links
	Links []PracticeLink
}
