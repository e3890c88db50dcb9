-- +goose Up

-- Candidates are found by a birthday besides number, hospital number and name.
CREATE INDEX patients_born ON patients (incident_id, born, id) WHERE born <> '';

-- The patient who took over the letters of one whose case was emptied by a join.
ALTER TABLE patients ADD COLUMN joined_into INTEGER REFERENCES patients (id);

-- What kind of doubt an identity obligation is about, for its work list.
ALTER TABLE obligations ADD COLUMN doubt TEXT NOT NULL AS (CASE
	WHEN kind <> 'identity' THEN ''
	WHEN what = 'No NHS number' THEN 'no number'
	WHEN what = 'The NHS number is a placeholder' THEN 'placeholder'
	WHEN what = 'No date of birth' THEN 'no birthday'
	WHEN what = 'No given name' THEN 'no given name'
	WHEN what = 'The same NHS number comes with two dates of birth' THEN 'two birthdays'
	WHEN what = 'The same NHS number comes with given names that do not agree' THEN 'two names'
	WHEN what LIKE 'Reported as the wrong patient%' THEN 'reported'
	ELSE 'other' END);
CREATE INDEX obligations_doubt ON obligations (incident_id, doubt, urgency, due_at, id) WHERE state = 'open' AND kind = 'identity';

-- Two patients of whom a person said that they are not one: never offered again.
CREATE TABLE kept_apart (
	a_id     INTEGER NOT NULL REFERENCES patients (id),  -- the smaller number
	b_id     INTEGER NOT NULL REFERENCES patients (id),
	event    INTEGER NOT NULL,
	PRIMARY KEY (a_id, b_id),
	CHECK (a_id < b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_apart_b ON kept_apart (b_id);

-- Every time letters went from one case to another. Undone_event is that of the
-- undo, NULL while it stands; what was there before is in change_items.
CREATE TABLE moves (
	event        INTEGER NOT NULL,
	from_case    INTEGER NOT NULL REFERENCES cases (id),
	into_case    INTEGER NOT NULL REFERENCES cases (id),
	kind         TEXT    NOT NULL,                       -- join, apart
	undone_event INTEGER,
	PRIMARY KEY (event, from_case, into_case)
) STRICT, WITHOUT ROWID;
CREATE INDEX moves_from ON moves (from_case);
CREATE INDEX moves_into ON moves (into_case);

-- Who has decided on letters that came into a case from another one, so that
-- they still see what became of them.
CREATE TABLE case_followers (
	person_id INTEGER NOT NULL REFERENCES people (id),
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	PRIMARY KEY (person_id, case_id)
) STRICT, WITHOUT ROWID;

-- What was said or sent under the wrong identity (UK GDPR article 33: 72 hours).
CREATE TABLE breaches (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	case_id     INTEGER NOT NULL REFERENCES cases (id),  -- under whose identity it was said or sent
	other_case  INTEGER NOT NULL REFERENCES cases (id),  -- whose letters they are now
	event       INTEGER NOT NULL,
	what        TEXT    NOT NULL CHECK (json_valid(what)),
	opened_at   TEXT    NOT NULL,
	due_at      TEXT    NOT NULL,
	state       TEXT    NOT NULL DEFAULT 'open',         -- open, closed
	done        TEXT    NOT NULL DEFAULT '',
	reported    TEXT    NOT NULL DEFAULT '',             -- yes, no
	reference   TEXT    NOT NULL DEFAULT '',             -- of the report, or why none was made
	closed_by   INTEGER REFERENCES people (id),
	closed_at   TEXT    NOT NULL DEFAULT '',
	version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX breaches_of_incident ON breaches (incident_id, state DESC, due_at, id);

-- +goose StatementBegin
CREATE TRIGGER kept_apart_never_changed BEFORE UPDATE ON kept_apart BEGIN SELECT RAISE(ABORT, 'kept_apart is append-only'); END;
-- +goose StatementEnd

-- Which cases a letter was in before.
CREATE INDEX case_letters_before ON case_letters (letter_id) WHERE to_event IS NOT NULL;

-- Who shares an NHS number and who has none (ISB 0149 requirements 12 and 13).
CREATE INDEX patients_number ON patients (incident_id, nhs_number, id);
