-- +goose Up

-- Cases that were given to people, taken back or handed over, many with one
-- event. What was there before is in change_items of that event.
CREATE TABLE allocations (
	id           INTEGER PRIMARY KEY,
	incident_id  INTEGER NOT NULL REFERENCES incidents (id),
	event        INTEGER NOT NULL UNIQUE,
	kind         TEXT    NOT NULL,                -- allocate, take back, hand over
	by           INTEGER NOT NULL REFERENCES people (id),
	at           TEXT    NOT NULL,
	until        TEXT    NOT NULL DEFAULT '',     -- how long it holds; '' for what gives nothing to anybody
	undone_by    INTEGER REFERENCES people (id),  -- NULL while it stands
	undone_at    TEXT    NOT NULL DEFAULT '',
	undone_event INTEGER
) STRICT;
CREATE INDEX allocations_of_incident ON allocations (incident_id, id);

-- How many cases each person got, or (n below zero) was relieved of.
CREATE TABLE allocation_people (
	allocation_id INTEGER NOT NULL REFERENCES allocations (id),
	person_id     INTEGER NOT NULL REFERENCES people (id),
	n             INTEGER NOT NULL,
	PRIMARY KEY (allocation_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_people_told ON allocation_people (person_id, allocation_id);

-- An allocation holds until then; afterwards the case is in the queue again.
ALTER TABLE cases ADD COLUMN allocated_until TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN allocation INTEGER REFERENCES allocations (id);

CREATE INDEX change_items_of_case ON change_items (case_id);
CREATE INDEX drafts_of_case ON drafts (case_id);
