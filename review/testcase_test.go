package review

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"
)

// monday is when the cases of these tests begin: no bank holiday is near.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, London)

func actor(id PersonID, name string, roles ...Role) Actor {
	return Actor{Person: id, Name: name, Registration: "GMC 7" + itoa(int64(id)), Incident: 1, Roles: roles}
}

func secondReading(a Actor) Actor {
	a.SecondReader = true
	return a
}

// The people of these tests. Only ben, cat and the leads may read second.
var (
	carl  = actor(1, "Carl Clerk", Clerk)
	cleo  = actor(2, "Cleo Clerk", Clerk)
	ann   = actor(11, "Dr Ann First", Clinician)
	ben   = secondReading(actor(12, "Dr Ben Second", Clinician))
	cat   = secondReading(actor(13, "Dr Cat Third", Clinician))
	lee   = actor(21, "Dr Lee Lead", Lead)
	lou   = actor(22, "Dr Lou Lead", Lead)
	max_  = actor(31, "Max Manager", Manager)
	lia   = actor(41, "Lia Liaison", Liaison)
	owen  = actor(51, "Owen Owner", Owner)
	audie = actor(61, "Audie Auditor", Auditor)
)

// A failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A testCase is a case with a clock, kept after each change as the store would.
type testCase struct {
	*Case
	t    failer
	now  time.Time
	last int64 // the highest id given to a row

	batches map[PersonID][]Undoable // what each person decided at triage
}

// begin makes a case in triage with n letters, of which each asked for one
// action. Nothing is sampled, nobody is told who was not affected.
func begin(t failer, n int) *testCase {
	policy := DefaultPolicy()
	policy.ClosingsSampled, policy.AssessmentsSampled, policy.ClerkSampled, policy.TellingReason = 0, 0, 0, "Nobody else is affected."
	c := &testCase{t: t, now: monday, last: 1000, batches: map[PersonID][]Undoable{}, Case: &Case{ID: 7, Incident: 1, Patient: 5, Version: 1, Stage: InTriage, StageSince: monday,
		Urgency: Routine, Policy: policy, SampleSeed: "seed",
		Definitions: Definitions{Closing: 1, Assessment: 2, Policy: 3}, ClosingCodes: ShippedClosingCodes, GradeForm: ShippedAssessmentForm}}
	c.Due = policy.DueAt(Routine, monday)
	for i := range n {
		c.Letters = append(c.Letters, letter(LetterID(i+1)))
	}
	return c
}

func letter(id LetterID) Letter {
	return Letter{ID: id, Kind: "clinic letter", WrittenOn: "2020-03-05", Author: "Dr Wanda Writer", Clinician: "Mr Ron Responsible",
		Requested: []RequestedAction{{Letter: id, N: 1, Kind: "test", What: "Repeat the blood test", OfWhom: "the GP"}}}
}

// keepObligations gives what is owed its ids and versions.
func (c *testCase) keepObligations(id func(*int64)) {
	for i := range c.Obligations {
		o := &c.Obligations[i]
		id((*int64)(&o.ID))
		if o.Changed {
			o.Version++
			o.Changed = false
		}
		for j := range o.Steps {
			o.Steps[j].New = false
		}
	}
}

// do makes a change that must be possible, and keeps the case.
func (c *testCase) do(by Actor, changes ...Change) *testCase {
	c.t.Helper()
	for _, change := range changes {
		c.about(by)
		before := deep(c.Case)
		if _, err := c.Apply(change, by, c.now); err != nil {
			c.t.Fatalf("%s by %s in %s: got %v, want it done", change.Name(), by.Name, c.Stage, err)
		}
		c.keep()
		c.intoBatch(before, change, by)
	}
	return c
}

// about puts the facts about whoever makes a change into the case, as the store does.
func (c *testCase) about(by Actor) {
	c.Undoable = slices.Clone(c.batches[by.Person])
	c.Opened = letterIDs(c) // whoever works on it here has read it
}

