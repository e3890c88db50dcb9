-- +goose Up

-- Until which day the ages of letters and patients were looked at, for the ranking.
CREATE TABLE rank_days (
	incident_id INTEGER PRIMARY KEY REFERENCES incidents (id),
	day         TEXT    NOT NULL
) STRICT;
