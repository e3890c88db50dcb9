package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// ledgerPage is how many lines a table behind a figure shows at once.
const ledgerPage = 100

// found files the cases all of whose letters are covered, some of them by an
// outcome, by the worst that their outcomes in force say. What is not a grade
// of none is never filed as no harm. It follows the common tables of stands.
const found = `
	covered (case_id) AS (SELECT case_id FROM stands GROUP BY case_id HAVING sum(stand IN ('not found', 'triage', 'review')) = 0),
	found (case_id, place) AS (
		SELECT outcomes.case_id, max(CASE
			WHEN basis IN ('assumed', 'reviewed elsewhere') THEN 2
			WHEN body ->> '$.physical' IN (` + harmGrades + `) OR body ->> '$.psychological' IN (` + harmGrades + `) THEN 6
			WHEN body ->> '$.still_physical' IN (` + harmGrades + `) OR body ->> '$.still_psychological' IN (` + harmGrades + `) THEN 5
			WHEN body ->> '$.cannot_rule_out' THEN 4
			WHEN body ->> '$.physical' <> 'none' OR body ->> '$.psychological' <> 'none'
				OR body ->> '$.still_physical' <> 'none' OR body ->> '$.still_psychological' <> 'none' THEN 3
			ELSE 1 END)
		FROM outcomes JOIN covered ON covered.case_id = outcomes.case_id WHERE ` + inForce + ` GROUP BY outcomes.case_id)`

const harmGrades = `'low', 'moderate', 'severe', 'fatal'`

// places are the figures that found files cases under.
var places = map[review.LedgerFigure]int{review.FoundNoHarm: 1, review.FoundNotReviewed: 2, review.FoundNotKnownYet: 3,
	review.FoundCannotRuleOut: 4, review.FoundStillPossible: 5, review.FoundHarmed: 6}

// contactCounts is the condition on contacts that did not happen behind a gate because
// of which they tell nobody.
const contactCounts = `coalesce(contacts.body ->> '$.tells_nobody', 0) = 0`

// letterReached is the condition on contacts of an obligation that are letters which
// count, which the post did not bring back, as a pack or without one, and which were not
// wrong.
const letterReached = `contacts.kind = 'written' AND ` + contactCounts + `
	AND NOT EXISTS (SELECT 1 FROM packs LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id LEFT JOIN wrong_packs ON wrong_packs.pack_id = packs.id
		WHERE packs.obligation_id = obligations.id AND (returned_mail.pack_id IS NOT NULL OR wrong_packs.pack_id IS NOT NULL)
		AND contacts.body ->> '$.letter' = 'Pack ' || packs.id || ', SHA-256 ' || packs.sha256)
	AND NOT EXISTS (SELECT 1 FROM contacts AS back WHERE back.obligation_id = obligations.id AND back.kind = 'came back by post' AND back.body ->> '$.returned' = contacts.id)`

// tellings files the cases of incident $1 that ever owed a telling by what came of
// it: how many are open, are met, and are met by the written record of regulation
// 20(5) alone, as review.Case.EndedUntold has it; and whether anything was told. A
// letter that the post brought back told nobody, nor did what happened behind a closed
// gate.
const tellings = `
	single (case_id, state, spoken, letter, instead) AS (
		SELECT case_id, state,
			EXISTS (SELECT 1 FROM contacts WHERE contacts.obligation_id = obligations.id AND contacts.kind = 'in person' AND ` + contactCounts + `),
			EXISTS (SELECT 1 FROM contacts WHERE contacts.obligation_id = obligations.id AND ` + letterReached + `),
			obligations.body ->> '$.route' <> 'candour' OR EXISTS (SELECT 1 FROM contacts WHERE contacts.obligation_id = obligations.id AND ` + contactCounts + ` AND contacts.body ->> '$.declines' = '` + review.DeclinesTalk + `')
		FROM obligations WHERE incident_id = $1 AND kind = 'telling' AND case_id IS NOT NULL),
	owed (case_id, open, met, ended, told) AS (
		SELECT case_id, sum(state = 'open'), sum(state = 'met'), sum(state = 'met' AND NOT spoken AND NOT (letter AND instead)), max(spoken OR letter)
		FROM single GROUP BY case_id)`

