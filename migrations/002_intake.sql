-- +goose Up

-- How each list is read: settled before it is loaded, so that every later
-- reading gives the same records and the same columns.
ALTER TABLE lists ADD COLUMN reading TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(reading));
ALTER TABLE lists ADD COLUMN dates   TEXT NOT NULL DEFAULT '';             -- dmy, mdy, ymd: as a person stated it
ALTER TABLE lists ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;           -- its rows are in document_rows and identities
ALTER TABLE lists ADD COLUMN now     TEXT CHECK (now IS NULL OR json_valid(now)); -- figures by the results that rows have now; NULL: as loaded

-- Which document each row is, and for whom, across the lists of an incident.
-- One lookup finds every row of a document, so that no load reads earlier lists.
CREATE TABLE document_rows (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	document    BLOB    NOT NULL,                        -- intake.Key
	row_id      INTEGER NOT NULL REFERENCES rows (id),
	corrected   INTEGER NOT NULL DEFAULT 0,              -- 1: as the row came, before it was corrected
	recipient   BLOB    NOT NULL,                        -- intake.Key
	content     BLOB,                                    -- NULL: that of the row as it came
	PRIMARY KEY (incident_id, document, row_id, corrected)
) STRICT, WITHOUT ROWID;

-- Two letters of one document are kept apart by document_rows from now on: an
-- undone letter gives its place to the next.
DROP INDEX letters_document;
CREATE INDEX letters_document ON letters (incident_id, document_id) WHERE document_id <> '';

-- What each letter says of the owner of its NHS number, for rule 2: any two that
-- contradict each other stand apart, whichever came first.
CREATE TABLE identities (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	nhs_number  TEXT    NOT NULL,
	row_id      INTEGER NOT NULL REFERENCES rows (id),
	born        TEXT    NOT NULL,
	given       TEXT    NOT NULL,                        -- folded
	PRIMARY KEY (incident_id, nhs_number, row_id)
) STRICT, WITHOUT ROWID;

-- The result that a row has now, where it was given one after loading:
-- the last of its row_results.
CREATE TABLE row_fates (
	row_id    INTEGER PRIMARY KEY REFERENCES rows (id),
	list_id   INTEGER NOT NULL REFERENCES lists (id),
	line      INTEGER NOT NULL,
	result    TEXT    NOT NULL,
	reason    TEXT    NOT NULL,
	letter_id INTEGER REFERENCES letters (id)
) STRICT;
CREATE INDEX row_fates_of_list ON row_fates (list_id, result, line);

-- The date of the letter by which a patient is described: a later one says more.
ALTER TABLE patients ADD COLUMN described_on TEXT NOT NULL DEFAULT '';

-- A file on its way to becoming a list: looked at, its columns matched, checked.
-- It changes nothing until it is committed, and can be dropped.
CREATE TABLE uploads (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	file_name     TEXT    NOT NULL,
	sha256        TEXT    NOT NULL,
	bytes         INTEGER NOT NULL,
	supplied_by   TEXT    NOT NULL DEFAULT '',
	source_system TEXT    NOT NULL DEFAULT '',
	declared      INTEGER,
	declared_what TEXT    NOT NULL DEFAULT '',
	found         TEXT    NOT NULL CHECK (json_valid(found)),    -- what the file is
	columns       TEXT    NOT NULL CHECK (json_valid(columns)),  -- as matched
	dates         TEXT    NOT NULL DEFAULT '',
	remembered    INTEGER NOT NULL DEFAULT 0,                    -- as those of the source's last list were
	matched       INTEGER NOT NULL DEFAULT 0,                    -- a person has said which column is which
	checked       TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(checked)), -- what a load would do
	checked_at    TEXT    NOT NULL DEFAULT '',                   -- '': not checked as it stands now
	done          INTEGER NOT NULL DEFAULT 0,                    -- rows checked so far
	by            INTEGER REFERENCES people (id),
	at            TEXT    NOT NULL,
	version       INTEGER NOT NULL DEFAULT 1,
	UNIQUE (incident_id, sha256)
) STRICT;

-- How the columns of a source were matched last, for its next list.
CREATE TABLE mappings (
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	source_system TEXT    NOT NULL,
	header        TEXT    NOT NULL CHECK (json_valid(header)),
	columns       TEXT    NOT NULL CHECK (json_valid(columns)),
	dates         TEXT    NOT NULL,
	at            TEXT    NOT NULL,
	PRIMARY KEY (incident_id, source_system)
) STRICT, WITHOUT ROWID;
