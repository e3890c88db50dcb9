-- +goose Up

-- The letter of the case that a closed letter repeats.
ALTER TABLE triage_decisions ADD COLUMN same_as INTEGER REFERENCES letters (id);

-- Closings that another person reads again, by who made them.
CREATE INDEX triage_rereads ON triage_decisions (by, id) WHERE reread = 1;
CREATE INDEX triage_supersedes ON triage_decisions (supersedes) WHERE supersedes IS NOT NULL;

-- A version of the closing protocol that somebody wrote. It comes into force,
-- as a definition, once a lead who did not write it has approved it.
CREATE TABLE protocol_proposals (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	based_on    INTEGER NOT NULL REFERENCES definitions (id),  -- the version in force when it was written
	body        TEXT    NOT NULL CHECK (json_valid(body)),
	reason      TEXT    NOT NULL,
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL
) STRICT;
CREATE INDEX protocol_proposals_of_incident ON protocol_proposals (incident_id, id);

CREATE TABLE protocol_answers (
	proposal_id   INTEGER PRIMARY KEY REFERENCES protocol_proposals (id),
	answer        TEXT    NOT NULL,                              -- approved, refused, withdrawn
	reason        TEXT    NOT NULL,
	definition_id INTEGER REFERENCES definitions (id),           -- the version that it became
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER protocol_proposals_never_changed BEFORE UPDATE ON protocol_proposals BEGIN SELECT RAISE(ABORT, 'protocol_proposals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER protocol_proposals_never_removed BEFORE DELETE ON protocol_proposals BEGIN SELECT RAISE(ABORT, 'protocol_proposals is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER protocol_answers_never_changed BEFORE UPDATE ON protocol_answers BEGIN SELECT RAISE(ABORT, 'protocol_answers is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER protocol_answers_never_removed BEFORE DELETE ON protocol_answers BEGIN SELECT RAISE(ABORT, 'protocol_answers is append-only'); END;
-- +goose StatementEnd
