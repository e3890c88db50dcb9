-- +goose Up

-- What a clinician decided about copies of a letter, for its content as it was.
CREATE TABLE copy_decisions (
	id         INTEGER PRIMARY KEY,
	case_id    INTEGER NOT NULL REFERENCES cases (id),
	letter_id  INTEGER NOT NULL REFERENCES letters (id),
	content    TEXT    NOT NULL,                      -- the SHA-256 of its file or text
	answer     TEXT    NOT NULL,                      -- copy, only after a conversation, not to be copied
	reason     TEXT    NOT NULL DEFAULT '',           -- coded
	note       TEXT    NOT NULL DEFAULT '',
	by         INTEGER NOT NULL REFERENCES people (id),
	at         TEXT    NOT NULL,
	supersedes INTEGER REFERENCES copy_decisions (id),
	salt       BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event      INTEGER NOT NULL
) STRICT;
CREATE INDEX copy_decisions_of_letter ON copy_decisions (letter_id, id);
CREATE INDEX copy_decisions_of_case ON copy_decisions (case_id);

-- +goose StatementBegin
CREATE TRIGGER copy_decisions_never_changed BEFORE UPDATE ON copy_decisions BEGIN SELECT RAISE(ABORT, 'copy_decisions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER copy_decisions_never_removed BEFORE DELETE ON copy_decisions BEGIN SELECT RAISE(ABORT, 'copy_decisions is append-only'); END;
-- +goose StatementEnd

-- What shows that whoever acts for a patient may have copies of the letters.
ALTER TABLE relevant_people ADD COLUMN copies TEXT NOT NULL DEFAULT '';
