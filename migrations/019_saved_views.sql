-- +goose Up

-- Who put a case on hold. It stays when the hold has run out, until the case moves
-- on, so that whoever waited for something is told that the case is back.
ALTER TABLE cases ADD COLUMN held_by INTEGER REFERENCES people (id);
UPDATE cases SET held_by = (
	SELECT nullif(events.record ->> '$.actor', 0) FROM event_cases JOIN events ON events.seq = event_cases.seq
	WHERE event_cases.case_id = cases.id AND events.change = 'hold' AND events.result = 'done' ORDER BY events.seq DESC LIMIT 1)
WHERE held_until <> '';
CREATE INDEX cases_held_by ON cases (held_by, held_until) WHERE held_by IS NOT NULL;

-- Filters of lists that somebody keeps under a name: for themselves, or, once a
-- manager or a lead has shared them, for everybody in the incident. The filter is
-- the coded query of the list's address.
CREATE TABLE saved_views (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id), -- who saved it
	list        TEXT    NOT NULL,                        -- cases, owed
	query       TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	shared      INTEGER NOT NULL DEFAULT 0,
	at          TEXT    NOT NULL,
	version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX saved_views_of_person ON saved_views (incident_id, person_id) WHERE shared = 0;
CREATE INDEX saved_views_shared ON saved_views (incident_id) WHERE shared = 1;
