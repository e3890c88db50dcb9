-- +goose Up

-- Links through which a practice answers about its late letters without an account.
CREATE TABLE practice_links (
	id          INTEGER PRIMARY KEY,
	token_hash  TEXT    NOT NULL UNIQUE,               -- the token is shown once, and not kept
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	practice    TEXT    NOT NULL,                      -- its code
	name        TEXT    NOT NULL,                      -- … and name, as it was then
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	until       TEXT    NOT NULL,
	opened_at   TEXT    NOT NULL DEFAULT '',           -- the last time
	ended_by    INTEGER REFERENCES people (id),
	ended_at    TEXT    NOT NULL DEFAULT '',
	ended_why   TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX practice_links_of_practice ON practice_links (incident_id, practice, id);

-- What was answered through a link. A form sent twice is answered once: its key is
-- that of the page.
CREATE TABLE practice_link_answers (
	link_id       INTEGER NOT NULL REFERENCES practice_links (id),
	key           TEXT    NOT NULL,
	fields_sha256 TEXT    NOT NULL,
	answer        TEXT    NOT NULL CHECK (json_valid(answer)), -- review.LinkAnswer
	letters       INTEGER NOT NULL,
	at            TEXT    NOT NULL,
	event         INTEGER NOT NULL,
	PRIMARY KEY (link_id, key)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER practice_links_stay_as_made BEFORE UPDATE OF token_hash, incident_id, practice, name, by, at, until ON practice_links
	BEGIN SELECT RAISE(ABORT, 'a link is never changed, only ended'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER practice_links_ended_stay BEFORE UPDATE ON practice_links WHEN OLD.ended_at <> '' BEGIN SELECT RAISE(ABORT, 'a link that was ended stays so'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER practice_links_never_removed BEFORE DELETE ON practice_links BEGIN SELECT RAISE(ABORT, 'links are never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER practice_link_answers_never_changed BEFORE UPDATE ON practice_link_answers BEGIN SELECT RAISE(ABORT, 'practice_link_answers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER practice_link_answers_never_removed BEFORE DELETE ON practice_link_answers BEGIN SELECT RAISE(ABORT, 'practice_link_answers is append-only'); END;
-- +goose StatementEnd

-- What happens to an obligation may come through a link: nobody here did it then.
ALTER TABLE obligation_steps ALTER COLUMN by DROP NOT NULL;

-- +goose Down
DROP TABLE practice_link_answers;
DROP TABLE practice_links;
ALTER TABLE obligation_steps ALTER COLUMN by SET NOT NULL;
