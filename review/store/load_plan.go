package store

import (
	"database/sql"
	"iter"
	"maps"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// A keptRow is a row that phase 1 kept, read again. Its text is only referred to.
type keptRow struct {
	intake.Row
	id     review.RowID
	result intake.Result
	text   int64
}

// keptRows reads the rows of a list in the order of their lines, from after a
// line; all of them when limit is 0.
func keptRows(q querier, id review.ListID, m intake.Mapping, after, limit int, terms intake.Terms) iter.Seq2[keptRow, error] {
	return func(yield func(keptRow, error) bool) {
		if limit == 0 {
			limit = -1
		}
		stop := false
		err := q.each(`SELECT id, line, cells, result, content FROM rows WHERE list_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
			[]any{id, after, limit}, func(rows *sql.Rows) error {
				if stop {
					return nil
				}
				var r keptRow
				var line int
				var cells keptCells
				var content []byte
				if err := rows.Scan(&r.id, &line, &cells, &r.result, &content); err != nil {
					return err
				}
				r.Row = m.Parse(intake.Record{Line: line, Cells: cells.texts}, terms)
				r.text = cells.text
				copy(r.Content[:], content) // of all cells, the text included
				stop = !yield(r, nil)
				return nil
			})
		if err != nil && !stop {
			yield(keptRow{}, err)
		}
	}
}

// A plan says whose each letter of a list is. It is worked out anew from the
// rows whenever a load goes on, and comes out the same.
type plan struct {
	numbers map[string]*number // by NHS number
}

// A number is what lists say of the people of one NHS number.
type number struct {
	identities []intake.Identity
	known      review.PatientID // the certain patient of an earlier list, or of an earlier batch
	newest     string           // the latest date of a letter of this list
	newestLine int              // … and its line: the patient is described as there
	died       string
	doubt      string // what contradicts; every letter of the number then stands apart
}

func (l *load) plan(q querier) (*plan, error) {
	p := &plan{map[string]*number{}}
	for r, err := range keptRows(q, l.list.ID, l.mapping, 0, 0, l.terms()) {
		if err != nil {
			return nil, err
		}
		if r.result == intake.Letter && r.Person.NHSNumber != "" {
			p.add(r)
		}
	}
	if err := p.meetKnown(q, l.list); err != nil {
		return nil, err
	}
	if err := p.hearEarlier(q, l); err != nil {
		return nil, err
	}
	for _, n := range p.numbers {
		n.doubt = intake.Contradiction(n.identities)
	}
	return p, nil
}

// add takes in what a letter says of the owner of its number. One that is not
// certain describes nobody, yet it can contradict others.
func (p *plan) add(r keptRow) {
	n := p.numbers[r.Person.NHSNumber]
	if n == nil {
		n = &number{}
		p.numbers[r.Person.NHSNumber] = n
	}
	n.identity(intake.Identity{Born: r.Person.Born, Given: r.Person.Given})
	if r.Person.Uncertain() != "" {
		return
	}
	if n.newestLine == 0 || r.Document.WrittenOn > n.newest {
		n.newest, n.newestLine = r.Document.WrittenOn, r.Line
	}
	n.died = max(n.died, r.Person.Died)
}

func (n *number) identity(i intake.Identity) {
	if !slices.Contains(n.identities, i) {
		n.identities = append(n.identities, i)
	}
}

// meetKnown finds the patients whom earlier lists, and earlier batches of this
// one, brought for the same numbers.
func (p *plan) meetKnown(q querier, l intake.List) error {
	return q.each(`SELECT nhs_number, id, born, given, uncertain FROM patients WHERE incident_id = $1 AND nhs_number <> ''`,
		[]any{l.Incident}, func(rows *sql.Rows) error {
			var nhs, uncertain string
			var id review.PatientID
			var i intake.Identity
			if err := rows.Scan(&nhs, &id, &i.Born, &i.Given, &uncertain); err != nil {
				return err
			}
			n := p.numbers[nhs]
			if n == nil {
				return nil
			}
			n.identity(i)
			if uncertain == "" {
				n.known = id
			}
			return nil
		})
}

// hearEarlier adds what each letter of earlier lists said of the same numbers:
// a patient is kept under one given name, and letters may have agreed on several.
func (p *plan) hearEarlier(q querier, l *load) error {
	lists, err := list(q, scanList, selectList+` WHERE incident_id = $1 AND lists.id <> $2`, l.list.Incident, l.list.ID)
	if err != nil || len(lists) == 0 {
		return err
	}
	mappings := map[review.ListID]intake.Mapping{}
	for _, earlier := range lists {
		mappings[earlier.ID] = intake.Map(earlier.Header)
	}
	return q.each(`
		SELECT nhs_number, rows.list_id, cells
		FROM patients JOIN letters ON letters.patient_id = patients.id JOIN rows ON rows.id = letters.row_id
		WHERE patients.incident_id = $1 AND nhs_number <> '' AND nhs_number IN (SELECT value FROM json_each($2)) AND rows.list_id <> $3`,
		[]any{l.list.Incident, toJSON(slices.Collect(maps.Keys(p.numbers))), l.list.ID}, func(rows *sql.Rows) error {
			var nhs string
			var from review.ListID
			var cells keptCells
			if err := rows.Scan(&nhs, &from, &cells); err != nil {
				return err
			}
			who := mappings[from].Parse(intake.Record{Cells: cells.texts}, l.terms()).Person
			p.numbers[nhs].identity(intake.Identity{Born: who.Born, Given: who.Given})
			return nil
		})
}

// doubt says why the letter of a row stands apart, or "" when it is certain
// whose it is.
func (p *plan) doubt(r keptRow) string {
	if why := r.Person.Uncertain(); why != "" {
		return why
	}
	return p.numbers[r.Person.NHSNumber].doubt
}
