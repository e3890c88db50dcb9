package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
)

// A frame is what a sample stands for.
type frame struct {
	kind       review.Sample
	stands     string       // the condition on draws whose closing or assessment still stands
	untouched  string       // … of those that were not drawn, and were read by nobody else since
	round      review.Round // of the reading that follows a draw
	firstBlind string       // whether what was signed before it was blind, as SQL
}

// frames are the two samples. A closing stands until it is undone; one that was
// not drawn and was assessed since for another reason is a closing no more. A
// negative assessment stands until it is ended, and if it was not drawn until it is
// amended.
var frames = map[review.Sample]frame{
	review.SampledClosing: {
		kind:       review.SampledClosing,
		stands:     `NOT EXISTS (SELECT 1 FROM triage_decisions WHERE triage_decisions.case_id = draws.case_id AND triage_decisions.answer = 'undone' AND triage_decisions.event > draws.event)`,
		untouched:  `NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.case_id = draws.case_id AND assessments.event > draws.event)`,
		round:      review.First,
		firstBlind: `1`,
	},
	review.SampledAssessment: {
		kind:       review.SampledAssessment,
		stands:     `NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.case_id = draws.case_id AND round = 'first' AND kind IN (` + endings + `) AND assessments.event > draws.event)`,
		untouched:  `NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.case_id = draws.case_id AND round = 'first' AND kind = 'amended' AND assessments.event > draws.event)`,
		round:      review.Second,
		firstBlind: `(SELECT min(blind) FROM assessments WHERE assessments.case_id = draws.case_id AND assessments.event = draws.event)`,
	},
}

// endings are the kinds of row that end an assessment.
const endings = `'withdrawn', 'set aside', 'taken apart'`

// lots is a common table of the cases of incident $1 with the draw by which each
// belongs to the frame: the first that fell on it, else the last.
func (f frame) lots() string {
	return `WITH lots (case_id, draw) AS (
		SELECT draws.case_id, coalesce(min(CASE WHEN drawn = 1 THEN draws.id END), max(draws.id))
		FROM draws CROSS JOIN cases ON cases.id = draws.case_id
		WHERE draws.incident_id = $1 AND emptied = 0 AND draws.kind = '` + string(f.kind) + `' AND ` + f.stands + `
		GROUP BY draws.case_id)`
}

// undrawn selects the cases of the frame on which no lot fell and whose answers are open.
func (f frame) undrawn() string {
	return f.lots() + ` SELECT lots.case_id, share FROM lots JOIN draws ON draws.id = lots.draw JOIN cases ON cases.id = lots.case_id
		WHERE drawn = 0 AND ` + answersOpenHere + ` AND ` + f.untouched
}

// A sampledCase is a case on which the lot fell, with what came of it.
type sampledCase struct {
	id       review.CaseID
	share    float64
	stage    review.Stage
	open     bool // its signed answers may be seen
	read     bool
	blind    bool
	positive bool
}

// counted are the figures that count the case.
func (c sampledCase) counted() []review.SampleFigure {
	switch {
	case !c.open || !c.read:
		return []review.SampleFigure{review.SampleDrawn, review.SampleOpen}
	case !c.blind:
		return []review.SampleFigure{review.SampleDrawn, review.SampleAll, review.SampleNotBlind}
	case c.positive:
		return []review.SampleFigure{review.SampleDrawn, review.SampleAll, review.SampleRead, review.SampleFound}
	}
	return []review.SampleFigure{review.SampleDrawn, review.SampleAll, review.SampleRead}
}

// drawn are the cases on which the lot fell. Read is the earliest reading after
// the draw that stands, as it was first signed; positive also where an enquiry
// ended unanswered, as review.Case has it.
func (f frame) drawn(q querier, incident review.IncidentID) ([]sampledCase, error) {
	all, err := list(q, func(rows *sql.Rows, c *sampledCase) error {
		var a review.Answers
		var unanswered bool
		err := rows.Scan(&c.id, &c.share, &c.stage, &c.open, &c.read, &c.blind, fromJSON(&a), &unanswered)
		c.positive = c.read && (a.Positive() || unanswered)
		return err
	}, f.lots()+`, readings (case_id, draw, reading) AS (
			SELECT lots.case_id, lots.draw, (SELECT min(a.id) FROM assessments AS a JOIN draws ON draws.id = lots.draw
				WHERE a.case_id = lots.case_id AND a.round = '`+string(f.round)+`' AND a.kind = 'signed' AND a.event > draws.event
				AND NOT EXISTS (SELECT 1 FROM assessments AS b WHERE b.case_id = a.case_id AND b.round = a.round AND b.kind IN (`+endings+`) AND b.event > a.event))
			FROM lots)
		SELECT cases.id, share, cases.stage, `+answersOpenHere+`, readings.reading IS NOT NULL, coalesce(a.blind AND `+f.firstBlind+`, 0), coalesce(a.body, '{}'),
			EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND obligations.kind = 'enquiry' AND
				(obligations.body ->> '$.unanswered' OR obligations.state = 'waived' AND obligations.body ->> '$.blocks_assessment'))
		FROM readings JOIN draws ON draws.id = readings.draw JOIN cases ON cases.id = readings.case_id
		LEFT JOIN assessments AS a ON a.id = readings.reading
		WHERE drawn = 1 ORDER BY cases.id`, incident)
	for i := range all {
		if c := &all[i]; err == nil && !c.open && c.read && c.stage == review.InSecondReview {
			c.open, err = bothSigned(q, c.id)
		}
	}
	return all, err
}

