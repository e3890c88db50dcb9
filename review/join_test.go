package review

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// another is another case of the incident, whose letters and rows have numbers of
// their own.
func another(t failer, id CaseID, n int) *testCase {
	c := begin(t, 0)
	c.ID, c.Patient, c.last = id, PatientID(id), int64(id)*100_000
	for i := range n {
		c.Letters = append(c.Letters, letter(LetterID(int(id)*100+i)))
	}
	return c
}

// joined joins a case into another and keeps both.
func joined(t *testing.T, from, into *testCase) {
	t.Helper()
	if _, err := JoinCases(from.Case, into.Case, "One person.", true, max_, into.now); err != nil {
		t.Fatal(err)
	}
	from.keep()
	into.keep()
}

func TestAJoinGoesToWhereItsLettersWait(t *testing.T) {
	fresh := func() *testCase { return another(t, 8, 1) }
	read := func() *testCase { c := another(t, 8, 1); return c.do(ann, c.toAssess(Routine)) }
	signed := func() *testCase { c := read(); return c.do(ann, c.first(harm(LowHarm, 800))).in(InSecondReview) }
	shut := func() *testCase { c := another(t, 8, 1); return c.do(ann, c.toClose()).in(Decided) }
	for _, x := range []struct {
		name         string
		from, into   *testCase
		stage, after Stage
	}{
		{"nothing read", fresh(), begin(t, 1), InTriage, ""},
		{"a decided case and a new letter", fresh(), decided(t), InTriage, Decided},
		{"a decided case and one to assess", read(), decided(t), InAssessment, ""},
		{"a decided case and one in second review", signed(), decided(t), InSecondReview, ""},
		{"two that are decided", shut(), decided(t), Decided, ""},
		{"at the panel, and a closed one", shut(), atPanel(t), InPanel, ""},
		{"at the panel, and a new letter", fresh(), atPanel(t), InTriage, InPanel},
		{"at the panel, and one in second review", signed(), atPanel(t), InSecondReview, ""},
	} {
		joined(t, x.from, x.into)
		if x.into.Stage != x.stage || x.into.Resume != x.after || !x.from.Emptied || len(x.from.Letters) != 0 || x.from.OpenObligations() != 0 {
			t.Errorf("%s: got %s, then %q, and a case emptied %v; want %s, then %q", x.name, x.into.Stage, x.into.Resume, x.from.Emptied, x.stage, x.after)
		}
	}
}

// A reviewer of one case does not see an unsigned second round of the other.
func TestAJoinKeepsReviewersBlind(t *testing.T) {
	other := another(t, 8, 2)
	other.do(ann, TriageLetters{Letters: []LetterID{800}, Answer: Assess, Urgency: Routine})
	other.Letters = other.Letters[:1]
	other.Stage = InAssessment
	other.do(ann, other.first(harm(LowHarm, 800))).in(InSecondReview)
	other.Letters = append(other.Letters, letter(801)) // one that nobody has read
	for _, into := range []*testCase{decided(t), atPanel(t), begin(t, 1), assessing(t, 1)} {
		from := &testCase{t: t, now: other.now, last: other.last, Case: deep(other.Case)}
		joined(t, from, into)
		if shown := Shown(*into.Case, cat); into.AnswersOpen() || len(shown.Assessments) > 0 || len(shown.Outcomes) > 0 {
			t.Errorf("into %s with %q to come: got %d assessments and %d outcomes shown to a reviewer, want none", into.Stage, into.Resume, len(shown.Assessments), len(shown.Outcomes))
		}
	}
}

func TestAJoinKeepsWhatProtectsMore(t *testing.T) {
	from, into := another(t, 8, 1), begin(t, 1)
	from.Restricted, from.Died, from.SendingStopped, from.Urgency = true, "2020-01-01", true, Urgent
	from.open(Obligation{Kind: Telling, What: "Tell", Facts: ObligationFacts{Route: RouteAwareness}}, monday)
	into.open(Obligation{Kind: Telling, What: "Tell", Facts: ObligationFacts{Route: RouteAwareness}}, monday)
	from.open(Obligation{Kind: Action, What: "Repeat the test", Owner: "The practice"}, monday)
	from.keep()
	into.keep()
	joined(t, from, into)
	if !into.Restricted || into.Died == "" || !into.SendingStopped || into.Urgency != Urgent {
		t.Errorf("got restricted %v, died %q, stopped %v, %s", into.Restricted, into.Died, into.SendingStopped, into.Urgency.Label())
	}
	if len(into.owed(Telling)) != 1 || len(into.owed(Action)) != 1 {
		t.Errorf("got %d tellings and %d actions open, want one of each", len(into.owed(Telling)), len(into.owed(Action)))
	}
}

