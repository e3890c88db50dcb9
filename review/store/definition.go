package store

import (
	"context"
	"fmt"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/review/wording"
)

// A definitionKind is one kind of what is data with versions.
type definitionKind string

const (
	closingDefinition    definitionKind = "closing codes"
	assessmentDefinition definitionKind = "assessment form"
	policyDefinition     definitionKind = "policy"
	priorityDefinition   definitionKind = "priority rules"
	preparedDefinition   definitionKind = "prepared cases"
)

// wordingDefinition is the kind of the wording of one kind of letter to people.
func wordingDefinition(k wording.Kind) definitionKind { return "wording: " + definitionKind(k) }

// definitionNow is the version in force in an incident: its own newest, else
// the newest shipped.
func definitionNow(q querier, kind definitionKind, incident review.IncidentID) (review.DefinitionID, error) {
	id, err := one[review.DefinitionID](q, `
		SELECT id FROM definitions WHERE kind = $1 AND incident_id IN (0, $2) ORDER BY incident_id = 0, n DESC LIMIT 1`, kind, incident)
	if err != nil {
		return 0, fmt.Errorf("definition of %s: %w", kind, err)
	}
	return id, nil
}

// addDefinition adds a version, unless the newest says the same.
func (tx *Tx) addDefinition(kind definitionKind, incident review.IncidentID, body any, approvedBy review.PersonID) (review.DefinitionID, error) {
	text := toJSON(body)
	sum := digest(text)
	var newest struct {
		id  review.DefinitionID
		n   int
		sum string
	}
	err := tx.QueryRow(`SELECT id, n, sha256 FROM definitions WHERE kind = $1 AND incident_id = $2 ORDER BY n DESC LIMIT 1`, kind, incident).
		Scan(&newest.id, &newest.n, &newest.sum)
	if err == nil && newest.sum == sum {
		return newest.id, nil
	}
	id, err := one[review.DefinitionID](tx, `
		INSERT INTO definitions (kind, incident_id, n, body, sha256, approved_by, from_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		kind, incident, newest.n+1, text, sum, null(approvedBy), instant(tx.Now()))
	if err != nil {
		return 0, fmt.Errorf("add definition of %s: %w", kind, err)
	}
	if incident == 0 {
		return id, nil // it came with the program, whose version every event names
	}
	_, err = tx.Record(review.Event{
		Change:  "add definition",
		Objects: []review.Object{{Kind: "definition", ID: int64(id)}, {Kind: incidentKind, ID: int64(incident)}},
		Facts:   map[string]string{"kind": string(kind), "sha256": sum},
	})
	return id, err
}

// shipDefinitions adds the versions that came with this program, where they
// are new.
func (s *Store) shipDefinitions(ctx context.Context) error {
	return s.change(ctx, review.Cause{Actor: review.Program(0)}, func(tx *Tx) error {
		if _, err := tx.addDefinition(closingDefinition, 0, review.ShippedClosingCodes, 0); err != nil {
			return err
		}
		if _, err := tx.addDefinition(assessmentDefinition, 0, review.ShippedAssessmentForm, 0); err != nil {
			return err
		}
		if _, err := tx.addDefinition(preparedDefinition, 0, review.ShippedPreparedCases, 0); err != nil {
			return err
		}
		for _, k := range wording.Kinds {
			if _, err := tx.addDefinition(wordingDefinition(k), 0, wording.Starter(k), 0); err != nil {
				return err
			}
		}
		_, err := tx.addDefinition(priorityDefinition, 0, priority.Starter(), 0)
		return err
	})
}

// AssessmentForm returns the wording that an assessment was, or would be, made under.
func (s *Store) AssessmentForm(ctx context.Context, id review.DefinitionID) (review.AssessmentForm, error) {
	var form review.AssessmentForm
	err := s.view(ctx, func(q querier) (err error) {
		form, err = assessmentForm(q, id)
		return err
	})
	return form, err
}

func assessmentForm(q querier, id review.DefinitionID) (review.AssessmentForm, error) {
	var form review.AssessmentForm
	err := q.QueryRow(`SELECT body FROM definitions WHERE id = $1 AND kind = $2`, id, assessmentDefinition).Scan(readOnce[review.AssessmentForm]{&knownForms, &form})
	if err != nil {
		return form, fmt.Errorf("assessment form %d: %w", id, err)
	}
	return form, nil
}