// toldWhere are the conditions on tellings that make the figures. Whose duty ended by
// the written record alone is not counted as told, whatever they were told beside it.
var toldWhere = map[review.LedgerFigure]string{
	review.ToldTold:   `told AND open = 0 AND ended = 0`,
	review.ToldPartly: `told AND open > 0`,
	review.ToldOwed:   `NOT told AND open > 0`,
	review.ToldEnded:  `open = 0 AND ended > 0`,
	review.ToldWaived: `NOT told AND open = 0 AND ended = 0`,
}

// ledgerQueries select, of incident $1, the cases behind each figure and how
// many letters of each it counts.
var ledgerQueries = func() map[review.LedgerFigure]string {
	all := map[review.LedgerFigure]string{
		review.PatientsAll:       `SELECT id AS case_id, letters FROM cases WHERE incident_id = $1 AND emptied = 0`,
		review.PatientsComplete:  `SELECT id AS case_id, letters FROM cases WHERE incident_id = $1 AND complete = 1 AND emptied = 0`,
		review.PatientsUncertain: `SELECT id AS case_id, letters FROM cases WHERE id IN (SELECT case_id FROM obligations WHERE incident_id = $1 AND kind = 'identity' AND state = 'open')`,
	}
	byStand := func(condition string) string {
		return `WITH ` + stands + `) SELECT case_id, count(*) AS letters FROM stands WHERE ` + condition + ` GROUP BY case_id`
	}
	for figure, condition := range map[review.LedgerFigure]string{
		review.LettersAll: `1 = 1`, review.LettersCovered: `stand NOT IN ('not found', 'triage', 'review')`, review.LettersClosed: `stand = 'closed' AND NOT unread`, review.LettersClosedUnread: `stand = 'closed' AND unread`,
		review.LettersOneSignature: `stand = 'one signature'`, review.LettersAgreed: `stand = 'agreed'`, review.LettersByPanel: `stand = 'panel'`,
		review.LettersAssumed: `stand = 'assumed'`, review.LettersElsewhere: `stand = 'reviewed elsewhere'`, review.LettersNotFound: `stand = 'not found'`,
		review.LettersToTriage: `stand = 'triage'`, review.LettersInReview: `stand = 'review'`,
	} {
		all[figure] = byStand(condition)
	}
	byCase := func(having string) string {
		return `WITH ` + stands + `) SELECT case_id, count(*) AS letters FROM stands GROUP BY case_id HAVING ` + having
	}
	all[review.PatientsCovered] = byCase(`sum(stand IN ('not found', 'triage', 'review')) = 0`)
	all[review.FoundOpen] = byCase(`sum(stand IN ('not found', 'triage', 'review')) > 0`)
	all[review.FoundClosed] = byCase(`sum(stand = 'closed') = count(*)`)
	for figure, place := range places {
		all[figure] = fmt.Sprintf(`WITH %s AND cases.id IN (SELECT case_id FROM outcomes)), %s
			SELECT case_id, cases.letters FROM found JOIN cases ON cases.id = case_id WHERE place = %d`, stands, found, place)
	}
	for figure, condition := range testedWhere {
		all[figure] = `WITH ` + tested + ` SELECT case_id, letters FROM tested WHERE ` + condition
	}
	for _, k := range review.TellingClasses {
		for part, condition := range partOfClass {
			all[k.Figure(part)] = `WITH ` + byClass + ` SELECT case_id, letters FROM classes WHERE class = '` + string(k) + `' AND ` + condition
		}
	}
	byTelling := func(condition string) string {
		return `WITH ` + tellings + ` SELECT case_id, letters FROM owed JOIN cases ON cases.id = case_id WHERE emptied = 0 AND ` + condition
	}
	for figure, condition := range toldWhere {
		all[figure] = byTelling(condition)
	}
	all[review.ToldNotOwed] = `SELECT id AS case_id, letters FROM cases WHERE incident_id = $1 AND emptied = 0
		AND id NOT IN (SELECT case_id FROM obligations WHERE incident_id = $1 AND kind = 'telling' AND case_id IS NOT NULL)`
	return all
}()

