package views

import (
	"slices"

	"harmreview/review"
	"harmreview/views/kit"
)

// A ReadersForm names the people to whom a restricted patient's case is open.
type ReadersForm struct {
	Readers []review.PersonID `form:"readers"`
	Reason  string            `form:"reason"`
}

// An EndForm asks for the end of a restriction, or answers that.
type EndForm struct {
	Answer review.YesNo `form:"answer"`
	Reason string       `form:"reason"`
}

// restrictedURL is the address of a page about who may see a case.
func (p Page) restrictedURL(id review.CaseID, path string) string {
	return p.caseURL(id, "/restricted"+path)
}

func readersWords(l review.RestrictedLine) string {
	if l.Readers == 0 {
		return "Nobody: name somebody, or nobody reviews the case"
	}
	return thousands(l.Readers) + " named"
}

func restrictedState(l review.RestrictedLine) string {
	if l.EndAsked {
		return "Its end waits for a second person’s answer"
	}
	return "Restricted"
}

// sourceWords say where it comes from that a patient is restricted.
func sourceWords(source string) string {
	switch source {
	case "":
		return "Not on record"
	case "another incident":
		return "Restricted in this installation"
	}
	return sentence(source)
}

// restrictionWords are what each step of a restriction is called.
var restrictionWords = map[review.RestrictionKind]string{review.Restricted: "Restricted", review.EndAsked: "Its end was asked for",
	review.EndRefused: "Its end was refused", review.EndAgreed: "Ended"}

func restrictionWho(r review.Restriction) string {
	if r.ByName == "" {
		return "The program, " + clock(r.At)
	}
	return r.ByName + ", " + clock(r.At)
}

// readerNames are the people named on a case.
func readerNames(r review.RestrictedPage, members []review.Member) []string {
	var names []string
	for _, m := range members {
		if slices.Contains(r.Readers, m.Person.ID) {
			names = append(names, m.Person.Name+", "+roleNames(m.Roles))
		}
	}
	return names
}

func readerOptions(members []review.Member) []kit.Option {
	var all []kit.Option
	for _, m := range members {
		all = append(all, kit.Option{Value: str(m.Person.ID), Label: m.Person.Name, Hint: roleNames(m.Roles)})
	}
	return all
}

func readerValues(ids []review.PersonID) []string {
	var all []string
	for _, id := range ids {
		all = append(all, str(id))
	}
	return all
}

// restrictedPath is the last part of the address of each change about who sees a
// restricted patient.
func restrictedPath(change review.ChangeName) string {
	return map[review.ChangeName]string{review.NameReadersName: "/readers", review.AskEndName: "/end", review.AnswerEndName: "/answer"}[change]
}
