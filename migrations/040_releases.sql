-- +goose Up

-- The code of the practice that a tracing answer names, "" where it names none by
-- its code: as review.PracticeCodeIn reads it.
ALTER TABLE traces ADD COLUMN practice_code TEXT GENERATED ALWAYS AS (
	CASE WHEN substr(ltrim(practice), 7, 1) IN ('', ' ', ',', ';', ':', '.')
		AND (upper(substr(ltrim(practice), 1, 6)) GLOB '[A-HJ-NPWY][0-9][0-9][0-9][0-9][0-9]'
			OR upper(substr(ltrim(practice), 1, 3)) IN ('ALD', 'GUE', 'JER') AND substr(ltrim(practice), 4, 3) GLOB '[0-9][0-9][0-9]')
	THEN upper(substr(ltrim(practice), 1, 6)) ELSE '' END) VIRTUAL;

-- Late letters that are owed to a practice, whatever became of them.
CREATE INDEX obligations_releases ON obligations (incident_id, case_id, id) WHERE kind = 'GP release';

-- What one practice is sent at once. What it is never changes; what became of it
-- does.
CREATE TABLE release_batches (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	practice      TEXT    NOT NULL,                      -- its code
	name          TEXT    NOT NULL,                      -- … and name, as printed
	wording_id    INTEGER NOT NULL REFERENCES definitions (id),
	letterhead_id INTEGER NOT NULL REFERENCES definitions (id),
	sha256        TEXT    NOT NULL,                      -- of the PDF, by which its file is called
	bytes         INTEGER NOT NULL,
	pages         INTEGER NOT NULL,
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	day           TEXT    NOT NULL,                      -- in London: so many letters go to a practice in a day
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event         INTEGER NOT NULL,
	state         TEXT    NOT NULL,                      -- made, approved, sent, set aside
	approved_by   INTEGER REFERENCES people (id),
	approved_at   TEXT    NOT NULL DEFAULT '',
	ended_by      INTEGER REFERENCES people (id),
	ended_at      TEXT    NOT NULL DEFAULT '',
	ended_why     TEXT    NOT NULL DEFAULT '',
	sent_at       TEXT    NOT NULL DEFAULT '',
	channel       TEXT    NOT NULL DEFAULT '',
	version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX release_batches_of_practice ON release_batches (incident_id, practice, id);

CREATE TABLE release_batch_parts (
	batch_id      INTEGER NOT NULL REFERENCES release_batches (id),
	n             INTEGER NOT NULL,
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	case_id       INTEGER NOT NULL REFERENCES cases (id),  -- that it was in when it was printed
	letter_id     INTEGER NOT NULL REFERENCES letters (id),
	content       TEXT    NOT NULL,                      -- the SHA-256 of what was printed
	how           TEXT    NOT NULL,                      -- as it came, transcript
	pages         INTEGER NOT NULL,
	asks          TEXT    NOT NULL,                      -- as the note prints it, '' for nothing
	PRIMARY KEY (batch_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_batch_parts_of_release ON release_batch_parts (obligation_id);

-- Classes of late letters that an owner waived by name.
CREATE TABLE release_waivers (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	name        TEXT    NOT NULL,
	state       TEXT    NOT NULL,                        -- of the letters in it
	practice    TEXT    NOT NULL DEFAULT '',             -- '' for all practices
	letters     INTEGER NOT NULL,
	reason      TEXT    NOT NULL,
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	event       INTEGER NOT NULL
) STRICT;
CREATE INDEX release_waivers_of_incident ON release_waivers (incident_id, id);

-- +goose StatementBegin
CREATE TRIGGER release_batches_stay_as_made BEFORE UPDATE OF incident_id, practice, name, wording_id, letterhead_id, sha256, bytes, pages, by, at, day, salt, event ON release_batches
	BEGIN SELECT RAISE(ABORT, 'what was made is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_batches_ended_stay BEFORE UPDATE ON release_batches WHEN OLD.state IN ('sent', 'set aside') BEGIN SELECT RAISE(ABORT, 'what became of a batch is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_batches_never_removed BEFORE DELETE ON release_batches BEGIN SELECT RAISE(ABORT, 'batches are never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_batch_parts_never_changed BEFORE UPDATE ON release_batch_parts BEGIN SELECT RAISE(ABORT, 'release_batch_parts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_batch_parts_never_removed BEFORE DELETE ON release_batch_parts BEGIN SELECT RAISE(ABORT, 'release_batch_parts is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_waivers_never_changed BEFORE UPDATE ON release_waivers BEGIN SELECT RAISE(ABORT, 'release_waivers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_waivers_never_removed BEFORE DELETE ON release_waivers BEGIN SELECT RAISE(ABORT, 'release_waivers is append-only'); END;
-- +goose StatementEnd
