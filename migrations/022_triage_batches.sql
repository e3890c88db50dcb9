-- +goose Up

-- What one person decided at triage in one go. While a batch is open its
-- decisions can be taken back at once; confirming it, signing out or half an
-- hour without a decision ends that, and changes nothing else.
CREATE TABLE triage_batches (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id),
	began_at    TEXT    NOT NULL,
	last_at     TEXT    NOT NULL,             -- of its last decision
	ended_at    TEXT    NOT NULL DEFAULT '',
	ended_why   TEXT    NOT NULL DEFAULT ''   -- confirmed, signed out, time
) STRICT;
CREATE UNIQUE INDEX triage_batches_open ON triage_batches (person_id, incident_id) WHERE ended_at = '';

-- The decisions of a batch, each the event that saved it; what it said of which
-- letters stands in triage_decisions.
CREATE TABLE batch_decisions (
	batch_id     INTEGER NOT NULL REFERENCES triage_batches (id),
	event        INTEGER NOT NULL UNIQUE,
	case_id      INTEGER NOT NULL REFERENCES cases (id),
	urgency      INTEGER NOT NULL,            -- of the case before it
	undone_event INTEGER,
	PRIMARY KEY (batch_id, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_decisions_of_case ON batch_decisions (case_id, batch_id);

-- The decision at triage that the page after a form offers to take back.
ALTER TABLE answers ADD COLUMN undo INTEGER NOT NULL DEFAULT 0;

-- To whom the text or the file of a letter was sent, since when.
CREATE TABLE letters_opened (
	person_id INTEGER NOT NULL REFERENCES people (id),
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	at        TEXT    NOT NULL,
	event     INTEGER NOT NULL,               -- the view that sent it
	PRIMARY KEY (person_id, letter_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_opened_of_letter ON letters_opened (letter_id);

-- +goose StatementBegin
CREATE TRIGGER letters_opened_never_changed BEFORE UPDATE ON letters_opened BEGIN SELECT RAISE(ABORT, 'letters_opened is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER letters_opened_never_removed BEFORE DELETE ON letters_opened BEGIN SELECT RAISE(ABORT, 'letters_opened is append-only'); END;
-- +goose StatementEnd
