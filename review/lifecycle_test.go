package review

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var dan = actor(14, "Dr Dan Reader", Clinician) // without the second-reader right

// theTable is who can do what in which stage, as people read it: to a case
// that owes one obligation of every kind, by somebody who has done nothing on
// it yet. What is not here is refused.
var theTable = []struct {
	stage func(failer) *testCase
	name  string
	can   map[string][]ChangeName
}{
	{func(t failer) *testCase { return begin(t, 1) }, "triage", map[string][]ChangeName{
		"clerk":         {TriageName, DeclareConflictName},
		"clinician":     {TriageName, AddRequestedName, HoldName, DeclareConflictName},
		"second reader": {TriageName, AddRequestedName, HoldName, DeclareConflictName},
		"lead":          {TriageName, AddRequestedName, HoldName, ProposeName, DeclareConflictName},
		"manager":       {HoldName},
		"owner":         {WaiveTellingsName},
	}},
	{func(t failer) *testCase { return assessing(t, 1) }, "assessment", map[string][]ChangeName{
		"clinician":     {SignFirstName, AddRequestedName, HoldName, DeclareConflictName},
		"second reader": {SignFirstName, AddRequestedName, HoldName, DeclareConflictName},
		"lead":          {SignFirstName, AddRequestedName, HoldName, ProposeName, DeclareConflictName},
		"manager":       {HoldName},
		"owner":         {WaiveTellingsName},
	}},
	{func(t failer) *testCase { return reviewing(t, 1, harm(LowHarm, 1)) }, "second review", map[string][]ChangeName{
		"clinician":     {AddRequestedName, HoldName, DeclareConflictName},
		"second reader": {SignSecondName, AddRequestedName, HoldName, DeclareConflictName},
		"lead":          {SignSecondName, AddRequestedName, HoldName, WithdrawName, DeclareConflictName},
		"manager":       {HoldName},
		"owner":         {WaiveTellingsName},
	}},
	{atPanel, "panel", map[string][]ChangeName{
		"clinician":     {HoldName, RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName, DeclareConflictName},
		"second reader": {HoldName, RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName, DeclareConflictName},
		"lead":          {PanelName, HoldName, WithdrawName, RelevantName, ContactName, OverrideName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName, DeclareConflictName},
		"manager":       {HoldName},
		"owner":         {WaiveTellingsName},
	}},
	{decided, "decided by one signature", map[string][]ChangeName{
		"clinician":     {RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"second reader": {RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"lead":          {AskSecondName, ReopenName, WithdrawName, RelevantName, ContactName, OverrideName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"owner":         {WaiveTellingsName},
	}},
	{closed, "closed at triage", map[string][]ChangeName{
		"clinician":     {RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"second reader": {RelevantName, ContactName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"lead":          {UndoClosingName, ReopenName, RelevantName, ContactName, OverrideName, CopyName, MakePackName, SendPackName, SetPackAsideName, SayCoverName},
		"owner":         {WaiveTellingsName},
	}},
}

// always is what a role can do in every stage. Who may still sign an assessment
// is not told of a telling before that.
var always = map[string][]ChangeName{
	"clerk":         {AddInfoName, WrongPatientName, OpenName, StepName, PrepareName},
	"clinician":     {AddInfoName, WrongPatientName, OpenName, StepName, MeetName, TraceName},
	"second reader": {AddInfoName, WrongPatientName, OpenName, StepName, MeetName, TraceName},
	"lead":          {AddInfoName, WrongPatientName, OpenName, StepName, MeetName, TraceName, WaiveName},
	"manager":       {AddInfoName, WrongPatientName, OpenName, StepName, TraceName, SettleName, PrepareName, CorrectName, JoinName, ApartName, RestrictName},
	"liaison":       {AddInfoName, WrongPatientName, OpenName, StepName, MeetName, RelevantName, TraceName, ContactName, MakePackName, SendPackName, SetPackAsideName, ReleaseName},
	"owner":         {AddInfoName, WrongPatientName, OpenName, StepName, WaiveClassName},
}

var everyone = map[string]Actor{"clerk": cleo, "clinician": dan, "second reader": cat, "lead": lou, "manager": max_, "liaison": lia,
	"owner": owen, "auditor": audie, "nobody": actor(99, "Nina Nobody")}

// owingAll makes the case owe one obligation of every kind.
func (c *testCase) owingAll() *testCase {
	for _, o := range []Obligation{
		{Kind: Identity, What: "Two dates of birth"},
		{Kind: SameDayAction, What: "Ring the patient", Urgency: SameDay},
		{Kind: Action, What: "Repeat the test", Owner: "The practice", Due: c.now.AddDate(0, 0, 9)},
		{Kind: Enquiry, What: "Was it done?"},
		{Kind: Telling, What: "Tell", Facts: ObligationFacts{Route: RouteAwareness}},
		{Kind: GPRelease, What: "Send it on", Letter: 1},
	} {
		c.open(o, c.now)
	}
	c.keep()
	c.Packs = append(c.Packs, Pack{Telling: c.OpenTelling().ID, State: PackMade, Version: 1, SHA: "ab", At: c.now})
	c.keep()
	return c
}

// ready is each change filled in so that only the life cycle can refuse it: one
// case for each change, which makes it long.
func (c *testCase) ready(name ChangeName, by Actor) Change {
	standing := func() (id int64) {
		for _, a := range append(c.LastStanding(First), c.LastStanding(Second)...) {
			id = a.ID
		}
		return id
	}
	meetable := func() MeetObligation {
		for _, o := range c.Obligations {
			if o.MayMeet(by) {
				return meet(o)
			}
		}
		return meet(c.Obligations[0])
	}
	switch name {
	case AddLettersName:
		c.last++
		return AddLetters{Letters: []Letter{letter(LetterID(c.last))}}
	case RankName:
		return Ranked{Rank: 60, Urgent: true, Under: 9}
	case TakeOverName:
		return TakeOver{Owed: []Obligation{{ID: ObligationID(100 + len(c.Obligations)), Version: 1, Kind: SameDayAction, What: "Ring the ward", State: Open}}}
	case ReplaceName:
		return ReplaceLetter{Letter: c.Letters[0], By: max_, Reason: "A later list says otherwise."}
	case DoubtName:
		return DoubtIdentity{Why: "Another date of birth came."}
	case RemoveLettersName:
		c.Letters = append(c.Letters, letter(99))
		return RemoveLetters{Letters: []LetterID{99}, Why: "Its list was undone."}
	case SettleDoubtName:
		return SettleDoubt{Reasons: []string{"Another date of birth came."}, Why: "That list was undone."}
	case TriageName:
		return c.toAssess(Routine)
	case UndoTriageName:
		for _, u := range c.Undoable {
			if c.undoRefusal(u, by) == nil {
				return UndoTriage{Decisions: u.Decisions}
			}
		}
		return UndoTriage{}
	case UndoClosingName:
		return UndoClosing{Reason: "It asked for something after all."}
	case CloseOfClassName:
		return CloseOfClass{Class: 1, By: lou, Letters: c.Untriaged(), Code: "no clinical content"}
	case UndoOfClassName:
		return UndoOfClass{Class: 1, By: lou, Letters: c.ClassClosings(1), Reason: "The class was too wide."}
	case AddRequestedName:
		return AddRequestedAction{Letter: 1, Kind: "referral", What: "Refer to cardiology", OfWhom: "the GP"}
	case SignFirstName:
		return c.first(clean(c.ToAssess()...))
	case SignSecondName:
		return c.second(harm(LowHarm, c.ToAssess()...))
	case StillDifferName:
		return StillDiffer{Note: "Whether it was harm."}
	case AmendName:
		return AmendAssessment{Answers: clean(1), Reason: "I misread the date."}
	case WithdrawName:
		return WithdrawAssessment{Assessment: standing(), Reason: "It was about somebody else."}
	case PanelName:
		return c.panel(moderate, No)
	case AskSecondName:
		return AskSecondReview{Reason: "The board asked."}
	case AddInfoName:
		return AddInformation{From: "the patient’s daughter", What: "He was in hospital.", Urgency: Routine}
	case ReopenName:
		return Reopen{To: InAssessment, Reason: "A complaint came."}
	case ProposeName:
		return ProposeWithoutReview{Basis: Assumed, Reason: "The record was destroyed by law."}
	case ApproveName:
		return ApproveWithoutReview{Answer: Yes, Reason: "The evidence was seen."}
	case WrongPatientName:
		return ReportWrongPatient{Reason: "The address is another’s."}
	case ResumeSendingName:
		return ResumeSending{}
	case DeclareConflictName:
		return DeclareConflict{Kind: OwnPatient}
	case ApproveConflictName:
		for _, d := range c.Declared() {
			return ApproveConflict{Conflict: d.ID, Reason: "All neurologists wrote some of them."}
		}
		return ApproveConflict{Reason: "Nobody declared one."}
	case HoldName:
		return Hold{Until: Date(c.now.AddDate(0, 0, 7)), Reason: "The record is on its way."}
	case EndHoldName:
		return EndHold{}
	case OpenName:
		return OpenObligation{Kind: Action, What: "Repeat the test", Owner: "The practice", Due: Date(c.now.AddDate(0, 0, 7))}
	case StepName:
		return NoteObligation{ID: c.Obligations[0].ID, Version: c.Obligations[0].Version, Kind: "note", Note: "Rang twice.", HappenedAt: c.now}
	case MeetName:
		return meetable()
	case WaiveName:
		return waive(c.one(Action))
	case RelevantName:
		return NameRelevantPerson{RelevantPerson{Who: ThePatient}}
	case TraceName:
		return c.traced("alive", c.now)
	case ContactName:
		return c.contact(Attempt)
	case OverrideName:
		for _, o := range c.owed(Telling) {
			for _, g := range c.ToOverride(&o, c.now) {
				return OverrideGate{Telling: o.ID, Version: o.Version, Words: g.Words, Reason: "Rung at the practice, who see her weekly."}
			}
		}
		return OverrideGate{}
	case WhatNowName:
		for _, o := range c.ToDecide() {
			return DecideWhatNow{Telling: o.ID, Version: o.Version, What: "write", Why: "No answer."}
		}
		return DecideWhatNow{}
	case CopyName:
		d := DecideCopy{Answer: NoCopy, Reason: "safeguarding"}
		if len(c.Letters) > 0 {
			d.Letter = c.Letters[0].ID
		}
		if was := c.lastCopy(d.Letter); was != nil {
			d.Was = was.ID
		}
		return d
	case MakePackName:
		for _, o := range c.owed(Telling) {
			parts, _ := c.PartsOf(o.ID, false)
			return MakePack{Version: o.Version, Pack: Pack{Telling: o.ID, Kind: "awareness", Parts: parts, Stood: c.Stands()}}
		}
		return MakePack{}
	case SendPackName, SetPackAsideName:
		for _, p := range c.Packs {
			if p.Waits() && name == SendPackName {
				return SendPack{Pack: p.ID, Version: p.Version, HappenedAt: c.now, Channel: "letter", Anyway: true}
			} else if p.Waits() {
				return SetPackAside{Pack: p.ID, Version: p.Version, Reason: "It was torn."}
			}
		}
		return SendPack{}
	case TestPacksName:
		return TestPacks{}
	case WaiveTellingsName:
		return WaiveTellings{Class: c.TellingClass(), Called: "Closed", Reason: "Decided so.", Before: c.now}
	case FollowPolicyName:
		return FollowPolicy{}
	case ReturnName:
		for _, p := range c.Packs {
			if p.State == PackSent {
				return RecordReturn{Pack: p.ID, Version: p.Version, On: Date(c.now), Reason: "gone away"}
			}
		}
		return RecordReturn{}
	case DisownPackName:
		for _, p := range c.Packs {
			if p.CanBeWrong() {
				return DisownPack{Pack: p.ID, Version: p.Version, Reason: "Another's letter was in it."}
			}
		}
		return DisownPack{}
	case SayCoverName, ReleaseName, ReplyName, TakeBackReplyName, WaiveClassName:
		return c.onItsWay(name)
	case TakeAnswerName:
		return TakeAnswer{Restricted: true, Source: "tracing answer", Why: "The service marks the patient as sensitive."}
	case RestrictName:
		return Restrict{Reason: "A threat."}
	case NameReadersName:
		return NameReaders{Readers: []PersonID{ann.Person}, Reason: "She assesses it."}
	case AskEndName:
		return AskEndRestriction{Reason: "The threat is over."}
	case AnswerEndName:
		return AnswerEndRestriction{Answer: Yes, Reason: "The police say so."}
	case SettleName:
		return SettleIdentity{Reason: "Traced by hand."}
	case PrepareName:
		for _, o := range c.owed(Identity) {
			return PrepareIdentity{ID: o.ID, Version: o.Version, Reason: "The address is the same."}
		}
		return PrepareIdentity{Reason: "There is none."}
	case CorrectName:
		return CorrectPatient{Reason: "The card was seen."}
	case JoinName:
		return joining{from: begin(c.t, 0).Case, reason: "One person."}
	case ApartName:
		return parting{Apart: Apart{Letters: letterIDs(c)[:1], Reason: "Another’s."}}
	}
	c.t.Fatalf("no change is ready for %s", name)
	return nil
}

var allChanges = []ChangeName{AddLettersName, DoubtName, ReplaceName, RemoveLettersName, SettleDoubtName, TakeOverName, RankName, TriageName, UndoTriageName, UndoClosingName, CloseOfClassName, UndoOfClassName, AddRequestedName, SignFirstName, SignSecondName,
	StillDifferName, AmendName, WithdrawName, PanelName, AskSecondName, AddInfoName, ReopenName, ProposeName, ApproveName, WrongPatientName,
	DeclareConflictName, ApproveConflictName, HoldName, EndHoldName, OpenName, StepName, MeetName, WaiveName, RelevantName, TraceName, ContactName, WhatNowName, OverrideName, CopyName, MakePackName, SendPackName, SetPackAsideName, TestPacksName, FollowPolicyName, WaiveTellingsName, ReturnName, DisownPackName, SayCoverName, ReleaseName, ReplyName, TakeBackReplyName, WaiveClassName, ResumeSendingName,
	TakeAnswerName, RestrictName, NameReadersName, AskEndName, AnswerEndName,
	SettleName, PrepareName, CorrectName, JoinName, ApartName}

func TestEveryRowOfTheLifeCycleIsTested(t *testing.T) {
	for _, s := range lifecycle {
		if !slices.Contains(allChanges, s.change) {
			t.Errorf("%s: got no test, want one", s.change)
		}
	}
}

func TestWhatEachRoleCanDoInEachStage(t *testing.T) {
	for _, row := range theTable {
		for role, by := range everyone {
			want := append(slices.Clone(always[role]), row.can[role]...)
			c := row.stage(t).owingAll()
			offered := c.Offered(by, c.now)
			if got := slices.Sorted(slices.Values(offered)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
				t.Errorf("%s, %s: got offered %q, want %q", row.name, role, got, slices.Sorted(slices.Values(want)))
			}
			for _, name := range allChanges {
				offeredIsAllowed(t, row.stage(t).owingAll(), row.name, name, by, slices.Contains(offered, name))
			}
		}
	}
}

// offeredIsAllowed checks that Offered, May, Refusal and Apply say the same.
func offeredIsAllowed(t *testing.T, c *testCase, where string, name ChangeName, by Actor, offered bool) {
	t.Helper()
	if c.May(name, by, c.now) != offered || (c.Refusal(name, by, c.now) == nil) != offered {
		t.Errorf("%s: %s by %s: got May %v, Refusal %v; offered is %v", where, name, by.Name, c.May(name, by, c.now), c.Refusal(name, by, c.now), offered)
	}
	from := c.Stage
	err := c.fails(by, c.ready(name, by))
	if closed, ok := err.(Problems); ok && name == MakePackName && closed["gates"] != "" {
		err = nil // gates are a field of its form
	}
	if (err == nil) != offered {
		t.Errorf("%s: %s by %s: got error %v; offered is %v", where, name, by.Name, err, offered)
	}
	if err != nil && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotNow) {
		t.Errorf("%s: %s by %s: got error %v, want a refusal", where, name, by.Name, err)
	}
	if err == nil && !mayLead(name, from, c.Stage) {
		t.Errorf("%s: %s led from %s to %s, which no row of the life cycle says", where, name, from, c.Stage)
	}
}

// mayLead reports whether a row of the life cycle has the change lead there.
func mayLead(name ChangeName, from, to Stage) bool {
	return slices.ContainsFunc(lifecycle, func(s step) bool {
		return s.change == name && slices.Contains(s.from, from) && (slices.Contains(s.to, to) || from == to && slices.Contains(s.to, stays))
	})
}

func TestTheProgramDoesOnlyWhatNoPersonMay(t *testing.T) {
	for _, row := range theTable {
		for _, name := range allChanges {
			c := row.stage(t).owingAll()
			want := slices.Contains([]ChangeName{AddLettersName, DoubtName, RemoveLettersName, SettleDoubtName, ReplaceName, TakeOverName, TakeAnswerName, TestPacksName}, name) ||
				name == RankName && c.Stage == InTriage
			if err := c.fails(Program(1), c.ready(name, Program(1))); (err == nil) != want {
				t.Errorf("%s: %s by the program: got error %v, want done %v", row.name, name, err, want)
			}
		}
		if got := row.stage(t).Offered(Program(1), monday); len(got) > 0 {
			t.Errorf("%s: got %q offered to the program, want nothing", row.name, got)
		}
	}
}

// A change that is offered is refused only for a field, whatever the form says.
func TestAnEmptyFormIsAProblemWithAField(t *testing.T) {
	empty := map[ChangeName]Change{TriageName: TriageLetters{}, UndoClosingName: UndoClosing{}, AddRequestedName: AddRequestedAction{},
		AskSecondName: AskSecondReview{}, AddInfoName: AddInformation{}, ReopenName: Reopen{}, ProposeName: ProposeWithoutReview{},
		WithdrawName: WithdrawAssessment{}, WrongPatientName: ReportWrongPatient{}, HoldName: Hold{}, TraceName: RecordTrace{}, RelevantName: NameRelevantPerson{}}
	for _, row := range theTable {
		for name, change := range empty {
			c := row.stage(t).owingAll()
			if !c.May(name, lou, c.now) {
				continue
			}
			if _, ok := c.fails(lou, change).(Problems); !ok {
				t.Errorf("%s: an empty %s: got no problems, want some", row.name, name)
			}
		}
	}
}

func TestAnEventNamesTheCaseAndItsVersions(t *testing.T) {
	c := begin(t, 1)
	e, err := c.Apply(c.toAssess(Urgent), ann, c.now)
	if err != nil {
		t.Fatal(err)
	}
	if o := e.Objects[0]; e.Change != "triage" || o.Kind != "case" || o.ID != 7 || o.Before != 1 || o.After != 2 || e.Facts["to"] != "assessment" {
		t.Errorf("got event %+v, want triage of case 7 from version 1 to 2, now in assessment", e)
	}
}

func TestACaseIsDueByItsUrgencyFromTheDayItReachedItsStage(t *testing.T) {
	for urgency, want := range map[Urgency]time.Time{
		SameDay: monday.Add(24 * time.Hour), Urgent: AddWorkingDays(monday, 2), Routine: AddWorkingDays(monday, 20),
	} {
		c := begin(t, 1)
		c.do(ann, c.toAssess(urgency))
		if !c.Due.Equal(want) {
			t.Errorf("%s: got due %v, want %v", urgency.Label(), c.Due, want)
		}
	}
}
