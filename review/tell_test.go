package review

import (
	"pgregory.net/rapid"
	"slices"
	"strings"
	"testing"
	"time"
)

var patient = NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{NeedsAsked: "the person"}}}

// telling is a decided case whose patient is to be told by a route.
func owing(t failer, route Route) *testCase {
	c := atPanel(t)
	resulted := map[Route]YesNo{RouteOutcome: No, RouteCandour: Yes, RouteAwareness: No}[route]
	finding := moderate
	if route == RouteAwareness {
		finding = Finding{Physical: NoHarm, Psychological: NoHarm, StillPhysical: NoHarm, StillPsychological: NoHarm, Association: NotRelated}
	}
	c.do(lee, c.panel(finding, resulted)).in(Decided)
	if route == RouteAwareness {
		c.do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteAwareness})
	}
	return c
}

// gated reports whether a gate that says words is closed.
func (c *testCase) gated(writing bool, words string) bool {
	return slices.ContainsFunc(c.Gates(writing, c.now), func(g string) bool { return strings.Contains(g, words) })
}

func TestATracingAnswerIsGoodForSevenDaysOfCallsAndThreeOfLetters(t *testing.T) {
	for days, want := range map[int][2]bool{0: {true, true}, 3: {true, true}, 4: {true, false}, 7: {true, false}, 8: {false, false}} {
		c := owing(t, RouteOutcome).do(lia, patient)
		c.do(lia, c.traced("alive", c.now.AddDate(0, 0, -days)))
		if got := [2]bool{len(c.Gates(false, c.now)) == 0, len(c.Gates(true, c.now)) == 0}; got != want {
			t.Errorf("an answer %d days old: got call, letter %v, want %v; closed: %q", days, got, want, c.Gates(true, c.now))
		}
	}
}

// Each gate alone, with every other open.
func TestWhatKeepsPeopleFromContact(t *testing.T) {
	tests := map[string]struct {
		close func(*testCase)
		words string
		call  bool // closed for calls too
	}{
		"never traced":      {func(c *testCase) { c.Trace = nil }, "No tracing answer", true},
		"not known alive":   {func(c *testCase) { c.do(lia, c.traced("not known", c.now)) }, "alive", true},
		"address not sure":  {func(c *testCase) { c.Trace = &Trace{Answered: Date(c.now), Alive: "alive", Address: "changed"} }, "address", false},
		"identity open":     {func(c *testCase) { c.do(Program(1), DoubtIdentity{Why: "Another date of birth."}) }, "Identity", true},
		"wrong patient":     {func(c *testCase) { c.do(carl, ReportWrongPatient{Reason: "Not hers."}) }, "wrong patient", true},
		"restricted":        {func(c *testCase) { c.Restricted = true }, "restricted", true},
		"nobody named":      {func(c *testCase) { c.Relevant = nil }, "who must be told", true},
		"died since":        {func(c *testCase) { c.do(lia, c.traced("died", c.now)) }, "who must be told", true},
		"no outcome counts": {func(c *testCase) { c.do(lee, Reopen{To: InPanel, Reason: "A complaint."}) }, "no outcome", true},
	}
	for name, test := range tests {
		c := owing(t, RouteOutcome).do(lia, patient)
		c.do(lia, c.traced("alive", c.now))
		if got := append(c.Gates(false, c.now), c.Gates(true, c.now)...); len(got) > 0 {
			t.Fatalf("got gates %q, want every one open to begin with", got)
		}
		test.close(c)
		if !c.gated(true, test.words) || c.gated(false, test.words) != test.call {
			t.Errorf("%s: got closed for a call %q, for a letter %q; want %q, for a call too %v",
				name, c.Gates(false, c.now), c.Gates(true, c.now), test.words, test.call)
		}
	}
}

