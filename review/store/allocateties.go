package store

import (
	"database/sql"
	"maps"
	"slices"

	"harmreview/review"
)

// ties are what people have to do with cases, and what holds cases back from
// everybody. Where there is none, rules can refuse a person only for their role.
type ties struct {
	signed  map[review.PersonID]map[review.CaseID]bool // assessments
	triaged map[review.PersonID]map[review.CaseID]bool
	gave    map[review.PersonID]map[review.CaseID]bool // who allocated the first assessment
	apart   map[review.PersonID]map[review.CaseID]bool // a declared conflict, or a second review that they asked for
	waits   map[review.CaseID]bool                     // for an answer to an enquiry, for the two who signed to talk, or passed up
	names   map[review.CaseID][]string                 // who wrote its letters, or answers for them
}

// any reports whether the rules about a case must be asked before it is given to
// a person who has the role for it.
func (t ties) any(c spare, to review.Actor) bool {
	p := to.Person
	if c.locked || c.returned != 0 || t.waits[c.Case] || t.signed[p][c.Case] || t.gave[p][c.Case] || t.apart[p][c.Case] {
		return true
	}
	if t.triaged[p][c.Case] && (c.Stage == review.InTriage || c.closing) {
		return true
	}
	return slices.ContainsFunc(to.Hindering(), func(own review.LetterName) bool {
		return slices.ContainsFunc(t.names[c.Case], func(name string) bool { return review.SameClinician(name, own.Name) })
	})
}

// tie finds out what the people chosen have to do with a batch of cases.
func (p *planning) tie(q querier, batch []spare) error {
	if p.ties.signed == nil {
		if err := p.ties.people(q, p.Ask.To, p.by.Incident); err != nil {
			return err
		}
	}
	ids := make([]review.CaseID, len(batch))
	for i, c := range batch {
		ids[i] = c.Case
	}
	p.ties.names = map[review.CaseID][]string{}
	err := q.each(`SELECT case_id, author, clinician FROM json_each($1) AS each JOIN case_letters ON case_letters.case_id = each.value AND to_event IS NULL
		JOIN letters ON letters.id = letter_id WHERE author <> '' OR clinician <> ''`, []any{toJSON(ids)}, func(rows *sql.Rows) error {
		var id review.CaseID
		var author, clinician string
		err := rows.Scan(&id, &author, &clinician)
		p.ties.names[id] = append(p.ties.names[id], author, clinician)
		return err
	})
	if err != nil {
		return err
	}
	both, err := caseSet(q, `SELECT DISTINCT case_id FROM json_each($1) AS each JOIN assessments ON assessments.case_id = each.value WHERE round = 'second'`, toJSON(ids))
	if err != nil {
		return err
	}
	maps.Copy(p.ties.waits, both)
	up, err := caseSet(q, `SELECT DISTINCT case_id FROM json_each($1) AS each JOIN triage_decisions ON triage_decisions.case_id = each.value WHERE answer = 'pass up'`, toJSON(ids))
	maps.Copy(p.ties.waits, up)
	return err
}

// people finds out what each person has to do with any case.
func (t *ties) people(q querier, people []review.PersonID, incident review.IncidentID) (err error) {
	*t = ties{signed: map[review.PersonID]map[review.CaseID]bool{}, triaged: map[review.PersonID]map[review.CaseID]bool{}, gave: map[review.PersonID]map[review.CaseID]bool{}, apart: map[review.PersonID]map[review.CaseID]bool{}}
	for _, id := range people {
		for _, of := range []struct {
			into  map[review.PersonID]map[review.CaseID]bool
			query string
		}{
			{t.signed, `SELECT DISTINCT case_id FROM assessments WHERE by = $1`},
			{t.triaged, `SELECT DISTINCT case_id FROM triage_decisions WHERE by = $1`},
			{t.gave, `SELECT case_id FROM allocations JOIN change_items ON change_items.event = allocations.event WHERE by = $1 AND undone_by IS NULL`},
			{t.apart, `WITH asked (case_id) AS (
					SELECT event_cases.case_id FROM events JOIN event_cases ON event_cases.seq = events.seq
					WHERE events.person_id = $1 AND events.change = 'ask for a second review')
				SELECT case_id FROM conflicts WHERE person_id = $1 UNION SELECT case_id FROM asked UNION SELECT into_case FROM moves JOIN asked ON asked.case_id = from_case`},
		} {
			if of.into[id], err = caseSet(q, of.query, id); err != nil {
				return err
			}
		}
	}
	t.waits, err = caseSet(q, `SELECT case_id FROM obligations WHERE incident_id = $1 AND kind = 'enquiry' AND state = 'open' AND case_id IS NOT NULL
		AND body ->> '$.blocks_assessment'`, incident)
	return err
}

func caseSet(q querier, query string, args ...any) (map[review.CaseID]bool, error) {
	set := map[review.CaseID]bool{}
	err := q.each(query, args, func(rows *sql.Rows) error {
		var id review.CaseID
		err := rows.Scan(&id)
		set[id] = true
		return err
	})
	return set, err
}
