package store

import (
	"database/sql"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// The restricted people of an incident, by what rows may say of them.
type restrictedPeople struct {
	mapping       intake.Mapping
	demonstration bool
	cases         map[review.CaseID]bool
	keys          map[string]bool
}

// restrictedIn are the restricted people of the incident of a list.
func restrictedIn(q querier, l intake.List) (restrictedPeople, error) {
	p := restrictedPeople{mapping: l.Mapping(), cases: map[review.CaseID]bool{}, keys: map[string]bool{}}
	err := q.QueryRow(`SELECT demonstration FROM incidents WHERE id = $1`, l.Incident).Scan(&p.demonstration)
	if err != nil {
		return p, err
	}
	err = q.each(`
		SELECT coalesce(cases.id, 0), nhs_number, local_id, family_folded, given_folded FROM patients LEFT JOIN cases ON cases.patient_id = patients.id
		WHERE patients.incident_id = $1 AND restricted = 1`, []any{l.Incident}, func(rows *sql.Rows) error {
		var id review.CaseID
		var nhs, local, family, given string
		if err := rows.Scan(&id, &nhs, &local, &family, &given); err != nil {
			return err
		}
		p.cases[id] = true
		for _, key := range personKeys(nhs, local, family, given) {
			p.keys[key] = true
		}
		return nil
	})
	return p, err
}

// holds reports whether a row is, or may be, about one of the people: rather
// once too often, since a row that waits is tied to nobody yet.
func (p restrictedPeople) holds(r foundRow) bool {
	if len(p.keys) == 0 {
		return false
	}
	who := p.mapping.Parse(intake.Record{Line: r.Line, Cells: r.Cells}, intake.Terms{Demonstration: p.demonstration}).Person
	return r.Case != 0 && p.cases[r.Case] || slices.ContainsFunc(personKeys(who.NHSNumber, who.LocalID, intake.Fold(who.Family), intake.Fold(who.Given)), func(key string) bool {
		return p.keys[key]
	})
}

// mayBe reports whether a line of a file whose columns nobody has matched yet may
// be about one of the people: any of its cells may be any of what tells a person.
func (p restrictedPeople) mayBe(r intake.Record) bool {
	if len(p.keys) == 0 {
		return false
	}
	if p.holds(foundRow{ListRow: intake.ListRow{Line: r.Line, Cells: r.Cells}}) {
		return true
	}
	var names []string
	for _, cell := range r.Cells {
		cell = strings.TrimSpace(cell)
		number := strings.NewReplacer(" ", "", "-", "").Replace(cell)
		if p.keys["nhs "+number] || p.keys["local "+cell] {
			return true
		}
		if len(cell) < longestName {
			names = append(names, intake.Fold(cell))
		}
	}
	for _, family := range names {
		if slices.ContainsFunc(names, func(given string) bool { return p.keys["name "+family+", "+given] }) {
			return true
		}
	}
	return false
}

// longestName is how many bytes a cell may have that is looked at for a name.
const longestName = 100

// personKeys are what tells a person: each number, and the whole name.
func personKeys(nhs, local, family, given string) []string {
	var keys []string
	for kind, value := range map[string]string{"nhs": nhs, "local": local} {
		if value != "" {
			keys = append(keys, kind+" "+value)
		}
	}
	if family != "" && given != "" {
		keys = append(keys, "name "+family+", "+given)
	}
	return keys
}
