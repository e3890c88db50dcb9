-- +goose Up

-- Patients whom a person's decision made after the load of the list: they are
-- none of the figures that the load found.
ALTER TABLE patients ADD COLUMN after_load INTEGER NOT NULL DEFAULT 0;

-- What somebody said who gave a row another result. It may name people, so no
-- event's leaf holds it.
ALTER TABLE row_results ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- The cells of a row as a person corrected them; the last ones count. As it came
-- it stays in rows for ever.
CREATE TABLE row_corrections (
	row_id INTEGER NOT NULL REFERENCES rows (id),
	n      INTEGER NOT NULL,
	cells  TEXT    NOT NULL,                             -- as in rows
	by     INTEGER REFERENCES people (id),               -- NULL: by a list that came back mended
	at     TEXT    NOT NULL,
	event  INTEGER NOT NULL,
	PRIMARY KEY (row_id, n)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER row_corrections_never_changed BEFORE UPDATE ON row_corrections BEGIN SELECT RAISE(ABORT, 'row_corrections is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER row_corrections_never_removed BEFORE DELETE ON row_corrections BEGIN SELECT RAISE(ABORT, 'row_corrections is append-only'); END;
-- +goose StatementEnd

-- From which row a letter has its facts, when that is not its own: a later list
-- said otherwise, and a person took that. The last one counts.
CREATE TABLE letter_versions (
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	n         INTEGER NOT NULL,
	row_id    INTEGER NOT NULL REFERENCES rows (id),
	event     INTEGER NOT NULL,
	PRIMARY KEY (letter_id, n)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER letter_versions_never_changed BEFORE UPDATE ON letter_versions BEGIN SELECT RAISE(ABORT, 'letter_versions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letter_versions_never_removed BEFORE DELETE ON letter_versions BEGIN SELECT RAISE(ABORT, 'letter_versions is append-only'); END;
-- +goose StatementEnd

-- The date that a letter bore when its case was made, once its facts were
-- replaced: the digests of made cases go by it.
ALTER TABLE letters ADD COLUMN first_written_on TEXT;

-- Rows that waited when their list was loaded and that their source marked as
-- urgent: those that still wait head the page of rows that wait.
CREATE TABLE urgent_rows (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	row_id      INTEGER NOT NULL REFERENCES rows (id),
	PRIMARY KEY (incident_id, row_id)
) STRICT, WITHOUT ROWID;
