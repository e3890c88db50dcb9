package store

import (
	"context"
	"fmt"
	"slices"

	"harmreview/review"
)

// closingLabel is the wording of the code of a triage decision in the version
// that it was made under.
const closingLabel = `CASE WHEN code = '' THEN '' ELSE coalesce((SELECT value ->> '$.label' FROM definitions, json_each(definitions.body)
	WHERE definitions.id = definition_id AND value ->> '$.code' = triage_decisions.code), code) END`

// closingNow is the version of the closing codes in force in an incident, as
// rules and forms ask for it: without who wrote and approved it.
func closingNow(q querier, incident review.IncidentID) (review.ClosingProtocol, error) {
	var p review.ClosingProtocol
	err := q.QueryRow(`SELECT id, body FROM definitions WHERE kind = $1 AND incident_id IN (0, $2) ORDER BY incident_id = 0, n DESC LIMIT 1`,
		closingDefinition, incident).Scan(&p.ID, readOnce[review.ClosingCodes]{&knownClosingCodes, &p.Body})
	if err != nil {
		return p, fmt.Errorf("closing codes: %w", err)
	}
	p.Body = slices.Clone(p.Body) // what was read once is shared
	return p, nil
}

// ClosingProtocol returns the closing codes in force in an incident.
func (s *Store) ClosingProtocol(ctx context.Context, incident review.IncidentID) (review.ClosingProtocol, error) {
	var p review.ClosingProtocol
	err := s.view(ctx, func(q querier) (err error) {
		p, err = closingNow(q, incident)
		return err
	})
	return p, err
}

// ProtocolVersions returns the closing protocol of an incident with every version
// that was in force or was written.
func (s *Store) ProtocolVersions(ctx context.Context, incident review.IncidentID) (review.Versions[review.ClosingCodes], error) {
	var v review.Versions[review.ClosingCodes]
	err := s.view(ctx, func(q querier) (err error) {
		v, err = allVersions[review.ClosingCodes](q, closingDefinition, incident)
		return err
	})
	return v, err
}

// ProposeProtocol puts a version of the closing protocol before a lead; base is
// the version in force that its writer saw. Nothing changes until it is approved.
// It returns review.ErrForbidden, review.ErrStale when another version is in
// force by now, a review.Refusal while another one waits, or review.Problems.
func (s *Store) ProposeProtocol(ctx context.Context, cause review.Cause, base review.DefinitionID, codes review.ClosingCodes, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WriteProtocol) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "A manager or a lead writes the closing protocol."}
		}
		page, err := allVersions[review.ClosingCodes](tx, closingDefinition, a.Incident)
		if err != nil {
			return err
		}
		if err := mayPropose(page.Waiting() != nil, page.InForce.ID, base); err != nil {
			return err
		}
		if err := review.CheckProtocol(codes, page.InForce, reason).Err(); err != nil {
			return err
		}
		return tx.writeVersion("write closing protocol", base, 0, codes, reason, map[string]any{"codes": codes})
	})
}

// AnswerProtocol approves, refuses or withdraws a version that somebody wrote. An
// approved one is in force from then on. It returns review.ErrNotFound, a
// review.Refusal, review.ErrStale when another version has come into force since
// it was written, or review.Problems.
func (s *Store) AnswerProtocol(ctx context.Context, cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		all, err := allVersions[review.ClosingCodes](tx, closingDefinition, cause.Actor.Incident)
		if err != nil {
			return err
		}
		x, err := all.FindWritten(id)
		if err != nil {
			return err
		}
		return tx.answerVersion("answer closing protocol", closingDefinition, review.ApproveProtocol, x.WrittenVersion, x.Based.ID, x.Body, answer, reason)
	})
}
