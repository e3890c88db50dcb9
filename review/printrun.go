package review

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// PrintRunID identifies a print run within an installation.
type PrintRunID int64

// The kinds of letter that can go in a print run: they say the same to everybody.
// What was found for one person, and candour, is written and told singly.
const (
	AwarenessLetter    = "awareness"
	NoConcernLetter    = "no-concern"
	NothingAskedLetter = "nothing-asked"
)

// RunKinds are those kinds, as choices of a form.
var RunKinds = []string{NoConcernLetter, NothingAskedLetter, AwarenessLetter}

// RunRoute is the route of the tellings that a kind of letter meets in a print
// run, "" for a kind that goes singly.
func RunRoute(kind string) Route {
	switch kind {
	case AwarenessLetter:
		return RouteAwareness
	case NoConcernLetter, NothingAskedLetter:
		return RouteOutcome
	}
	return ""
}

// A RunState says where a print run stands.
type RunState string

// The states. In those at work the program goes on by itself.
const (
	RunChecking   RunState = "checking"
	RunChecked    RunState = "checked"
	RunDropped    RunState = "dropped"
	RunProducing  RunState = "producing"
	RunMade       RunState = "made"
	RunHandedOver RunState = "handed over"
	RunSending    RunState = "sending"
	RunSent       RunState = "sent"
	RunRecalling  RunState = "recalling"
	RunRecalled   RunState = "recalled"
)

// AtWork reports whether the program is at something, with progress.
func (s RunState) AtWork() bool {
	return s == RunChecking || s == RunProducing || s == RunSending || s == RunRecalling
}

// Label is what screens call s.
func (s RunState) Label() string {
	switch s {
	case RunChecking:
		return "Being checked"
	case RunChecked:
		return "Checked, waits for approval"
	case RunDropped:
		return "Dropped, nothing was made"
	case RunProducing:
		return "Packs are being made"
	case RunMade:
		return "Made, to be printed"
	case RunHandedOver:
		return "Handed over for printing"
	case RunSending:
		return "Being recorded as sent"
	case RunSent:
		return "Recorded as sent"
	case RunRecalling:
		return "Being recalled"
	case RunRecalled:
		return "Recalled"
	}
	return string(s)
}

// A RunFate is what became of a telling that a print run was chosen for.
type RunFate string

// The fates.
const (
	RunGoes    RunFate = "goes"
	RunLeftOut RunFate = "left out"
	RunPacked  RunFate = "packed"
)

// A RunRule is how people are chosen for a print run, and what their letter says.
type RunRule struct {
	Kind  string            `json:"kind"`
	Most  int               `json:"most,omitempty"`  // the oldest tellings that can go, 0 for all
	Adult bool              `json:"adult,omitempty"` // adults of whom nobody has said who must be told are told themselves
	Typed map[string]string `json:"typed"`           // what everybody's letter says in the fields that somebody writes

	Practices []string `json:"practices,omitempty"` // codes; none: of any practice, or of none
	Postcodes []string `json:"postcodes,omitempty"` // areas, such as N, and districts, such as N1; none: wherever they live
}

// A PrintRun is many packs that are chosen by a rule, looked at, approved by a
// second person, made by the program and printed together.
type PrintRun struct {
	ID      PrintRunID
	N       int // as run n of the incident
	Version int
	RunRule
	Wording    DefinitionID // what was looked at: nothing is made of another
	Letterhead DefinitionID
	State      RunState
	Done       int // of Total, of what the program is at
	Total      int

	By          PersonID
	ByName      string
	At          time.Time
	CheckedAt   time.Time
	ApprovedBy  string
	ApprovedAt  time.Time
	ApprovedWhy string
	MadeAt      time.Time
	HandedBy    string
	HandedAt    time.Time
	HandedTo    string
	Postings    []RunPosting // oldest first
	EndedBy     string       // who dropped or recalled it
	EndedAt     time.Time
	EndedWhy    string

	Goes    int // would go, or wait to be made
	LeftOut map[GateName]int
	Packs   map[PackState]int
	Kept    int // wait although they were to be recorded as sent: a gate was closed
}

// A RunPosting records that packs of a print run went.
type RunPosting struct {
	By         PersonID
	ByName     string
	At         time.Time
	HappenedAt time.Time
	Channel    string
	Note       string
	Not        Positions // that did not go
	Anyway     Positions // that had gone although a gate was closed
}

// Out is how many people are left out.
func (r PrintRun) Out() int {
	n := 0
	for _, k := range r.LeftOut {
		n += k
	}
	return n
}

// Made is how many packs were made.
func (r PrintRun) Made() int {
	n := 0
	for _, k := range r.Packs {
		n += k
	}
	return n
}

// Waiting is how many packs may still lie somewhere.
func (r PrintRun) Waiting() int { return r.Packs[PackMade] + r.Packs[PackPulled] }

