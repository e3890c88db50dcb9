-- +goose Up
-- What reviewers answered about prepared cases, each once. Nobody is a patient here.
CREATE TABLE prepared_readings (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	person_id     INTEGER NOT NULL REFERENCES people (id),
	key           TEXT    NOT NULL,                               -- of the case in its set
	definition_id INTEGER NOT NULL REFERENCES definitions (id),   -- the set as it was read
	answer        TEXT    NOT NULL CHECK (json_valid(answer)),
	judgement     TEXT    NOT NULL,
	at            TEXT    NOT NULL,
	event         INTEGER NOT NULL,
	UNIQUE (incident_id, person_id, key)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER prepared_readings_never_changed BEFORE UPDATE ON prepared_readings BEGIN SELECT RAISE(ABORT, 'prepared_readings is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER prepared_readings_never_removed BEFORE DELETE ON prepared_readings BEGIN SELECT RAISE(ABORT, 'prepared_readings is append-only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE prepared_readings;