// bothSigned reports whether the answers on a case in second review are open,
// because both have signed and are to talk.
func bothSigned(q querier, id review.CaseID) (bool, error) {
	c, err := loadCase(q, id)
	if err != nil {
		return false, fmt.Errorf("case %s: %w", id, err)
	}
	return c.AnswersOpen(), nil
}

// Samples are what the samples of closings and of negative assessments of the
// actor's incident have shown so far. Whoever may be asked to review is not told
// what is drawn and open.
// It returns review.ErrForbidden without the right to see them.
func (s *Store) Samples(ctx context.Context, a review.Actor) ([]review.SampleResult, error) {
	if !a.May(review.SeeSamples) {
		return nil, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include what samples have shown."}
	}
	var all []review.SampleResult
	err := s.view(ctx, func(q querier) error {
		all = nil
		stages, err := s.stageCounts(q, a)
		if err != nil {
			return err
		}
		for _, kind := range []review.Sample{review.SampledClosing, review.SampledAssessment} {
			r, err := frames[kind].result(q, a)
			if err != nil {
				return err
			}
			for _, c := range stages {
				switch c.Stage {
				case review.InAssessment:
					r.Assess = c.Cases
				case review.InSecondReview:
					r.Second = c.Cases
				}
			}
			all = append(all, r)
		}
		return nil
	})
	return all, err
}

func (f frame) result(q querier, a review.Actor) (review.SampleResult, error) {
	r := review.SampleResult{Kind: f.kind, N: map[review.SampleFigure]int{}}
	for _, figure := range review.SampleFigures {
		r.N[figure] = 0
	}
	var undrawn int
	err := q.QueryRow(`SELECT count(*), coalesce(min(share), -1), coalesce(max(share), -1) FROM (`+f.undrawn()+`)`, a.Incident).Scan(&undrawn, &r.Least, &r.Most)
	if err != nil {
		return r, err
	}
	drawn, err := f.drawn(q, a.Incident)
	if err != nil {
		return r, err
	}
	r.N[review.SampleAll] = undrawn
	for _, c := range drawn {
		for _, figure := range c.counted() {
			r.N[figure]++
		}
		if c.open && c.read {
			if r.Least < 0 {
				r.Least = c.share
			}
			r.Least, r.Most = min(r.Least, c.share), max(r.Most, c.share)
		}
	}
	if reviews(a) {
		delete(r.N, review.SampleDrawn)
		delete(r.N, review.SampleOpen)
	}
	i, err := loadIncident(q, a.Incident)
	r.Share = i.Policy.ClosingsSampled
	if f.kind == review.SampledAssessment {
		r.Share = i.Policy.AssessmentsSampled
	}
	return r, err
}

// reviews reports whether the actor may be asked to review a case.
func reviews(a review.Actor) bool { return a.Is(review.Lead, review.Clinician) }

// SampleLines are the cases behind a figure of a sample after a case. Those that
// are still being read are counted, where the actor may know how many, and named to
// nobody.
// It returns review.ErrForbidden, or review.ErrNotFound for what is no figure.
func (s *Store) SampleLines(ctx context.Context, a review.Actor, kind review.Sample, figure review.SampleFigure, after review.CaseID) (review.AssuranceTable, error) {
	var t review.AssuranceTable
	if !a.May(review.SeeSamples) {
		return t, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include what samples have shown."}
	}
	f, known := frames[kind]
	if !known || !slices.Contains(review.SampleFigures, figure) || figure.Kept() && reviews(a) {
		return t, fmt.Errorf("figure %q of sample %q: %w", figure, kind, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) error {
		t = review.AssuranceTable{}
		drawn, err := f.drawn(q, a.Incident)
		if err != nil {
			return err
		}
		var ids []review.CaseID
		for _, c := range drawn {
			switch {
			case !slices.Contains(c.counted(), figure):
			case c.open && c.read:
				ids = append(ids, c.id)
			default:
				t.Unnamed++
			}
		}
		query := casesIn(ids)
		if figure == review.SampleAll {
			query = `SELECT case_id FROM (` + f.undrawn() + `) UNION ALL ` + query
		}
		return s.assuranceLines(q, a, query, after, &t)
	})
	return t, err
}

// casesIn selects cases by their ids.
func casesIn(ids []review.CaseID) string {
	text := make([]string, len(ids))
	for i, id := range ids {
		text[i] = fmt.Sprint(int64(id))
	}
	return `SELECT id AS case_id FROM cases WHERE id IN (` + strings.Join(text, ", ") + `)`
}

// assuranceLines reads a page of the cases that a query selects of incident $1.
func (s *Store) assuranceLines(q querier, a review.Actor, query string, after review.CaseID, t *review.AssuranceTable) error {
	named, err := one[int](q, `SELECT count(*) FROM (`+query+`) WHERE $1 <> 0`, a.Incident)
	if err != nil {
		return err
	}
	t.Cases = named + t.Unnamed
	t.Lines, err = s.ledgerLines(q, a, `SELECT case_id, cases.letters AS letters FROM (`+query+`) JOIN cases ON cases.id = case_id`, `(1 = 1)`, after)
	if len(t.Lines) > ledgerPage {
		t.Lines = t.Lines[:ledgerPage]
		t.Next = t.Lines[ledgerPage-1].Case
	}
	return err
}
