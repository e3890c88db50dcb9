package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

// ownFigures are the rows that each figure of somebody's own work counts, of
// incident $1 and person $2 since $3, and what a line says of them.
var ownFigures = map[review.OwnFigure]struct{ rows, columns, id string }{
	review.OwnTriage: {
		`triage_decisions JOIN cases ON cases.id = triage_decisions.case_id
			WHERE cases.incident_id = $1 AND triage_decisions.by = $2 AND triage_decisions.at >= $3 AND answer <> 'undone'`,
		`triage_decisions.id, triage_decisions.case_id, triage_decisions.at, answer, ` + closingLabel + `, triage_decisions.urgency,
			(SELECT json_array(written_on, specialty, kind) FROM letters WHERE letters.id = letter_id), '', '', 0`,
		`triage_decisions.id`},
	review.OwnAssessments: {
		`assessments JOIN cases ON cases.id = assessments.case_id
			WHERE cases.incident_id = $1 AND assessments.by = $2 AND assessments.at >= $3 AND kind IN ('signed', 'amended')`,
		`assessments.id, assessments.case_id, assessments.at, '', '', 0, '["","",""]', round, kind, json_array_length(assessments.letters)`,
		`assessments.id`},
}

// pace counts the actor's own work.
func (s *Store) pace(q querier, a review.Actor) (review.Pace, error) {
	p := review.Pace{}
	for _, figure := range review.OwnFigures {
		if !ownFigure(a, figure) {
			continue
		}
		p[figure] = map[review.Span]int{}
		for _, span := range []review.Span{review.Today, review.Week} {
			n, err := s.countOwn(q, a, figure, span)
			if err != nil {
				return nil, err
			}
			p[figure][span] = n
		}
	}
	return p, nil
}

// ownFigure reports whether the actor does the work that a figure counts.
func ownFigure(a review.Actor, f review.OwnFigure) bool {
	return f == review.OwnTriage && a.May(review.DoTriage) || f == review.OwnAssessments && a.May(review.DoAssess)
}

func (s *Store) countOwn(q querier, a review.Actor, f review.OwnFigure, span review.Span) (int, error) {
	return one[int](q, `SELECT count(*) FROM `+ownFigures[f].rows, a.Incident, a.Person, instant(span.Since(s.now())))
}

// OwnDecisions is a page of what the actor decided, after a line of it or from
// the first for 0. It returns review.ErrNotFound for what is no figure of theirs,
// and no span.
func (s *Store) OwnDecisions(ctx context.Context, a review.Actor, f review.OwnFigure, span review.Span, after int64) (review.OwnDecisions, error) {
	d := review.OwnDecisions{Figure: f, Span: span}
	if !ownFigure(a, f) || !slices.Contains(review.Spans, span) {
		return d, fmt.Errorf("own figure %q: %w", f, review.ErrNotFound)
	}
	own := ownFigures[f]
	err := s.view(ctx, func(q querier) (err error) {
		if d.Total, err = s.countOwn(q, a, f, span); err != nil {
			return err
		}
		d.Lines, err = list(q, func(rows *sql.Rows, l *review.OwnDecision) error {
			var letter [3]string
			err := rows.Scan(&l.ID, &l.Case, (*instant)(&l.At), &l.Answer, &l.Label, &l.Urgency, fromJSON(&letter), &l.Round, &l.Kind, &l.Letters)
			l.Letter = review.BatchLetter{WrittenOn: letter[0], Specialty: letter[1], Kind: letter[2]}
			return err
		}, `SELECT `+own.columns+` FROM `+own.rows+` AND ($4 = 0 OR `+own.id+` < $4) ORDER BY `+own.id+` DESC LIMIT $5`,
			a.Incident, a.Person, instant(span.Since(s.now())), after, casesPage+1)
		if err != nil {
			return err
		}
		if len(d.Lines) > casesPage {
			d.Lines = d.Lines[:casesPage]
			d.Next = d.Lines[casesPage-1].ID
		}
		return s.withoutUnseenOwn(q, a, d.Lines)
	})
	return d, err
}

// withoutUnseenOwn says which cases the actor may still open, and leaves out of the
// others which letter a decision was about.
func (s *Store) withoutUnseenOwn(q querier, a review.Actor, all []review.OwnDecision) error {
	seen, err := seenOf(s, q, a, all, func(d review.OwnDecision) review.CaseID { return d.Case })
	for i := range all {
		if all[i].Opens = slices.Contains(seen, all[i].Case); !all[i].Opens {
			all[i].Letter = review.BatchLetter{}
		}
	}
	return err
}
