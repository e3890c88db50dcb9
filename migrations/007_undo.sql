-- +goose Up

-- Who undid a list and why. How far it is says the phase; a list that is undone
-- gives its digest back, as '<digest>~<id>', so that the file can be loaded again.
ALTER TABLE lists ADD COLUMN undone_by  INTEGER REFERENCES people (id);
ALTER TABLE lists ADD COLUMN undone_at  TEXT NOT NULL DEFAULT '';          -- when it was asked for
ALTER TABLE lists ADD COLUMN undone_why TEXT NOT NULL DEFAULT '';

-- A letter that stayed in its case when its list was undone, because somebody
-- had worked on the case: until a manager keeps or excludes it.
CREATE TABLE kept_letters (
	letter_id    INTEGER PRIMARY KEY REFERENCES letters (id),
	incident_id  INTEGER NOT NULL REFERENCES incidents (id),
	list_id      INTEGER NOT NULL REFERENCES lists (id),
	case_id      INTEGER NOT NULL REFERENCES cases (id), -- in which it stayed
	state        TEXT    NOT NULL DEFAULT 'open',        -- open, proposed (to exclude, waits for a second manager), kept, excluded
	proposed_by  INTEGER REFERENCES people (id),
	proposed_at  TEXT    NOT NULL DEFAULT '',
	proposed_why TEXT    NOT NULL DEFAULT '',
	breach       TEXT    NOT NULL DEFAULT '',            -- yes, no: whether a data-breach record opens; '' where nobody was told
	breach_why   TEXT    NOT NULL DEFAULT '',
	decided_by   INTEGER REFERENCES people (id),
	decided_at   TEXT    NOT NULL DEFAULT '',
	decided_why  TEXT    NOT NULL DEFAULT '',
	version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX kept_letters_open ON kept_letters (incident_id, letter_id) WHERE state IN ('open', 'proposed');
CREATE INDEX kept_letters_of_list ON kept_letters (list_id, letter_id);

-- What a person opened shows that somebody has worked on a case.
CREATE INDEX obligations_by_person ON obligations (case_id) WHERE opened_by IS NOT NULL AND case_id IS NOT NULL;

-- Corrected rows, which stand for another document than the one that came.
CREATE INDEX document_rows_corrected ON document_rows (row_id) WHERE content IS NOT NULL;
