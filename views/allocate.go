package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// An AllocateForm is what somebody asks to be allocated. It stands in an address,
// so that the preview can be opened again.
type AllocateForm struct {
	Pick   string // "" for so many of a kind, else those ticked, shown or all, as in a list of cases
	N      string
	Most   string // how many each gets at most
	Until  string
	Held   string // yes: also cases on hold
	Moved  string // yes: also cases that are allocated already
	Filter review.CaseFilter
	Cases  []review.CaseID
	Shares map[review.PersonID]string
}

// The ways to pick cases in a list of them.
const (
	PickTicked = "ticked"
	PickShown  = "shown" // those that stand on the page
	PickAll    = "all"   // all that the filter selects
)

// ReadAllocateForm reads the form from the fields of an address or of a form.
// The cases of a page become cases picked one by one.
func ReadAllocateForm(fields url.Values, filter review.CaseFilter) AllocateForm {
	f := AllocateForm{Pick: fields.Get("pick"), N: fields.Get("n"), Most: fields.Get("most"), Until: fields.Get("until"), Held: fields.Get("also_held"),
		Moved: fields.Get("also_allocated"), Filter: filter, Shares: map[review.PersonID]string{}}
	cases := fields["case"]
	if f.Pick == PickShown {
		cases = fields["shown"]
	}
	for _, text := range cases {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
			f.Cases = append(f.Cases, review.CaseID(n))
		}
	}
	if f.Pick == PickShown {
		f.Pick = PickTicked
	}
	for name := range fields {
		id, err := strconv.ParseInt(strings.TrimPrefix(name, "share_"), 10, 64)
		if share := fields.Get(name); err == nil && share != "" {
			f.Shares[review.PersonID(id)] = share
		}
	}
	return f
}

// Ask is what the form asks for. A number that is none becomes one that is refused.
func (f AllocateForm) Ask() review.AllocationAsk {
	a := review.AllocationAsk{Scope: review.AllocateKind, Filter: f.Filter, Until: f.Until, Held: f.Held != "", Moved: f.Moved != "", Shares: map[review.PersonID]int{}}
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			return -1
		}
		return n
	}
	switch f.Pick {
	case PickTicked:
		a.Scope, a.Cases = review.AllocatePicked, f.Cases
	case PickAll:
		a.Scope = review.AllocateAll
	default:
		a.N = number(f.N)
	}
	if f.Most != "" {
		if a.Most = number(f.Most); a.Most == 0 {
			a.Most = -1
		}
	}
	for id, share := range f.Shares {
		if n := number(share); n != 0 {
			a.To = append(a.To, id)
			a.Shares[id] = max(n, 1)
		}
	}
	slices.Sort(a.To)
	return a
}

// LookByRota is the button that shares cases out by who is there until the day
// on which the allocation ends.
const LookByRota = "rota"

// ShareByRota gives everybody the shares that the working weeks say, in place of
// what was chosen.
func (f *AllocateForm) ShareByRota(shares map[review.PersonID]int) {
	f.Shares = map[review.PersonID]string{}
	for id, n := range shares {
		f.Shares[id] = strconv.Itoa(n)
	}
}

// Again is the form as the fields that ask for the same once more.
func (f AllocateForm) Again(cases Cases, a review.Actor) [][2]string {
	all := [][2]string{{"pick", f.Pick}, {"n", f.N}, {"most", f.Most}, {"until", f.Until}, {"also_held", f.Held}, {"also_allocated", f.Moved}}
	all = append(all, f.about(cases, a)...)
	for _, id := range sortedPeople(f.Shares) {
		all = append(all, [2]string{shareField(id), f.Shares[id]})
	}
	return all
}

// about are the fields that say which cases it is about, but for a number of a kind.
func (f AllocateForm) about(cases Cases, a review.Actor) [][2]string {
	var all [][2]string
	for _, field := range cases.fields(a) {
		all = append(all, [2]string{field.name, field.value})
	}
	for _, id := range f.Cases {
		all = append(all, [2]string{"case", str(int64(id))})
	}
	return all
}

