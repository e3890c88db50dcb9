-- +goose Up

-- Print runs: many packs that are chosen by a rule, looked at, approved by a
-- second person and made by the program.
CREATE TABLE print_runs (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	n             INTEGER NOT NULL,                       -- as run n of the incident
	rule          TEXT    NOT NULL CHECK (json_valid(rule)), -- which letter, how many, what it says to everybody
	kind          TEXT    NOT NULL,                       -- of the letter, as in the rule
	wording_id    INTEGER NOT NULL REFERENCES definitions (id), -- as it was looked at; another one stops the run
	letterhead_id INTEGER NOT NULL REFERENCES definitions (id),
	state         TEXT    NOT NULL,                       -- checking, checked, dropped, producing, made, handed over, sending, sent, recalling, recalled
	seen          INTEGER NOT NULL DEFAULT 0,             -- tellings up to it were looked at in this state
	done          INTEGER NOT NULL DEFAULT 0,             -- within what the program is at
	total         INTEGER NOT NULL DEFAULT 0,
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	checked_at    TEXT    NOT NULL DEFAULT '',
	approved_by   INTEGER REFERENCES people (id),
	approved_at   TEXT    NOT NULL DEFAULT '',
	approved_why  TEXT    NOT NULL DEFAULT '',
	made_at       TEXT    NOT NULL DEFAULT '',
	handed_by     INTEGER REFERENCES people (id),
	handed_at     TEXT    NOT NULL DEFAULT '',
	handed_to     TEXT    NOT NULL DEFAULT '',
	ended_by      INTEGER REFERENCES people (id),         -- who dropped or recalled it
	ended_at      TEXT    NOT NULL DEFAULT '',
	ended_why     TEXT    NOT NULL DEFAULT '',
	version       INTEGER NOT NULL DEFAULT 1,
	UNIQUE (incident_id, n)
) STRICT;
CREATE INDEX print_runs_at_work ON print_runs (id) WHERE state IN ('checking', 'producing', 'sending', 'recalling');

-- +goose StatementBegin
CREATE TRIGGER print_runs_say_the_same BEFORE UPDATE OF incident_id, n, rule, kind, by, at ON print_runs BEGIN SELECT RAISE(ABORT, 'whom a print run is for is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER print_runs_say_what_was_approved BEFORE UPDATE OF wording_id, letterhead_id, approved_by, approved_at, approved_why ON print_runs WHEN OLD.approved_by IS NOT NULL
	BEGIN SELECT RAISE(ABORT, 'what was approved is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER print_runs_never_removed BEFORE DELETE ON print_runs BEGIN SELECT RAISE(ABORT, 'print runs are never removed'); END;
-- +goose StatementEnd

-- The tellings that a run was chosen for, and what became of each.
CREATE TABLE print_run_members (
	run_id        INTEGER NOT NULL REFERENCES print_runs (id),
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	fate          TEXT    NOT NULL,                       -- goes, left out, packed
	gate          TEXT    NOT NULL DEFAULT '',            -- the first that is closed: by it those left out are counted
	words         TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(words)), -- of all that are closed
	late          INTEGER NOT NULL DEFAULT 0,             -- 1: left out when its turn came, after the approval
	turn          TEXT    NOT NULL DEFAULT '',            -- what is to be done with its pack: send, send anyway, set aside
	kept          TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(kept)), -- why it was not recorded as sent
	PRIMARY KEY (run_id, obligation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX print_run_members_by_fate ON print_run_members (run_id, fate, gate, obligation_id);
CREATE INDEX print_run_members_by_turn ON print_run_members (run_id, obligation_id) WHERE turn <> '';

-- That packs of a run went.
CREATE TABLE print_run_postings (
	id          INTEGER PRIMARY KEY,
	run_id      INTEGER NOT NULL REFERENCES print_runs (id),
	happened_at TEXT    NOT NULL,
	channel     TEXT    NOT NULL,
	note        TEXT    NOT NULL,
	not_sent    TEXT    NOT NULL,                         -- positions
	anyway      TEXT    NOT NULL,                         -- positions that had gone although a gate was closed
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	event       INTEGER NOT NULL
) STRICT;
CREATE INDEX print_run_postings_of_run ON print_run_postings (run_id, id);

-- +goose StatementBegin
CREATE TRIGGER print_run_postings_never_changed BEFORE UPDATE ON print_run_postings BEGIN SELECT RAISE(ABORT, 'print_run_postings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER print_run_postings_never_removed BEFORE DELETE ON print_run_postings BEGIN SELECT RAISE(ABORT, 'print_run_postings is append-only'); END;
-- +goose StatementEnd

-- In which run a pack was made, and where it lies there. A place is never given
-- to another pack.
ALTER TABLE packs ADD COLUMN run_id INTEGER REFERENCES print_runs (id);
ALTER TABLE packs ADD COLUMN position INTEGER;
CREATE INDEX packs_of_file ON packs (sha256);   -- whether a file is still named by a pack
CREATE INDEX packs_of_sheet ON packs (sheet);
CREATE UNIQUE INDEX packs_of_run ON packs (run_id, position) WHERE run_id IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER packs_stay_in_place BEFORE UPDATE OF run_id, position ON packs BEGIN SELECT RAISE(ABORT, 'what was made is never changed'); END;
-- +goose StatementEnd
