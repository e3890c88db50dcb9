package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
	"harmreview/review/intake"
)

const classHeader = "document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient\n"

// memos are rows of n internal memos, each of a patient of its own, from a number on.
func memos(from, n int) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("M%d,Internal memo,,Smith%d,Ann,1950-01-02,GP", from+i, from+i)
	}
	return rows
}

func classFile(rows ...string) []byte { return []byte(classHeader + strings.Join(rows, "\n") + "\n") }

var memoClass = intake.Class{Name: "internal memos", Terms: []intake.ClassTerm{{Column: "document_type", Op: intake.IsOneOf, Values: []string{"internal memo"}}},
	Code: intake.NotALetter, Why: "They are never sent."}

// A ruler is the people of an incident who decide on rules.
type ruler struct {
	*testing.T
	s             *Store
	incident      review.IncidentID
	manager, lead review.Actor
}

func rulerOf(t *testing.T, s *Store) ruler {
	incident := anIncident(t, s)
	return ruler{t, s, incident, memberOf(t, s, incident, "manager", review.Manager), memberOf(t, s, incident, "lead", review.Lead)}
}

// proposed writes and proposes a class, and returns its number.
func (r ruler) proposed(c intake.Class) int {
	r.Helper()
	n, err := r.s.WriteClass(r.Context(), review.Cause{Actor: r.manager}, c)
	if err != nil {
		r.Fatal(err)
	}
	r.run()
	r.decide(r.manager, n, intake.ClassDecision{Act: intake.ProposeClass})
	return n
}

