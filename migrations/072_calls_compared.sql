-- +goose Up

-- Who calls is compared with the record once it is settled whom a call is about, and
-- again where that was done wrongly.
ALTER TABLE calls ADD COLUMN compared_by INTEGER REFERENCES people (id);
ALTER TABLE calls ADD COLUMN compared_at TEXT NOT NULL DEFAULT '';       -- '': not yet
ALTER TABLE calls ADD COLUMN acts_as INTEGER REFERENCES relevant_people (id); -- whom of those who act for the patient the caller was found to be
ALTER TABLE calls ADD COLUMN ring_by TEXT NOT NULL DEFAULT '';           -- manager, liaison: who rings back
UPDATE calls SET ring_by = 'manager' WHERE ring_back <> '';
UPDATE calls SET compared_by = by, compared_at = at WHERE case_id IS NOT NULL;

-- Whoever is not reached is still to be rung back.
CREATE TABLE call_rings (
	call_id INTEGER NOT NULL REFERENCES calls (id),
	n       INTEGER NOT NULL,
	result  TEXT    NOT NULL,                       -- how it ended
	note    TEXT    NOT NULL,
	by      INTEGER NOT NULL REFERENCES people (id),
	at      TEXT    NOT NULL,
	event   INTEGER NOT NULL,
	PRIMARY KEY (call_id, n)
) STRICT, WITHOUT ROWID;
INSERT INTO call_rings (call_id, n, result, note, by, at, event)
	SELECT id, 1, 'recorded as rung back', rung_note, rung_by, rung_at, event FROM calls WHERE ring_back = 'done' AND rung_by IS NOT NULL;
ALTER TABLE calls DROP COLUMN rung_by;
ALTER TABLE calls DROP COLUMN rung_at;
ALTER TABLE calls DROP COLUMN rung_note;
-- +goose StatementBegin
CREATE TRIGGER call_rings_never_changed BEFORE UPDATE ON call_rings BEGIN SELECT RAISE(ABORT, 'call_rings is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER call_rings_never_removed BEFORE DELETE ON call_rings BEGIN SELECT RAISE(ABORT, 'call_rings is append-only'); END;
-- +goose StatementEnd

-- As of which lists and restrictions callers who were on no list were looked for among
-- what must not be told apart.
ALTER TABLE incidents ADD COLUMN calls_matched TEXT NOT NULL DEFAULT '';

DROP TRIGGER calls_stay_as_taken;
-- +goose StatementBegin
CREATE TRIGGER calls_stay_as_taken BEFORE UPDATE OF incident_id, caller, about, relation, telephone, family, given, born, nhs_number, urgency, by, at, event ON calls
	BEGIN SELECT RAISE(ABORT, 'what was taken down of a call is never changed'); END;
-- +goose StatementEnd

-- What a call owes while it is not settled whom it is about.
CREATE INDEX obligations_call ON obligations (call_id) WHERE call_id IS NOT NULL;
DROP INDEX calls_to_ring;
CREATE INDEX calls_to_ring ON calls (incident_id, ring_by, id) WHERE ring_back = 'owed';
CREATE INDEX calls_not_settled ON calls (incident_id, id) WHERE result IN ('not settled whom it is about', 'not compared with the record yet');

-- +goose Down
DROP INDEX calls_not_settled;
DROP INDEX calls_to_ring;
CREATE INDEX calls_to_ring ON calls (incident_id, id) WHERE ring_back = 'owed';
DROP INDEX obligations_call;
DROP TRIGGER calls_stay_as_taken;
-- +goose StatementBegin
CREATE TRIGGER calls_stay_as_taken BEFORE UPDATE OF incident_id, caller, about, relation, telephone, checked, family, given, born, nhs_number, by, at, event ON calls
	BEGIN SELECT RAISE(ABORT, 'what was taken down of a call is never changed'); END;
-- +goose StatementEnd
ALTER TABLE calls ADD COLUMN rung_by INTEGER REFERENCES people (id);
ALTER TABLE calls ADD COLUMN rung_at TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN rung_note TEXT NOT NULL DEFAULT '';
DROP TABLE call_rings;
ALTER TABLE incidents DROP COLUMN calls_matched;
ALTER TABLE calls DROP COLUMN ring_by;
ALTER TABLE calls DROP COLUMN acts_as;
ALTER TABLE calls DROP COLUMN compared_at;
ALTER TABLE calls DROP COLUMN compared_by;