// intoBatch keeps a triage decision that was made of a case as it was before.
func (c *testCase) intoBatch(before *Case, change Change, by Actor) {
	switch change := change.(type) {
	case TriageLetters:
		u := Undoable{Before: before.Urgency}
		for _, d := range c.Decisions[len(before.Decisions):] {
			u.Decisions = append(u.Decisions, d.ID)
		}
		c.batches[by.Person] = append(c.batches[by.Person], u)
	case UndoTriage:
		c.batches[by.Person] = slices.DeleteFunc(c.batches[by.Person], func(u Undoable) bool { return slices.Equal(u.Decisions, change.Decisions) })
	}
}

// keep gives ids and versions as the store does when it keeps a case.
func (c *testCase) keep() {
	id := func(at *int64) {
		if *at == 0 {
			c.last++
			*at = c.last
		}
	}
	for i := range c.Decisions {
		id(&c.Decisions[i].ID)
	}
	for i := range c.Assessments {
		id(&c.Assessments[i].ID)
	}
	for i := range c.Differences {
		id(&c.Differences[i].ID)
	}
	for i := range c.Panels {
		id(&c.Panels[i].ID)
	}
	for i := range c.Outcomes {
		id(&c.Outcomes[i].ID)
	}
	for i := range c.Candours {
		id(&c.Candours[i].ID)
	}
	for i := range c.Relevant {
		id(&c.Relevant[i].ID)
	}
	for i := range c.Contacts {
		id(&c.Contacts[i].ID)
	}
	for i := range c.Conflicts {
		id(&c.Conflicts[i].ID)
	}
	for i := range c.Packs {
		id((*int64)(&c.Packs[i].ID))
	}
	for i := range c.Copies {
		id(&c.Copies[i].ID)
	}
	for i := range c.Letters {
		for j := range c.Letters[i].Requested {
			c.Letters[i].Requested[j].New = false
		}
	}
	c.keepObligations(id)
	c.NewTrace = nil
}

// refused makes a change that must fail with kind and leave the case alone.
func (c *testCase) refused(by Actor, change Change, kind error) {
	c.t.Helper()
	if err := c.fails(by, change); !errors.Is(err, kind) {
		c.t.Errorf("%s by %s in %s: got error %v, want %v", change.Name(), by.Name, c.Stage, err, kind)
	}
}

// problem makes a change that must fail on a field and leave the case alone.
func (c *testCase) problem(by Actor, change Change, field string) {
	c.t.Helper()
	err := c.fails(by, change)
	problems, ok := err.(Problems)
	if !ok || problems[field] == "" {
		c.t.Errorf("%s by %s in %s: got error %v, want a problem with %q", change.Name(), by.Name, c.Stage, err, field)
	}
}

// fails makes a change and checks that, if it fails, nothing changed.
func (c *testCase) fails(by Actor, change Change) error {
	c.t.Helper()
	before := deep(c.Case)
	_, err := c.Apply(change, by, c.now)
	if err != nil && !reflect.DeepEqual(before, c.Case) {
		c.t.Errorf("%s by %s was refused (%v), but the case changed", change.Name(), by.Name, err)
	}
	return err
}

// deep copies a case with everything that it holds.
func deep(c *Case) *Case {
	n := c.clone()
	for i := range n.Obligations {
		n.Obligations[i].Steps = slices.Clone(n.Obligations[i].Steps)
	}
	for i := range n.Assessments {
		n.Assessments[i].Letters = slices.Clone(n.Assessments[i].Letters)
		n.Assessments[i].Answers.Actions = slices.Clone(n.Assessments[i].Answers.Actions)
	}
	for i := range n.Outcomes {
		n.Outcomes[i].Letters = slices.Clone(n.Outcomes[i].Letters)
	}
	if c.Trace != nil {
		n.Trace = new(*c.Trace)
	}
	return n
}

