package review

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// zed and yul are reviewers whose every trace can be found in a case as JSON.
var (
	zed = secondReading(actor(471101, "Dr Zebedee Zander", Clinician))
	yul = secondReading(actor(471102, "Dr Yulia Yarrow", Clinician))
)

// mark stands in every word of a reviewer: ZEBEDEE or YULIA.
func mark(by Actor) string { return strings.ToUpper(strings.Fields(by.Name)[1]) }

// secrets are what must not be found before both have signed.
func secrets(by Actor) []string {
	word := mark(by)
	return []string{by.Name, itoa(int64(by.Person)), word + "-EVIDENCE", word + "-JUDGEMENT", word + "-CANDOUR", word + "-ACTION", word + "-WITHDRAWN"}
}

func telling(by Actor, a Answers) Answers {
	word := mark(by)
	a.Evidence, a.Judgement, a.CandourReasons = word+"-EVIDENCE", word+"-JUDGEMENT", word+"-CANDOUR"
	for i := range a.Actions {
		a.Actions[i].Evidence = word + "-ACTION"
	}
	return a
}

// busy is a case on which by has triaged, asked, raised and signed here.
func busy(t failer, by Actor) *testCase {
	c := begin(t, 1)
	c.Policy.Telling = TellAllAtStart
	started, _ := OpeningTelling(c.Policy)
	c.open(started, c.now)
	c.keep()
	change := c.toAssess(Urgent)
	change.Release = true
	c.do(by, change, AddRequestedAction{Letter: 1, Kind: "referral", What: "Refer to cardiology", OfWhom: "the GP"})
	c.do(by, OpenObligation{Kind: Action, What: "Ring the ward", Owner: by.Name, OwnerID: by.Person, Due: Date(c.now)})
	c.do(by, enquiry(false), ReportWrongPatient{Reason: "Two addresses."})
	c.do(by, NoteObligation{ID: c.one(Enquiry).ID, Version: c.one(Enquiry).Version, Kind: "chased", Whom: "The practice", HappenedAt: c.now})
	return c.in(InAssessment)
}

func answered(by Actor, grade Grade) Answers {
	a := telling(by, harm(grade, 1))
	a.Actions = append(a.Actions, ActionAnswer{Letter: 1, N: 2, Done: DoneLate, Evidence: a.Actions[0].Evidence})
	return a
}

// signedBy is a case that by has signed as first reviewer, not known yet, with
// a clock, a contact at a closed gate and a draw beside it.
func signedBy(t failer, by Actor) *testCase {
	c := busy(t, by)
	c.AllocatedTo = by.Person
	a := answered(by, LowHarm)
	a.Psychological, a.LookAgain = NotKnownYet, "2027-01-15"
	c.do(by, c.first(a))
	c.do(lia, patient, c.contact(Attempt))
	c.Sampled, c.SecondAsked, c.SawAnswers = SampledAssessment, true, []PersonID{by.Person}
	return c.in(InSecondReview).later(time.Hour)
}

func asJSON(t failer, c Case) string {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatalf("JSON: %v", err)
	}
	return string(text)
}

func hides(t *testing.T, where string, c *testCase, viewer Actor, words []string) Case {
	t.Helper()
	shown := Shown(*c.Case, viewer)
	text := asJSON(t, shown)
	for _, word := range words {
		if i := strings.Index(text, word); i >= 0 {
			t.Errorf("%s, shown to %s: got %q in …%s…, want no trace", where, viewer.Name, word, text[max(0, i-120):min(len(text), i+60)])
		}
	}
	if shown.Sampled != NotSampled || shown.SecondAsked || shown.SampleSeed != "" || shown.SawAnswers != nil || shown.Resume != "" {
		t.Errorf("%s, shown to %s: got sampled %q, asked %v, seed %q, saw %v, resume %q; want nothing of why it is read again",
			where, viewer.Name, shown.Sampled, shown.SecondAsked, shown.SampleSeed, shown.SawAnswers, shown.Resume)
	}
	return shown
}

var everyViewer = []Actor{carl, ann, ben, lee, max_, lia, owen, audie, actor(71, "Dr Two Hats", Clinician, Manager), actor(72, "Dr Lead Liaison", Lead, Liaison)}

