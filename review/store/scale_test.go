package store

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// A crowd is an incident with very many cases, made by SQL and not by loading,
// to see how the queues behave. Seven in ten wait in triage.
type crowd struct {
	*world
	cases int
}

// statementsOfACrowd make {n} cases of {incident} with a patient and a letter each. The
// decisions are those of {owner}, who has no part in the queues.
var statementsOfACrowd = []string{
	`INSERT INTO rows (list_id, line, cells, result, reason, content) SELECT min(id), 900000000, '[]', 'letter', '', zeroblob(32) FROM lists`,
	`INSERT INTO patients (id, incident_id, list_id, nhs_number, born, family, given, sex, local_id, family_folded, given_folded)
		WITH RECURSIVE n (i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < 1000000 + {n})
		SELECT i, {incident}, (SELECT min(id) FROM lists), 9990000000 + i, '1950-01-01', 'FAMILY' || (i * 7919 % 9973), 'Given', 'Female', 'M' || i, 'family' || (i * 7919 % 9973), 'given' FROM n`,
	`INSERT INTO letters (id, incident_id, patient_id, row_id, source_system, document_id, kind, written_on, event_on, author, clinician, specialty, site)
		SELECT id, {incident}, id, (SELECT max(id) FROM rows), 'crowd', id, 'Clinic letter', '2026-03-01', '2026-03-01', 'Dr A Bee', 'Dr C Dee', 'Cardiology', 'NMG' FROM patients WHERE id >= 1000000`,
	`INSERT INTO cases (id, incident_id, patient_id, stage, urgency, due_at, specialty, letters, stage_since, complete)
		SELECT id, {incident}, id, CASE WHEN id % 100 < 70 THEN 'triage' WHEN id % 100 < 80 THEN 'assessment' WHEN id % 100 < 82 THEN 'second review' WHEN id % 200 = 82 THEN 'panel' ELSE 'decided' END,
			CASE WHEN id % 1000 = 0 THEN 1 WHEN id % 20 = 1 THEN 2 ELSE 3 END, strftime('%Y-%m-%dT%H:%M:00.000Z', 1795000000 + id * 7919 % 4000000, 'unixepoch'),
			'Specialty ' || (id * 31 % 20), 1, '2026-11-01T00:00:00.000Z', id % 100 >= 90 FROM patients WHERE id >= 1000000`,
	`INSERT INTO case_letters (case_id, letter_id, from_event) SELECT id, id, 0 FROM cases WHERE id >= 1000000`,
	`INSERT INTO triage_decisions (case_id, letter_id, answer, code, definition_id, by, at, event)
		SELECT id, id, CASE stage WHEN 'decided' THEN 'close' ELSE 'assess' END, '', 1, {owner}, '2026-11-02T00:00:00.000Z', 0 FROM cases WHERE id >= 1000000 AND stage <> 'triage' AND incident_id = {incident}`,
	`INSERT INTO assessments (case_id, round, kind, by, registration, definition_id, letters, body, sha256, blind, at, event)
		SELECT cases.id, round, 'signed', {owner}, '', 1, '[' || cases.id || ']', json_object('physical', iif(round = 'first', 'moderate', 'low')), '', 1, '2026-11-03T00:00:00.000Z', 0
		FROM cases, (SELECT 'first' AS round UNION ALL SELECT 'second') WHERE cases.id >= 1000000 AND (stage = 'panel' OR stage = 'second review' AND round = 'first')`,
	`INSERT INTO case_counts (incident_id, stage, urgency, specialty, held, complete, n)
		SELECT incident_id, stage, urgency, specialty, 0, complete, count(*) FROM cases WHERE id >= 1000000 AND incident_id = {incident} GROUP BY 1, 2, 3, 4, 5, 6`,
}

func aCrowd(b *testing.B, n int) *crowd {
	b.Helper()
	w := aWorld(b, 20)
	values := strings.NewReplacer("{incident}", fmt.Sprint(w.incident), "{n}", fmt.Sprint(n), "{owner}", fmt.Sprint(w.owner.Person))
	db, err := openPool(w.File(), atOnce)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	indexes := indexesOf(b, db)
	for name := range indexes {
		do(b, db, `DROP INDEX `+name)
	}
	for _, q := range statementsOfACrowd {
		do(b, db, values.Replace(q))
	}
	for _, index := range indexes {
		do(b, db, index)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return &crowd{w, n}
}

// indexesOf are the statements that make the indexes of the tables, by their names. A
// crowd comes without them and they are made afterwards, in one go each.
func indexesOf(b *testing.B, db *sql.DB) map[string]string {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, index string
		if err := rows.Scan(&name, &index); err != nil {
			b.Fatal(err)
		}
		all[name] = index
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return all
}

func do(b *testing.B, db *sql.DB, statement string) {
	b.Helper()
	if _, err := db.ExecContext(b.Context(), statement); err != nil {
		b.Fatalf("%v in\n%s", err, statement)
	}
}

// atOnce are the settings of the connection by which a crowd comes.
var atOnce = url.Values{"_foreign_keys": {"off"}, "_synchronous": {"OFF"}, "_pragma": {"cache_size(-2000000)", "temp_store(memory)"}}

// crowds are the sizes at which the queues must feel the same. The largest takes
// minutes to make: choose others by -bench, or give -timeout 60m.
var crowds = []int{22_000, 700_000, 10_000_000}

func BenchmarkCrowd(b *testing.B) {
	for _, n := range crowds {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c := aCrowd(b, n)
			b.Run("first page", c.firstPages)
			b.Run("page far in", c.farPage)
			b.Run("home", c.homes)
			b.Run("search by name", c.searches)
			b.Run("next case", c.nexts)
			b.Run("sign assessment", c.signs)
		})
	}
}

