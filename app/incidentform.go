package app

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/views"
)

// readIncident is what was typed into a form about an incident, with its lines
// that can be repeated; lines that are empty are left out.
func readIncident(fields url.Values) (views.IncidentForm, error) {
	var f views.IncidentForm
	if err := fill(&f, fields); err != nil {
		return f, err
	}
	for n := 1; fields.Has(fmt.Sprintf("site_%d_code", n)); n++ {
		at := func(field string) string { return strings.TrimSpace(fields.Get(fmt.Sprintf("site_%d_%s", n, field))) }
		if line := (views.SiteLine{Code: at("code"), Name: at("name")}); line != (views.SiteLine{}) {
			f.Sites = append(f.Sites, line)
		}
	}
	for n := 1; fields.Has(fmt.Sprintf("rota_%d_days", n)); n++ {
		at := func(field string) string { return strings.TrimSpace(fields.Get(fmt.Sprintf("rota_%d_%s", n, field))) }
		line := views.RotaLine{Days: at("days"), From: at("from"), To: at("to"), Whom: at("whom"), Number: at("number")}
		if line != (views.RotaLine{}) { // who is rung first is filled in on an empty line too
			line.Step = at("step")
			f.Rota = append(f.Rota, line)
		}
	}
	return f, nil
}

// whole is a number as typed, with or without commas and spaces. It is -1,
// which no rule accepts, for what is none.
func whole(s string) int {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", " ", "").Replace(s))
	if err != nil {
		return -1
	}
	return n
}

// share is a percentage as typed, from 0 to 1. It is -1 for what is none.
func share(s string) float64 {
	percent, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "%"), 64)
	if err != nil {
		return -1
	}
	return percent / 100
}

// What a form asks for, put into the incident: a part each.

func setFacts(i *review.Incident, f views.IncidentForm) {
	i.Name, i.LocalReference, i.LFPSEReference = strings.TrimSpace(f.Name), strings.TrimSpace(f.LocalReference), strings.TrimSpace(f.LFPSEReference)
	i.WindowFrom, i.WindowTo, i.DiscoveredOn, i.DeclaredOn = f.WindowFrom, f.WindowTo, f.DiscoveredOn, f.DeclaredOn
	i.Cause, i.ContactPoint = strings.TrimSpace(f.Cause), strings.TrimSpace(f.ContactPoint)
}

func setSites(i *review.Incident, f views.IncidentForm) {
	i.Sites = nil
	for _, s := range f.Sites {
		i.Sites = append(i.Sites, review.Site{Code: s.Code, Name: s.Name})
	}
}

// setDeclared adds the numbers that were typed. What was declared once stays
// declared, so an emptied field is no number.
func setDeclared(i *review.Incident, f views.IncidentForm) {
	for what, typed := range map[string]string{"letters": f.DeclaredLetters, "patients": f.DeclaredPatients, "rows": f.DeclaredRows} {
		if _, had := i.Declared(what); strings.TrimSpace(typed) != "" || had {
			i.Figures = append(i.Figures, review.IncidentFigure{What: what, Declared: whole(typed)})
		}
	}
}

// setTelling puts in whom to tell. Where nothing was asked about a class, people
// of it are told as in an incident that starts.
func setTelling(i *review.Incident, f views.IncidentForm) {
	start := review.DefaultPolicy().Routes
	i.Policy = i.Policy.SaysToTell(review.Policy{
		Telling: f.Telling, TellingReason: strings.TrimSpace(f.TellingReason), NobodyReason: strings.TrimSpace(f.NobodyReason),
		Routes: review.TellingRoutes{NoConcern: cmp.Or(f.RouteNoConcern, start.NoConcern), Closed: cmp.Or(f.RouteClosed, start.Closed), Elsewhere: cmp.Or(f.RouteElsewhere, start.Elsewhere)},
	})
}