// An outcome's telling waits for an outcome, whatever else is owed beside it.
func TestEachTellingWaitsForItsOwnDecision(t *testing.T) {
	c := decided(t).do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteOutcome})
	outcome := c.one(Telling)
	c.do(lia, patient, c.traced("alive", c.now)).do(lee, Reopen{To: InAssessment, Reason: "A complaint."})
	c.do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteAwareness})
	for id, want := range map[ObligationID]int{outcome.ID: 1, c.Obligations[len(c.Obligations)-1].ID: 0} {
		if got := c.TellingLine(id, c.now).Closed; len(got) != want {
			t.Errorf("telling %d: got closed %q, want %d", id, got, want)
		}
		r := c.contact(Attempt)
		r.Telling, r.Version, r.Record.Anyway = id, 1, false
		if err := c.fails(lia, r); (err == nil) != (want == 0) {
			t.Errorf("an attempt about telling %d: got error %v, want gates closed %d", id, err, want)
		}
	}
}

// A lead who finds a case probably notifiable says so before the panel: that permits
// the conversation and the attempts, while every letter waits for the decision.
func TestALeadsOpinionPermitsTheConversationAndNoLetter(t *testing.T) {
	c := atPanel(t)
	telling := OpenObligation{Kind: Telling, What: "Tell", Route: RouteCandour, Opinion: "Treatment came weeks late."}
	silent := telling
	silent.Opinion = " "
	c.problem(lee, silent, "opinion")
	unregistered := lee
	unregistered.Registration = ""
	c.problem(unregistered, telling, "opinion")
	c.do(lee, telling).do(lia, patient, c.traced("alive", c.now))
	o := c.OpenTelling()
	if o.Facts.Opinion != telling.Opinion || o.Facts.Registration != lee.Registration || o.OpenedBy != lee.Person || o.Facts.ClockStart == "" {
		t.Errorf("got %+v, want the opinion with who gave it", o)
	}
	if got := c.Gates(false, c.now); len(got) > 0 {
		t.Errorf("got gates %q for a call, want none", got)
	}
	if !c.gated(true, "No candour decision has been signed.") {
		t.Errorf("got gates %q for a letter, want the decision missed", c.Gates(true, c.now))
	}
	c.do(lia, c.plainly(Attempt, func(*RecordContact) {}))
	c.do(lia, c.plainly(InPerson, func(*RecordContact) {}))
	c.problem(lia, c.plainly(Written, func(*RecordContact) {}), "anyway")
	for _, a := range []Actor{lia, max_} {
		if shown := Shown(*c.Case, a); shown.OpenTelling() == nil || (shown.OpenTelling().Facts.Opinion != "") != a.Is(Manager) {
			t.Errorf("%s sees the telling %+v; the reasons are clinical", a.Name, shown.OpenTelling())
		}
	}
	c.do(lou, c.panel(moderate, Yes)).in(Decided)
	if c.gated(true, "No candour decision") || len(c.owed(Telling)) != 1 {
		t.Errorf("after the decision: got gates %q and %d tellings, want the one to go on in writing", c.Gates(true, c.now), len(c.owed(Telling)))
	}
}

// Whoever is still to sign learns nothing of it.
func TestALeadsOpinionIsHiddenFromWhoHasNotSigned(t *testing.T) {
	c := reviewing(t, 1, harm(Moderate, 1)).do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteCandour, Opinion: "Treatment came weeks late."})
	for _, a := range []Actor{ben, cat, lou, lee, ann, audie} {
		if shown := Shown(*c.Case, a); slices.ContainsFunc(shown.Obligations, func(o Obligation) bool { return o.Kind == Telling }) {
			t.Errorf("%s sees the telling before both have signed", a.Name)
		}
	}
	owed := len(c.owed(Telling))
	c.do(lou, OpenObligation{Kind: Telling, What: "Tell them soon", Route: RouteCandour, Opinion: "Late."}) // to another lead it is as if nothing were owed
	if got := c.owed(Telling); len(got) != owed || !strings.Contains(got[0].Facts.Opinion, "weeks late") || !slices.ContainsFunc(got[0].Steps, func(s ObligationStep) bool { return s.Note == "Tell them soon" && s.By == lou.Person }) {
		t.Errorf("got %+v, want what was said kept with the telling that is owed", got)
	}
}

