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
		closingDefinition, incident).Scan(&p.ID, readOnce[review.ClosingCodes]{&knownClosingCodes, &p.Codes})
	if err != nil {
		return p, fmt.Errorf("closing codes: %w", err)
	}
	p.Codes = slices.Clone(p.Codes) // what was read once is shared
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

// ProtocolPage returns the closing protocol of an incident with every version
// that was in force or was written.
func (s *Store) ProtocolPage(ctx context.Context, incident review.IncidentID) (review.ProtocolPage, error) {
	var p review.ProtocolPage
	err := s.view(ctx, func(q querier) (err error) {
		p, err = protocolPage(q, incident)
		return err
	})
	return p, err
}

func protocolPage(q querier, incident review.IncidentID) (review.ProtocolPage, error) {
	var p review.ProtocolPage
	var err error
	p.InForce, p.Versions, p.Proposals, err = pageOf(q, closingDefinition, incident,
		func(v review.Version, codes review.ClosingCodes) review.ClosingProtocol {
			return review.ClosingProtocol{Version: v, Codes: codes}
		},
		func(x writtenOf[review.ClosingCodes], based review.ClosingProtocol) review.ProtocolProposal {
			return review.ProtocolProposal{WrittenVersion: x.WrittenVersion, Based: based, Codes: x.body}
		})
	return p, err
}

// ProtocolProposal returns a version that somebody wrote, or review.ErrNotFound.
func (s *Store) ProtocolProposal(ctx context.Context, incident review.IncidentID, id int64) (review.ProtocolProposal, error) {
	var x review.ProtocolProposal
	err := s.view(ctx, func(q querier) (err error) {
		x, err = protocolProposal(q, incident, id)
		return err
	})
	return x, err
}

func protocolProposal(q querier, incident review.IncidentID, id int64) (review.ProtocolProposal, error) {
	p, err := protocolPage(q, incident)
	if err != nil {
		return review.ProtocolProposal{}, err
	}
	for _, x := range p.Proposals {
		if x.ID == id {
			return x, nil
		}
	}
	return review.ProtocolProposal{}, fmt.Errorf("closing protocol proposal %d: %w", id, review.ErrNotFound)
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
		page, err := protocolPage(tx, a.Incident)
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
		x, err := protocolProposal(tx, cause.Actor.Incident, id)
		if err != nil {
			return err
		}
		return tx.answerVersion("answer closing protocol", closingDefinition, review.ApproveProtocol, x.WrittenVersion, x.Based.ID, x.Codes, answer, reason)
	})
}
