-- +goose Up

-- Who reviews the cases of patients who had died. Nobody in it: everybody does.
CREATE TABLE death_reviewers (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id),
	PRIMARY KEY (incident_id, person_id)
) STRICT, WITHOUT ROWID;
