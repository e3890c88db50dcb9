package review

import (
	"slices"
	"strings"
	"time"
)

// A Route says what a person is told.
type Route string

// The routes of telling.
const (
	RouteAwareness Route = "awareness" // that letters were lost and are being reviewed
	RouteOutcome   Route = "outcome"   // what the review found
	RouteCandour   Route = "candour"   // the statutory duty, regulation 20
)

// Label is what screens call r.
func (r Route) Label() string {
	switch r {
	case RouteAwareness:
		return "That letters were lost"
	case RouteOutcome:
		return "The outcome"
	case RouteCandour:
		return "Duty of candour"
	case RouteNobody:
		return "Nothing"
	}
	return string(r)
}

// Who says why a person is the one who must be told (regulation 20(7)).
type Who string

// The reasons for being the relevant person.
const (
	ThePatient    Who = "the patient"
	PatientDied   Who = "the patient died"
	Under16       Who = "under 16 and not competent"
	LacksCapacity Who = "16 or over and lacks capacity"
)

// Whos are the choices of a form, in order.
var Whos = []Who{ThePatient, PatientDied, Under16, LacksCapacity}

// A RelevantPerson is who must be told: the patient, or who lawfully acts for them.
type RelevantPerson struct {
	ID           int64 // zero until kept
	Who          Who
	Name         string
	Relationship string
	Authority    string // the evidence of it
	Capacity     string // what shows that a child decides for themselves, or who found when that the patient cannot
	Copies       string // what shows that they may have copies of the letters; "" when they may not
	Contact      string
	Wishes       string // their own questions, and how they want to be contacted
	Reaching
	By     PersonID
	ByName string
	At     time.Time
}

// Reaching is how somebody can be reached and written to.
type Reaching struct {
	NeedsAsked string   // of whom it was asked, one of NeedsAsked; "" for not asked yet
	Needs      string   // format, interpreter, advocate; "" for none
	RuledOut   []string // channels that do not reach them, of RuledOut
	Messages   string   // one of Messages; "" for not asked
}

// The answers about reaching somebody, as choices of a form.
var (
	NeedsAsked = []string{"the person", "a carer or relative", "the GP practice", "the trust’s record"}
	RuledOut   = []string{"telephone", "video", "in person", "letter"}
	Messages   = []string{"may be left", noMessages}
)

const noMessages = "must not be left"

func (r Reaching) check(p Problems) {
	among := func(choices []string) func(string) bool {
		return func(s string) bool { return slices.Contains(choices, s) }
	}
	p.Add(r.NeedsAsked == "" || slices.Contains(NeedsAsked, r.NeedsAsked), "needs_asked", "Choose of whom it was asked.")
	p.Add(r.NeedsAsked != "" || strings.TrimSpace(r.Needs) == "" && len(r.RuledOut) == 0 && r.Messages == "", "needs_asked", "Say of whom this was asked.")
	p.Add(!slices.ContainsFunc(r.RuledOut, func(s string) bool { return !among(RuledOut)(s) }), "ruled_out", "Choose channels from the list.")
	p.Add(r.Messages == "" || among(Messages)(r.Messages), "messages", "Choose whether a message may be left.")
}

// A Trace is one answer of the tracing service about a patient.
type Trace struct {
	Answered string // the date of the answer, in London
	Source   string
	Alive    string // alive, died, not known
	Died     string // the date, when died; a month or a year where no more is known
	Address  string // confirmed, changed, not known
	Practice string // the practice now registered with, in words; "" when not known
	By       PersonID
	ByName   string
	At       time.Time
}

// A ContactKind says what kind of contact a record is of.
type ContactKind string

// The kinds of contact. Declined and NotContacted are the written record of
// regulation 20(5), which ends the duty without a conversation. CameBack is of a
// letter that was written without a pack: one that came back as a pack is on
// record with it.
const (
	Attempt      ContactKind = "attempt"
	InPerson     ContactKind = "in person"
	Written      ContactKind = "written"
	Results      ContactKind = "results of enquiries"
	Declined     ContactKind = "declined"
	NotContacted ContactKind = "could not be contacted"
	CameBack     ContactKind = "came back by post"
)