func TestNobodySeesAFirstReviewBeforeTheSecondIsSigned(t *testing.T) {
	signed := signedBy(t, zed)
	disputed := signedBy(t, zed)
	disputed.do(yul, disputed.second(answered(yul, LowHarm))).in(InSecondReview).do(yul, WithdrawAssessment{Assessment: disputed.StandingOf(yul.Person).ID, Reason: "YULIA-WITHDRAWN"})
	disputed.Sampled = SampledAssessment
	late := signedBy(t, zed)
	late.arrives()
	for where, c := range map[string]*testCase{"second review": signed, "second withdrawn": disputed, "a later letter in triage": late} {
		for _, viewer := range everyViewer {
			hides(t, where, c, viewer, append(secrets(zed), secrets(yul)...))
		}
		own := Shown(*c.Case, zed)
		if len(own.Assessments) != 1 || own.Assessments[0].By != zed.Person {
			t.Errorf("%s: got %+v shown to the author, want their own assessment", where, own.Assessments)
		}
	}
}

func TestNobodySeesEarlierAnswersWhileACaseIsReadAnew(t *testing.T) {
	both := func() *testCase {
		c := signedBy(t, zed)
		a := answered(yul, LowHarm)
		a.Psychological, a.LookAgain = NotKnownYet, "2027-01-15"
		return c.do(yul, c.second(a)).in(Decided)
	}
	back := map[string]Change{"reopened at assessment": Reopen{To: InAssessment, Reason: "A complaint."}, "reopened at triage": Reopen{To: InTriage, Reason: "A complaint."},
		"new information": AddInformation{From: "GP", What: "More.", Urgency: Routine}}
	for where, change := range back {
		c := both().do(lee, change) // whose rows end the others' assessments, and repeat their answers
		for _, viewer := range everyViewer {
			shown := hides(t, where, c, viewer, append(secrets(zed), secrets(yul)...))
			if len(shown.Outcomes)+len(shown.Candours)+len(shown.Panels)+len(shown.Differences) > 0 {
				t.Errorf("%s: got outcomes shown to %s, want none", where, viewer.Name)
			}
		}
	}
	c := talking(t).do(ann, StillDiffer{Note: "Whether."}).do(lee, SignPanelDecision{Letters: []LetterID{1}, More: true,
		Record: PanelRecord{HeldOn: Date(monday), Present: "All", Chair: "Dr Lee Lead", Voted: Unanimous, MoreNeeded: "PANEL-SECRET", SentTo: cat.Person}})
	for _, viewer := range everyViewer {
		hides(t, "sent back by the panel", c, viewer, []string{"PANEL-SECRET", "Whether."})
	}
	if shown := Shown(*c.Case, cat); len(shown.Panels) != 1 || shown.Panels[0].Record.MoreNeeded != "PANEL-SECRET" || shown.Panels[0].Record.Present != "" {
		t.Errorf("got %+v shown to whom the panel asks, want what it asks for, no more", shown.Panels)
	}
}

func TestTheAssessorOfADrawnClosingSeesNeitherTheClosingNorTheDraw(t *testing.T) {
	drawn := func(share float64) Case {
		c := begin(t, 1)
		c.Policy.ClosingsSampled, c.Died = share, "2021-04-01"
		change := c.toClose()
		change.Reason = "CLOSED"
		c.do(zed, change).do(yul, change)
		if share == 0 {
			c = begin(t, 1)
			c.Died = "2021-04-01"
			c.do(zed, c.toAssess(Routine))
		}
		c.in(InAssessment)
		shown := hides(t, "drawn closing", c, ann, append(secrets(zed), "CLOSED", "no clinical content"))
		shown.Version, shown.Decisions[0].ID = 0, 0
		shown.Decisions[0].At, shown.Decisions[0].Reason = time.Time{}, ""
		shown.Policy = Policy{}
		return shown
	}
	if got, want := asJSON(t, drawn(1)), asJSON(t, drawn(0)); got != want {
		t.Errorf("a drawn closing does not read like any other case: got %s, want %s", got, want)
	}
}

