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

-- What was made to be sent to somebody about a telling. What it is never changes;
-- what became of it does.
CREATE TABLE packs (
	id            INTEGER PRIMARY KEY,
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	kind          TEXT    NOT NULL,                      -- of the covering letter
	wording_id    INTEGER NOT NULL REFERENCES definitions (id),
	letterhead_id INTEGER NOT NULL REFERENCES definitions (id),
	large_print   INTEGER NOT NULL,
	copies        INTEGER NOT NULL,                      -- this kind goes with copies of letters
	recipient     TEXT    NOT NULL,
	needs_met     TEXT    NOT NULL,
	parts         TEXT    NOT NULL CHECK (json_valid(parts)),  -- what became of each letter of the case
	record        TEXT    NOT NULL CHECK (json_valid(record)), -- what the letter says, for the record of the contact
	sha256        TEXT    NOT NULL,                      -- of the PDF, by which its file is called
	sheet         TEXT    NOT NULL,                      -- of the covering letter as a page, likewise
	bytes         INTEGER NOT NULL,
	pages         INTEGER NOT NULL,
	stood         TEXT    NOT NULL,                      -- a digest of whom and where it goes
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event         INTEGER NOT NULL,
	state         TEXT    NOT NULL,                      -- made, pulled, set aside, sent
	pulled        TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(pulled)), -- the gates that closed after it was made
	ended_at      TEXT    NOT NULL DEFAULT '',
	ended_by      INTEGER REFERENCES people (id),
	ended_why     TEXT    NOT NULL DEFAULT '',
	sent_at       TEXT    NOT NULL DEFAULT '',
	channel       TEXT    NOT NULL DEFAULT '',
	gates         TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(gates)),  -- that were closed when it went
	ended_event   INTEGER,                               -- the last change of what became of it
	version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX packs_of_telling ON packs (obligation_id, id);
CREATE INDEX packs_of_case ON packs (case_id);
CREATE INDEX packs_of_state ON packs (state, id);

-- +goose StatementBegin
CREATE TRIGGER packs_stay_as_made BEFORE UPDATE OF case_id, obligation_id, kind, wording_id, letterhead_id, large_print, copies, recipient, needs_met, parts, record, sha256, sheet, bytes, pages, stood, by, at, salt, event ON packs
	BEGIN SELECT RAISE(ABORT, 'what was made is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packs_sent_stay_sent BEFORE UPDATE ON packs WHEN OLD.state IN ('sent', 'set aside') BEGIN SELECT RAISE(ABORT, 'what became of a pack is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packs_never_removed BEFORE DELETE ON packs BEGIN SELECT RAISE(ABORT, 'packs are never removed'); END;
-- +goose StatementEnd
