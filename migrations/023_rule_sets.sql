-- +goose Up

-- Versions that somebody wrote and their answers hold for all that is agreed on
-- so, not for the closing protocol alone: the kind is that of what they are based on.
DROP TRIGGER protocol_proposals_never_changed;
DROP TRIGGER protocol_proposals_never_removed;
DROP TRIGGER protocol_answers_never_changed;
DROP TRIGGER protocol_answers_never_removed;
DROP INDEX protocol_proposals_of_incident;
ALTER TABLE protocol_proposals RENAME TO written_versions;
ALTER TABLE protocol_answers RENAME TO version_answers;
ALTER TABLE version_answers RENAME COLUMN proposal_id TO written_id;
CREATE INDEX written_versions_of_incident ON written_versions (incident_id, id);

-- The set of priority rules that the managers and leads of an incident are working
-- on. It is put before a lead as a written version, and then is a draft no more.
CREATE TABLE rule_drafts (
	incident_id INTEGER PRIMARY KEY REFERENCES incidents (id),
	body        TEXT    NOT NULL CHECK (json_valid(body)),
	by          INTEGER NOT NULL REFERENCES people (id),     -- who changed it last
	at          TEXT    NOT NULL,
	version     INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What a draft would do to the cases that wait for triage, compared with the set
-- in force. It belongs to the draft that says just this.
CREATE TABLE rule_tries (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	based_on    INTEGER NOT NULL REFERENCES definitions (id), -- the set in force that it is compared with
	body        TEXT    NOT NULL CHECK (json_valid(body)),
	sha256      TEXT    NOT NULL,                             -- of body
	state       TEXT    NOT NULL,                             -- trying, tried, left
	seen_case   INTEGER NOT NULL DEFAULT 0,                   -- cases up to it were looked at
	done        INTEGER NOT NULL DEFAULT 0,
	total       INTEGER NOT NULL,
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	ended_at    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX rule_tries_of_incident ON rule_tries (incident_id, id);
CREATE INDEX rule_tries_at_work ON rule_tries (id) WHERE state = 'trying';

-- How many cases a try counted under each figure; rule 0 is the whole set.
CREATE TABLE rule_try_figures (
	try_id INTEGER NOT NULL REFERENCES rule_tries (id),
	figure TEXT    NOT NULL,
	rule   INTEGER NOT NULL,
	cases  INTEGER NOT NULL,
	PRIMARY KEY (try_id, figure, rule)
) STRICT, WITHOUT ROWID;

-- Some of the cases behind each figure, drawn at random.
CREATE TABLE rule_try_cases (
	try_id     INTEGER NOT NULL REFERENCES rule_tries (id),
	figure     TEXT    NOT NULL,
	rule       INTEGER NOT NULL,
	draw       INTEGER NOT NULL,
	case_id    INTEGER NOT NULL REFERENCES cases (id),
	was_urgent INTEGER NOT NULL,
	was_points INTEGER NOT NULL,
	urgent     INTEGER NOT NULL,
	points     INTEGER NOT NULL,
	PRIMARY KEY (try_id, figure, rule, draw, case_id)
) STRICT, WITHOUT ROWID;

-- The try that a lead reads beside a set of priority rules that somebody wrote.
ALTER TABLE written_versions ADD COLUMN try_id INTEGER REFERENCES rule_tries (id);

-- +goose StatementBegin
CREATE TRIGGER written_versions_never_changed BEFORE UPDATE ON written_versions BEGIN SELECT RAISE(ABORT, 'written_versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER written_versions_never_removed BEFORE DELETE ON written_versions BEGIN SELECT RAISE(ABORT, 'written_versions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_answers_never_changed BEFORE UPDATE ON version_answers BEGIN SELECT RAISE(ABORT, 'version_answers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_answers_never_removed BEFORE DELETE ON version_answers BEGIN SELECT RAISE(ABORT, 'version_answers is append-only'); END;
-- +goose StatementEnd
