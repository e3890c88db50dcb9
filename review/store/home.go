package store

import (
	"context"
	"database/sql"

	"harmreview/review"
)

// Home returns what needs the actor in the incident now.
func (s *Store) Home(ctx context.Context, a review.Actor) (review.Home, error) {
	var h review.Home
	err := s.view(ctx, func(q querier) (err error) {
		if h.SameDay, err = sameDay(q, a.Incident); err != nil {
			return err
		}
		if a.Is(review.Lead, review.Manager, review.Liaison) { // others do not see every case that these figures count
			if h.Stages, err = s.stageCounts(q, a); err != nil {
				return err
			}
		}
		for _, t := range []struct {
			into   *review.Tally
			filter review.CaseFilter
		}{
			{&h.Overdue, review.CaseFilter{Due: review.DueOverdue}}, {&h.Today, review.CaseFilter{Due: review.DueToday}},
			{&h.Week, review.CaseFilter{Due: review.DueWeek}}, {&h.Held, review.CaseFilter{Held: "yes"}},
			{&h.HeldByMe, review.CaseFilter{Held: review.HeldByMe}}, {&h.Back, review.CaseFilter{Mine: review.BackFrom}},
			{&h.Returned, review.CaseFilter{Mine: review.Returned}}, {&h.Claimed, review.CaseFilter{Mine: review.Claimed}}, {&h.Given, review.CaseFilter{Mine: review.Allocated}}, {&h.Proposed, review.CaseFilter{Mine: review.Proposed}},
		} {
			if *t.into, err = s.countCases(q, a, t.filter); err != nil {
				return err
			}
		}
		if h.Notices, err = allocationNotices(q, a, s.now()); err != nil {
			return err
		}
		if h.Taken, err = s.notices(q, a, unread); err != nil {
			return err
		}
		if h.Owed, err = s.owedCounts(q, a); err != nil {
			return err
		}
		if h.ToSend, err = s.toSend(q, a); err != nil {
			return err
		}
		if h.Views, err = s.savedViews(q, a, ""); err != nil {
			return err
		}
		if a.May(review.SeeLedger) {
			if h.Recounted, err = selfChecked(q); err != nil {
				return err
			}
		}
		if h.Batch, err = batchSize(q, a, s.now()); err != nil {
			return err
		}
		if h.Prepared, err = preparedTask(q, a); err != nil {
			return err
		}
		if h.Pace, err = s.pace(q, a); err != nil {
			return err
		}
		if h.Kept, err = keptCount(q, a.Incident); err != nil {
			return err
		}
		h.Waiting, err = one[int](q, `SELECT coalesce(sum(json_extract(coalesce(now, figures), '$.waiting')), 0) FROM lists WHERE incident_id = $1 AND phase = 'done'`, a.Incident)
		return err
	})
	return h, err
}

// stageCounts are the cases by stage as their lists show them: without those of
// restricted patients whom the actor does not see.
func (s *Store) stageCounts(q querier, a review.Actor) ([]review.StageCount, error) {
	var hidden where
	hidden.and("+cases.incident_id = %s AND cases.emptied = 0 AND patients.incident_id = %s AND patients.restricted = 1", a.Incident, a.Incident)
	hidden.conditions = append(hidden.conditions, `NOT `+among([]string{hidden.named(a), hidden.opened(a, review.OpenRestricted, s.now())}))
	counts := map[review.Stage]review.StageCount{}
	err := q.each(`
		SELECT stage, sum(n), coalesce(sum(n) FILTER (WHERE urgency = 1), 0), coalesce(sum(n) FILTER (WHERE urgency = 2), 0), coalesce(sum(n) FILTER (WHERE complete = 1), 0)
		FROM (
			SELECT stage, urgency, complete, n FROM case_counts WHERE incident_id = `+hidden.arg(a.Incident)+`
			UNION ALL
			SELECT stage, urgency, complete, -1 FROM patients JOIN cases ON cases.patient_id = patients.id WHERE `+hidden.String()+`)
		GROUP BY stage`, hidden.args, func(rows *sql.Rows) error {
		var c review.StageCount
		if err := rows.Scan(&c.Stage, &c.Cases, &c.SameDay, &c.Urgent, &c.Complete); err != nil {
			return err
		}
		counts[c.Stage] = c
		return nil
	})
	var all []review.StageCount
	for _, stage := range review.Stages {
		c := counts[stage]
		c.Stage = stage
		all = append(all, c)
	}
	return all, err
}
