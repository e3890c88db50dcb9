package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// closingLabel is the wording of the code of a triage decision in the version
// that it was made under.
const closingLabel = `CASE WHEN code = '' THEN '' ELSE coalesce((SELECT value ->> '$.label' FROM definitions, json_each(definitions.body)
	WHERE definitions.id = definition_id AND value ->> '$.code' = triage_decisions.code), code) END`

const selectProtocol = `SELECT definitions.id, CASE incident_id WHEN 0 THEN 0 ELSE n END, body, coalesce(people.name, ''), from_at
	FROM definitions LEFT JOIN people ON people.id = approved_by`

func scanProtocol(rows *sql.Rows, p *review.ClosingProtocol) error {
	return rows.Scan(&p.ID, &p.N, fromJSON(&p.Codes), &p.ApprovedBy, (*instant)(&p.From))
}

// closingProtocol is the version of the closing codes in force in an incident.
func closingProtocol(q querier, incident review.IncidentID) (review.ClosingProtocol, error) {
	id, err := definitionNow(q, closingDefinition, incident)
	if err != nil {
		return review.ClosingProtocol{}, err
	}
	all, err := list(q, scanProtocol, selectProtocol+` WHERE definitions.id = $1`, id)
	if err != nil || len(all) == 0 {
		return review.ClosingProtocol{}, fmt.Errorf("closing protocol %d: %w", id, err)
	}
	return all[0], nil
}

// ClosingProtocol returns the closing codes in force in an incident.
func (s *Store) ClosingProtocol(ctx context.Context, incident review.IncidentID) (review.ClosingProtocol, error) {
	var p review.ClosingProtocol
	err := s.view(ctx, func(q querier) (err error) {
		p, err = closingProtocol(q, incident)
		return err
	})
	return p, err
}