func (c *crowd) firstPages(b *testing.B) {
	for _, x := range []struct {
		name   string
		actor  review.Actor
		filter review.CaseFilter
	}{
		{"lead", c.lead, review.CaseFilter{}}, {"lead, triage", c.lead, review.CaseFilter{Stage: review.InTriage}},
		{"lead, specialty", c.lead, review.CaseFilter{Specialty: "Specialty 7"}},
		{"lead, overdue", c.lead, review.CaseFilter{Due: review.DueOverdue}}, {"lead, today", c.lead, review.CaseFilter{Due: review.DueToday, Stage: review.InAssessment}},
		{"lead, complete", c.lead, review.CaseFilter{Complete: "yes"}}, {"lead, held", c.lead, review.CaseFilter{Held: "yes"}},
		{"clerk", c.clerk, review.CaseFilter{}}, {"clerk, decided", c.clerk, review.CaseFilter{Stage: review.Decided}}, {"clinician", c.clinician, review.CaseFilter{}},
		{"owner", c.owner, review.CaseFilter{}}, {"auditor", c.auditor, review.CaseFilter{}}, {"liaison", c.liaison, review.CaseFilter{}},
	} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Cases(b.Context(), x.actor, x.filter, review.Place{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func (c *crowd) farPage(b *testing.B) {
	l, err := c.Cases(b.Context(), c.lead, review.CaseFilter{}, review.Place{After: "3_2026-12-30T00:00:00.000Z_1"})
	if err != nil || len(l.Lines) == 0 {
		b.Fatalf("got %d lines (%v), want a page", len(l.Lines), err)
	}
	for b.Loop() {
		if _, err := c.Cases(b.Context(), c.lead, review.CaseFilter{}, review.Place{After: "3_2026-12-30T00:00:00.000Z_1"}); err != nil {
			b.Fatal(err)
		}
	}
}

func (c *crowd) homes(b *testing.B) {
	for _, a := range []review.Actor{c.lead, c.clinician, c.clerk, c.liaison} {
		b.Run(string(a.Roles[0]), func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Home(b.Context(), a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func (c *crowd) searches(b *testing.B) {
	id, err := c.KeepSearch(b.Context(), review.Cause{Actor: c.liaison}, "family77, giv")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Search(b.Context(), c.liaison, id); err != nil {
			b.Fatal(err)
		}
	}
}

// nexts claims the next case and gives it back: two writes to the disk.
func (c *crowd) nexts(b *testing.B) {
	for _, stage := range []review.Stage{"", review.InTriage, review.InAssessment} {
		b.Run("any"+string(stage), func(b *testing.B) {
			for b.Loop() {
				id, err := c.Next(b.Context(), review.Cause{Actor: c.clinician}, stage)
				if err != nil {
					b.Fatal(err)
				}
				if err := c.Release(b.Context(), review.Cause{Actor: c.clinician}, id); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// signs signs one assessment for each iteration, each of another case.
func (c *crowd) signs(b *testing.B) {
	ids := make([]review.CaseID, 0, 2000)
	for id := 1_000_070; len(ids) < cap(ids); id += 100 {
		for i := range min(10, cap(ids)-len(ids)) {
			ids = append(ids, review.CaseID(id+i))
		}
	}
	a := c.lead
	a.Registration = "GMC 1234567"
	n := 0
	for b.Loop() {
		if n == len(ids) {
			b.Skip("every case is signed; run it with a smaller -benchtime")
		}
		id := ids[n]
		n++
		if _, err := c.ChangeCase(b.Context(), review.Cause{Actor: a}, id, 1, review.SignAssessment{Letters: []review.LetterID{review.LetterID(id)}, Answers: harmless()}); err != nil {
			b.Fatal(err)
		}
	}
}

// The audit trail of half a million events, by what it is searched by.
func BenchmarkAudit(b *testing.B) {
	w := aWorld(b, 20)
	err := w.change(b.Context(), review.Cause{}, func(tx *Tx) error {
		return tx.Exec(`
			INSERT INTO events (seq, record)
			WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 501000)
			SELECT i, json_object('actor', 1 + i % 10, 'change', iif(i % 5000 = 0, 'sign panel decision', 'see case'), 'incident', $1, 'kind', 'person',
				'objects', json_array(json_object('id', 1 + i % 20, 'kind', 'case')), 'result', iif(i % 1000 = 1, 'refused', 'done'),
				'time', strftime('%Y-%m-%dT%H:%M:%S.000Z', 1795000000 + i * 8, 'unixepoch')) FROM n`, w.incident)
	})
	if err == nil {
		err = w.change(b.Context(), review.Cause{}, func(tx *Tx) error {
			if err := tx.Exec(`INSERT INTO event_cases (case_id, seq) SELECT 1 + seq % 20, seq FROM events WHERE seq >= 1000`); err != nil {
				return err
			}
			return tx.Exec(`UPDATE event_cases_mark SET seq = 501001`)
		})
	}
	if err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]review.AuditFilter{
		"all": {}, "person": {Person: 3}, "nobody": {Person: 99}, "rare change": {Change: "sign panel decision"}, "refused": {Result: review.Refused},
		"a day": {From: "2026-12-01", To: "2026-12-01"}, "a person's day": {Person: 3, From: "2026-12-01", To: "2026-12-01"}, "a case": {Case: 7},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := w.Audit(b.Context(), w.auditor, f, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("changes", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.AuditChanges(b.Context(), w.incident); err != nil {
				b.Fatal(err)
			}
		}
	})
}
