-- +goose Up
-- How many half-days somebody works on an incident's cases on each day of the week,
-- Monday first, as a JSON array of seven.
CREATE TABLE member_weeks (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id),
	half_days   TEXT    NOT NULL CHECK (json_array_length(half_days) = 7),
	PRIMARY KEY (incident_id, person_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE member_weeks;