func TestAnUndoneJoinIsJudgedAnewWithTheSignedAnswersInSight(t *testing.T) {
	from, into := another(t, 8, 1), begin(t, 1)
	into.do(ann, into.toAssess(Routine)).do(ann, into.first(clean(1))).in(Decided)
	joined(t, from, into)
	into.do(ann, into.toAssess(Routine)).in(InAssessment).do(ben, into.first(clean(800))).in(Decided)
	back := Apart{Letters: []LetterID{800}, Reason: "Two people after all.", New: true}
	if _, err := TakeApart(into.Case, from.Case, back, max_, into.later(time.Hour).now); err != nil {
		t.Fatal(err)
	}
	from.keep()
	into.keep()
	for _, c := range []*testCase{from, into} {
		shown := Shown(*c.Case, cat)
		if c.Stage != InAssessment || c.Emptied || len(c.ToAssess()) != 1 || len(shown.Assessments) == 0 || len(c.InForce()) > 0 {
			t.Errorf("%s: got %s, %d letters to assess, %d assessments shown, %d outcomes in force; want it judged anew with what was signed in sight",
				c.ID, c.Stage, len(c.ToAssess()), len(shown.Assessments), len(c.InForce()))
		}
		again := c.first(clean(c.ToAssess()...))
		c.SawAnswers = []PersonID{cat.Person}
		c.do(cat, again)
		if last := c.Assessments[len(c.Assessments)-1]; last.Blind {
			t.Errorf("%s: signed after the old answers were seen: got blind, want not", c.ID)
		}
	}
	if err := from.fails(lia, joining{reason: "x", from: into.Case}); !errors.Is(err, ErrForbidden) {
		t.Errorf("a liaison joins: got %v, want it forbidden", err)
	}
}

func TestWhatWasSaidUnderTheWrongIdentity(t *testing.T) {
	c := begin(t, 1)
	c.Contacts = []Contact{{Kind: Attempt, Result: "no answer", HappenedAt: monday.Add(time.Hour)}, {Kind: InPerson, HappenedAt: monday.Add(time.Hour)}, {Kind: Written, HappenedAt: monday.Add(-time.Hour)}}
	c.Obligations = []Obligation{{Kind: GPRelease, State: Met, Letter: 1, ClosedAt: monday.Add(time.Hour)}, {Kind: GPRelease, State: Met, Letter: 9, ClosedAt: monday.Add(time.Hour)}}
	if got := c.SaidSince([]LetterID{1}, monday); len(got) != 2 {
		t.Errorf("got %v, want the conversation and the letter sent since", got)
	}
}

// TestWhateverIsJoinedAndTakenApart plays joins, splits, moves, undos and review
// in any order: every letter stays in one case, every signed row as it was.
func TestWhateverIsJoinedAndTakenApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := []*testCase{another(t, 1, 1), another(t, 2, 2), another(t, 3, 2)}
		kept := map[string]any{}
		for step := range rapid.IntRange(1, 25).Draw(t, "steps") {
			a := rapid.SampledFrom(cases).Draw(t, "a")
			b := rapid.SampledFrom(cases).Draw(t, "b")
			now := monday.Add(time.Duration(step+1) * time.Hour)
			a.now, b.now = now, now
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				_, _ = JoinCases(a.Case, b.Case, "One person.", true, max_, now)
			case 1:
				if len(a.Letters) > 0 {
					letters := rapid.SliceOfNDistinct(rapid.SampledFrom(letterIDs(a)), 1, len(a.Letters), func(id LetterID) LetterID { return id }).Draw(t, "letters")
					_, _ = TakeApart(a.Case, b.Case, Apart{Letters: letters, Reason: "Two.", New: b.Emptied}, max_, now)
				}
			default:
				a.works(t)
			}
			a.keep()
			b.keep()
			lettersOnce(t, cases, 5)
			signedStays(t, cases, kept)
		}
	})
}

// works makes one change of the review to a case, if somebody is offered one.
func (c *testCase) works(t *rapid.T) {
	by := rapid.SampledFrom(crew).Draw(t, "by")
	offered := slices.DeleteFunc(c.Offered(by, c.now), func(n ChangeName) bool { return n == JoinName || n == ApartName })
	if len(offered) == 0 || c.Emptied {
		return
	}
	if change := c.random(t, rapid.SampledFrom(offered).Draw(t, "change"), by); change != nil {
		_, _ = c.Apply(change, by, c.now)
	}
}

func lettersOnce(t *rapid.T, cases []*testCase, least int) {
	seen := map[LetterID]CaseID{}
	for _, c := range cases {
		if c.Emptied != (len(c.Letters) == 0) {
			t.Fatalf("%s: emptied is %v with %d letters", c.ID, c.Emptied, len(c.Letters))
		}
		for _, l := range c.Letters {
			if seen[l.ID] != 0 {
				t.Fatalf("letter %d is in %s and %s", l.ID, seen[l.ID], c.ID)
			}
			seen[l.ID] = c.ID
		}
		if !c.Emptied {
			nobodyIsForgotten(c, t, nil, nil, Actor{})
		}
	}
	if len(seen) < least {
		t.Fatalf("got %d letters, want at least %d", len(seen), least)
	}
}

// signedStays checks that no signed row ever changes.
func signedStays(t *rapid.T, cases []*testCase, kept map[string]any) {
	same := func(key string, row any) {
		if before, ok := kept[key]; ok && !reflect.DeepEqual(before, row) {
			t.Fatalf("%s: got %+v, want %+v", key, row, before)
		}
		kept[key] = row
	}
	for _, c := range cases {
		for _, d := range c.Decisions {
			same(fmt.Sprint("decision ", d.ID), d)
		}
		for _, a := range c.Assessments {
			a.Letters, a.Answers.Actions = slices.Clone(a.Letters), slices.Clone(a.Answers.Actions)
			same(fmt.Sprint("assessment ", a.ID), a)
		}
		for _, o := range c.Outcomes {
			o.Letters = slices.Clone(o.Letters)
			same(fmt.Sprint("outcome ", o.ID), o)
		}
	}
}