// ofList selects, of a list, the cases behind each figure of one list and how
// many letters of each it counts.
func ofList(figure review.LedgerFigure, id review.ListID) (string, bool) {
	condition, known := map[review.LedgerFigure]string{
		review.ListLettersCovered: `WHERE stand NOT IN ` + openStands, review.ListPatients: ``,
		review.ListPatientsCovered: `WHERE stands.case_id NOT IN (SELECT case_id FROM stands WHERE stand IN ` + openStands + `)`,
	}[figure]
	return fmt.Sprintf(`WITH %s)
		SELECT stands.case_id, count(*) AS letters FROM stands JOIN letters ON letters.id = stands.letter_id JOIN rows ON rows.id = letters.row_id AND rows.list_id = %d
		%s GROUP BY stands.case_id`, stands, id, condition), known
}

// LedgerLines are the cases behind a figure of the ledger after a case, a page
// of them, with how many cases and letters the whole table has, and the case
// that the next page follows, 0 for none. Nothing about a patient is in it, and
// to a possible reviewer nothing that review.Shown would keep from them.
// It returns review.ErrNotFound for what is no figure, and review.ErrForbidden
// without the right to see the ledger.
func (s *Store) LedgerLines(ctx context.Context, a review.Actor, figure review.LedgerFigure, of review.ListID, after review.CaseID) (t review.LedgerTable, err error) {
	if !a.May(review.SeeLedger) {
		return t, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include the ledger."}
	}
	query, known := ledgerQueries[figure]
	if figure.OfList() {
		query, known = ofList(figure, of)
	}
	if !known {
		return t, fmt.Errorf("figure %q: %w", figure, review.ErrNotFound)
	}
	t.Figure, t.List = figure, of
	named := namedTo(a, figure)
	err = s.view(ctx, func(q querier) error {
		err := q.QueryRow(`SELECT count(*), coalesce(sum(behind.letters), 0), count(*) FILTER (WHERE NOT `+named+`)
			FROM (`+query+`) AS behind JOIN cases ON cases.id = case_id`, a.Incident).Scan(&t.Cases, &t.Letters, &t.Unnamed)
		if err != nil {
			return err
		}
		t.Lines, err = s.ledgerLines(q, a, query, named, after)
		return err
	})
	if len(t.Lines) > ledgerPage {
		t.Lines = t.Lines[:ledgerPage]
		t.Next = t.Lines[ledgerPage-1].Case
	}
	return t, err
}

// namedTo is the condition on cases that a table names to the actor. To whoever
// may be their reviewer it names none whose signed answers are closed where that
// says what was answered, closed, drawn or told; a case that nobody has assessed
// hides only whether somebody is told, and whether it was mixed in to test rules.
func namedTo(a review.Actor, figure review.LedgerFigure) string {
	switch {
	case !a.Is(review.Lead, review.Clinician) || figure.Neutral():
		return `(1 = 1)`
	case figure.OfTelling():
		return answersOpenHere
	case figure.OfMixed():
		return `(` + answersOpenHere + ` AND cases.stage <> 'triage')`
	}
	return `(` + answersOpenHere + ` OR cases.stage = 'triage' AND cases.resume = '')`
}

// ledgerLines reads a page of such a table and one line more, if there is one.
func (s *Store) ledgerLines(q querier, a review.Actor, query, named string, after review.CaseID) ([]review.LedgerLine, error) {
	w := where{args: []any{a.Incident, after}} // $1 and $2
	w.visible(a, s.now())
	return list(q, func(rows *sql.Rows, l *review.LedgerLine) error {
		var sees, restricted bool
		if err := rows.Scan(&l.Case, &l.Stage, &l.Letters, &sees, &restricted); err != nil {
			return err
		}
		l.Opens = sees || a.Opening(false, false, restricted) != review.NoOpening
		return nil
	}, fmt.Sprintf(`SELECT page.case_id, cases.stage, page.letters, coalesce((%s), 0), patients.restricted
		FROM (SELECT case_id, behind.letters FROM (%s) AS behind JOIN cases ON cases.id = case_id WHERE case_id > $2 AND %s ORDER BY case_id LIMIT %d) AS page
		JOIN cases ON cases.id = page.case_id JOIN patients ON patients.id = cases.patient_id ORDER BY page.case_id`,
		w.String(), query, named, ledgerPage+1), w.args...)
}