func sortedPeople(shares map[review.PersonID]string) []review.PersonID {
	var ids []review.PersonID
	for id := range shares {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func shareField(id review.PersonID) string { return "share_" + str(int64(id)) }

// An Allocating is the page on which cases are allocated.
type Allocating struct {
	Form    AllocateForm
	List    Cases // only its filter and what that can be chosen from
	Members []review.Member
	Plan    *review.AllocationPlan // nil before anybody was chosen
}

// canBeGiven are the members that cases could be allocated to.
func (x Allocating) canBeGiven() []review.Member {
	var some []review.Member
	for _, m := range x.Members {
		if !m.Person.Blocked && worksOnCases(m) {
			some = append(some, m)
		}
	}
	return some
}

func worksOnCases(m review.Member) bool {
	return slices.ContainsFunc(review.Stages, func(s review.Stage) bool {
		return review.Actor{Roles: m.Roles, SecondReader: m.SecondReader}.WorksOn(s)
	})
}

// shareOptions are how much of the cases somebody gets.
func shareOptions() []kit.Option {
	o := []kit.Option{{Value: "", Label: "None"}, {Value: "1", Label: "1 share"}}
	for n := 2; n <= review.AllocationShares; n++ {
		o = append(o, kit.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n) + " shares"})
	}
	return o
}

// stagesOfWork are the stages whose cases wait for somebody.
func stagesOfWork() []kit.Option {
	var o []kit.Option
	for _, s := range review.Stages {
		if _, works := review.StageWork(s); works {
			o = append(o, kit.Option{Value: string(s), Label: s.Label()})
		}
	}
	return o
}

// allocationHeading says what is allocated.
func (x Allocating) heading() string {
	switch x.Form.Pick {
	case PickTicked:
		return "Allocate " + count(len(x.Form.Cases), "case")
	case PickAll:
		return "Allocate all cases that match"
	}
	return "Allocate the oldest of a kind"
}

func allocateButton(n int) string { return "Allocate " + count(n, "case") }

// allocationKind says in words what was done.
func allocationKind(kind string) string {
	switch kind {
	case review.TakingBack:
		return "Taken back"
	case review.HandingOver:
		return "Handed over"
	}
	return "Allocated"
}

// shareWords says how many cases somebody got, or was relieved of.
func shareWords(s review.AllocationShare) string {
	if s.N == 0 {
		return "No case from " + s.Name
	}
	if s.N < 0 {
		return count(-s.N, "case") + " from " + s.Name
	}
	return count(s.N, "case") + " to " + s.Name
}

// noticeWords tells a person what was given to them or taken back.
func noticeWords(n review.AllocationNotice) string {
	if n.N < 0 {
		return n.ByName + " took " + count(-n.N, "case") + " back from you"
	}
	return n.ByName + " gave you " + count(n.N, "case") + ", until " + dayOf(n.Until)
}

// A TakeBackForm is which allocated cases go back to the queue.
type TakeBackForm struct {
	AllocateForm
	Person review.PersonID
}

func (f TakeBackForm) again(list Cases, a review.Actor) [][2]string {
	all := append([][2]string{{"pick", f.Pick}}, f.about(list, a)...)
	if f.Person != 0 {
		all = append(all, [2]string{"person", str(int64(f.Person))})
	}
	return all
}

// orAll names the filters at work, or says that there is none.
func orAll(filters []chosen) string {
	if len(filters) == 0 {
		return "none, so all cases"
	}
	var names []string
	for _, f := range filters {
		names = append(names, f.label)
	}
	return strings.Join(names, "; ")
}

// CasesWere begins a sentence on what was done with so many cases.
func CasesWere(n int) string {
	if n == 1 {
		return "1 case was"
	}
	return thousands(n) + " cases were"
}
