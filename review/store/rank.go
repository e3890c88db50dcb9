package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/priority"
)

// rankedCasesAtOnce is how many cases a transaction ranks.
const rankedCasesAtOnce = 250

// rulesInForce are the priority rules in force in an incident, and the version
// that they are.
func rulesInForce(q querier, incident review.IncidentID) (priority.Set, review.DefinitionID, error) {
	var rules priority.Set
	id, err := definitionNow(q, priorityDefinition, incident)
	if err == nil {
		rules, err = rulesOf(q, id)
	}
	return rules, id, err
}

// rulesOf are the priority rules of one version.
func rulesOf(q querier, id review.DefinitionID) (priority.Set, error) {
	var rules priority.Set
	err := q.QueryRow(`SELECT body FROM definitions WHERE id = $1 AND kind = $2`, id, priorityDefinition).Scan(fromJSON(&rules))
	if err != nil {
		return rules, fmt.Errorf("priority rules %d: %w", id, err)
	}
	return rules, nil
}

// RankWaiting puts every case that waits in triage where the rules in force say,
// unless it stands there already: new cases, cases whose letters are other ones
// than when they were ranked, cases of which a letter or the patient reached an age
// that rules ask about, and all of them once other rules are in force. Each
// batch is one transaction, so that what was broken off goes on where it was.
func (s *Store) RankWaiting(ctx context.Context) error {
	var all, waiting []review.IncidentID
	err := s.view(ctx, func(q querier) (err error) {
		all, err = column[review.IncidentID](q, `SELECT id FROM incidents ORDER BY id`)
		return err
	})
	for _, incident := range all {
		if err == nil {
			err = s.rankAgain(ctx, incident)
		}
	}
	if err != nil {
		return err
	}
	err = s.view(ctx, func(q querier) (err error) {
		waiting = nil
		for _, incident := range all {
			var now review.DefinitionID
			if now, err = definitionNow(q, priorityDefinition, incident); err != nil {
				return err
			}
			ids, err := unranked(q, incident, now, 1)
			if err != nil {
				return err
			}
			if len(ids) > 0 {
				waiting = append(waiting, incident)
			}
		}
		return err
	})
	for _, incident := range waiting {
		if failed := s.rankIncident(ctx, incident); failed != nil {
			err = errors.Join(err, fmt.Errorf("rank the cases of incident %d: %w", incident, failed))
		}
	}
	return err
}

// unranked are cases of an incident that wait in triage and were not ranked under
// the rules in force, which are always newer than those before them.
func unranked(q querier, incident review.IncidentID, now review.DefinitionID, limit int) ([]review.CaseID, error) {
	return column[review.CaseID](q, `SELECT id FROM cases WHERE incident_id = $1 AND stage = 'triage' AND emptied = 0 AND coalesce(ranked_under, 0) < $2
		ORDER BY coalesce(ranked_under, 0), id LIMIT $3`, incident, now, limit)
}

