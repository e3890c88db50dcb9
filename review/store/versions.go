package store

import (
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
)

// allVersions are the versions of a kind in an incident: those that were in force,
// and those that people wrote, each with the one that it was written from.
func allVersions[B any](q querier, kind definitionKind, incident review.IncidentID) (review.Versions[B], error) {
	var v review.Versions[B]
	var err error
	v.All, err = list(q, func(rows *sql.Rows, v *review.VersionOf[B]) error {
		return rows.Scan(&v.ID, &v.N, fromJSON(&v.Body), &v.WrittenBy, &v.ApprovedBy, (*instant)(&v.From), &v.Reason)
	}, `SELECT definitions.id, CASE definitions.incident_id WHEN 0 THEN 0 ELSE definitions.n END, definitions.body,
			coalesce(writer.name, ''), coalesce(approver.name, ''), from_at, coalesce(written_versions.reason, '')
		FROM definitions LEFT JOIN people AS approver ON approver.id = approved_by
		LEFT JOIN version_answers ON version_answers.definition_id = definitions.id
		LEFT JOIN written_versions ON written_versions.id = version_answers.written_id LEFT JOIN people AS writer ON writer.id = written_versions.by
		WHERE definitions.kind = $1 AND definitions.incident_id IN (0, $2) ORDER BY definitions.incident_id = 0, definitions.n DESC`, kind, incident)
	if err != nil {
		return v, err
	}
	v.InForce = v.All[0] // one came with the program
	v.Written, err = list(q, func(rows *sql.Rows, x *review.WrittenOf[B]) error {
		err := rows.Scan(&x.ID, &x.Based.ID, &x.Try, fromJSON(&x.Body), &x.Reason, &x.By, &x.ByName, (*instant)(&x.At), &x.Answer, &x.AnswerReason, &x.AnsweredBy, (*instant)(&x.AnsweredAt))
		if based, missing := v.Find(x.Based.ID); missing == nil {
			x.Based = based
		}
		return err
	}, `SELECT written_versions.id, based_on, coalesce(try_id, 0), written_versions.body, written_versions.reason, written_versions.by, writer.name, written_versions.at,
			coalesce(answer, ''), coalesce(version_answers.reason, ''), coalesce(answerer.name, ''), coalesce(version_answers.at, '')
		FROM written_versions JOIN people AS writer ON writer.id = written_versions.by JOIN definitions ON definitions.id = based_on
		LEFT JOIN version_answers ON version_answers.written_id = written_versions.id LEFT JOIN people AS answerer ON answerer.id = version_answers.by
		WHERE written_versions.incident_id = $1 AND definitions.kind = $2 ORDER BY written_versions.id DESC`, incident, kind)
	return v, err
}

// mayPropose refuses a version while another one waits, and returns review.ErrStale
// when another one is in force than base, which its writer saw.
func mayPropose(waits bool, inForce, base review.DefinitionID) error {
	if waits {
		return review.Refusal{Kind: review.ErrNotNow, Why: "Another version waits for a lead’s word. It is approved, refused or withdrawn first."}
	}
	if inForce != base {
		return review.ErrStale
	}
	return nil
}

// writtenKind is the kind of object that a version which somebody wrote is in an event.
const writtenKind = "protocol proposal"

// writeVersion puts a version before a lead and records it, as change.
func (tx *Tx) writeVersion(change string, base review.DefinitionID, try int64, body any, reason string, detail map[string]any) error {
	a := tx.Cause().Actor
	reason = strings.TrimSpace(reason)
	id, err := one[int64](tx, `INSERT INTO written_versions (incident_id, based_on, try_id, body, reason, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		a.Incident, base, null(try), toJSON(body), reason, a.Person, instant(tx.Now()))
	if err != nil {
		return err
	}
	detail["reason"] = reason
	_, err = tx.Record(review.Event{Change: change, Detail: detail,
		Objects: []review.Object{{Kind: writtenKind, ID: id}, {Kind: incidentKind, ID: int64(a.Incident)}}})
	return err
}

// answerVersion approves, refuses or withdraws a version that somebody wrote, and
// records it, as change. An approved one is in force from then on. It returns
// review.Problems, a review.Refusal, also when another version has come into
// force since it was written.
func (tx *Tx) answerVersion(change string, kind definitionKind, approves review.Permission, x review.WrittenVersion, based review.DefinitionID, body any, answer review.VersionAnswer, reason string) error {
	a := tx.Cause().Actor
	if err := review.CheckAnswer(answer, reason).Err(); err != nil {
		return err
	}
	if err := x.Refusal(a, approves, answer); err != nil {
		return err
	}
	var definition review.DefinitionID
	if answer == review.VersionApproved {
		now, err := definitionNow(tx, kind, a.Incident)
		if err != nil {
			return err
		}
		if now != based {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Another version has come into force since this one was written. Refuse it, and have it written again."}
		}
		if definition, err = tx.addDefinition(kind, a.Incident, body, a.Person); err != nil {
			return err
		}
	}
	reason = strings.TrimSpace(reason)
	if err := tx.Exec(`INSERT INTO version_answers (written_id, answer, reason, definition_id, by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.ID, answer, reason, null(definition), a.Person, instant(tx.Now())); err != nil {
		return fmt.Errorf("answer version %d: %w", x.ID, err)
	}
	_, err := tx.Record(review.Event{Change: change, Facts: map[string]string{"answer": string(answer)}, Detail: map[string]string{"reason": reason},
		Objects: []review.Object{{Kind: writtenKind, ID: x.ID}, {Kind: incidentKind, ID: int64(a.Incident)}}})
	return err
}
