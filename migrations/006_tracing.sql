-- +goose Up

-- What the national directory (ODS) says of GP practices. A file that is loaded
-- replaces them all; each loading stays on record.
CREATE TABLE practices (
	code     TEXT PRIMARY KEY,
	name     TEXT NOT NULL,
	address  TEXT NOT NULL DEFAULT '',                  -- lines parted by line breaks
	postcode TEXT NOT NULL DEFAULT '',
	opened   TEXT NOT NULL DEFAULT '',
	closed   TEXT NOT NULL DEFAULT '',
	status   TEXT NOT NULL DEFAULT '',                  -- A active, C closed, D dormant, P proposed
	setting  TEXT NOT NULL DEFAULT ''                   -- 4 is a GP practice
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_files (
	id        INTEGER PRIMARY KEY,
	file_name TEXT    NOT NULL,
	sha256    TEXT    NOT NULL,
	practices INTEGER NOT NULL,
	closed    INTEGER NOT NULL,
	loaded_by INTEGER REFERENCES people (id),           -- NULL: the command line
	loaded_at TEXT    NOT NULL
) STRICT;

-- That a patient is restricted, and how that ended. The last one counts.
CREATE TABLE restrictions (
	id         INTEGER PRIMARY KEY,
	patient_id INTEGER NOT NULL REFERENCES patients (id),
	kind       TEXT    NOT NULL,                        -- restricted, end asked, end refused, ended
	reason     TEXT    NOT NULL,
	source     TEXT    NOT NULL,
	by         INTEGER REFERENCES people (id),          -- NULL: the program
	at         TEXT    NOT NULL,
	event      INTEGER NOT NULL
) STRICT;
CREATE INDEX restrictions_of_patient ON restrictions (patient_id, id);

-- The people to whom a restricted patient's case is open.
CREATE TABLE named_readers (
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	person_id INTEGER NOT NULL REFERENCES people (id),
	PRIMARY KEY (case_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX named_readers_of_person ON named_readers (person_id, case_id);

ALTER TABLE patient_contacts ADD COLUMN carer_name TEXT NOT NULL DEFAULT '';
ALTER TABLE patient_contacts ADD COLUMN carer_telephone TEXT NOT NULL DEFAULT '';

-- Files about people who are known already: answers of the tracing service, and
-- how people can be reached. Each line is kept as it came, with its result.
CREATE TABLE supplements (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	kind        TEXT    NOT NULL,                       -- tracing, contacts
	file_name   TEXT    NOT NULL,
	sha256      TEXT    NOT NULL,
	bytes       INTEGER NOT NULL,
	header      TEXT    NOT NULL CHECK (json_valid(header)),
	reading     TEXT    NOT NULL CHECK (json_valid(reading)), -- how the file is read
	answered    TEXT    NOT NULL DEFAULT '',            -- the date of the tracing answers
	source      TEXT    NOT NULL DEFAULT '',
	total       INTEGER NOT NULL,                       -- lines
	done        INTEGER NOT NULL DEFAULT 0,             -- … that have their result
	loaded_by   INTEGER NOT NULL REFERENCES people (id),
	loaded_at   TEXT    NOT NULL,
	finished_at TEXT    NOT NULL DEFAULT '',
	UNIQUE (incident_id, kind, sha256)
) STRICT;
CREATE INDEX supplements_unfinished ON supplements (id) WHERE finished_at = '';

CREATE TABLE supplement_lines (
	supplement_id INTEGER NOT NULL REFERENCES supplements (id),
	line          INTEGER NOT NULL,                     -- as a spreadsheet shows it
	cells         TEXT    NOT NULL CHECK (json_valid(cells)), -- as received
	result        TEXT    NOT NULL,
	why           TEXT    NOT NULL,
	case_id       INTEGER REFERENCES cases (id),        -- whom it is certainly about
	PRIMARY KEY (supplement_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX supplement_lines_result ON supplement_lines (supplement_id, result, line);

-- What such a file says that is not taken over before a person has accepted it.
CREATE TABLE proposals (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	supplement_id INTEGER NOT NULL REFERENCES supplements (id),
	line          INTEGER NOT NULL,
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	kind          TEXT    NOT NULL,
	said          TEXT    NOT NULL CHECK (json_valid(said)), -- what each field would become, by its name
	state         TEXT    NOT NULL DEFAULT 'open',      -- open, accepted, refused, overtaken
	reason        TEXT    NOT NULL DEFAULT '',
	decided_by    INTEGER REFERENCES people (id),
	decided_at    TEXT    NOT NULL DEFAULT '',
	version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX proposals_open ON proposals (incident_id, kind, id) WHERE state = 'open';
CREATE INDEX proposals_of_case ON proposals (case_id, kind) WHERE state = 'open';
CREATE INDEX proposals_of_supplement ON proposals (supplement_id, id);

-- +goose StatementBegin
CREATE TRIGGER practice_files_never_changed BEFORE UPDATE ON practice_files BEGIN SELECT RAISE(ABORT, 'practice_files is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER practice_files_never_removed BEFORE DELETE ON practice_files BEGIN SELECT RAISE(ABORT, 'practice_files is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER restrictions_never_changed BEFORE UPDATE ON restrictions BEGIN SELECT RAISE(ABORT, 'restrictions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER restrictions_never_removed BEFORE DELETE ON restrictions BEGIN SELECT RAISE(ABORT, 'restrictions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER supplement_lines_never_changed BEFORE UPDATE ON supplement_lines BEGIN SELECT RAISE(ABORT, 'supplement_lines is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER supplement_lines_never_removed BEFORE DELETE ON supplement_lines BEGIN SELECT RAISE(ABORT, 'supplement_lines is append-only'); END;
-- +goose StatementEnd
