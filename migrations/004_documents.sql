-- +goose Up

-- The letters themselves. Their bytes lie in the data folder by their SHA-256;
-- here is what they are, how they came, and which letter each is.

CREATE TABLE documents (
	id         INTEGER PRIMARY KEY,
	sha256     TEXT    NOT NULL UNIQUE,
	media_type TEXT    NOT NULL,                          -- told from the bytes
	bytes      INTEGER NOT NULL,
	pages      INTEGER NOT NULL DEFAULT 0,                -- 0 where it is not known
	opens      INTEGER NOT NULL,                          -- a person can read it on a page
	text_id    INTEGER REFERENCES texts (id),             -- NULL: no text could be taken out
	doubt      TEXT    NOT NULL DEFAULT ''                -- why that text may not be all
) STRICT;

CREATE TABLE deliveries (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	file_name   TEXT    NOT NULL,                         -- of the ZIP, or of the folder
	sha256      TEXT    NOT NULL,                         -- of the ZIP
	phase       TEXT    NOT NULL,                         -- reading, matching, done
	files       INTEGER NOT NULL,                         -- in it
	done        INTEGER NOT NULL DEFAULT 0,               -- of them, kept
	matched     INTEGER NOT NULL DEFAULT 0,               -- of those done, by their state; document_files says the same
	unmatched   INTEGER NOT NULL DEFAULT 0,
	waiting     INTEGER NOT NULL DEFAULT 0,
	doubtful    INTEGER NOT NULL DEFAULT 0,
	received_by INTEGER REFERENCES people (id),
	received_at TEXT    NOT NULL,
	finished_at TEXT,
	seconds     REAL    NOT NULL DEFAULT 0,
	lease_by    TEXT    NOT NULL DEFAULT '',
	lease_until TEXT    NOT NULL DEFAULT '',
	UNIQUE (incident_id, sha256)
) STRICT;

CREATE TABLE document_files (
	id          INTEGER PRIMARY KEY,
	delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	n           INTEGER NOT NULL,                         -- counts from 1 in the order of names
	name        TEXT    NOT NULL,                         -- as it came, with its folders
	document_id INTEGER REFERENCES documents (id),        -- NULL: it could not be unpacked
	state       TEXT    NOT NULL,                         -- matched, unmatched, waiting (no row names it yet)
	why         TEXT    NOT NULL DEFAULT '',              -- how it was matched, or why it was not: a code
	letter_id   INTEGER REFERENCES letters (id),          -- when matched; the last of letter_files says the same
	doubtful    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX document_files_of_delivery ON document_files (delivery_id, n);
CREATE INDEX document_files_by_state ON document_files (delivery_id, state, n);
CREATE INDEX document_files_doubtful ON document_files (delivery_id, n) WHERE doubtful = 1;
CREATE INDEX document_files_waiting ON document_files (incident_id, id) WHERE state = 'waiting';

-- Every time that a file was matched to a letter, or taken off one: the last
-- of a file counts.
CREATE TABLE letter_files (
	id          INTEGER PRIMARY KEY,
	file_id     INTEGER NOT NULL REFERENCES document_files (id),
	letter_id   INTEGER REFERENCES letters (id),          -- NULL: it was taken off
	document_id INTEGER NOT NULL REFERENCES documents (id),
	name        TEXT    NOT NULL,                         -- of the file, as it came
	how         TEXT    NOT NULL,                         -- file name, document id, by hand, taken off, replaced
	reason      TEXT    NOT NULL DEFAULT '',
	by          INTEGER REFERENCES people (id),           -- NULL: the program
	at          TEXT    NOT NULL,
	event       INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_files_of_file ON letter_files (file_id, id);
CREATE INDEX letter_files_of_letter ON letter_files (letter_id, id) WHERE letter_id IS NOT NULL;

-- The file that a letter is read from; NULL for none.
ALTER TABLE letters ADD COLUMN file_id INTEGER REFERENCES document_files (id);
CREATE INDEX letters_missing ON letters (incident_id, id) WHERE file_name <> '' AND file_id IS NULL;

-- +goose StatementBegin
CREATE TRIGGER documents_never_changed BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'documents is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER documents_never_removed BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'documents is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER document_files_never_removed BEFORE DELETE ON document_files BEGIN SELECT RAISE(ABORT, 'a file that was delivered is never removed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER document_files_stay_as_they_came BEFORE UPDATE OF delivery_id, n, name, document_id ON document_files BEGIN SELECT RAISE(ABORT, 'a file that was delivered stays as it came'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letter_files_never_changed BEFORE UPDATE ON letter_files BEGIN SELECT RAISE(ABORT, 'letter_files is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letter_files_never_removed BEFORE DELETE ON letter_files BEGIN SELECT RAISE(ABORT, 'letter_files is append-only'); END;
-- +goose StatementEnd