func TestADeathPutsTheQuestionOfTheRelevantPersonAgain(t *testing.T) {
	attorney := NameRelevantPerson{RelevantPerson{Who: LacksCapacity, Name: "Ada", Relationship: "daughter", Authority: "LPA of 2019", Capacity: "Dr Ashe, 20 November"}}
	for name, before := range map[string]NameRelevantPerson{"the patient": patient, "an attorney": attorney} {
		c := owing(t, RouteCandour).do(lia, before)
		if c.Teller() == nil {
			t.Fatalf("%s: got nobody to tell in the patient's lifetime", name)
		}
		c.do(lia, c.traced("died", c.now))
		if c.Died != Date(c.now) || c.Teller() != nil {
			t.Errorf("%s: got died %q, to tell %+v; want the question put again", name, c.Died, c.Teller())
		}
		c.problem(lia, before, "who")
		c.do(lia, NameRelevantPerson{RelevantPerson{Who: PatientDied, Name: "Ada", Relationship: "daughter", Authority: "grant of probate"}})
		if r := c.Teller(); r == nil || r.Name != "Ada" || r.By != lia.Person {
			t.Errorf("%s: got %+v, want the personal representative", name, r)
		}
		if got := c.Gates(false, c.now); len(got) > 0 {
			t.Errorf("%s: got gates %q, want none", name, got)
		}
	}
	c := owing(t, RouteCandour)
	c.problem(lia, NameRelevantPerson{RelevantPerson{Who: PatientDied, Name: "A", Relationship: "b", Authority: "c"}}, "who")
	for _, field := range []string{"name", "relationship", "authority"} {
		c.problem(lia, NameRelevantPerson{RelevantPerson{Who: Under16}}, field)
	}
}

func TestAnOlderTracingAnswerReplacesNoNewerOne(t *testing.T) {
	c := owing(t, RouteOutcome)
	c.do(lia, c.traced("alive", c.now), c.traced("not known", c.now.AddDate(0, 0, -2)))
	if c.Trace.Alive != "alive" || c.Trace.Answered != Date(c.now) {
		t.Errorf("got %+v, want the newest answer", c.Trace)
	}
	c.do(lia, c.traced("died", c.now.AddDate(0, 0, -1)))
	if c.Died == "" {
		t.Error("got nobody dead, want a death believed whichever answer brought it")
	}
	for field, change := range map[string]func(*RecordTrace){"answered": func(r *RecordTrace) { r.Answered = Date(c.now.AddDate(0, 0, 1)) },
		"source": func(r *RecordTrace) { r.Source = "" }, "alive": func(r *RecordTrace) { r.Alive = "" }, "address": func(r *RecordTrace) { r.Address = "" },
		"died": func(r *RecordTrace) { r.Alive, r.Died = "died", Date(c.now.AddDate(0, 0, 1)) }} {
		r := c.traced("alive", c.now)
		change(&r)
		c.problem(lia, r, field)
	}
}

func TestWhatHasHappenedIsMarkedAndFollowedNotRefused(t *testing.T) {
	for _, kind := range []ContactKind{Attempt, InPerson, Written, Results, Declined} {
		c := owing(t, RouteCandour) // neither traced nor anybody named
		closed := 2
		if kind == Declined { // which nobody can before they are named
			c.do(lia, patient)
			closed = 1
		}
		r := c.contact(kind)
		r.Record.Anyway = false
		c.problem(lia, r, "anyway")
		r.Record.Anyway = true
		c.do(lia, r)
		got := c.Contacts[0]
		if len(got.Gates) != closed || got.By != lia.Person {
			t.Errorf("%s: got gates %q recorded, want the %d that were closed", kind, got.Gates, closed)
		}
		if o := c.one(Action); o.Urgency != Urgent || !o.Due.Equal(c.now.Add(24*time.Hour)) {
			t.Errorf("%s: got %+v, want an urgent action that follows", kind, o)
		}
	}
	c := owing(t, RouteCandour).do(lia, patient).givesUp()
	actions := len(c.owed(Action))
	c.do(lia, c.plainly(NotContacted, func(*RecordContact) {})) // nobody was contacted: no gate was passed
	if got := len(c.owed(Action)); got != actions {
		t.Errorf("got %d actions, want no more than the %d there were", got, actions)
	}
}