// in checks the stage.
func (c *testCase) in(stage Stage) *testCase {
	c.t.Helper()
	if c.Stage != stage {
		c.t.Fatalf("stage: got %s, want %s", c.Stage, stage)
	}
	return c
}

// later lets time pass.
func (c *testCase) later(d time.Duration) *testCase {
	c.now = c.now.Add(d)
	return c
}

// owed returns the open obligations of a kind.
func (c *testCase) owed(kind ObligationKind) []Obligation {
	var open []Obligation
	for _, o := range c.Obligations {
		if o.Kind == kind && o.State == Open {
			open = append(open, o)
		}
	}
	return open
}

// one returns the only open obligation of a kind.
func (c *testCase) one(kind ObligationKind) Obligation {
	c.t.Helper()
	open := c.owed(kind)
	if len(open) != 1 {
		c.t.Fatalf("open obligations of kind %s: got %d, want 1", kind, len(open))
	}
	return open[0]
}

// The rest are changes with everything that their forms ask for.

func (c *testCase) toClose() TriageLetters {
	return TriageLetters{Letters: c.Untriaged(), Answer: Close, Code: "no clinical content"}
}

func (c *testCase) toAssess(u Urgency) TriageLetters {
	return TriageLetters{Letters: c.Untriaged(), Answer: Assess, Urgency: u, Reason: "A result was not acted on", ToRing: "Dr Duty, 5550"}
}

// clean are answers that find nothing amiss about letters.
func clean(letters ...LetterID) Answers {
	a := Answers{Evidence: "GP record, entry of 06-Mar-2020", Judgement: "The test was done.", Physical: NoHarm, Psychological: NoHarm,
		StillPhysical: NoHarm, StillPsychological: NoHarm, Association: NotRelated, Resulted: No, CouldResult: No, NoConflict: true, Confidence: Sure}
	for _, id := range letters {
		a.Actions = append(a.Actions, ActionAnswer{Letter: id, N: 1, Done: DoneInTime, Evidence: "GP record"})
	}
	return a
}

// harm are answers that find actual harm of a grade.
func harm(g Grade, letters ...LetterID) Answers {
	a := clean(letters...)
	a.Physical, a.Association, a.CandourReasons, a.PhysicalWhy = g, ProbablyLed, "The regulation’s tests are not met.", "As the record of 9 March shows."
	for i := range a.Actions {
		a.Actions[i].Done = NotDone
	}
	return a
}

// with returns a after change.
func with(a Answers, change func(*Answers)) Answers {
	a.Actions = slices.Clone(a.Actions)
	change(&a)
	return a
}

func notifiable(a *Answers) { a.Resulted, a.CandourReasons = Yes, "Moderate harm came of it." }

func (c *testCase) first(a Answers) SignAssessment {
	return SignAssessment{Letters: c.ToAssess(), Answers: a}
}

func (c *testCase) second(a Answers) SignSecondReview {
	return SignSecondReview{Letters: c.ToAssess(), Answers: a}
}

func (c *testCase) panel(f Finding, resulted YesNo) SignPanelDecision {
	return SignPanelDecision{Letters: c.ToAssess(), Record: PanelRecord{HeldOn: Date(c.now), Present: "Dr Lee Lead", Chair: "Dr Lee Lead", Voted: Unanimous, Finding: f,
		Reasons: "The meeting heard both.", Resulted: resulted, CouldResult: No, CandourReasons: "By regulation 20(8)."}}
}

func (c *testCase) more(to PersonID) SignPanelDecision {
	return SignPanelDecision{Letters: c.ToAssess(), More: true,
		Record: PanelRecord{HeldOn: Date(c.now), Present: "Dr Lee Lead", Chair: "Dr Lee Lead", MoreNeeded: "The practice record.", SentTo: to}}
}

var moderate = Finding{Physical: Moderate, Psychological: NoHarm, StillPhysical: NoHarm, StillPsychological: NoHarm, Association: ProbablyLed}