// A Contact is one record of contact with the relevant person.
type Contact struct {
	ID         int64 // zero until kept
	Telling    ObligationID
	Kind       ContactKind
	HappenedAt time.Time
	Channel    string
	Result     string // of an attempt
	Record     ContactRecord
	Gates      []string // what was closed then: recorded, never refused
	By         PersonID
	ByName     string
	At         time.Time
}

// A ContactRecord is what was said, in the parts of regulation 20(3) and (4).
type ContactRecord struct {
	ByWhom    string `json:"by_whom,omitempty"`   // who told, with role
	Present   string `json:"present,omitempty"`   // who else was there
	Account   string `json:"account,omitempty"`   // 20(3)(b), 20(4)(a): the facts known
	Enquiries string `json:"enquiries,omitempty"` // 20(3)(c), 20(4)(b): what will be looked into
	Results   string `json:"results,omitempty"`   // 20(4)(c): what was found
	Apology   string `json:"apology,omitempty"`   // 20(3)(d), 20(4)(d): its words
	Support   string `json:"support,omitempty"`   // 20(2)(b): what was offered
	Questions string `json:"questions,omitempty"` // what the person asked and wants to know
	Letter    string `json:"letter,omitempty"`    // where the copy is kept
	Attached  string `json:"attached,omitempty"`  // how it differs from the one that the program makes
	Note      string `json:"note,omitempty"`
	NextTry   string `json:"next_try,omitempty"`  // the day of the next attempt; in words where it was recorded before days were asked for
	NextPart  string `json:"next_part,omitempty"` // … and which part of it, one of DayParts
	Undecided bool   `json:"undecided,omitempty"` // it was made although somebody had to decide what now first

	WhoDeclined string `json:"who_declined,omitempty"` // 20(5): by name, and what they are to the patient
	Declines    string `json:"declines,omitempty"`     // … what exactly, one of Declinings; "" where nobody asked yet: all of it

	NeedsMet string     `json:"needs_met,omitempty"` // how a letter without a pack meets communication needs
	Copies   []LetterID `json:"copies,omitempty"`    // of which letters copies went with it
	Returned int64      `json:"returned,omitempty"`  // the contact by which the letter went that came back

	LateWhy  string `json:"late_why,omitempty"`  // why the conversation was later than the trust's target
	ToAnswer bool   `json:"to_answer,omitempty"` // what the person asked is still to be answered

	Complaint bool `json:"complaint,omitempty"` // the person complained, or said that they would
	Claim     bool `json:"claim,omitempty"`     // they claim, or said that they would

	MoreToCome bool `json:"more_to_come,omitempty"` // enquiries go on, whose results the person is owed
	Anyway     bool `json:"anyway,omitempty"`       // it had happened although a gate was closed

	TellsNobody bool `json:"tells_nobody,omitempty"` // by the gates that were closed it may not have reached whoever must be told
}

// NameRelevantPerson says who must be told, and why that person.
type NameRelevantPerson struct{ Person RelevantPerson }

// Name is the change's name.
func (NameRelevantPerson) Name() ChangeName { return RelevantName }

func (n NameRelevantPerson) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(slices.Contains(Whos, n.Person.Who), "who", "Choose who must be told.")
	p.Add(n.Person.Who == PatientDied || c.Died == "", "who", "The patient has died. Choose who lawfully acts for them.")
	p.Add(n.Person.Who != PatientDied || c.Died != "", "who", "No date of death is recorded. Record a tracing answer first.")
	c.checkCapacity(n.Person, at, p)
	n.Person.Reaching.check(p)
	if n.Person.Who != ThePatient {
		p.Add(said(n.Person.Name), "name", "Enter the person’s name.")
		p.Add(said(n.Person.Relationship), "relationship", "Say what they are to the patient.")
		p.Add(said(n.Person.Authority), "authority", "Say what shows that they may act for the patient.")
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	r := n.Person
	r.By, r.ByName, r.At = by.Person, by.Name, at
	c.Relevant = append(c.Relevant, r)
	return c.Stage, nil
}

// competentFrom is the age from which the law presumes that somebody decides for
// themselves.
const competentFrom = 16

// youngAt reports whether the patient is younger than competentFrom on the day of
// at; known is false where the date of birth is not known.
func (c *Case) youngAt(at time.Time) (young, known bool) {
	born, err := time.Parse(time.DateOnly, c.Post.Born)
	return err == nil && Date(at) < born.AddDate(competentFrom, 0, 0).Format(time.DateOnly), err == nil
}

