package store

import (
	"context"
	"database/sql"

	"harmreview/review"
	"harmreview/review/intake"
)

// Ledger reconciles the actor's incident as of one moment.
// It returns review.ErrForbidden without the right to see it.
func (s *Store) Ledger(ctx context.Context, a review.Actor) (review.Ledger, error) {
	var l review.Ledger
	if !a.May(review.SeeLedger) {
		return l, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include the ledger."}
	}
	err := s.view(ctx, func(q querier) error {
		incident, err := loadIncident(q, a.Incident)
		if err != nil {
			return err
		}
		l = review.Ledger{Declared: incident.Figures}
		for _, part := range []func(querier, review.IncidentID, *review.Ledger) error{ledgerLists, ledgerCovered, ledgerCases, ledgerFound, ledgerTold, ledgerRules} {
			if err := part(q, a.Incident, &l); err != nil {
				return err
			}
		}
		l.Gaps = l.GapsOf(incident)
		l.Recounted, err = selfChecked(q)
		return err
	})
	return l, err
}

// ledgerLists are the rows of every list by the results that they have now,
// which Verify counts anew. A list that is not whole yet is counted; one that was
// undone or erased stays a line and is in no sum.
func ledgerLists(q querier, incident review.IncidentID, l *review.Ledger) error {
	lists, err := list(q, scanList, selectList+` WHERE incident_id = $1 ORDER BY lists.id`, incident)
	if err != nil {
		return err
	}
	for _, x := range lists {
		f := x.Now
		if !x.Phase.HasRows() && x.Phase != intake.Erased {
			if f, err = figuresOf(q, x.ID); err != nil {
				return err
			}
		}
		r := rowCounts(f)
		line := review.LedgerList{ID: x.ID, FileName: x.FileName, SuppliedBy: x.SuppliedBy, SourceSystem: x.SourceSystem,
			Declared: x.Declared, DeclaredWhat: x.DeclaredWhat, Rows: r,
			Whole: x.Phase.Ended(), Undone: x.Phase == intake.Undone, Erased: x.Phase == intake.Erased}
		l.Lists = append(l.Lists, line)
		switch x.Phase {
		case intake.Erased:
		case intake.Undone:
			l.Rows.Add(r.Kept())
		default:
			l.Rows.Add(r)
		}
	}
	return nil
}

// openStands are the places of a letter that no decision covers.
const openStands = `('not found', 'triage', 'review')`

// ledgerCovered counts what decisions cover of each list: its letters, and the
// patients with a letter of it all of whose letters, of whichever list, are.
func ledgerCovered(q querier, incident review.IncidentID, l *review.Ledger) error {
	return q.each(`
		WITH `+stands+`),
		whole (case_id, covered) AS (SELECT case_id, sum(stand IN `+openStands+`) = 0 FROM stands GROUP BY case_id)
		SELECT list_id, sum(stand NOT IN `+openStands+`), count(DISTINCT stands.case_id), count(DISTINCT CASE WHEN covered THEN stands.case_id END)
		FROM stands JOIN whole ON whole.case_id = stands.case_id JOIN letters ON letters.id = stands.letter_id JOIN rows ON rows.id = letters.row_id
		GROUP BY list_id`, []any{incident}, func(rows *sql.Rows) error {
		var id review.ListID
		var x review.LedgerList
		if err := rows.Scan(&id, &x.Covered, &x.Patients, &x.PatientsCovered); err != nil {
			return err
		}
		for i := range l.Lists {
			if line := &l.Lists[i]; line.ID == id {
				line.Covered, line.Patients, line.PatientsCovered = x.Covered, x.Patients, x.PatientsCovered
			}
		}
		return nil
	})
}

func rowCounts(f intake.Figures) review.RowCounts {
	return review.RowCounts{Rows: f.Rows, Letters: f.Letters, Recipients: f.Recipients, Duplicates: f.Duplicates, Excluded: f.Excluded, Waiting: f.Waiting}
}

// inForce is the condition on outcomes that count now, as review.Case has it.
const inForce = `outcomes.basis IN ('one signature', 'agreed', 'panel', 'assumed', 'reviewed elsewhere')
	AND NOT EXISTS (SELECT 1 FROM outcomes AS later WHERE later.case_id = outcomes.case_id AND later.supersedes = outcomes.id)`

