package store

import (
	"strings"

	"harmreview/review"
)

// tested are the cases of incident $1 by which its priority rules are tested:
// those that were mixed in, and those that rules touch, with what people found who
// read a letter of them. What was closed with its class nobody had read. A closing
// that was drawn counts as sent to assessment until an outcome covers it, as it does
// in stands.
const tested = `
	readings (case_id, assess, urgent) AS (
		SELECT case_id, max(answer = 'assess' OR reread = 0 AND cases.sampled = 'closing' AND NOT EXISTS (SELECT 1 FROM outcomes WHERE outcomes.case_id = cases.id AND ` + inForce + `)),
			max(answer = 'assess' AND triage_decisions.urgency < 3) FROM triage_decisions JOIN cases ON cases.id = case_id
		WHERE incident_id = $1 AND class_id IS NULL AND answer IN ('close', 'assess')
			AND NOT EXISTS (SELECT 1 FROM triage_decisions AS later WHERE later.case_id = triage_decisions.case_id AND later.supersedes = triage_decisions.id)
		GROUP BY case_id),
	tested (case_id, letters, mixed, was_read, assess, urgent) AS (
		SELECT cases.id, letters, mixed, readings.case_id IS NOT NULL, coalesce(assess, 0), coalesce(readings.urgent, 0)
		FROM cases LEFT JOIN readings ON readings.case_id = cases.id
		WHERE incident_id = $1 AND emptied = 0 AND (mixed = 1 OR id IN (SELECT case_id FROM rank_hits)))`

// testedWhere are the conditions on tested of each figure of the test.
var testedWhere = map[review.LedgerFigure]string{
	review.RulesMixed: `mixed`, review.RulesMixedRead: `mixed AND was_read`, review.RulesMixedAssess: `mixed AND assess`, review.RulesMixedUrgent: `mixed AND urgent`,
	review.RulesTouched: `NOT mixed`, review.RulesTouchedRead: `NOT mixed AND was_read`,
	review.RulesTouchedAssess: `NOT mixed AND assess`, review.RulesTouchedUrgent: `NOT mixed AND urgent`,
}

// ledgerRules counts the test of the priority rules.
func ledgerRules(q querier, incident review.IncidentID, l *review.Ledger) error {
	l.Rules = map[review.LedgerFigure]int{}
	var figures []review.LedgerFigure
	var counts []string
	counted := make([]int, len(testedWhere))
	var into []any
	for figure, condition := range testedWhere {
		into = append(into, &counted[len(figures)])
		figures, counts = append(figures, figure), append(counts, `count(*) FILTER (WHERE `+condition+`)`)
	}
	err := q.QueryRow(`WITH `+tested+` SELECT `+strings.Join(counts, ", ")+` FROM tested`, incident).Scan(into...)
	for i, figure := range figures {
		l.Rules[figure] = counted[i]
	}
	return err
}
