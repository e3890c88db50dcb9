package review

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SavedViewID identifies a saved view.
type SavedViewID int64

// The lists whose filters can be saved.
const (
	CasesList = "cases"
	OwedKept  = "owed"
)

// How many views somebody may keep, how many may be shared in an incident, and how
// long a name may be.
const (
	MostViews    = 20
	viewNameMost = 60
)

// A SavedView is the filter of a list under a name: somebody's own, or shared with
// everybody in the incident. It says what is asked, never what is found: whoever
// opens it sees of that what they may see.
type SavedView struct {
	ID      SavedViewID
	Version int
	Owner   PersonID
	ByName  string
	List    string
	Query   string // coded values, as the list's address says them
	Name    string
	Shared  bool
	Count   Tally // what the list holds now for whoever looks
}

// Cases is the filter of a view of cases.
func (v SavedView) Cases() CaseFilter {
	q, _ := url.ParseQuery(v.Query)
	return FilterOf(q)
}

// Owed is the kind and the span of time of a view of what is owed.
func (v SavedView) Owed() (ObligationKind, Due) {
	q, _ := url.ParseQuery(v.Query)
	return ObligationKind(q.Get("kind")), oneOf(Due(q.Get("due")), Dues)
}

// Fits reports whether a could choose in a form what the view asks: with less of it
// the list would be another one under the same name.
func (v SavedView) Fits(a Actor) bool {
	switch v.List {
	case CasesList:
		f := v.Cases()
		return a.May(SeeCases) && f == f.Known(a)
	case OwedKept:
		kind, _ := v.Owed()
		return a.HasOwed(kind)
	}
	return false
}

// Canonical is the view with its query as this program writes it.
func (v SavedView) Canonical() SavedView {
	q := url.Values{}
	pairs := v.Cases().Pairs()
	if v.List == OwedKept {
		kind, due := v.Owed()
		pairs = []string{"kind", string(kind), "due", string(due)}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	v.Query = q.Encode()
	return v
}

// MayChange refuses whoever may not rename or remove the view: one's own are
// nobody else's to see; shared ones are for those who may share.
func (v SavedView) MayChange(a Actor) error {
	switch {
	case !v.Shared && v.Owner != a.Person:
		return ErrNotFound
	case v.Shared && !a.May(ShareViews):
		return forbidden("A shared view is changed by managers and leads. Save one of your own instead.")
	}
	return nil
}

// Check reports what is wrong with the name and the sharing that a asks for.
func (v SavedView) Check(a Actor) error {
	p := Problems{}
	name := strings.TrimSpace(v.Name)
	p.Add(name != "", "name", "Enter a name for the view.")
	p.Add(utf8.RuneCountInString(name) <= viewNameMost, "name", "Use at most 60 characters.")
	p.Add(longestNumber(name) < 6, "name", "Leave numbers of patients out of the name.")
	p.Add(!v.Shared || a.May(ShareViews), "shared", "Managers and leads share views. Save it for yourself.")
	return p.Err()
}

// longestNumber is how many digits follow each other in s, spaces and hyphens
// between them left out.
func longestNumber(s string) int {
	most, run := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			run++
			most = max(most, run)
		case r != ' ' && r != '-':
			run = 0
		}
	}
	return most
}

// FilterOf reads a filter from the query of an address.
func FilterOf(q url.Values) CaseFilter {
	urgency, _ := strconv.Atoi(q.Get("urgency"))
	return CaseFilter{
		Stage: Stage(q.Get("stage")), Urgency: Urgency(urgency), Specialty: q.Get("specialty"),
		Due: Due(q.Get("due")), Held: q.Get("held"), Complete: q.Get("complete"), Died: q.Get("died"), Mine: q.Get("mine"),
	}
}

// Pairs are the filter as the names and values of an address.
func (f CaseFilter) Pairs() []string {
	urgency := ""
	if f.Urgency != 0 {
		urgency = strconv.Itoa(int(f.Urgency))
	}
	return []string{"stage", string(f.Stage), "urgency", urgency, "specialty", f.Specialty, "due", string(f.Due),
		"held", f.Held, "complete", f.Complete, "died", f.Died, "mine", f.Mine}
}

// OwnFirst orders views as pages list them: one's own, then the shared ones.
func OwnFirst(all []SavedView) {
	slices.SortStableFunc(all, func(v, w SavedView) int {
		switch {
		case v.Shared == w.Shared:
			return strings.Compare(strings.ToLower(v.Name), strings.ToLower(w.Name))
		case v.Shared:
			return 1
		}
		return -1
	})
}
