package store

import (
	"fmt"

	"harmreview/review"
	"harmreview/review/priority"
)

// rulesInForce are the priority rules in force in an incident, and the version
// that they are.
func rulesInForce(q querier, incident review.IncidentID) (priority.Set, review.DefinitionID, error) {
	var rules priority.Set
	id, err := definitionNow(q, priorityDefinition, incident)
	if err == nil {
		rules, err = rulesOf(q, id)
	}
	return rules, id, err
}

// rulesOf are the priority rules of one version.
func rulesOf(q querier, id review.DefinitionID) (priority.Set, error) {
	var rules priority.Set
	err := q.QueryRow(`SELECT body FROM definitions WHERE id = $1 AND kind = $2`, id, priorityDefinition).Scan(fromJSON(&rules))
	if err != nil {
		return rules, fmt.Errorf("priority rules %d: %w", id, err)
	}
	return rules, nil
}