// MayCheck says why a cannot have the choice made anew, or is nil when they can.
func (r PrintRun) MayCheck(a Actor) error { return r.may(a, RunChecked) }

// MayDrop says why a cannot drop the run before anything was made, or is nil when
// they can.
func (r PrintRun) MayDrop(a Actor) error { return r.may(a, RunChecking, RunChecked) }

// MayApprove says why a cannot have the packs made, or is nil when they can:
// somebody else than who chose them.
func (r PrintRun) MayApprove(a Actor) error {
	switch {
	case !a.May(ApproveRuns):
		return forbidden("Another liaison or a manager approves a print run.")
	case r.State != RunChecked:
		return notNow("This print run is not waiting for approval: “" + r.State.Label() + "”.")
	case a.Person == r.By:
		return forbidden("You made this print run. A second person approves it.")
	case r.Goes == 0:
		return notNow("Nobody would get a letter by this print run.")
	}
	return nil
}

// MayHandOver says why a cannot record that the run was handed over for printing,
// or is nil when they can.
func (r PrintRun) MayHandOver(a Actor) error { return r.may(a, RunMade) }

// MaySend says why a cannot record that packs of the run were sent, or is nil
// when they can.
func (r PrintRun) MaySend(a Actor) error { return r.mayEnd(a, RunMade, RunHandedOver, RunSent) }

// MayRecall says why a cannot recall what waits of the run, or say of what went
// that it was wrong, or is nil when they can.
func (r PrintRun) MayRecall(a Actor) error {
	if r.State == RunProducing {
		return r.may(a, RunProducing)
	}
	if r.State == RunSent && r.Packs[PackSent] > 0 {
		return r.may(a, RunSent)
	}
	return r.mayEnd(a, RunMade, RunHandedOver, RunSent)
}

func (r PrintRun) mayEnd(a Actor, in ...RunState) error {
	err := r.may(a, in...)
	if err == nil && r.Waiting() == 0 {
		return notNow("No pack of this print run waits to be sent.")
	}
	return err
}

func (r PrintRun) may(a Actor, in ...RunState) error {
	if !a.May(MakeRuns) {
		return forbidden("Patient liaison and leads make print runs.")
	}
	if slices.Contains(in, r.State) {
		return nil
	}
	return notNow("This is not possible now: the print run stands at “" + r.State.Label() + "”.")
}

// Check reports what is wrong with a rule, by form field.
func (r RunRule) Check() Problems {
	p := Problems{}
	p.Add(RunRoute(r.Kind) != "", "kind", "Choose which letter goes.")
	p.Add(r.Most >= 0, "most", "Enter a number, or leave it blank for everybody.")
	for _, code := range r.Practices {
		p.Add(codeOfPractice.MatchString(code), "practices", "“"+code+"” is not the code of a practice, such as F81001. Leave the field blank for all practices.")
	}
	for _, code := range r.Postcodes {
		p.Add(postcodeBegins.MatchString(code), "postcodes", "“"+code+"” is not how a postcode begins: enter areas, such as N, or districts, such as N1. Leave the field blank for all.")
	}
	return p
}

// codeOfPractice is what may be the code of a practice, also of one that no directory
// has: lists bring what they bring.
var codeOfPractice = regexp.MustCompile(`^[A-Z][A-Z0-9]{2,7}$`)

// postcodeBegins is an area of postcodes, or a district of one.
var postcodeBegins = regexp.MustCompile(`^[A-Z]{1,2}([0-9][A-Z0-9]?)?$`)

