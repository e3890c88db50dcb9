package review

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Incident is the event under review. Everything about patients hangs on
// one, and so do people's roles.
type Incident struct {
	ID             IncidentID
	Version        int
	Reference      string // by which scripts know it; unique
	Name           string
	LocalReference string
	LFPSEReference string
	WindowFrom     string // dates
	WindowTo       string
	Cause          string
	DiscoveredOn   string
	DeclaredOn     string
	ContactPoint   string // what patients are told to ring
	Demonstration  bool   // made-up data: NHS numbers of the never-issued range are accepted
	Policy         Policy
	PolicyID       DefinitionID
	Sites          []Site
	Rota           []RotaEntry
	Figures        []IncidentFigure // all versions, oldest first
	CreatedBy      PersonID         // zero: the command line
	ConfirmedBy    PersonID         // the second person behind the first manager
	CreatedAt      time.Time
}

// A Site is a hospital or clinic of the trust.
type Site struct{ Code, Name string }

// A RotaEntry says whom to ring at which hours, London time.
type RotaEntry struct {
	ID       int64
	Days     string // every day, weekdays, weekends
	FromHour int    // 0 to 23
	ToHour   int    // 1 to 24, exclusive; at or below FromHour means over midnight
	Step     int    // 1 is rung first
	Whom     string
	Number   string
}

// RotaDays are the choices of a form, in order.
var RotaDays = []string{"every day", "weekdays", "weekends"}

// An IncidentFigure is what the trust declared, in one version.
type IncidentFigure struct {
	What     string // rows, letters, patients
	Declared int
	Reason   string
	By       PersonID
	At       time.Time
}

// DeclaredKinds are what a declared figure can count.
var DeclaredKinds = []string{"letters", "patients", "rows"}

// Declared returns the figure in force, or false.
func (i Incident) Declared(what string) (IncidentFigure, bool) {
	for _, f := range slices.Backward(i.Figures) {
		if f.What == what {
			return f, true
		}
	}
	return IncidentFigure{}, false
}

// OnCall returns whom to ring at the time at, in the order of the rota's steps.
func (i Incident) OnCall(at time.Time) []RotaEntry {
	var now []RotaEntry
	for _, e := range i.Rota {
		if e.covers(at.In(London)) {
			now = append(now, e)
		}
	}
	slices.SortStableFunc(now, func(a, b RotaEntry) int { return a.Step - b.Step })
	return now
}

func (e RotaEntry) covers(at time.Time) bool {
	weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
	if e.Days == "weekdays" && weekend || e.Days == "weekends" && !weekend {
		return false
	}
	h := at.Hour()
	if e.FromHour < e.ToHour {
		return h >= e.FromHour && h < e.ToHour
	}
	return h >= e.FromHour || h < e.ToHour
}

var incidentReference = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{1,39}$`)

// Check reports what is wrong with the facts of i, by form field.
func (i Incident) Check() Problems {
	p := Problems{}
	p.Add(incidentReference.MatchString(i.Reference), "reference", "Enter a reference of 2 to 40 letters, digits, dots, dashes or slashes.")
	p.Add(strings.TrimSpace(i.Name) != "", "name", "Enter a name for the incident.")
	for field, d := range map[string]string{"window_from": i.WindowFrom, "window_to": i.WindowTo, "discovered_on": i.DiscoveredOn, "declared_on": i.DeclaredOn} {
		_, err := time.Parse(time.DateOnly, d)
		p.Add(d == "" || err == nil, field, "Enter a real date, or leave it empty.")
	}
	p.Add(i.WindowFrom == "" || i.WindowTo == "" || i.WindowFrom <= i.WindowTo, "window_to", "The window must end on or after the day it starts.")
	p.Add(i.DiscoveredOn == "" || i.DeclaredOn == "" || i.DiscoveredOn <= i.DeclaredOn, "declared_on", "It cannot be declared before it was discovered.")
	for n, e := range i.Rota {
		field := "rota_" + strconv.Itoa(n+1)
		p.Add(slices.Contains(RotaDays, e.Days) && e.FromHour >= 0 && e.FromHour <= 23 && e.ToHour >= 1 && e.ToHour <= 24,
			field, "Choose days, and hours from 0 to 24.")
		p.Add(strings.TrimSpace(e.Whom) != "" && strings.TrimSpace(e.Number) != "", field, "Enter whom to ring, and the number.")
	}
	return p
}

// A Member is a person with roles in an incident.
type Member struct {
	Person       Person
	Roles        []Role
	SecondReader bool
}