// stands says of every letter that a case of incident $1 holds where it stands:
// the basis of an outcome, closed, not found, triage or review; unread is 1 where
// it was closed with its class and nobody read it. A closing that was drawn counts
// as in review until the case is decided, like what was sent there: whoever
// assesses it is not to learn from a figure that it was closed. The last
// condition is open, for one on cases or a closing bracket.
const stands = `
	ruled (case_id, letter_id, basis) AS (
		SELECT outcomes.case_id, letter.value, max(outcomes.basis) FROM outcomes
		JOIN cases ON cases.id = outcomes.case_id, json_each(outcomes.letters) AS letter
		WHERE cases.incident_id = $1 AND ` + inForce + ` GROUP BY outcomes.case_id, letter.value),
	triaged (case_id, letter_id, answer, reread, class_id) AS (
		SELECT case_id, letter_id, answer, reread, class_id FROM triage_decisions JOIN cases ON cases.id = case_id
		WHERE cases.incident_id = $1 AND NOT EXISTS (SELECT 1 FROM triage_decisions AS later
			WHERE later.case_id = triage_decisions.case_id AND later.letter_id = triage_decisions.letter_id AND later.id > triage_decisions.id)),
	missing (case_id, letter_id) AS (
		SELECT DISTINCT case_id, letter_id FROM obligations
		WHERE incident_id = $1 AND kind = 'enquiry' AND state IN ('open', 'waived') AND body ->> '$.letter_not_found'),
	stands (case_id, letter_id, stand, unread) AS (
		SELECT held.case_id, held.letter_id, CASE
			WHEN basis IS NOT NULL THEN basis
			WHEN answer = 'close' AND reread = 0 AND cases.sampled <> 'closing' THEN 'closed'
			WHEN missing.letter_id IS NOT NULL THEN 'not found'
			WHEN answer = 'assess' OR answer = 'close' AND reread = 0 THEN 'review'
			ELSE 'triage' END,
			triaged.class_id IS NOT NULL AND basis IS NULL AND NOT EXISTS (
				SELECT 1 FROM letter_class_readings WHERE letter_class_readings.class_id = triaged.class_id AND letter_class_readings.letter_id = held.letter_id)
		FROM case_letters AS held JOIN cases ON cases.id = held.case_id
		LEFT JOIN ruled ON ruled.case_id = held.case_id AND ruled.letter_id = held.letter_id
		LEFT JOIN triaged ON triaged.case_id = held.case_id AND triaged.letter_id = held.letter_id
		LEFT JOIN missing ON missing.case_id = held.case_id AND missing.letter_id = held.letter_id
		WHERE cases.incident_id = $1 AND held.to_event IS NULL`

// ledgerCases counts letters by where they stand, and patients.
func ledgerCases(q querier, incident review.IncidentID, l *review.Ledger) error {
	n, p := &l.Letters, &l.Patients
	err := q.QueryRow(`
		WITH `+stands+`),
		sums AS (
			SELECT case_id, count(*) AS letters, sum(stand = 'closed' AND NOT unread) AS closed, sum(stand = 'closed' AND unread) AS unread, sum(stand = 'one signature') AS one, sum(stand = 'agreed') AS agreed,
				sum(stand = 'panel') AS panel, sum(stand = 'assumed') AS assumed, sum(stand = 'reviewed elsewhere') AS elsewhere,
				sum(stand = 'not found') AS missing, sum(stand = 'triage') AS triage, sum(stand = 'review') AS review
			FROM stands GROUP BY case_id)
		SELECT count(*), coalesce(sum(letters), 0), coalesce(sum(closed), 0), coalesce(sum(unread), 0), coalesce(sum(one), 0), coalesce(sum(agreed), 0), coalesce(sum(panel), 0),
			coalesce(sum(assumed), 0), coalesce(sum(elsewhere), 0), coalesce(sum(missing), 0), coalesce(sum(triage), 0), coalesce(sum(review), 0),
			count(*) FILTER (WHERE missing + triage + review = 0), count(*) FILTER (WHERE closed + unread = letters)
		FROM sums`, incident).Scan(&p.Patients, &n.Letters, &n.Closed, &n.ClosedUnread, &n.OneSignature, &n.Agreed, &n.ByPanel,
		&n.Assumed, &n.Elsewhere, &n.NotFound, &n.ToTriage, &n.InReview, &p.Covered, &l.Found.Closed)
	if err != nil {
		return err
	}
	n.Covered = n.Closed + n.ClosedUnread + n.OneSignature + n.Agreed + n.ByPanel + n.Assumed + n.Elsewhere
	l.Found.Open = p.Patients - p.Covered
	return q.QueryRow(`
		SELECT (SELECT coalesce(sum(n), 0) FROM case_counts WHERE incident_id = $1 AND complete = 1),
			(SELECT count(DISTINCT case_id) FROM obligations WHERE incident_id = $1 AND kind = 'identity' AND state = 'open' AND case_id IS NOT NULL)`, incident).
		Scan(&p.Complete, &p.Uncertain)
}

// ledgerFound files the patients all of whose letters are covered, some of them
// by an outcome, by what the outcomes say.
func ledgerFound(q querier, incident review.IncidentID, l *review.Ledger) error {
	f := &l.Found
	of := map[review.LedgerFigure]*int{review.FoundNoHarm: &f.NoHarm, review.FoundNotReviewed: &f.NotReviewed, review.FoundNotKnownYet: &f.NotKnownYet,
		review.FoundCannotRuleOut: &f.CannotRuleOut, review.FoundStillPossible: &f.StillPossible, review.FoundHarmed: &f.Harmed}
	into := map[int]*int{}
	for figure, place := range places {
		into[place] = of[figure]
	}
	return q.each(`WITH `+stands+` AND cases.id IN (SELECT case_id FROM outcomes)), `+found+`
		SELECT place, count(*) FROM found GROUP BY place`, []any{incident}, func(rows *sql.Rows) error {
		var place, n int
		err := rows.Scan(&place, &n)
		*into[place] = n
		return err
	})
}

// ledgerTold files the patients by whether somebody was told.
func ledgerTold(q querier, incident review.IncidentID, l *review.Ledger) error {
	t := &l.Told
	for figure, into := range map[review.LedgerFigure]*int{review.ToldTold: &t.Told, review.ToldPartly: &t.Partly, review.ToldOwed: &t.Owed, review.ToldEnded: &t.Ended, review.ToldWaived: &t.Waived} {
		n, err := one[int](q, `SELECT count(*) FROM (`+ledgerQueries[figure]+`)`, incident)
		if err != nil {
			return err
		}
		*into = n
	}
	t.NotOwed = l.Patients.Patients - t.Told - t.Partly - t.Owed - t.Ended - t.Waived
	return nil
}
