-- +goose Up
-- The file of a covering letter that somebody attached with something else amiss in
-- the form: a working note, theirs alone, until that is put right. The last one for
-- each telling; the file is among those of packs.
CREATE TABLE letters_to_attach (
	person_id     INTEGER NOT NULL REFERENCES people (id),
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	sha256        TEXT    NOT NULL,                      -- of the PDF as it came, by which its file is called
	bytes         INTEGER NOT NULL,
	pages         INTEGER NOT NULL,
	until         TEXT    NOT NULL,
	PRIMARY KEY (person_id, obligation_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE letters_to_attach;