// Codes are the codes that somebody typed one after another, in capitals, each once.
func Codes(typed string) []string {
	all := strings.FieldsFunc(strings.ToUpper(typed), func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	slices.Sort(all)
	return slices.Compact(all)
}

// Check reports what is wrong with the record of a sending, by form field.
func (s RunPosting) Check(r PrintRun, at time.Time) Problems {
	p := Problems{}
	p.Add(!s.HappenedAt.IsZero() && !s.HappenedAt.After(at), "happened_at", "Enter when they went, not in the future.")
	p.Add(s.HappenedAt.IsZero() || !s.HappenedAt.Before(r.MadeAt.Truncate(time.Minute)), "happened_at", "The packs were not made before then.")
	p.Add(slices.Contains(PackChannels, s.Channel), "channel", "Choose how they went.")
	p.Add(s.Not.Within(r.Made()), "not", "There are positions 1 to "+itoa(int64(r.Made()))+" in this print run.")
	p.Add(s.Anyway.Within(r.Made()), "anyway", "There are positions 1 to "+itoa(int64(r.Made()))+" in this print run.")
	p.Add(!s.Not.Overlap(s.Anyway), "anyway", "A position cannot have gone and not have gone.")
	return p
}

// GatesOf are what keeps the pack of m from being made now.
func (c *Case) GatesOf(m MakePack, at time.Time) []Gate {
	o, ok := c.Obligation(m.Pack.Telling)
	if !ok {
		return []Gate{{Name: GateEnded, Words: "What it was about is not in this case any more."}}
	}
	if m.Pack.Run != 0 {
		o.Facts.Overrides = nil // a lead looked at one person, and not at a run
	}
	closed := c.MakingGates(&o, m.Pack, at)
	if m.Pack.Run != 0 {
		return append(c.RunGates(&o, m.Pack.Kind), closed...)
	}
	return closed
}

// Presume says whom a print run tells where nobody has said who must be told:
// the patient, if they are alive and 18 or over, whom the law presumes able to
// decide for themselves. It returns false for everybody else.
func (r PrintRun) Presume(c *Case, at time.Time) (NameRelevantPerson, bool) {
	born, err := time.Parse(time.DateOnly, c.Post.Born)
	if !r.Adult || err != nil || len(c.Relevant) > 0 || c.Died != "" || Date(at) < born.AddDate(18, 0, 0).Format(time.DateOnly) {
		return NameRelevantPerson{}, false
	}
	return NameRelevantPerson{RelevantPerson{Who: ThePatient, Authority: "An adult, of whom nothing else was known when print run " + itoa(int64(r.N)) + " was made"}}, true
}

// RunGates name what keeps a telling out of a print run of a kind of letter,
// beside what keeps any pack from being made: it is told singly.
func (c *Case) RunGates(t *Obligation, kind string) []Gate {
	var closed []Gate
	if t.Facts.Route == RouteCandour || c.Owes(RouteCandour) {
		closed = append(closed, Gate{Name: GateSingly, Words: "Candour is owed. It is told singly, never in a print run."})
	}
	if RunRoute(kind) == "" || RunRoute(kind) != t.Facts.Route {
		closed = append(closed, Gate{Name: GateEnded, Words: "This kind of letter does not go in a print run about this telling."})
	}
	if r := c.Teller(); r != nil && r.Who != ThePatient {
		closed = append(closed, Gate{Name: GateActedFor, Words: "Somebody acts for the patient. They are told singly."})
	}
	if r := c.Teller(); r != nil && strings.TrimSpace(r.Needs) != "" {
		closed = append(closed, Gate{Name: GateNeeds, Words: "This person has needs that somebody must look at: " + r.Needs})
	}
	return closed
}

// concernGates ask whether a letter of a kind is true of the whole case: that no
// concern was found, which only assessments can say; or that nothing was asked of
// anybody in what was closed at triage, and nothing found in the rest.
func (c *Case) concernGates(kind string) []Gate {
	var closed []Gate
	assessed, found := map[LetterID]bool{}, false
	for _, o := range c.InForce() {
		found = found || o.Finding.Affected()
		for _, id := range o.Letters {
			assessed[id] = assessed[id] || o.Basis.reviewed()
		}
	}
	unread := slices.DeleteFunc(letterIDsOf(c.Letters), func(id LetterID) bool { return assessed[id] })
	switch {
	case kind == NoConcernLetter && len(unread) > 0:
		closed = append(closed, Gate{Name: GateNotRead, Words: "Not every letter was assessed here. Closed at triage, or assumed, is not “no concern found”."})
	case kind == NothingAskedLetter && len(unread) == 0:
		closed = append(closed, Gate{Name: GateOther, Words: "Every letter was assessed. What is said of them is “no concern found”."})
	case slices.ContainsFunc(unread, func(id LetterID) bool { return !c.closedHere(id) }):
		closed = append(closed, Gate{Name: GateNotRead, Words: "A letter was neither closed at triage nor assessed here."})
	}
	if d := c.Candour(); found || d != nil && d.Notifiable() {
		closed = append(closed, Gate{Name: GateFound, Words: "The review found something. It is told singly."})
	}
	for _, o := range c.Obligations {
		if o.State == Open && (o.Kind == Action || o.Kind == SameDayAction || o.Kind == Enquiry) {
			return append(closed, Gate{Name: GateOpenWork, Words: "An action or an enquiry is open: it is not known yet that there is no concern."})
		}
	}
	return closed
}

// closedHere reports whether a letter was closed at triage, and that counts.
func (c *Case) closedHere(id LetterID) bool {
	d := c.DecisionOn(id)
	return d != nil && d.Answer == Close && !d.Reread && !c.CoveredByOutcome(id)
}

// RunNeeds is how a letter of a print run meets what is needed when writing to
// the patient: large print alone needs nobody to look at it.
func (p Post) RunNeeds() (largePrint bool, met string) {
	if p.OtherLanguage() {
		return false, ""
	}
	switch strings.ToLower(strings.Trim(p.Needs, " .")) {
	case "large print", "needs large print", "large print, at least 18 point", "large print (18 point)":
		return true, "The letter is in large print, 18 point."
	}
	return false, ""
}
