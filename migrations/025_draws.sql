-- +goose Up

-- Each lot that was drawn on a closing at triage or on a negative assessment,
-- whichever way it fell. Those of cases that were decided before this table was
-- made are not known: they are in no figure of assurance.
CREATE TABLE draws (
	id      INTEGER PRIMARY KEY,
	case_id INTEGER NOT NULL REFERENCES cases (id),
	kind    TEXT    NOT NULL,                            -- closing, assessment
	n       INTEGER NOT NULL,                            -- which draw of its kind on the case it was
	share   REAL    NOT NULL,                            -- of the policy in force
	drawn   INTEGER NOT NULL,                            -- 1: it is read once more; shown to nobody before that is signed
	at      TEXT    NOT NULL,
	event   INTEGER NOT NULL
) STRICT;
CREATE INDEX draws_of_case ON draws (case_id, kind, id);

-- +goose StatementBegin
CREATE TRIGGER draws_never_changed BEFORE UPDATE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER draws_never_removed BEFORE DELETE ON draws BEGIN SELECT RAISE(ABORT, 'draws is append-only'); END;
-- +goose StatementEnd
