-- +goose Up

-- Classes of letters alike that a lead closes together after reading a random
-- sample. What a class says is never changed; another one is written instead.
CREATE TABLE letter_classes (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	n           INTEGER NOT NULL,                        -- as class n of the incident
	name        TEXT    NOT NULL,
	conditions  TEXT    NOT NULL CHECK (json_valid(conditions)),
	code        TEXT    NOT NULL,                        -- the coded reason of the closings
	why         TEXT    NOT NULL,
	sample      INTEGER NOT NULL,                        -- how many are read first, or all of them
	state       TEXT    NOT NULL,                        -- looking, reading, refused, closing, closed, undoing, undone
	seen_case   INTEGER NOT NULL DEFAULT 0,              -- cases up to it were looked at in this state
	done        INTEGER NOT NULL DEFAULT 0,              -- within what the program is at
	total       INTEGER NOT NULL DEFAULT 0,
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	closed_by   INTEGER REFERENCES people (id),
	closed_at   TEXT    NOT NULL DEFAULT '',
	closed_why  TEXT    NOT NULL DEFAULT '',
	undone_by   INTEGER REFERENCES people (id),
	undone_at   TEXT    NOT NULL DEFAULT '',
	undone_why  TEXT    NOT NULL DEFAULT '',
	version     INTEGER NOT NULL DEFAULT 1,
	UNIQUE (incident_id, n)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER letter_classes_say_the_same BEFORE UPDATE OF incident_id, n, name, conditions, code, why, sample, by, at ON letter_classes BEGIN SELECT RAISE(ABORT, 'what a class says is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letter_classes_never_removed BEFORE DELETE ON letter_classes BEGIN SELECT RAISE(ABORT, 'classes are never removed'); END;
-- +goose StatementEnd

-- The letters that fit a class, and what became of each.
CREATE TABLE letter_class_members (
	class_id  INTEGER NOT NULL REFERENCES letter_classes (id),
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	fate      TEXT    NOT NULL,                          -- fits, closed, undone, stays, or left out
	why       TEXT    NOT NULL DEFAULT '',               -- the coded reason of what is left out or stays
	sampled   INTEGER NOT NULL DEFAULT 0,                -- 1: must be read before the class is closed
	draw      INTEGER NOT NULL,                          -- by which the sample is drawn
	PRIMARY KEY (class_id, letter_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_class_members_by_fate ON letter_class_members (class_id, fate, why, case_id, letter_id);
CREATE INDEX letter_class_members_drawn ON letter_class_members (class_id, draw) WHERE fate = 'fits';
CREATE INDEX letter_class_members_of_letter ON letter_class_members (letter_id);

-- What a lead found who read a letter of the sample.
CREATE TABLE letter_class_readings (
	class_id  INTEGER NOT NULL REFERENCES letter_classes (id),
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	asks      INTEGER NOT NULL,                          -- 1: it asks something, or it is not certain
	note      TEXT    NOT NULL DEFAULT '',
	by        INTEGER NOT NULL REFERENCES people (id),
	at        TEXT    NOT NULL,
	event     INTEGER NOT NULL,
	PRIMARY KEY (class_id, letter_id)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER letter_class_readings_never_changed BEFORE UPDATE ON letter_class_readings BEGIN SELECT RAISE(ABORT, 'letter_class_readings is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letter_class_readings_never_removed BEFORE DELETE ON letter_class_readings BEGIN SELECT RAISE(ABORT, 'letter_class_readings is append-only'); END;
-- +goose StatementEnd

-- A closing that was made with its class, without anybody reading this letter
-- unless it was in the sample.
ALTER TABLE triage_decisions ADD COLUMN class_id INTEGER REFERENCES letter_classes (id);
CREATE INDEX triage_of_class ON triage_decisions (class_id, letter_id) WHERE class_id IS NOT NULL;