// Gates are judged by what was known when it happened, not when it was written down.
func TestAContactWrittenDownLaterIsJudgedByItsOwnMoment(t *testing.T) {
	c := owing(t, RouteOutcome).do(lia, patient)
	c.do(lia, c.traced("alive", c.now))
	happened := c.now.AddDate(0, 0, 6)
	c.later(10 * 24 * time.Hour)
	r := c.contact(Attempt)
	r.HappenedAt, r.Record.Anyway = happened, false
	c.do(lia, r)
	if got := c.Contacts[0].Gates; len(got) > 0 {
		t.Errorf("within seven days, written down after: got gates %q, want none", got)
	}
	c = owing(t, RouteOutcome).do(lia, patient)
	called := c.now
	c.later(3 * 24 * time.Hour)
	c.do(lia, c.traced("alive", c.now))
	r = c.contact(Attempt)
	r.HappenedAt = called
	c.do(lia, r)
	if got := c.Contacts[0].Gates; len(got) != 1 || !strings.Contains(got[0], "No tracing answer") {
		t.Errorf("called before the answer came: got gates %q, want it marked", got)
	}
}

// Whatever the order in which answers come, the gates ask the newest, and each
// is kept as it was given.
func TestTheGatesAskTheNewestAnswerInWhateverOrderTheyCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := closed(t).owingAll()
		newest := ""
		for _, days := range rapid.SliceOfN(rapid.IntRange(0, 20), 1, 6).Draw(t, "ages") {
			r := c.traced("alive", c.now.AddDate(0, 0, -days))
			r.Practice = "P" + itoa(int64(days))
			if _, err := c.Apply(r, lia, c.now); err != nil {
				t.Fatal(err)
			}
			if c.NewTrace == nil || c.NewTrace.Answered != r.Answered || c.NewTrace.Practice != r.Practice {
				t.Fatalf("kept %+v, want the answer of %s", c.NewTrace, r.Answered)
			}
			c.keep()
			newest = max(newest, r.Answered)
			if c.Trace.Answered != newest {
				t.Fatalf("the gates ask the answer of %s, want %s", c.Trace.Answered, newest)
			}
		}
	})
}

// Who may decide for themselves follows from their age: a child is told in person
// only when somebody found them competent, nobody of 16 is told through a parent, and
// what was settled about a child ends when they are 16.
func TestWhoDecidesFollowsFromTheirAge(t *testing.T) {
	const found = "Dr Ashe, 20 November"
	mother := RelevantPerson{Who: Under16, Name: "Pat", Relationship: "mother", Authority: "birth certificate", Capacity: found}
	attorney := RelevantPerson{Who: LacksCapacity, Name: "Ada", Relationship: "daughter", Authority: "LPA of 2019", Capacity: found}
	unfounded := func(r RelevantPerson) NameRelevantPerson { r.Capacity = " "; return NameRelevantPerson{r} }
	of := func(age, days int) *testCase {
		c := owing(t, RouteOutcome)
		c.Post.Born = Date(c.now.AddDate(-age, 0, days))
		return c
	}
	child, adult, unknown := of(16, 1), of(16, 0), owing(t, RouteOutcome)
	unknown.Post.Born = "1960"
	child.problem(lia, patient, "capacity")
	child.problem(lia, NameRelevantPerson{attorney}, "who")
	child.problem(lia, unfounded(mother), "capacity")
	adult.problem(lia, NameRelevantPerson{mother}, "who")
	adult.problem(lia, unfounded(attorney), "capacity")
	adult.do(lia, patient)
	unknown.do(lia, NameRelevantPerson{mother}).do(lia, NameRelevantPerson{attorney}).do(lia, patient)
	child.do(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Capacity: found}}).do(lia, NameRelevantPerson{mother})
	if got := child.Gates(false, child.now); slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, "16 by now") }) {
		t.Errorf("got gates %q for a child", got)
	}
	if got := child.Gates(false, child.now.AddDate(0, 0, 1)); !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, "16 by now") }) {
		t.Errorf("on their sixteenth birthday: got gates %q, want the question put again", got)
	}
}
