package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/made"
	"harmreview/review/priority"
)

// rule puts a set of priority rules in force.
func (r ruler) rule(set priority.Set) review.DefinitionID {
	r.Helper()
	if err := set.Check().Err(); err != nil {
		r.Fatal(err)
	}
	var id review.DefinitionID
	if err := r.s.change(r.Context(), review.Cause{Actor: r.lead}, func(tx *Tx) (err error) {
		id, err = tx.addDefinition(priorityDefinition, r.incident, set, r.lead.Person)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return id
}

// priorities are the rules in force.
func (r ruler) priorities() (rules priority.Set, id review.DefinitionID) {
	r.Helper()
	if err := r.s.view(r.Context(), func(q querier) (err error) {
		rules, id, err = rulesInForce(q, r.incident)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return rules, id
}

func TestTheRulesInForceAreTheShippedOnesUntilOthersAre(t *testing.T) {
	r := rulerOf(t, Test(t))
	shipped, first := r.priorities()
	if !reflect.DeepEqual(shipped, priority.Starter()) {
		t.Errorf("shipped rules read as %+v", shipped)
	}
	own := priority.Starter()
	own.Rules[0].Points = 7
	second := r.rule(own)
	if rules, id := r.priorities(); id != second || id == first || !reflect.DeepEqual(rules, own) {
		t.Errorf("own rules %d read as %d: %+v", second, id, rules)
	}
}

// testRules are a red flag and a rule for the order, with half of what no rule
// touches mixed in.
var testRules = priority.Set{UrgentAt: 60, MixedIn: 0.5, Rules: []priority.Rule{
	{Name: "Cancer", Why: "It may grow.", RedFlag: true, Points: 40, Negated: priority.NegatedLess,
		Conditions: []priority.Condition{{What: priority.Phrase, Values: []string{"malignan*"}}}},
	{Name: "Blood test", Why: "Somebody must look at it.", Points: 12, Negated: priority.NegatedLess,
		Conditions: []priority.Condition{{What: priority.Phrase, Values: []string{"blood test"}}}},
}}

// texts load a list with a letter of each text, each of a patient of their own.
func (r ruler) texts(texts ...string) {
	r.Helper()
	rows := missedHeader
	for i, text := range texts {
		rows += fmt.Sprintf("T%d,Clinic letter,,Jones%d,Ann,1950-01-02,GP,%s\n", i, i, text)
	}
	loadList(r.T, r.s, r.incident, []byte(rows))
}

func (r ruler) ranks() {
	r.Helper()
	if err := r.s.RankWaiting(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// caseOf is the case of the letter with a document id.
func (r ruler) caseOf(document string) *review.Case {
	r.Helper()
	var c caseLoad
	if err := r.s.view(r.Context(), func(q querier) error {
		id, err := one[review.CaseID](q, `SELECT case_id FROM letters JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE document_id = $1`, document)
		if err == nil {
			c, err = loadCase(q, id)
		}
		return err
	}); err != nil {
		r.Fatalf("%s: %v", document, err)
	}
	return c.Case
}

func (r ruler) count(query string, args ...any) int {
	r.Helper()
	var n int
	if err := r.s.view(r.Context(), func(q querier) (err error) {
		n, err = one[int](q, query, args...)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return n
}

func TestARedFlagMakesACaseUrgentUnlessItIsDenied(t *testing.T) {
	r := rulerOf(t, Test(t))
	under := r.rule(testRules)
	r.texts("The biopsy shows malignancy.", "There is no evidence of malignancy.", "Pre-malignancy clinic. Please repeat the blood test.", "Seen and well.")
	r.ranks()
	flagged, denied, ordered, well := r.caseOf("T0"), r.caseOf("T1"), r.caseOf("T2"), r.caseOf("T3")
	if flagged.Urgency != review.Urgent || flagged.Rank != 60 || !flagged.Due.Equal(flagged.Policy.DueAt(review.Urgent, flagged.StageSince)) {
		t.Errorf("a red flag: %s, rank %d, due %v", flagged.Urgency.Label(), flagged.Rank, flagged.Due)
	}
	if denied.Urgency != review.Routine || denied.Rank != 90 {
		t.Errorf("a red flag that the letter denies: %s, rank %d, want routine, 90", denied.Urgency.Label(), denied.Rank)
	}
	if n := r.count(`SELECT count(*) FROM rank_hits WHERE case_id = $1 AND rule = 1 AND negated = 1 AND definition_id = $2`, denied.ID, under); n != 1 {
		t.Errorf("what is denied is kept %d times, want once", n)
	}
	if ordered.Urgency != review.Routine || ordered.Rank != 88 || ordered.Mixed {
		t.Errorf("another word that begins alike, and a rule for the order: %s, rank %d, mixed %t", ordered.Urgency.Label(), ordered.Rank, ordered.Mixed)
	}
	if well.Urgency != review.Routine || well.Mixed != (well.Rank < review.Unranked) {
		t.Errorf("untouched: %s, rank %d, mixed %t", well.Urgency.Label(), well.Rank, well.Mixed)
	}
	for _, c := range []*review.Case{flagged, denied, ordered, well} {
		if c.Stage != review.InTriage || len(c.Decisions) > 0 || c.RankedUnder != under {
			t.Errorf("%s: in %s with %d decisions, ranked under %d", c.ID, c.Stage, len(c.Decisions), c.RankedUnder)
		}
	}
	next, err := r.s.Next(t.Context(), review.Cause{Actor: memberOf(t, r.s, r.incident, "reader", review.Clinician)}, review.InTriage)
	if err != nil || next != flagged.ID {
		t.Errorf("the next case is %s, %v; want %s", next, err, flagged.ID)
	}
	verified(t, r.s)
}

func TestRankingTellsNothingOfALetter(t *testing.T) {
	r := rulerOf(t, Test(t))
	r.rule(testRules)
	r.texts("The biopsy shows malignancy.")
	r.ranks()
	r.ranks() // once more changes nothing
	if n := r.count(`SELECT count(*) FROM events WHERE record LIKE '%"rank cases"%'`); n != 1 {
		t.Errorf("%d events, want one", n)
	}
	if n := r.count(`SELECT count(*) FROM events WHERE record LIKE '%"rank cases"%' AND record LIKE '%alignan%'`); n != 0 {
		t.Error("an event holds what a letter says")
	}
	if n := r.count(`SELECT count(*) FROM events JOIN event_details ON event_details.seq = events.seq WHERE record LIKE '%"rank cases"%'`); n != 0 {
		t.Error("the event has details")
	}
}

func TestNewRulesRankAnewWhatWaits(t *testing.T) {
	r := rulerOf(t, Test(t))
	first := r.rule(testRules)
	r.texts("Please repeat the blood test.", "The biopsy shows malignancy.", "Seen and well. Blood test done.")
	r.ranks()
	closed := r.caseOf("T2")
	r.reads(closed.ID, review.TriageLetters{Answer: review.Close, Code: "no clinical content"})
	other := testRules
	other.Rules = []priority.Rule{testRules.Rules[1]}
	other.Rules[0].Points = 30
	second := r.rule(other)
	r.ranks()
	if c := r.caseOf("T0"); c.Rank != 70 || c.RankedUnder != second {
		t.Errorf("rank %d under %d, want 70 under %d", c.Rank, c.RankedUnder, second)
	}
	if c := r.caseOf("T1"); c.Urgency != review.Urgent || c.RankedUnder != second {
		t.Errorf("%s under %d: rules that do not touch it any more took its urgency away", c.Urgency.Label(), c.RankedUnder)
	}
	if c := r.caseOf("T2"); c.Stage != review.Decided || c.Rank != closed.Rank || c.RankedUnder != first {
		t.Errorf("a case that was read: %s, rank %d under %d", c.Stage, c.Rank, c.RankedUnder)
	}
	if n := r.count(`SELECT count(*) FROM rank_hits WHERE definition_id = $1 AND case_id <> $2`, first, closed.ID); n != 0 {
		t.Errorf("%d hits of rules that are not in force any more", n)
	}
}

func TestRankingSurvivesBeingKilledAfterAnyBatch(t *testing.T) {
	if testing.Short() {
		t.Skip("many batches")
	}
	s := Test(t)
	r := rulerOf(t, s)
	r.rule(testRules)
	texts := make([]string, 3*rankedCasesAtOnce+7)
	for i := range texts {
		texts[i] = []string{"Malignancy.", "No malignancy.", "Blood test.", "Well."}[i%4]
	}
	r.texts(texts...)
	stops := 0
	for s.RankWaiting(dyingAfter(t.Context(), 3)) != nil {
		if stops++; stops > 500 {
			t.Fatal("it never ends")
		}
	}
	if stops == 0 {
		t.Error("it was done at once; the test proves nothing")
	}
	if n := r.count(`SELECT count(*) FROM cases WHERE ranked_under IS NULL`); n != 0 {
		t.Errorf("%d cases are not ranked", n)
	}
	want := (len(texts) + 3) / 4
	if n := r.count(`SELECT count(*) FROM cases WHERE urgency = 2`); n != want {
		t.Errorf("%d cases are urgent, want %d", n, want)
	}
	if n := r.count(`SELECT count(*) FROM rank_hits`); n != len(texts)-r.count(`SELECT count(*) FROM cases WHERE rank = 100 OR mixed = 1`) {
		t.Errorf("%d hits", n)
	}
	verified(t, s)
}

// The share that is mixed in is the same whenever it is drawn, a greater one holds
// a smaller one, and none of it is touched by a rule or urgent.
func TestTheShareMixedInIsRepeatable(t *testing.T) {
	r := rulerOf(t, Test(t))
	set := testRules
	set.MixedIn = 0.2
	r.rule(set)
	texts := make([]string, 400)
	for i := range texts {
		texts[i] = []string{"Well.", "Blood test."}[i%2]
	}
	r.texts(texts...)
	mixed := func() []review.CaseID {
		t.Helper()
		r.ranks()
		ids, err := r.mixed()
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	first := mixed()
	if len(first) < 20 || len(first) > 60 {
		t.Errorf("%d of 200 are mixed in, want about 40", len(first))
	}
	if n := r.count(`SELECT count(*) FROM cases WHERE mixed = 1 AND (rank NOT BETWEEN 88 AND 99 OR id IN (SELECT case_id FROM rank_hits))`); n != 0 {
		t.Errorf("%d mixed cases are not among those that rules touch, or are touched", n)
	}
	set.UrgentAt = 99
	r.rule(set)
	if again := mixed(); !slices.Equal(again, first) {
		t.Errorf("drawn again: %v, want %v", again, first)
	}
	set.MixedIn = 0.4
	r.rule(set)
	if more := mixed(); len(more) <= len(first) || !slices.Contains(more, first[0]) {
		t.Errorf("a greater share: %d, want more than %d with the same ones", len(more), len(first))
	}
	set.MixedIn = 0
	r.rule(set)
	if none := mixed(); len(none) != 0 {
		t.Errorf("%d are mixed in, want none", len(none))
	}
}

// Whatever rules ask about changes: the case is ranked anew.
func TestACaseIsRankedAnewWhenItsFactsChange(t *testing.T) {
	r := rulerOf(t, Test(t))
	set := testRules
	set.Rules = append([]priority.Rule{{Name: "Died", Why: "The coroner asks.", Points: 20, Negated: priority.NegatedLess,
		Conditions: []priority.Condition{{What: priority.Died}}}}, testRules.Rules...)
	under := r.rule(set)
	r.texts("Blood test.", "Well.")
	r.ranks()
	if c := r.caseOf("T0"); c.Rank != 88 {
		t.Fatalf("rank %d, want 88", c.Rank)
	}
	loadList(t, r.s, r.incident, []byte(missedHeader+"U1,Clinic letter,,Jones0,Ann,1950-01-02,GP,Malignancy.\n"))
	if n := r.count(`SELECT count(*) FROM cases WHERE ranked_under IS NULL`); n == 0 {
		t.Fatal("a later letter does not have its case ranked anew")
	}
	r.ranks()
	if c := r.caseOf("U1"); c.Urgency != review.Urgent || c.RankedUnder != under {
		t.Errorf("a later letter: %s, %d letters, rank %d", c.Urgency.Label(), len(c.Letters), c.Rank)
	}
	well := r.caseOf("T1")
	if err := r.s.change(t.Context(), review.Cause{Actor: r.lead}, func(tx *Tx) error {
		return tx.apply(well, review.RecordTrace{Answered: "2026-11-20", Source: "PDS", Alive: "died", Address: "confirmed", Died: "2026-11-01"})
	}); err != nil {
		t.Fatal(err)
	}
	r.ranks()
	if c := r.caseOf("T1"); c.Rank != 80 || c.Mixed {
		t.Errorf("somebody who died: rank %d, mixed %t, want 80", c.Rank, c.Mixed)
	}
}

// The cases to rank are found in no time: there is an index with nothing else in it.
func TestFindingCasesToRankUsesItsIndex(t *testing.T) {
	r := rulerOf(t, Test(t))
	var plan []string
	if err := r.s.view(t.Context(), func(q querier) error {
		return q.each(`EXPLAIN QUERY PLAN SELECT id FROM cases WHERE incident_id = $1 AND stage = 'triage' AND emptied = 0 AND coalesce(ranked_under, 0) < $2
			ORDER BY coalesce(ranked_under, 0), id LIMIT $3`, []any{r.incident, 5, 1}, func(rows *sql.Rows) error {
			var a, b, c int
			var step string
			err := rows.Scan(&a, &b, &c, &step)
			plan = append(plan, step)
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	if len(plan) != 1 || !strings.Contains(plan[0], "INDEX cases_unranked") {
		t.Errorf("plan: %q", plan)
	}
}

// How long 22,292 cases of the real size take to be ranked by the shipped rules.
func BenchmarkRank(b *testing.B) {
	file := listOf(b, madeUp(made.RealSize).WriteList)
	for b.Loop() {
		b.StopTimer()
		s := Test(b)
		loadList(b, s, anIncident(b, s), file)
		b.StartTimer()
		if err := s.RankWaiting(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
