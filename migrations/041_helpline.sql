-- +goose Up

-- What a call to the helpline was about, and what became of it. Whom it is about
-- is kept so that it can be matched with lists that come later.
ALTER TABLE calls ADD COLUMN relation TEXT NOT NULL DEFAULT '';          -- of the caller to whom it is about
ALTER TABLE calls ADD COLUMN telephone TEXT NOT NULL DEFAULT '';         -- on which to ring back
ALTER TABLE calls ADD COLUMN checked TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(checked)); -- by what the caller was known
ALTER TABLE calls ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN given TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN born TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN nhs_number TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;         -- of what the caller told, 0: nothing
ALTER TABLE calls ADD COLUMN ring_back TEXT NOT NULL DEFAULT '';         -- '', owed, done
ALTER TABLE calls ADD COLUMN rung_by INTEGER REFERENCES people (id);
ALTER TABLE calls ADD COLUMN rung_at TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN rung_note TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN dismissed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(dismissed)); -- cases that fitted, and that it was not about
ALTER TABLE calls ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX calls_of_incident ON calls (incident_id, id);
CREATE INDEX calls_to_ring ON calls (incident_id, id) WHERE ring_back = 'owed';
CREATE INDEX calls_unmatched ON calls (incident_id, id) WHERE result = 'not on the lists so far';
CREATE INDEX calls_of_case ON calls (case_id) WHERE case_id IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER calls_stay_as_taken BEFORE UPDATE OF incident_id, caller, about, relation, telephone, checked, family, given, born, nhs_number, by, at, event ON calls
	BEGIN SELECT RAISE(ABORT, 'what was taken down of a call is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calls_never_removed BEFORE DELETE ON calls BEGIN SELECT RAISE(ABORT, 'calls are never removed'); END;
-- +goose StatementEnd
