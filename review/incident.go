package review

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
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

// Waits reports whether the incident still needs a second person's word.
func (i Incident) Waits() bool { return i.CreatedBy != 0 && i.ConfirmedBy == 0 }

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
	p.Add(utf8.RuneCountInString(i.Name) <= 200, "name", "Enter a name of at most 200 characters.")
	for field, d := range map[string]string{"window_from": i.WindowFrom, "window_to": i.WindowTo, "discovered_on": i.DiscoveredOn, "declared_on": i.DeclaredOn} {
		_, err := time.Parse(time.DateOnly, d)
		p.Add(d == "" || err == nil, field, "Enter a real date, or leave it empty.")
	}
	p.Add(i.WindowFrom == "" || i.WindowTo == "" || i.WindowFrom <= i.WindowTo, "window_to", "The window must end on or after the day it starts.")
	p.Add(i.DiscoveredOn == "" || i.DeclaredOn == "" || i.DiscoveredOn <= i.DeclaredOn, "declared_on", "It cannot be declared before it was discovered.")
	i.checkSites(p)
	for _, what := range DeclaredKinds {
		f, ok := i.Declared(what)
		p.Add(!ok || f.Declared >= 0, "declared_"+what, "Enter a whole number, such as 28563.")
	}
	for n, e := range i.Rota {
		field := "rota_" + strconv.Itoa(n+1)
		p.Add(slices.Contains(RotaDays, e.Days) && e.FromHour >= 0 && e.FromHour <= 23 && e.ToHour >= 1 && e.ToHour <= 24,
			field, "Choose days, and hours from 0 to 24.")
		p.Add(strings.TrimSpace(e.Whom) != "" && strings.TrimSpace(e.Number) != "", field, "Enter whom to ring, and the number.")
	}
	return p
}

func (i Incident) checkSites(p Problems) {
	seen := map[string]bool{}
	for n, s := range i.Sites {
		field := "site_" + strconv.Itoa(n+1)
		p.Add(strings.TrimSpace(s.Code) != "" && strings.TrimSpace(s.Name) != "", field, "Enter the code and the name of the site, or leave both empty.")
		p.Add(!seen[s.Code], field, "Enter each code once.")
		seen[s.Code] = true
	}
}

// CheckChange reports what is wrong with i in place of before, by form field.
// A change of what the review measures itself by needs a reason; a policy that
// was never explained stands in the way of nothing but its own change.
func (i Incident) CheckChange(before Incident, reason string) Problems {
	p := i.Check()
	for field, problem := range i.Policy.CheckChange(before.Policy) {
		p.Add(false, field, problem)
	}
	p.Add(strings.TrimSpace(reason) != "" || !i.needsReason(before), "reason", "Say why this is changed.")
	return p
}

func (i Incident) needsReason(before Incident) bool {
	for _, what := range DeclaredKinds {
		f, _ := i.Declared(what)
		if was, _ := before.Declared(what); was.Declared != f.Declared {
			return true
		}
	}
	return i.Policy != before.Policy || i.facts() != before.facts()
}

// facts are what is said of the incident itself, to compare.
func (i Incident) facts() [9]string {
	return [...]string{i.Name, i.LocalReference, i.LFPSEReference, i.WindowFrom, i.WindowTo, i.Cause, i.DiscoveredOn, i.DeclaredOn, i.ContactPoint}
}

// A Member is a person with roles in an incident.
type Member struct {
	Person       Person
	Roles        []Role
	SecondReader bool
}

// May reports whether any of the member's roles has been granted p.
func (m Member) May(p Permission) bool { return Actor{Roles: m.Roles}.May(p) }

// Check reports what is wrong with what a form makes of a member, by form field.
func (m Member) Check() Problems {
	p := Problems{}
	p.Add(len(m.Roles) > 0, "roles", "Choose at least one role.")
	for _, r := range m.Roles {
		p.Add(r.Valid(), "roles", "Choose roles from the list.")
	}
	p.Add(!m.SecondReader || slices.Contains(m.Roles, Clinician), "second_reader", "Only a clinician is given the second-reader right. Choose that role too, or take the mark away.")
	return p
}

// SameRoles reports whether two memberships grant the same.
func (m Member) SameRoles(other Member) bool {
	return m.SecondReader == other.SecondReader &&
		slices.Equal(slices.Sorted(slices.Values(m.Roles)), slices.Sorted(slices.Values(other.Roles)))
}
