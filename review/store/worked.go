package store

import (
	"time"

	"harmreview/review"
)

// A workTable is where it shows that somebody has worked on a case: a query of
// cases, who did it and when, that the condition on the case's id follows.
type workTable struct {
	what  string
	query string
	when  string
}

// workTables are all of them. What the program did by itself is none.
var workTables = []workTable{
	{"Triage decision", `SELECT case_id, by AS who, at FROM triage_decisions`, ``},
	{"Assessment", `SELECT case_id, by AS who, at FROM assessments`, ``},
	{"Draft", `SELECT case_id, person_id AS who, saved_at AS at FROM drafts`, ``},
	{"Panel’s decision", `SELECT case_id, signed_by AS who, at FROM panel_decisions`, ``},
	{"Outcome", `SELECT case_id, signed_by AS who, at FROM outcomes`, ``},
	{"Contact", `SELECT case_id, by AS who, at FROM contacts`, ``},
	{"Relevant person named", `SELECT case_id, by AS who, at FROM relevant_people`, ``},
	{"Requested action noted", `SELECT case_id, by AS who, at FROM requested_actions JOIN case_letters USING (letter_id)`, ``},
	{"Something owed added", `SELECT case_id, opened_by AS who, opened_at AS at FROM obligations`, `opened_by IS NOT NULL AND case_id IS NOT NULL`},
	{"Note on what is owed", `SELECT case_id, by AS who, at FROM obligation_steps JOIN obligations ON obligations.id = obligation_id`, `by IS NOT NULL AND case_id IS NOT NULL`},
	{"Joined or taken apart", `SELECT from_case AS case_id, person_id AS who, events.at FROM moves JOIN events ON seq = event
		UNION ALL SELECT into_case, person_id, events.at FROM moves JOIN events ON seq = event`, ``},
	{"Tracing answer", `SELECT cases.id AS case_id, by AS who, at FROM traces JOIN cases ON cases.patient_id = traces.patient_id`, ``},
	{"Being worked on now", `SELECT case_id, person_id AS who, '' AS at FROM claims`, `until > $2`},
	{"On hold, or given to somebody", `SELECT id AS case_id, coalesce(allocated_to, 0) AS who, '' AS at FROM cases`, `(held_until <> '' OR allocated_to IS NOT NULL)`},
	{"Patient marked as restricted", `SELECT cases.id AS case_id, 0 AS who, '' AS at FROM patients JOIN cases ON cases.patient_id = patients.id`, `restricted = 1`},
}

// workedOn selects, as case_id, what, who and at, whatever was done on the cases
// of which a condition is true; $2 is the time of now.
func workedOn(condition string) string {
	query := ""
	for i, t := range workTables {
		if i > 0 {
			query += ` UNION ALL `
		}
		query += `SELECT case_id, '` + t.what + `' AS what, who, at FROM (` + t.query
		if t.when != "" {
			query += ` WHERE ` + t.when
		}
		query += `) WHERE ` + condition
	}
	return query
}

// workedAmong are those of the cases that somebody has worked on.
func workedAmong(q querier, ids []review.CaseID, now time.Time) ([]review.CaseID, error) {
	return column[review.CaseID](q, `SELECT DISTINCT case_id FROM (`+workedOn(`case_id IN (SELECT value FROM json_each($1))`)+`)`, toJSON(ids), instant(now))
}