func (s *Store) rankIncident(ctx context.Context, incident review.IncidentID) error {
	r := &ranker{incident: incident}
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) (err error) {
			more, err = r.rankBatch(tx)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// A ranker ranks the cases of an incident under the rules in force.
type ranker struct {
	incident review.IncidentID
	under    review.DefinitionID
	rules    priority.Set
	judge    *priority.Judge
	seed     string
}

// refresh takes the rules that are in force now.
func (r *ranker) refresh(q querier) error {
	now, err := definitionNow(q, priorityDefinition, r.incident)
	if err != nil || now == r.under {
		return err
	}
	if r.rules, err = rulesOf(q, now); err != nil {
		return err
	}
	if r.judge, err = r.rules.Compile(); err != nil {
		return fmt.Errorf("priority rules %d: %w", now, err)
	}
	r.under = now
	r.seed, err = one[string](q, `SELECT sample_seed FROM incidents WHERE id = $1`, r.incident)
	return err
}

// A rankedCase is a case on its way to its place.
type rankedCase struct {
	id      review.CaseID
	urgency review.Urgency
	mixed   bool // before
	read    bool // somebody has decided on a letter of it, whatever became of that
	hits    []priority.Hit
	to      review.Ranked
}

// rankBatch ranks the next cases, and says whether there may be more.
func (r *ranker) rankBatch(tx *Tx) (more bool, err error) {
	if err := r.refresh(tx); err != nil {
		return false, err
	}
	ids, err := unranked(tx, r.incident, r.under, rankedCasesAtOnce)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	cases, err := r.ranked(tx, ids, review.Date(tx.Now()))
	if err != nil {
		return false, err
	}
	if err := tx.keepHits(r.under, cases); err != nil {
		return false, err
	}
	return true, tx.keepRanks(r.under, cases)
}

// ranked are cases with the places that the rules give them.
func (r *ranker) ranked(q querier, ids []review.CaseID, day string) ([]rankedCase, error) {
	cases, err := list(q, func(rows *sql.Rows, c *rankedCase) error { return rows.Scan(&c.id, &c.urgency, &c.mixed, &c.read) }, `
		SELECT cases.id, urgency, mixed, EXISTS (SELECT 1 FROM triage_decisions WHERE case_id = cases.id)
		FROM json_each($1) AS wanted JOIN cases ON cases.id = wanted.value ORDER BY wanted.key`, toJSON(ids))
	if err != nil {
		return nil, err
	}
	facts, err := waitingFacts(q, ids)
	if err != nil {
		return nil, err
	}
	if len(facts) != len(cases) {
		return nil, fmt.Errorf("%d of %d cases have letters", len(facts), len(cases))
	}
	for i, f := range facts {
		cases[i].place(r, r.judge.Case(f.patient, f.letters, day))
	}
	return cases, nil
}

// place says where a ranking puts a case. Whether it was mixed in is settled once
// somebody has read of it.
func (c *rankedCase) place(r *ranker, x priority.Ranking) {
	c.hits = x.Hits
	c.to = review.Ranked{Rank: x.Rank, Urgent: x.Urgent, Under: r.under, Mixed: c.read && c.mixed}
	if len(x.Hits) == 0 && c.urgency == review.Routine && (!c.read || c.mixed) {
		c.to.Rank, c.to.Mixed = r.rules.Mix(r.seed, c.id)
		c.to.Mixed = c.to.Mixed || c.read
	}
}

// keepHits keeps which rules touched which letters, instead of those before.
func (tx *Tx) keepHits(under review.DefinitionID, cases []rankedCase) error {
	ids, hits := make([]review.CaseID, len(cases)), into(`rank_hits (case_id, rule, letter_id, negated, definition_id)`)
	for i, c := range cases {
		ids[i] = c.id
		for _, h := range c.hits {
			hits.add(c.id, h.Rule, h.Letter, h.Negated, under)
		}
	}
	if err := tx.Exec(`DELETE FROM rank_hits WHERE case_id IN (SELECT value FROM json_each($1))`, toJSON(ids)); err != nil {
		return err
	}
	return hits.flush(tx)
}

// keepRanks keeps the places of cases as one event. Those that it makes urgent are
// saved whole, with their due time, their counters and what hangs on their
// urgency; of the others nothing but the place changes.
func (tx *Tx) keepRanks(under review.DefinitionID, cases []rankedCase) error {
	event := review.Event{Change: string(review.RankName), Objects: []review.Object{{Kind: "definition", ID: int64(under)}}}
	var raised []changed
	var places [][3]any // case, rank, mixed in
	mixed := 0
	for _, c := range cases {
		if c.to.Mixed {
			mixed++
		}
		if !c.to.Urgent || c.urgency <= review.Urgent {
			places = append(places, [3]any{c.id, c.to.Rank, c.to.Mixed})
			continue
		}
		after, err := loadCase(tx, c.id)
		if err != nil {
			return fmt.Errorf("case %s: %w", c.id, err)
		}
		before := *after.Case
		if _, err := after.Apply(c.to, tx.Cause().Actor, tx.Now()); err != nil {
			return fmt.Errorf("case %s: %w", c.id, err)
		}
		raised = append(raised, changed{&before, after.Case})
		event.Objects = append(event.Objects, review.Object{Kind: caseKind, ID: int64(c.id), Before: before.Version, After: after.Version})
	}
	event.Facts = map[string]string{"cases": fmt.Sprint(len(cases)), "made urgent": fmt.Sprint(len(raised)), "mixed in": fmt.Sprint(mixed)}
	n, err := tx.ExecN(`UPDATE cases SET rank = each.value ->> 1, mixed = each.value ->> 2, ranked_under = $1 FROM json_each($2) AS each
		WHERE cases.id = each.value ->> 0 AND stage = 'triage' AND emptied = 0`, under, toJSON(places))
	if err != nil {
		return err
	}
	if int(n) != len(places) {
		return fmt.Errorf("%d of %d cases wait in triage", n, len(places))
	}
	_, err = tx.saveCases(event, raised...)
	return err
}