// Whoever reads a letter again must know that it was closed, not sent on.
func TestTriageShowsWhatWaitsThereAsItIs(t *testing.T) {
	c := begin(t, 1)
	c.do(carl, c.toClose()).in(InTriage)
	for _, viewer := range []Actor{cleo, ann, lee} {
		shown := Shown(*c.Case, viewer)
		if d := shown.DecisionOn(1); d == nil || d.Answer != Close || !d.Reread || d.ByName != carl.Name {
			t.Errorf("shown to %s: got %+v, want the closing that waits for a second reading", viewer.Name, d)
		}
	}
	again := decided(t).do(lee, Reopen{To: InTriage, Reason: "A complaint."})
	if shown := Shown(*again.Case, ann); shown.DecisionOn(1) != nil || !slices.Equal(shown.Untriaged(), []LetterID{1}) {
		t.Errorf("reopened: got %+v, waiting %v; want no decision in force, letter 1 waiting", shown.DecisionOn(1), shown.Untriaged())
	}
}

func TestAReviewerSeesOfWhatIsOwedOnlyWhatSafetyAsksFor(t *testing.T) {
	c := signedBy(t, zed)
	for _, viewer := range everyViewer {
		shown := Shown(*c.Case, viewer)
		kinds := map[ObligationKind]int{}
		for _, o := range shown.Obligations {
			kinds[o.Kind]++
			if viewer.Is(Clinician, Lead) && (o.OpenedBy != 0 || o.ClosedBy != 0 || slices.ContainsFunc(o.Steps, func(s ObligationStep) bool { return s.By != 0 })) {
				t.Errorf("shown to %s: got %+v, want no asker", viewer.Name, o)
			}
		}
		if kinds[Action] == 0 || kinds[Enquiry] != 1 || kinds[Identity] != 1 {
			t.Errorf("shown to %s: got %v, want the actions, the enquiry, and that identity is open", viewer.Name, kinds)
		}
		if viewer.Is(Clinician, Lead) && (kinds[Telling] > 0 || kinds[GPRelease] > 0 || kinds[Action] != 1 || len(shown.Contacts)+len(shown.Relevant) > 0) {
			t.Errorf("shown to %s: got %v, want no telling, no release, no action that gives an answer away", viewer.Name, kinds)
		}
		if viewer.Is(Liaison) && !viewer.Is(Lead) && (kinds[Telling] != 1 || len(shown.Contacts) != 1) {
			t.Errorf("shown to %s: got %v, want the telling that they work on", viewer.Name, kinds)
		}
	}
	own := Shown(*c.Case, zed)
	if got := len((&testCase{Case: &own}).owed(Action)); got != 2 {
		t.Errorf("shown to the author: got %d actions, want theirs, also the one to look again", got)
	}
}

func TestOnceBothHaveSignedReviewersAndTheirLeadsSeeEverything(t *testing.T) {
	disputed := signedBy(t, zed)
	disputed.do(yul, disputed.second(answered(yul, Moderate))).in(InSecondReview)
	panel := signedBy(t, zed)
	panel.do(yul, panel.second(answered(yul, Moderate))).do(yul, StillDiffer{Note: "Whether."}).in(InPanel)
	outcome := atPanel(t).do(lee, SignPanelDecision{Letters: []LetterID{1}, Record: PanelRecord{HeldOn: Date(monday), Present: "All", Chair: "Dr Lee Lead", Voted: Unanimous, Finding: moderate,
		Reasons: "PANEL-REASONS", Resulted: Yes, CouldResult: No, CandourReasons: "PANEL-CANDOUR"}})
	for where, x := range map[string]struct {
		c     *testCase
		words []string
	}{"talking": {disputed, []string{zed.Name, "ZEBEDEE-CANDOUR", "YULIA-CANDOUR"}}, "panel": {panel, []string{"YULIA-JUDGEMENT", "Whether."}},
		"decided": {outcome, []string{"PANEL-REASONS", "PANEL-CANDOUR"}}} {
		for _, viewer := range []Actor{zed, yul, ben, lee, max_, audie, owen} {
			text := asJSON(t, Shown(*x.c.Case, viewer))
			for _, word := range x.words {
				if !strings.Contains(text, word) {
					t.Errorf("%s, shown to %s: got no %q, want it", where, viewer.Name, word)
				}
			}
		}
		for _, viewer := range []Actor{lia, carl} {
			text := asJSON(t, Shown(*x.c.Case, viewer))
			for _, word := range append(x.words, "ZEBEDEE-EVIDENCE", "YULIA-ACTION") {
				if word != zed.Name && strings.Contains(text, word) {
					t.Errorf("%s, shown to %s: got %q, want no clinical reasoning", where, viewer.Name, word)
				}
			}
		}
	}
}