func setLimits(i *review.Incident, f views.IncidentForm) {
	i.Policy = review.Policy{
		ClosingsSampled: share(f.ClosingsSampled), AssessmentsSampled: share(f.AssessmentsSampled), ClerkRereads: whole(f.ClerkRereads), ClerkSampled: share(f.ClerkSampled),
		PreparedFirst: whole(f.PreparedFirst), PreparedEvery: whole(f.PreparedEvery),
		RoutineWorkingDays: whole(f.RoutineWorkingDays), UrgentWorkingDays: whole(f.UrgentWorkingDays),
		AcceptHours: whole(f.AcceptHours), SameDayHours: whole(f.SameDayHours), EnquiryWorkingDays: whole(f.EnquiryWorkingDays),
		CandourTarget: whole(f.CandourTarget), Attempts: whole(f.Attempts), CallTraceDays: whole(f.CallTraceDays), PackTraceDays: whole(f.PackTraceDays),
		ReleasesPerDay: whole(f.ReleasesPerDay), ReplyWorkingDays: whole(f.ReplyWorkingDays), ReplyChases: whole(f.ReplyChases),
		PracticeLinks: f.PracticeLinks != "",
	}.SaysToTell(i.Policy)
}

func setRota(i *review.Incident, f views.IncidentForm) {
	i.Rota = nil
	for _, r := range f.Rota {
		i.Rota = append(i.Rota, review.RotaEntry{Days: r.Days, FromHour: whole(r.From), ToHour: whole(r.To), Step: whole(r.Step), Whom: r.Whom, Number: r.Number})
	}
}

// incidentForm is an incident as its forms show it.
func incidentForm(i review.Incident) views.IncidentForm {
	f := policyForm(i.Policy)
	f.Version, f.Reference, f.Name, f.LocalReference, f.LFPSEReference = i.Version, i.Reference, i.Name, i.LocalReference, i.LFPSEReference
	f.WindowFrom, f.WindowTo, f.DiscoveredOn, f.DeclaredOn = i.WindowFrom, i.WindowTo, i.DiscoveredOn, i.DeclaredOn
	f.Cause, f.ContactPoint = i.Cause, i.ContactPoint
	f.DeclaredLetters, f.DeclaredPatients, f.DeclaredRows = declared(i, "letters"), declared(i, "patients"), declared(i, "rows")
	for _, s := range i.Sites {
		f.Sites = append(f.Sites, views.SiteLine{Code: s.Code, Name: s.Name})
	}
	for _, e := range i.Rota {
		f.Rota = append(f.Rota, views.RotaLine{Days: e.Days, From: strconv.Itoa(e.FromHour), To: strconv.Itoa(e.ToHour), Step: strconv.Itoa(e.Step), Whom: e.Whom, Number: e.Number})
	}
	return f
}

func declared(i review.Incident, what string) string {
	f, ok := i.Declared(what)
	if !ok {
		return ""
	}
	return strconv.Itoa(f.Declared)
}

func policyForm(p review.Policy) views.IncidentForm {
	return views.IncidentForm{
		Telling: p.Telling, TellingReason: p.TellingReason, NobodyReason: p.NobodyReason,
		RouteNoConcern: p.Routes.NoConcern, RouteClosed: p.Routes.Closed, RouteElsewhere: p.Routes.Elsewhere,
		ClosingsSampled: views.Percent(p.ClosingsSampled), AssessmentsSampled: views.Percent(p.AssessmentsSampled), ClerkRereads: strconv.Itoa(p.ClerkRereads), ClerkSampled: views.Percent(p.ClerkSampled),
		PreparedFirst: strconv.Itoa(p.PreparedFirst), PreparedEvery: strconv.Itoa(p.PreparedEvery),
		RoutineWorkingDays: strconv.Itoa(p.RoutineWorkingDays), UrgentWorkingDays: strconv.Itoa(p.UrgentWorkingDays),
		AcceptHours: strconv.Itoa(p.AcceptHours), SameDayHours: strconv.Itoa(p.SameDayHours), EnquiryWorkingDays: strconv.Itoa(p.EnquiryWorkingDays),
		CandourTarget: strconv.Itoa(p.CandourTarget), Attempts: strconv.Itoa(p.Attempts), CallTraceDays: strconv.Itoa(p.CallTraceDays), PackTraceDays: strconv.Itoa(p.PackTraceDays),
		ReleasesPerDay: strconv.Itoa(p.ReleasesPerDay), ReplyWorkingDays: strconv.Itoa(p.ReplyWorkingDays), ReplyChases: strconv.Itoa(p.ReplyChases),
		PracticeLinks: yesIf(p.PracticeLinks),
	}
}
