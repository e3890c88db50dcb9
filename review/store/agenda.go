package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"harmreview/review"
)

// Agenda are the cases that wait for the panel, the most urgent first, as far as
// the actor may see them: those after the case with number after, 0 for the first
// page; and the case that the next page follows, 0 for none.
// It returns review.ErrForbidden to whoever does not sit on the panel.
func (s *Store) Agenda(ctx context.Context, a review.Actor, at review.Place) ([]review.AgendaLine, review.CaseList, error) {
	if !a.May(review.SitOnPanel) {
		return nil, review.CaseList{}, review.ErrForbidden
	}
	var all []review.AgendaLine
	var l review.CaseList
	err := s.view(ctx, func(q querier) (err error) {
		if l, err = s.cases(q, a, review.CaseFilter{Stage: review.InPanel}, at); err != nil {
			return err
		}
		all = nil
		for _, line := range l.Lines {
			c, err := loadCase(q, line.Case)
			if err != nil {
				return err
			}
			all = append(all, review.AgendaLine{Banner: line.Banner, Case: review.Shown(*c.Case, a), Why: c.PanelReasons(), Letters: len(c.Letters)})
		}
		return nil
	})
	return all, l, err
}

// LastMeeting is what the actor last recorded of a meeting of the panel in their
// incident, since a moment: the day, who was there and who chaired. It is empty
// when that is nothing.
func (s *Store) LastMeeting(ctx context.Context, a review.Actor, since time.Time) (review.PanelRecord, error) {
	var r review.PanelRecord
	err := s.view(ctx, func(q querier) error {
		var all review.PanelRecord
		err := q.QueryRow(`SELECT body FROM panel_decisions JOIN cases ON cases.id = case_id
			WHERE incident_id = $1 AND signed_by = $2 AND at >= $3 ORDER BY panel_decisions.id DESC LIMIT 1`, a.Incident, a.Person, instant(since)).Scan(fromJSON(&all))
		if errors.Is(err, sql.ErrNoRows) || errors.Is(err, review.ErrNotFound) {
			return nil
		}
		r = review.PanelRecord{HeldOn: all.HeldOn, Present: all.Present, External: all.External, Chair: all.Chair}
		return err
	})
	return r, err
}
