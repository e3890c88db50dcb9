-- +goose Up

-- Each lot that was drawn on a closing at triage or on a negative assessment,
-- whichever way it fell. Those of cases that were decided before this table was
-- made are not known: they are in no figure of assurance.
CREATE TABLE draws (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id), -- of the case
	case_id     INTEGER NOT NULL REFERENCES cases (id),
	kind        TEXT    NOT NULL,                           -- closing, assessment
	n           INTEGER NOT NULL,                           -- how many decisions, or assessments, the case then had
	share       REAL    NOT NULL,                           -- of the policy in force
	drawn       INTEGER NOT NULL,                           -- 1: it is read once more; shown to nobody before that is signed
	at          TEXT    NOT NULL,
	event       INTEGER NOT NULL
) STRICT;
CREATE INDEX draws_of_incident ON draws (incident_id, kind, case_id, id);

-- +goose StatementBegin
CREATE TRIGGER draws_never_changed BEFORE UPDATE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER draws_never_removed BEFORE DELETE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
-- +goose StatementEnd