func TestWhoTellsPeopleIsShownNoGradeAndNotWhatADecisionStandsOn(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.panel(moderate, Yes))
	for _, who := range []Actor{lia, carl} {
		for _, o := range Shown(*c.Case, who).Outcomes {
			if o.Finding != (Finding{}) || o.Basis != Reviewed {
				t.Errorf("%s: got %+v, want that it was reviewed and no more", who.Name, o)
			}
		}
	}
	if o := Shown(*c.Case, lee).Outcomes[0]; o.Basis != ByPanel || o.Finding.Physical != Moderate {
		t.Errorf("a lead: got %+v, want the panel’s finding", o)
	}
	c = begin(t, 1).do(lee, ProposeWithoutReview{Basis: ReviewedElsewhere, Reason: "By the other trust."})
	c.do(owen, ApproveWithoutReview{Answer: Yes, Reason: "Their report was seen."})
	shown := Shown(*c.Case, lia)
	if o := shown.InForce()[0]; o.Basis != ReviewedElsewhere {
		t.Errorf("got %+v, want reviewed elsewhere said as such", o)
	}
}

func TestThoseWhoDoNotReadLettersSeeNothingOfWhatTheyAsked(t *testing.T) {
	for _, c := range []*testCase{begin(t, 1), assessing(t, 1), atPanel(t), decided(t)} {
		for _, viewer := range []Actor{lia, owen} {
			if text := asJSON(t, Shown(*c.Case, viewer)); strings.Contains(text, "Repeat the blood test") {
				t.Errorf("%s, shown to %s: got what the letter asked for, want it kept from them", c.Stage, viewer.Name)
			}
		}
	}
}

func TestWhoeverMustApproveSeesWhatIsProposed(t *testing.T) {
	c := begin(t, 1).do(lee, assume())
	shown := Shown(*c.Case, owen)
	if p := shown.Proposal(); p == nil || p.Reason != "The record is gone." {
		t.Errorf("got proposal %+v shown to the owner, want it with its reason", p)
	}
}

func TestShowingACaseChangesNothingInIt(t *testing.T) {
	c := signedBy(t, zed)
	before := asJSON(t, *c.Case)
	for _, viewer := range everyViewer {
		Shown(*c.Case, viewer)
	}
	if got := asJSON(t, *c.Case); got != before {
		t.Errorf("got %s, want it as it was", got)
	}
}

// A second review signed after seeing an action of the first is not blind.
func TestWhoSignsBlind(t *testing.T) {
	second := func(c *testCase) bool {
		c.do(ben, c.second(harm(LowHarm, 1)))
		return c.Assessments[len(c.Assessments)-1].Blind
	}
	action := OpenObligation{Kind: Action, What: "Ring", Owner: "GP", Due: Date(monday.AddDate(0, 0, 3))}
	before := assessing(t, 1).do(ann, action)
	tests := map[string]struct {
		c    *testCase
		want bool
	}{
		"nothing seen":                 {reviewing(t, 1, harm(LowHarm, 1)), true},
		"the first reviewer's action":  {before.do(ann, before.first(harm(LowHarm, 1))), false},
		"an action since":              {reviewing(t, 1, harm(LowHarm, 1)).do(lia, action), false},
		"their own action":             {reviewing(t, 1, harm(LowHarm, 1)).do(ben, action), true},
		"a harm not known yet, unseen": {reviewing(t, 1, with(harm(LowHarm, 1), func(a *Answers) { a.Psychological, a.LookAgain = NotKnownYet, "2027-01-15" })), true},
	}
	for name, test := range tests {
		if got := second(test.c); got != test.want {
			t.Errorf("%s: got blind %v, want %v", name, got, test.want)
		}
	}
	saw := reviewing(t, 1, harm(LowHarm, 1))
	saw.SawAnswers = []PersonID{ben.Person}
	if second(saw) {
		t.Error("answers were shown: got blind, want not")
	}
}
