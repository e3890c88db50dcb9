package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// Which documents an incident knows, and what its letters say of the owners of
// NHS numbers, lies in tables that a load and a correction ask row by row: no
// load reads what an earlier list brought, and none holds it all in memory.

// knownDocuments are those of the rows, as far as they were listed before.
// Another row of the list itself is named by its line.
func knownDocuments(q querier, l intake.List, rows []intake.Recipe) (*intake.Documents, error) {
	d := intake.NewDocuments()
	return d, meetDocuments(q, d, l, rows, true)
}

// meetDocuments adds to d what q knows of the documents of the rows. Those that
// wait are left out for a row that a person decides: it waits for none of them.
func meetDocuments(q querier, d *intake.Documents, l intake.List, rows []intake.Recipe, waiting bool) error {
	wanted := make([]string, len(rows))
	for i, r := range rows {
		wanted[i] = hex.EncodeToString(r.Document[:])
	}
	return q.each(`
		SELECT document, recipient, coalesce(document_rows.content, rows.content), corrected,
			CASE rows.list_id WHEN $3 THEN rows.line ELSE 0 END, coalesce(row_fates.result, rows.result)
		FROM (SELECT DISTINCT unhex(value) AS document FROM json_each($1)) AS wanted
		CROSS JOIN document_rows USING (document) JOIN rows ON rows.id = document_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE document_rows.incident_id = $2 ORDER BY corrected, coalesce(row_fates.result, rows.result) <> 'letter', document_rows.row_id`, []any{toJSON(wanted), l.Incident, l.ID}, func(rows *sql.Rows) error {
		var r intake.Recipe
		var document, to, content sql.RawBytes
		var corrected bool
		var line int
		var result intake.Result
		if err := rows.Scan(&document, &to, &content, &corrected, &line, &result); err != nil {
			return err
		}
		if result == intake.Waiting && !waiting {
			return nil
		}
		copy(r.Document[:], document)
		copy(r.To[:], to)
		copy(r.Content[:], content)
		if corrected {
			if result != intake.Waiting && result != intake.Excluded {
				d.Corrected(r)
			}
			return nil
		}
		d.Known(r, line, result)
		return nil
	})
}

// An indexing enters rows of an incident into what later rows are compared with.
// A row that is there already stays: an indexing that was broken off begins anew.
type indexing struct {
	incident              review.IncidentID
	documents, identities *bulk
}

func newIndexing(incident review.IncidentID) indexing {
	return indexing{incident, into(`document_rows (incident_id, document, row_id, recipient)`).unlessThere(),
		into(`identities (incident_id, nhs_number, row_id, born, given)`).unlessThere()}
}

// add enters a row, and of a letter what it says of the owner of its NHS number.
func (x indexing) add(id review.RowID, r intake.Row, result intake.Result) {
	is := r.Recipe()
	x.documents.add(x.incident, is.Document[:], id, is.To[:])
	if p := r.Person; result == intake.Letter && p.NHSNumber != "" {
		x.identities.add(x.incident, p.NHSNumber, id, p.Born, intake.Fold(p.Given))
	}
}

func (x indexing) flush(tx *Tx) error {
	if err := x.documents.flush(tx); err != nil {
		return err
	}
	return x.identities.flush(tx)
}

// A number is what is known of the people of one NHS number.
type number struct {
	doubt string // what contradicts; every letter of the number then stands apart
	known review.PatientID
	first review.ListID // that brought the known patient
	since string        // the date of the letter by which they are described
}

// numbersOf are the NHS numbers of an incident's letters, by number.
func numbersOf(q querier, incident review.IncidentID, wanted []string) (map[string]*number, error) {
	said := map[string][]intake.Identity{}
	if err := saidOf(q, said, incident, wanted); err != nil {
		return nil, err
	}
	return weigh(q, said, incident, wanted)
}

// saidOf adds to said what letters say of the owners of NHS numbers.
func saidOf(q querier, said map[string][]intake.Identity, incident review.IncidentID, wanted []string) error {
	return q.each(`
		SELECT DISTINCT nhs_number, born, given FROM (SELECT DISTINCT value AS nhs_number FROM json_each($1)) CROSS JOIN identities USING (nhs_number)
		WHERE incident_id = $2`, []any{toJSON(wanted), incident}, func(rows *sql.Rows) error {
		var nhs string
		var i intake.Identity
		err := rows.Scan(&nhs, &i.Born, &i.Given)
		said[nhs] = append(said[nhs], i)
		return err
	})
}

// weigh finds the certain patients of NHS numbers, and what contradicts.
func weigh(q querier, said map[string][]intake.Identity, incident review.IncidentID, wanted []string) (map[string]*number, error) {
	all := map[string]*number{}
	for _, nhs := range wanted {
		if nhs != "" {
			all[nhs] = &number{}
		}
	}
	err := q.each(`
		SELECT nhs_number, id, list_id, born, given, described_on
		FROM (SELECT DISTINCT value FROM json_each($1)) AS wanted CROSS JOIN patients ON patients.nhs_number = wanted.value AND incident_id = $2
		WHERE patients.nhs_number <> '' AND uncertain = '' AND joined_into IS NULL ORDER BY id DESC`, []any{toJSON(wanted), incident}, func(rows *sql.Rows) error {
		var nhs string
		var n number
		var i intake.Identity
		err := rows.Scan(&nhs, &n.known, &n.first, &i.Born, &i.Given, &n.since)
		said[nhs] = append(said[nhs], i)
		*all[nhs] = n
		return err
	})
	for nhs, n := range all {
		n.doubt = intake.Contradiction(said[nhs])
	}
	return all, err
}

// index enters the rows of the incident's lists that an earlier version of the
// program loaded, which kept no such tables.
func (l *load) index(ctx context.Context) error {
	var lists []intake.List
	err := l.store.view(ctx, func(q querier) (err error) {
		lists, err = list(q, scanList, selectList+` WHERE incident_id = $1 AND indexed = 0 ORDER BY lists.id`, l.list.Incident)
		return err
	})
	if err != nil {
		return err
	}
	for _, old := range lists {
		if err := l.indexList(ctx, old); err != nil {
			return fmt.Errorf("list %d: %w", old.ID, err)
		}
	}
	return nil
}

func (l *load) indexList(ctx context.Context, old intake.List) error {
	terms := termsOf(old, l.incident.Demonstration)
	for line := 0; ; {
		batch, err := l.store.keptBatch(ctx, old, line, terms)
		if err != nil {
			return err
		}
		err = l.batch(ctx, l.list.Done, func(tx *Tx) error {
			index := newIndexing(old.Incident)
			for _, r := range batch {
				index.add(r.id, r.Row, r.result)
			}
			if err := index.flush(tx); err != nil {
				return err
			}
			if len(batch) == loadBatch {
				return nil
			}
			return tx.ExecOne(`UPDATE lists SET indexed = 1 WHERE id = $1`, old.ID)
		})
		if err != nil || len(batch) < loadBatch {
			return err
		}
		line = batch[len(batch)-1].Line
	}
}
