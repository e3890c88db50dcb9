package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// candidateLimit is how many candidates are shown, wayLimit how many one way of
// finding them may yield before they are compared.
const (
	candidateLimit = 20
	wayLimit       = 300
)

// A patientPerson is a patient of a case as comparisons see them.
type patientPerson struct {
	patient    review.PatientID
	inCase     review.CaseID
	restricted bool
	who        intake.Person
}

const selectWho = `SELECT patients.id, cases.id, restricted, nhs_number, born, family, given, local_id, coalesce(address, ''), coalesce(postcode, '')
	FROM patients JOIN cases ON cases.patient_id = patients.id LEFT JOIN patient_contacts ON patient_contacts.patient_id = patients.id`

func scanWho(rows *sql.Rows, p *patientPerson) error {
	w := &p.who
	return rows.Scan(&p.patient, &p.inCase, &p.restricted, &w.NHSNumber, &w.Born, &w.Family, &w.Given, &w.LocalID, &w.Address, &w.Postcode)
}

// personOf is the patient of a case.
func personOf(q querier, id review.CaseID) (patientPerson, error) {
	all, err := list(q, scanWho, selectWho+` WHERE cases.id = $1`, id)
	if err == nil && len(all) == 0 {
		err = review.ErrNotFound
	}
	if err != nil {
		return patientPerson{}, err
	}
	return all[0], nil
}

// ways are the look-ups that find who may be somebody: each goes by an index and
// stops at a limit. typed is an NHS number as typed, where that is not valid.
func ways(incident review.IncidentID, who intake.Person, typed string) (queries []string, args []any) {
	var w where
	way := func(condition string, values ...any) {
		marks := make([]any, len(values))
		for i, v := range values {
			marks[i] = w.arg(v)
		}
		queries = append(queries, fmt.Sprintf(`SELECT id FROM (SELECT id FROM patients WHERE `+condition+` LIMIT %d)`, append(marks, wayLimit)...))
	}
	numbers := intake.Neighbours(typed)
	if who.NHSNumber != "" {
		numbers = append(numbers, who.NHSNumber)
	}
	for _, n := range numbers {
		way(`nhs_number = %s AND nhs_number <> '' AND incident_id = %s`, n, incident)
	}
	if who.Born != "" {
		way(`incident_id = %s AND born = %s AND born <> ''`, incident, who.Born)
	}
	if who.LocalID != "" {
		way(`incident_id = %s AND lower(local_id) = lower(%s) AND local_id <> ''`, incident, who.LocalID)
	}
	family, given := intake.Fold(who.Family), strings.Fields(intake.Fold(who.Given))
	if family != "" && len(given) > 0 {
		initial := string([]rune(given[0])[:1])
		way(`incident_id = %s AND family_folded = %s AND given_folded >= %s AND given_folded < %s`, incident, family, initial, initial+"\U0010ffff")
	}
	return queries, w.args
}

// A match is a patient with how they compare.
type match struct {
	patientPerson
	intake.Match
}

// candidatesFor are the patients of an incident who may be who, the surest first,
// those kept apart from patient left out. At most candidateLimit are returned,
// and those who may be twins apart from them.
func candidatesFor(q querier, incident review.IncidentID, patient review.PatientID, who intake.Person, typed string) (found, twins []match, err error) {
	queries, args := ways(incident, who, typed)
	if len(queries) == 0 {
		return nil, nil, nil
	}
	mark := fmt.Sprintf("$%d", len(args)+1)
	all, err := list(q, scanWho, selectWho+` WHERE patients.id IN (`+strings.Join(queries, ` UNION `)+`) AND cases.emptied = 0 AND patients.id <> `+mark+`
		AND NOT EXISTS (SELECT 1 FROM kept_apart WHERE a_id = min(patients.id, `+mark+`) AND b_id = max(patients.id, `+mark+`))`, append(args, patient)...)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range all {
		m := match{p, intake.Compare(who, p.who)}
		switch {
		case m.Twins:
			twins = append(twins, m)
		case m.Grade != intake.Different:
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(slices.Index(intake.Grades, a.Grade), slices.Index(intake.Grades, b.Grade)), cmp.Compare(a.inCase, b.inCase))
	})
	return found[:min(len(found), candidateLimit)], twins[:min(len(twins), candidateLimit)], nil
}

// Compare returns a case beside everybody who may be the same person.
// It returns review.ErrNotFound when the actor may not see the case, and
// review.ErrForbidden without the right to settle identity.
func (s *Store) Compare(ctx context.Context, a review.Actor, id review.CaseID) (intake.SideBySide, error) {
	var c intake.SideBySide
	if !a.May(review.SettleWho) {
		return c, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not settle identity."}
	}
	page, err := s.CasePage(ctx, a, id, "")
	if err != nil {
		return c, err
	}
	err = s.view(ctx, func(q querier) error {
		c = intake.SideBySide{Page: page}
		me, err := personOf(q, id)
		if err != nil {
			return err
		}
		c.Address = addressFor(a, me)
		found, twins, err := candidatesFor(q, a.Incident, me.patient, me.who, "")
		if err != nil {
			return err
		}
		if c.Candidates, err = s.shownCandidates(q, a, found); err != nil {
			return err
		}
		if c.Twins, err = s.shownCandidates(q, a, twins); err != nil {
			return err
		}
		c.Joined, err = joinsInto(q, id)
		return err
	})
	return c, err
}

// shownCandidates are candidates as far as the actor may see them.
func (s *Store) shownCandidates(q querier, a review.Actor, all []match) ([]intake.Candidate, error) {
	ids := make([]review.CaseID, len(all))
	for i, m := range all {
		ids[i] = m.inCase
	}
	seen, err := s.seenAmong(q, a, ids)
	if err != nil {
		return nil, err
	}
	shown := make([]intake.Candidate, len(all))
	for i, m := range all {
		c := intake.Candidate{Banner: review.Banner{Case: m.inCase}, Match: intake.Match{Grade: m.Grade, Says: m.Says}}
		if slices.Contains(seen, m.inCase) {
			if c, err = shownCandidate(q, a, m); err != nil {
				return nil, err
			}
		}
		shown[i] = c
	}
	return shown, nil
}

func shownCandidate(q querier, a review.Actor, m match) (intake.Candidate, error) {
	c := intake.Candidate{Match: m.Match, Seen: true, Address: addressFor(a, m.patientPerson)}
	whole, err := loadCase(q, m.inCase)
	if err != nil {
		return c, err
	}
	c.Stage = whole.Stage
	if c.Banner, err = bannerOf(q, m.inCase); err != nil {
		return c, err
	}
	reads, err := readsLetters(q, a, m.inCase, whole.StageSince)
	if err != nil || !reads {
		return c, err
	}
	c.Letters, err = letterTexts(q, whole.Case, c.Banner)
	return c, err
}

// addressFor is where somebody lives, for those who see that of people who are
// not restricted.
func addressFor(a review.Actor, p patientPerson) string {
	if p.restricted || !a.Is(review.Manager, review.Liaison) {
		return ""
	}
	return strings.Trim(strings.ReplaceAll(p.who.Address, "\n", ", ")+", "+p.who.Postcode, ", ")
}
