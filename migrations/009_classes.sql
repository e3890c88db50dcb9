-- +goose Up

-- Rules that exclude rows by class. What a rule says is never changed; another
-- one is written instead.
CREATE TABLE classes (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	n           INTEGER NOT NULL,                        -- as rule n of the incident
	name        TEXT    NOT NULL,
	terms       TEXT    NOT NULL CHECK (json_valid(terms)),
	code        TEXT    NOT NULL,                        -- the coded reason of an exclusion
	why         TEXT    NOT NULL,
	state       TEXT    NOT NULL,                        -- looking, drafted, proposed, excluding, in force, ending, ended, refused
	seen_row    INTEGER NOT NULL DEFAULT 0,              -- rows up to it were compared with the terms
	done        INTEGER NOT NULL DEFAULT 0,              -- within what the program is at
	total       INTEGER NOT NULL DEFAULT 0,
	share       REAL    NOT NULL DEFAULT 0,              -- of the rows of later lists that is the sample, from approval on
	below       INTEGER NOT NULL DEFAULT 0,              -- draws under it were the sample when the rule was approved
	shown       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(shown)), -- rows drawn for who approves
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	proposed_at TEXT    NOT NULL DEFAULT '',
	decided_by  INTEGER REFERENCES people (id),
	decided_at  TEXT    NOT NULL DEFAULT '',
	decided_why TEXT    NOT NULL DEFAULT '',
	ended_by    INTEGER REFERENCES people (id),
	ended_at    TEXT    NOT NULL DEFAULT '',
	ended_why   TEXT    NOT NULL DEFAULT '',
	version     INTEGER NOT NULL DEFAULT 1,
	UNIQUE (incident_id, n)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER classes_say_the_same BEFORE UPDATE OF incident_id, n, name, terms, code, why, by, at ON classes BEGIN SELECT RAISE(ABORT, 'what a rule says is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER classes_never_removed BEFORE DELETE ON classes BEGIN SELECT RAISE(ABORT, 'classes are never removed'); END;
-- +goose StatementEnd

-- The rows that match a rule, and what the rule did with each.
CREATE TABLE class_rows (
	class_id INTEGER NOT NULL REFERENCES classes (id),
	row_id   INTEGER NOT NULL REFERENCES rows (id),
	list_id  INTEGER NOT NULL REFERENCES lists (id),
	line     INTEGER NOT NULL,
	document BLOB    NOT NULL,                           -- all rows of a document are drawn alike
	draw     INTEGER NOT NULL,
	fate     TEXT    NOT NULL DEFAULT 'matches',         -- matches, excluded, sample, stays, passed, back
	PRIMARY KEY (class_id, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX class_rows_by_fate ON class_rows (class_id, fate, list_id, line);
CREATE INDEX class_rows_of_document ON class_rows (class_id, document);
CREATE INDEX class_rows_of_row ON class_rows (row_id, fate);
