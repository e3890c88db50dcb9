-- +goose Up

-- Since when somebody holds a case. When they last did something with it follows
-- from until, which is always the same time after that.
ALTER TABLE claims ADD COLUMN since TEXT NOT NULL DEFAULT '';

-- What somebody is told whose case was taken over while they held it.
CREATE TABLE claim_notices (
	id        INTEGER PRIMARY KEY,
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	person_id INTEGER NOT NULL REFERENCES people (id),   -- who held it, and is told
	by        INTEGER NOT NULL REFERENCES people (id),   -- who took it over
	reason    TEXT    NOT NULL,
	at        TEXT    NOT NULL,
	shown_at  TEXT    NOT NULL DEFAULT '',               -- when it interrupted a page
	read_at   TEXT    NOT NULL DEFAULT '',               -- when they said that they had read it
	event     INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_notices_of_person ON claim_notices (person_id, at);
CREATE INDEX claim_notices_unread ON claim_notices (person_id, id) WHERE read_at = '';
CREATE INDEX claim_notices_of_case ON claim_notices (case_id, person_id);

-- In which specialties somebody works, in the words of an incident's letters.
CREATE TABLE member_specialties (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	person_id   INTEGER NOT NULL REFERENCES people (id),
	specialty   TEXT    NOT NULL,
	PRIMARY KEY (incident_id, person_id, specialty)
) STRICT, WITHOUT ROWID;

-- The queue of one specialty in one stage, without the many that are decided.
CREATE INDEX cases_next ON cases (incident_id, stage, specialty, urgency, due_at, rank, id) WHERE stage <> 'decided';
