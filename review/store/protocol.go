package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
)

// closingLabel is the wording of the code of a triage decision in the version
// that it was made under.
const closingLabel = `CASE WHEN code = '' THEN '' ELSE coalesce((SELECT value ->> '$.label' FROM definitions, json_each(definitions.body)
	WHERE definitions.id = definition_id AND value ->> '$.code' = triage_decisions.code), code) END`

const selectProtocol = `SELECT definitions.id, CASE definitions.incident_id WHEN 0 THEN 0 ELSE definitions.n END, definitions.body,
		coalesce(writer.name, ''), coalesce(approver.name, ''), from_at, coalesce(protocol_proposals.reason, '')
	FROM definitions LEFT JOIN people AS approver ON approver.id = approved_by
	LEFT JOIN protocol_answers ON protocol_answers.definition_id = definitions.id
	LEFT JOIN protocol_proposals ON protocol_proposals.id = protocol_answers.proposal_id LEFT JOIN people AS writer ON writer.id = protocol_proposals.by`

func scanProtocol(rows *sql.Rows, p *review.ClosingProtocol) error {
	return rows.Scan(&p.ID, &p.N, fromJSON(&p.Codes), &p.WrittenBy, &p.ApprovedBy, (*instant)(&p.From), &p.Reason)
}

// closingNow is the version of the closing codes in force in an incident, as
// rules and forms ask for it: without who wrote and approved it.
func closingNow(q querier, incident review.IncidentID) (review.ClosingProtocol, error) {
	var p review.ClosingProtocol
	err := q.QueryRow(`SELECT id, body FROM definitions WHERE kind = $1 AND incident_id IN (0, $2) ORDER BY incident_id = 0, n DESC LIMIT 1`,
		closingDefinition, incident).Scan(&p.ID, fromJSON(&p.Codes))
	if err != nil {
		return p, fmt.Errorf("closing codes: %w", err)
	}
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
	now, err := closingNow(q, incident)
	if err != nil {
		return p, err
	}
	if p.Versions, err = list(q, scanProtocol, selectProtocol+`
		WHERE kind = $1 AND definitions.incident_id IN (0, $2) ORDER BY definitions.incident_id = 0, definitions.n DESC`, closingDefinition, incident); err != nil {
		return p, err
	}
	versions := map[review.DefinitionID]review.ClosingProtocol{}
	for _, v := range p.Versions {
		versions[v.ID] = v
	}
	p.InForce = versions[now.ID]
	p.Proposals, err = list(q, func(rows *sql.Rows, x *review.ProtocolProposal) error {
		err := rows.Scan(&x.ID, &x.Based.ID, fromJSON(&x.Codes), &x.Reason, &x.By, &x.ByName, (*instant)(&x.At), &x.Answer, &x.AnswerReason, &x.AnsweredBy, (*instant)(&x.AnsweredAt))
		x.Based = versions[x.Based.ID]
		return err
	}, `SELECT protocol_proposals.id, based_on, body, protocol_proposals.reason, protocol_proposals.by, writer.name, protocol_proposals.at,
			coalesce(answer, ''), coalesce(protocol_answers.reason, ''), coalesce(answerer.name, ''), coalesce(protocol_answers.at, '')
		FROM protocol_proposals JOIN people AS writer ON writer.id = protocol_proposals.by
		LEFT JOIN protocol_answers ON protocol_answers.proposal_id = protocol_proposals.id LEFT JOIN people AS answerer ON answerer.id = protocol_answers.by
		WHERE incident_id = $1 ORDER BY protocol_proposals.id DESC`, incident)
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
		if page.Waiting() != nil {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Another version waits for a lead’s word. It is approved, refused or withdrawn first."}
		}
		if page.InForce.ID != base {
			return review.ErrStale
		}
		if err := review.CheckProtocol(codes, page.InForce, reason).Err(); err != nil {
			return err
		}
		id, err := one[int64](tx, `INSERT INTO protocol_proposals (incident_id, based_on, body, reason, by, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
			a.Incident, base, toJSON(codes), strings.TrimSpace(reason), a.Person, instant(tx.Now()))
		if err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "write closing protocol", Detail: map[string]any{"codes": codes, "reason": reason},
			Objects: []review.Object{{Kind: "protocol proposal", ID: id}, {Kind: incidentKind, ID: int64(a.Incident)}}})
		return err
	})
}

// AnswerProtocol approves, refuses or withdraws a version that somebody wrote. An
// approved one is in force from then on. It returns review.ErrNotFound, a
// review.Refusal, review.ErrStale when another version has come into force since
// it was written, or review.Problems.
func (s *Store) AnswerProtocol(ctx context.Context, cause review.Cause, id int64, answer review.ProtocolAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		x, err := protocolProposal(tx, a.Incident, id)
		if err != nil {
			return err
		}
		p := review.Problems{}
		known := answer == review.ProtocolApproved || answer == review.ProtocolRefused || answer == review.ProtocolWithdrawn
		p.Add(known, "answer", "Choose an answer.")
		p.Add(strings.TrimSpace(reason) != "" || answer != review.ProtocolRefused, "reason", "Say why it is refused.")
		if err := p.Err(); err != nil {
			return err
		}
		if err := x.Refusal(a, answer); err != nil {
			return err
		}
		return tx.answerProtocol(x, answer, strings.TrimSpace(reason))
	})
}

func (tx *Tx) answerProtocol(x review.ProtocolProposal, answer review.ProtocolAnswer, reason string) error {
	a := tx.Cause().Actor
	var definition review.DefinitionID
	if answer == review.ProtocolApproved {
		now, err := closingNow(tx, a.Incident)
		if err != nil {
			return err
		}
		if now.ID != x.Based.ID {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Another version has come into force since this one was written. Refuse it, and have it written again."}
		}
		if definition, err = tx.addDefinition(closingDefinition, a.Incident, x.Codes, a.Person); err != nil {
			return err
		}
	}
	if err := tx.Exec(`INSERT INTO protocol_answers (proposal_id, answer, reason, definition_id, by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.ID, answer, reason, null(definition), a.Person, instant(tx.Now())); err != nil {
		return err
	}
	_, err := tx.Record(review.Event{Change: "answer closing protocol", Facts: map[string]string{"answer": string(answer)}, Detail: map[string]string{"reason": reason},
		Objects: []review.Object{{Kind: "protocol proposal", ID: x.ID}, {Kind: incidentKind, ID: int64(a.Incident)}}})
	return err
}