func (r ruler) run() {
	r.Helper()
	if err := r.s.RunClasses(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// decide decides at the version of now, having read what is to be read.
func (r ruler) decide(by review.Actor, n int, d intake.ClassDecision) {
	r.Helper()
	p := r.class(n)
	d.Version, d.Reason = p.Rule.Version, "Looked at."
	for _, x := range p.Rows {
		d.Read = append(d.Read, x.ID)
	}
	if err := r.s.DecideClass(r.Context(), review.Cause{Actor: by}, n, d); err != nil {
		r.Fatal(err)
	}
}

func (r ruler) inForce(c intake.Class) int {
	r.Helper()
	n := r.proposed(c)
	r.decide(r.lead, n, intake.ClassDecision{Act: intake.ApproveClass})
	r.run()
	return n
}

func (r ruler) end(n int) {
	r.Helper()
	r.decide(r.lead, n, intake.ClassDecision{Act: intake.EndClass})
	r.run()
}

func (r ruler) class(n int) intake.ClassPreview {
	r.Helper()
	p, err := r.s.Class(r.Context(), r.lead, n, 0)
	if err != nil {
		r.Fatal(err)
	}
	return p
}

func (r ruler) fates(n int) map[intake.ClassFate]int {
	r.Helper()
	found := map[intake.ClassFate]int{}
	p := r.class(n)
	for _, f := range intake.ClassFates {
		if k := p.Of(f); k > 0 {
			found[f] = k
		}
	}
	return found
}

func TestARuleExcludesItsClassButForASample(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	rows := append(memos(0, 30), "L1,Letter,9990000018,Jones,Bob,1960-01-02,GP", "M0,Internal memo,,Smith0,Ann,1950-01-02,Patient")
	loadList(t, s, r.incident, classFile(append(rows, "M90,Internal memo,,,,,GP")...))
	before := grouping(t, s)
	n := r.proposed(memoClass)
	p := r.class(n)
	if p.Of(intake.ClassMatches) != 32 || p.Leaving != 30 || p.Stays != 0 || len(p.Rows) != 20 || p.Results[intake.Waiting] != 1 || p.Results[intake.FurtherRecipient] != 1 {
		t.Fatalf("got %+v with %d rows to read", p, len(p.Rows))
	}
	if got := grouping(t, s); got != before {
		t.Fatal("a proposal changed cases")
	}
	r.decide(r.lead, n, intake.ClassDecision{Act: intake.ApproveClass})
	r.run()
	p = r.class(n)
	if got := p.Of(intake.ClassExcluded) + p.Of(intake.ClassSampled); got != 32 || p.Sample.Letters+p.Sample.Waiting != 20 || p.Rule.State != intake.ClassInForce {
		t.Errorf("got %v, %+v, %s", r.fates(n), p.Sample, p.Rule.State)
	}
	if got := countOf(t, s, `SELECT count(*) FROM cases WHERE emptied = 0`); got != p.Sample.Letters+1 {
		t.Errorf("%d cases are left, want those of the sample and of the letter", got)
	}
	verified(t, s)
	r.end(n)
	if got := grouping(t, s); got != before {
		t.Errorf("after its end: got %s\nwant %s", got, before)
	}
	verified(t, s)
}

// What a rule in force excludes at loading, a check says beforehand.
func TestAListLoadedUnderARuleIsExcludedAsItsCheckSays(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	loadList(t, s, r.incident, classFile(memos(0, 30)...))
	n := r.inForce(memoClass)
	file := classFile(append(memos(20, 30), "L1,Letter,9990000018,Jones,Bob,1960-01-02,GP")...)
	incident, err := s.Incident(t.Context(), r.incident)
	if err != nil {
		t.Fatal(err)
	}
	said, err := s.CheckFile(t.Context(), incident, intake.List{FileName: "list.csv"}, strings.NewReader(string(file)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	f := loadList(t, s, r.incident, file)
	f.Seconds, said.Figures.Seconds = 0, 0
	if f != said.Figures || f.Excluded < 20 || f.Letters < 1 {
		t.Errorf("the check said %+v, the load found %+v", said.Figures, f)
	}
	verified(t, s)
	l, err := s.List(t.Context(), r.incident, 2)
	if err != nil {
		t.Fatal(err)
	}
	excluded, err := s.ListRows(t.Context(), r.lead, l, intake.RowFilter{Rule: n, Fate: intake.ClassExcluded}, intake.RowPlace{})
	if err != nil || excluded.Total != f.Excluded || len(excluded.Rows) != f.Excluded || excluded.Rows[0].Reason != "Excluded by rule 1: internal memos." {
		t.Errorf("got %d rows, %+v (%v)", excluded.Total, excluded.Rows, err)
	}
	if err := s.IncludeRow(t.Context(), review.Cause{Actor: r.manager}, l, excluded.Rows[0].Line, 0, "Ours."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("one row of a class included by itself: got %v", err)
	}
	r.end(n)
	if got := countOf(t, s, `SELECT count(*) FROM cases WHERE emptied = 0`); got != 51 {
		t.Errorf("%d cases after the end, want 51", got)
	}
	verified(t, s)
}

func TestARuleLeavesWhatSomebodyHasWorkedOn(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	loadList(t, s, r.incident, classFile(append(memos(0, 30), "M0,Internal memo,,Smith0,Ann,1950-01-02,Patient")...))
	if _, err := s.ChangeCase(t.Context(), review.Cause{Actor: r.lead}, 1, 0,
		review.TriageLetters{Letters: []review.LetterID{1}, Answer: review.Assess, Urgency: review.Routine}); err != nil {
		t.Fatal(err)
	}
	n := r.proposed(memoClass)
	if p := r.class(n); p.Leaving != 29 || p.Stays != 1 {
		t.Errorf("got %d leaving and %d staying", p.Leaving, p.Stays)
	}
	r.decide(r.lead, n, intake.ClassDecision{Act: intake.ApproveClass})
	r.run()
	if got := r.fates(n); got[intake.ClassStays]+got[intake.ClassSampled] < 21 || got[intake.ClassExcluded] != 9 {
		t.Errorf("got %v", got)
	}
	if countOf(t, s, `SELECT count(*) FROM case_letters WHERE letter_id = 1 AND to_event IS NULL`) != 1 {
		t.Error("the letter of the case that was triaged left it")
	}
	verified(t, s)
}

func TestTheSampleOfARuleIsReadAndReported(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	loadList(t, s, r.incident, classFile(memos(0, 25)...))
	n := r.inForce(memoClass)
	if got := r.fates(n); !maps.Equal(got, map[intake.ClassFate]int{intake.ClassSampled: 20, intake.ClassExcluded: 5}) {
		t.Fatalf("got %v", got)
	}
	ids := casesOf(t, s)
	for i, answer := range []review.TriageAnswer{review.Close, review.Assess} {
		c, err := s.Case(t.Context(), r.lead, ids[i])
		if err != nil {
			t.Fatal(err)
		}
		change := review.TriageLetters{Letters: c.Untriaged(), Answer: answer, Urgency: review.Routine}
		if answer == review.Close {
			change.Code, change.Reason = "information only", "Nothing was asked."
		}
		if _, err := s.ChangeCase(t.Context(), review.Cause{Actor: r.lead}, ids[i], 0, change); err != nil {
			t.Fatal(err)
		}
	}
	if x := r.class(n).Sample; x.Letters != 20 || x.Read != 2 || x.Assessed < 1 || x.Closed+x.Assessed != 2 || !x.Unsafe() {
		t.Errorf("got %+v", x)
	}
}

func casesOf(t testing.TB, s *Store) (ids []review.CaseID) {
	t.Helper()
	if err := s.view(t.Context(), func(q querier) (err error) {
		ids, err = column[review.CaseID](q, `SELECT id FROM cases WHERE emptied = 0 ORDER BY id`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ids
}

// A rule that is stopped after any batch goes on where it was.
func TestARuleSurvivesBeingKilledAfterAnyBatch(t *testing.T) {
	s := Test(t)
	r := rulerOf(t, s)
	loadList(t, s, r.incident, classFile(memos(0, 600)...))
	before := grouping(t, s)
	n := r.proposed(memoClass)
	for _, act := range []intake.ClassAct{intake.ApproveClass, intake.EndClass} {
		r.decide(r.lead, n, intake.ClassDecision{Act: act})
		stops := 0
		for s.RunClasses(dyingAfter(t.Context(), 8)) != nil {
			if stops++; stops > 500 {
				t.Fatal("it never ends")
			}
		}
		if stops == 0 {
			t.Error("it was done at once; the test proves nothing")
		}
		verified(t, s)
	}
	if got := grouping(t, s); got != before {
		t.Error("the groups are not those of before")
	}
}

// After any sequence of lists and rules every row is accounted for, and once all
// rules have ended everything is as if they had never been.
func TestRulesLeaveNoTraceInTheGroupsOnceTheyHaveEnded(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rapid.Check(t, func(rt *rapid.T) {
		brief(t, func(s *Store) { brief(t, func(plain *Store) { rulesLeaveNoTrace(t, rt, s, plain) }) })
	})
}

func rulesLeaveNoTrace(t *testing.T, rt *rapid.T, s, plain *Store) {
	r, without := rulerOf(t, s), anIncident(t, plain)
	recipients := intake.Class{Name: "to nobody", Terms: []intake.ClassTerm{{Column: "intended_recipient", Op: intake.IsOneOf, Values: []string{"Internal"}}},
		Code: intake.ListedInError, Why: "They were delivered."}
	var open []int
	first := classFile(memos(100, 5)...)
	loadList(t, s, r.incident, first)
	loadList(t, plain, without, first)
	for i := range rapid.IntRange(2, 6).Draw(rt, "steps") {
		switch step := rapid.IntRange(0, 3).Draw(rt, "step"); {
		case step < 2:
			file := classFile(append(someMemos(rt), fmt.Sprintf("Z%d,Letter,,Zed,Zoe,1950-01-02,GP", i))...)
			loadList(t, s, r.incident, file)
			loadList(t, plain, without, file)
		case step == 2 && len(open) < 3:
			open = append(open, r.inForce([]intake.Class{memoClass, recipients}[rapid.IntRange(0, 1).Draw(rt, "class")]))
		case len(open) > 0:
			at := rapid.IntRange(0, len(open)-1).Draw(rt, "end")
			r.end(open[at])
			open = slices.Delete(open, at, at+1)
			verified(t, s)
		}
	}
	for _, n := range open {
		r.end(n)
	}
	verified(t, s)
	if got, want := grouping(t, s), grouping(t, plain); got != want {
		rt.Fatalf("got  %s\nwant %s", got, want)
	}
}

// someMemos are rows of few documents, so that lists repeat them, each always of
// the same content.
func someMemos(rt *rapid.T) []string {
	var rows []string
	for range rapid.IntRange(30, 60).Draw(rt, "rows") {
		n := rapid.IntRange(0, 70).Draw(rt, "document")
		kind := []string{"Internal memo", "Letter"}[n%2]
		nhs := []string{"9990000018", "", "9990000026", "1"}[n%4]
		rows = append(rows, fmt.Sprintf("D%d,%s,%s,Smith%s,Ann,1950-01-02,%s", n, kind, nhs, nhs, rapid.SampledFrom([]string{"GP", "Patient", "Internal"}).Draw(rt, "to")))
	}
	return rows
}
