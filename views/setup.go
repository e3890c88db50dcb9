package views

import (
	"strings"

	"github.com/a-h/templ"

	"harmreview/review"
)

// A SetUpSection is a part of an incident's set-up that is changed by itself.
type SetUpSection struct {
	Path, Title string
	Reason      bool // it is asked why
	fields      func(Page, IncidentForm) templ.Component
	saved       func(review.Incident) templ.Component
	names       func(IncidentForm) []string
}

// SetUpSections are the parts of the set-up in page order.
var SetUpSections = []SetUpSection{
	{"/set-up/facts", "The incident", true, factsFields, savedFacts, func(IncidentForm) []string { return factsFieldNames }},
	{"/set-up/rota", "Whom to ring for a same-day action", false, rotaFields, savedRota, func(f IncidentForm) []string { return lineFields("rota", len(f.Rota)) }},
	{"/set-up/sites", "Sites", false, siteFields, savedSites, func(f IncidentForm) []string { return lineFields("site", len(f.Sites)) }},
	{"/set-up/policy", "Samples and time limits", true, policyFields, savedPolicy, func(IncidentForm) []string { return limitFieldNames }},
	{"/set-up/declared", "What the trust declared", true, declaredFields, savedDeclared, func(IncidentForm) []string { return declaredFieldNames }},
}

// TellingSection is the part of the set-up that is tried before it is switched on.
var TellingSection = SetUpSection{Path: "/set-up/telling", Title: "Who is told", saved: savedTelling}

// id is how the section is named within its page.
func (s SetUpSection) id() string { return strings.ReplaceAll(strings.Trim(s.Path, "/"), "/", "-") }

// started says who started an incident.
func started(i review.Incident, names map[review.PersonID]string) string {
	if i.CreatedBy == 0 {
		return "Created from the command line on " + dayOf(i.CreatedAt) + "."
	}
	return "Created by " + names[i.CreatedBy] + " on " + dayOf(i.CreatedAt) + ", confirmed by " + names[i.ConfirmedBy] + "."
}