func enquiry(blocks bool) OpenObligation {
	return OpenObligation{Kind: Enquiry, What: "Was the test done?", Whom: "The High Street practice", Blocks: blocks}
}

func missing(id LetterID) OpenObligation {
	return OpenObligation{Kind: Enquiry, What: "The file is empty.", Whom: "Medical records", Letter: id, Missing: true}
}

func meet(o Obligation) MeetObligation {
	return MeetObligation{ID: o.ID, Version: o.Version, Proof: "Seen on the record."}
}

func unanswered(o Obligation) MeetObligation {
	m := meet(o)
	m.Unanswered = true
	return m
}

func waive(o Obligation) WaiveObligation {
	return WaiveObligation{ID: o.ID, Version: o.Version, Reason: "Nothing more can be done."}
}

// The ways to a stage.

func assessing(t failer, n int) *testCase {
	c := begin(t, n)
	return c.do(ann, c.toAssess(Routine)).later(time.Hour).in(InAssessment)
}

func letterIDs(c *testCase) []LetterID {
	var ids []LetterID
	for _, l := range c.Letters {
		ids = append(ids, l.ID)
	}
	return ids
}

func reviewing(t failer, n int, a Answers) *testCase {
	c := assessing(t, n)
	return c.do(ann, c.first(a)).later(time.Hour).in(InSecondReview)
}

func atPanel(t failer) *testCase {
	c := reviewing(t, 1, harm(Moderate, 1))
	return c.do(ben, c.second(harm(Moderate, 1))).later(time.Hour).in(InPanel)
}

func closed(t failer) *testCase {
	c := begin(t, 1)
	return c.do(ann, c.toClose()).later(time.Hour).in(Decided)
}

func decided(t failer) *testCase {
	c := assessing(t, 1)
	return c.do(ann, c.first(clean(1))).later(time.Hour).in(Decided)
}

func TestBuildersReachEveryStage(t *testing.T) {
	for _, c := range []*testCase{begin(t, 1).in(InTriage), assessing(t, 2), reviewing(t, 1, harm(LowHarm, 1)), atPanel(t), closed(t), decided(t)} {
		if len(letterIDs(c)) == 0 {
			t.Errorf("%s: got no letters, want some", c.Stage)
		}
	}
}

// traced is an answer of the tracing service, given on the day of at.
func (c *testCase) traced(alive string, at time.Time) RecordTrace {
	r := RecordTrace{Answered: Date(at), Source: "PDS", Alive: alive, Address: "confirmed", Practice: "High Street"}
	if alive == "died" {
		r.Died = Date(at)
	}
	return r
}

// contact is a record of contact about the telling that is owed now.
func (c *testCase) contact(kind ContactKind) RecordContact {
	o := c.OpenTelling()
	if o == nil {
		o = &Obligation{}
	}
	r := RecordContact{Telling: o.ID, Version: o.Version, Kind: kind, HappenedAt: c.now, Channel: "telephone", Result: "no answer",
		Record: ContactRecord{ByWhom: "Dr Lee Lead", Account: "All that is known.", Enquiries: "None.", Apology: "We are sorry.",
			Letter: "In the record.", Results: "Nothing more.", Note: "Three calls.", Anyway: true}}
	switch kind {
	case Written:
		r.Channel = "letter"
	case Declined:
		r.Record.WhoDeclined, r.Record.Declines = "The patient herself.", declinesAll
	}
	return r
}

// givesUp makes the attempts that the policy asks for, and the decision to end with
// the record.
func (c *testCase) givesUp() *testCase {
	c.t.Helper()
	for c.attempts(c.OpenTelling().ID) < c.Policy.Attempts {
		c.do(lia, c.contact(Attempt))
	}
	o := c.OpenTelling()
	return c.do(lia, DecideWhatNow{Telling: o.ID, Version: o.Version, What: whatNowEnd, Why: "No number answers."})
}
