-- +goose Up

-- Who must not judge a case, by their own word, and that a lead lets them all the same.
CREATE TABLE conflicts (
	id        INTEGER PRIMARY KEY,
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	kind      TEXT    NOT NULL,                          -- own patient, relative, firm, other; approved
	person_id INTEGER NOT NULL REFERENCES people (id),   -- who must not, or may all the same
	note      TEXT    NOT NULL DEFAULT '',
	by        INTEGER NOT NULL REFERENCES people (id),
	at        TEXT    NOT NULL,
	approves  INTEGER REFERENCES conflicts (id),
	event     INTEGER NOT NULL
) STRICT;
CREATE INDEX conflicts_of_case ON conflicts (case_id, id);

-- The names on letters that a member must not judge: their own as letters have it,
-- and those of their firm, unless a lead approved it.
CREATE TABLE member_names (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id),
	name        TEXT    NOT NULL,
	firm        INTEGER NOT NULL,
	approved_by INTEGER REFERENCES people (id),
	approved_at TEXT    NOT NULL DEFAULT '',
	reason      TEXT    NOT NULL DEFAULT '',
	PRIMARY KEY (incident_id, person_id, name)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER conflicts_never_changed BEFORE UPDATE ON conflicts BEGIN SELECT RAISE(ABORT, 'conflicts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conflicts_never_removed BEFORE DELETE ON conflicts BEGIN SELECT RAISE(ABORT, 'conflicts is append-only'); END;
-- +goose StatementEnd