// checkCapacity asks what the choice of a person stands on: the law presumes that
// whoever is 16 or over can decide, and that a younger one cannot (regulation 20(7)).
func (c *Case) checkCapacity(r RelevantPerson, at time.Time, p Problems) {
	young, known := c.youngAt(at)
	said := strings.TrimSpace(r.Capacity) != ""
	switch r.Who {
	case ThePatient:
		p.Add(!young || said, "capacity", "The patient is under 16. Say who found when that they are competent to decide about their care.")
	case Under16:
		p.Add(young || !known, "who", "The patient is 16 or over. Choose another reason.")
		p.Add(said, "capacity", "Say who found when that the patient is not competent to decide about their care.")
	case LacksCapacity:
		p.Add(!young, "who", "The patient is under 16. Choose whether they are competent.")
		p.Add(said, "capacity", "Say who found when that the patient lacks the capacity to decide about this.")
	}
}

// outgrown reports whether what was settled about a child holds no longer at the
// time at: the patient is 16 by now.
func (c *Case) outgrown(at time.Time) bool {
	r := c.Teller()
	young, known := c.youngAt(at)
	return r != nil && r.Who == Under16 && known && !young
}

// Teller is the relevant person now, or nil when that has to be asked (again:
// a death puts the question anew, and ends what anybody was entitled to in the
// patient's lifetime).
func (c *Case) Teller() *RelevantPerson { return c.teller(c.Died != "") }

// tellerAt is who was the relevant person at the time at, as far as is known now.
func (c *Case) tellerAt(at time.Time) *RelevantPerson { return c.teller(c.diedBy(at)) }

func (c *Case) teller(died bool) *RelevantPerson {
	for i := len(c.Relevant) - 1; i >= 0; i-- {
		switch r := &c.Relevant[i]; {
		case died && r.Who != PatientDied:
			return nil
		case died || r.Who != PatientDied:
			return r
		}
	}
	return nil
}

// diedBy reports whether the patient had died by the day of at; of a death of which
// no more than a month or a year is known, whether they may have.
func (c *Case) diedBy(at time.Time) bool {
	return c.Died != "" && c.Died <= Date(at)
}

// RecordTrace enters an answer of the tracing service by hand.
type RecordTrace Trace

// Name is the change's name.
func (RecordTrace) Name() ChangeName { return TraceName }

func (r RecordTrace) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	_, err := time.Parse(time.DateOnly, r.Answered)
	p.Add(err == nil && r.Answered <= Date(at), "answered", "Enter the date of the answer, today or earlier.")
	p.Add(strings.TrimSpace(r.Source) != "", "source", "Say where the answer came from.")
	p.Add(slices.Contains([]string{"alive", "died", "not known"}, r.Alive), "alive", "Choose whether the patient is alive.")
	p.Add(slices.Contains([]string{"confirmed", "changed", "not known"}, r.Address), "address", "Choose what the answer says of the address.")
	if r.Alive == "died" {
		p.Add(partOfDate(r.Died) && r.Died <= r.Answered, "died", "Enter the date of death, not after the answer.")
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	t := Trace(r)
	t.By, t.ByName, t.At = by.Person, by.Name, at
	if t.Alive == "died" {
		c.Died = t.Died
	} else {
		t.Died = ""
	}
	c.learnTrace(t)
	c.NewTrace = &t
	return c.Stage, nil
}

// learnTrace puts a tracing answer among those that are known, the latest first.
func (c *Case) learnTrace(t Trace) {
	switch {
	case c.Trace == nil:
		c.Trace = &t
	case t.Answered >= c.Trace.Answered:
		c.Earlier = append([]Trace{*c.Trace}, c.Earlier...)
		c.Trace = &t
	default:
		i, _ := slices.BinarySearchFunc(c.Earlier, t, func(a, b Trace) int { return strings.Compare(b.Answered, a.Answered) })
		c.Earlier = slices.Insert(slices.Clone(c.Earlier), i, t)
	}
}

// partOfDate reports whether s is a date, a month or a year: of a death that is
// all that the tracing service may know.
func partOfDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
