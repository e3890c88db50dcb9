-- +goose Up

-- Times are UTC text (2006-01-02T15:04:05.000Z), dates are text (2006-01-02);
-- both sort by time. Tables of decisions and events are append-only: the
-- triggers at the end stop a mistake of ours, the Merkle log shows any other.

------------------------------------------------------------- people, sessions

CREATE TABLE people (
	id                INTEGER PRIMARY KEY,
	email             TEXT    NOT NULL UNIQUE,          -- folded to lower case
	name              TEXT    NOT NULL,
	password          TEXT    NOT NULL DEFAULT '',      -- argon2id, '' until the invitation is used
	telephone         TEXT    NOT NULL DEFAULT '',          -- on which they are rung when nobody is on the rota
	registration_body TEXT    NOT NULL DEFAULT '',
	registration      TEXT    NOT NULL DEFAULT '',
	creates_incidents INTEGER NOT NULL DEFAULT 0,
	administrator     INTEGER NOT NULL DEFAULT 0,
	blocked_at        TEXT,
	version           INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE invitations (
	token_hash TEXT    PRIMARY KEY,
	person_id  INTEGER REFERENCES people (id),           -- NULL: the first administrator, whose account it makes
	purpose    TEXT    NOT NULL,                         -- join, new password, first administrator
	expires_at TEXT    NOT NULL,
	used_at    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_of_person ON invitations (person_id);

CREATE TABLE sessions (
	token_hash TEXT    PRIMARY KEY,
	person_id  INTEGER REFERENCES people (id),
	data       TEXT    NOT NULL,
	signed_in  TEXT,
	signed_in_from TEXT NOT NULL DEFAULT '',             -- browser and address, for its person to recognise
	seen_at    TEXT    NOT NULL,
	expires_at TEXT    NOT NULL,
	ended_at   TEXT,
	ended_why  TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_person ON sessions (person_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_expired ON sessions (expires_at);

CREATE TABLE throttles (
	key      TEXT    PRIMARY KEY,                        -- HMAC of the account name: unknown names are throttled alike
	failures INTEGER NOT NULL,
	next_at  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-------------------------------------------------------------------- incidents

CREATE TABLE incidents (
	id              INTEGER PRIMARY KEY,
	reference       TEXT    NOT NULL UNIQUE,             -- ours or the trust's, used by scripts
	name            TEXT    NOT NULL,
	local_reference TEXT    NOT NULL DEFAULT '',
	lfpse_reference TEXT    NOT NULL DEFAULT '',
	window_from     TEXT    NOT NULL DEFAULT '',
	window_to       TEXT    NOT NULL DEFAULT '',
	cause           TEXT    NOT NULL DEFAULT '',
	discovered_on   TEXT    NOT NULL DEFAULT '',
	declared_on     TEXT    NOT NULL DEFAULT '',
	contact_point   TEXT    NOT NULL DEFAULT '',         -- what patients are told to ring
	policy_id       INTEGER REFERENCES definitions (id), -- telling, sampling, limits
	demonstration   INTEGER NOT NULL DEFAULT 0,
	retention       TEXT    NOT NULL DEFAULT 'review after 20 years',
	sample_seed     TEXT    NOT NULL,
	created_by      INTEGER REFERENCES people (id),      -- NULL: made on the command line
	confirmed_by    INTEGER REFERENCES people (id),      -- the second person behind the first manager
	created_at      TEXT    NOT NULL,
	version         INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE incident_figures (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	n           INTEGER NOT NULL,
	what        TEXT    NOT NULL,                        -- rows, letters, patients
	declared    INTEGER NOT NULL,
	reason      TEXT    NOT NULL,
	by          INTEGER REFERENCES people (id),
	at          TEXT    NOT NULL,
	PRIMARY KEY (incident_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	code        TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	PRIMARY KEY (incident_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE rota (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	days        TEXT    NOT NULL,                        -- 'every day', 'weekdays', 'weekends'
	from_hour   INTEGER NOT NULL,                        -- London, 0 to 23
	to_hour     INTEGER NOT NULL,                        -- exclusive, 1 to 24
	step        INTEGER NOT NULL DEFAULT 1,              -- 1 is rung first
	whom        TEXT    NOT NULL,
	number      TEXT    NOT NULL,
	ended_at    TEXT
) STRICT;
CREATE INDEX rota_of_incident ON rota (incident_id) WHERE ended_at IS NULL;

CREATE TABLE members (
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	person_id     INTEGER NOT NULL REFERENCES people (id),
	role          TEXT    NOT NULL,
	second_reader INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (incident_id, person_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_person ON members (person_id, incident_id);

CREATE TABLE accesses (
	id        INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES people (id),
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	kind      TEXT    NOT NULL,                          -- what was opened: case, restricted patient, letters
	reason    TEXT    NOT NULL,
	from_at   TEXT    NOT NULL,
	until     TEXT    NOT NULL
) STRICT;
CREATE INDEX accesses_of_person ON accesses (person_id, case_id, until);

-- What is data with versions: grade definitions, closing codes, form texts,
-- rules, policies, time limits. incident_id 0 means shipped with the program.
CREATE TABLE definitions (
	id          INTEGER PRIMARY KEY,
	kind        TEXT    NOT NULL,
	incident_id INTEGER NOT NULL DEFAULT 0,
	n           INTEGER NOT NULL,
	body        TEXT    NOT NULL CHECK (json_valid(body)),
	sha256      TEXT    NOT NULL,
	approved_by INTEGER REFERENCES people (id),
	from_at     TEXT    NOT NULL,
	UNIQUE (kind, incident_id, n)
) STRICT;

------------------------------------------------------------------- lists, rows

CREATE TABLE lists (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	file_name     TEXT    NOT NULL,
	sha256        TEXT    NOT NULL,
	bytes         INTEGER NOT NULL,
	supplied_by   TEXT    NOT NULL DEFAULT '',
	source_system TEXT    NOT NULL DEFAULT '',
	declared      INTEGER,                               -- the total that the supplier declared
	declared_what TEXT    NOT NULL DEFAULT '',           -- of rows, letters or patients
	header        TEXT    NOT NULL CHECK (json_valid(header)),
	mapping       TEXT    NOT NULL CHECK (json_valid(mapping)),
	phase         TEXT    NOT NULL,                      -- rows, grouping, cases, done
	done          INTEGER NOT NULL DEFAULT 0,            -- within the phase
	total         INTEGER NOT NULL,                      -- rows of the file
	figures       TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(figures)), -- what the load found, once done
	loaded_by     INTEGER REFERENCES people (id),
	loaded_at     TEXT    NOT NULL,
	finished_at   TEXT,
	lease_by      TEXT    NOT NULL DEFAULT '',
	lease_until   TEXT    NOT NULL DEFAULT '',
	UNIQUE (incident_id, sha256)
) STRICT;

CREATE TABLE rows (
	id      INTEGER PRIMARY KEY,
	list_id INTEGER NOT NULL REFERENCES lists (id),
	line    INTEGER NOT NULL,                            -- as a spreadsheet shows it
	cells   TEXT    NOT NULL,                            -- JSON array, as received; a long text is {"text": id}
	result  TEXT    NOT NULL,                            -- at loading; a later one is in row_results
	reason  TEXT    NOT NULL,
	content BLOB    NOT NULL                             -- SHA-256 of what makes it this document
) STRICT;
CREATE UNIQUE INDEX rows_of_list ON rows (list_id, line);
CREATE INDEX rows_besides ON rows (list_id, result, line) WHERE result <> 'letter'; -- the few that became no letter

CREATE TABLE row_results (
	row_id    INTEGER NOT NULL REFERENCES rows (id),
	n         INTEGER NOT NULL,
	result    TEXT    NOT NULL,
	reason    TEXT    NOT NULL,
	letter_id INTEGER REFERENCES letters (id),
	event     INTEGER NOT NULL,
	PRIMARY KEY (row_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
	id     INTEGER PRIMARY KEY,
	sha256 BLOB    NOT NULL UNIQUE,
	body   TEXT    NOT NULL
) STRICT;

-------------------------------------------------------------- patients, letters

CREATE TABLE patients (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	list_id       INTEGER NOT NULL REFERENCES lists (id),
	nhs_number    TEXT    NOT NULL DEFAULT '',
	nhs_status    TEXT    NOT NULL DEFAULT '',
	born          TEXT    NOT NULL DEFAULT '',
	died          TEXT    NOT NULL DEFAULT '',
	family        TEXT    NOT NULL DEFAULT '',
	given         TEXT    NOT NULL DEFAULT '',
	title         TEXT    NOT NULL DEFAULT '',
	sex           TEXT    NOT NULL DEFAULT '',
	local_id      TEXT    NOT NULL DEFAULT '',
	family_folded TEXT    NOT NULL DEFAULT '',
	given_folded  TEXT    NOT NULL DEFAULT '',
	uncertain     TEXT    NOT NULL DEFAULT '',           -- why the letters of this number stand apart; '' when certain
	restricted    INTEGER NOT NULL DEFAULT 0,
	needs         TEXT    NOT NULL DEFAULT '',           -- communication needs in words
	gp_practice   TEXT    NOT NULL DEFAULT '',
	gp_name       TEXT    NOT NULL DEFAULT '',
	version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX patients_nhs ON patients (nhs_number, incident_id) WHERE nhs_number <> '';
CREATE INDEX patients_name ON patients (incident_id, family_folded, given_folded, id);
CREATE INDEX patients_local ON patients (incident_id, lower(local_id)) WHERE local_id <> '';
CREATE INDEX patients_restricted ON patients (incident_id, id) WHERE restricted = 1;

-- Whereabouts lie apart, so that no read of a patient pulls them by accident.
CREATE TABLE patient_contacts (
	patient_id INTEGER PRIMARY KEY REFERENCES patients (id),
	address    TEXT    NOT NULL DEFAULT '',              -- lines parted by line breaks
	postcode   TEXT    NOT NULL DEFAULT '',
	telephone  TEXT    NOT NULL DEFAULT '',
	mobile     TEXT    NOT NULL DEFAULT '',
	email      TEXT    NOT NULL DEFAULT '',
	language   TEXT    NOT NULL DEFAULT '',
	source     TEXT    NOT NULL DEFAULT '',
	version    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE traces (
	id         INTEGER PRIMARY KEY,
	patient_id INTEGER NOT NULL REFERENCES patients (id),
	answered   TEXT    NOT NULL,                         -- the date of the answer, which gates look at
	source     TEXT    NOT NULL,
	alive      TEXT    NOT NULL,                         -- alive, died, not known
	died       TEXT    NOT NULL DEFAULT '',
	address    TEXT    NOT NULL DEFAULT '',              -- confirmed, changed, not known
	practice   TEXT    NOT NULL DEFAULT '',
	by         INTEGER NOT NULL REFERENCES people (id),
	at         TEXT    NOT NULL
) STRICT;
CREATE INDEX traces_of_patient ON traces (patient_id, answered);

CREATE TABLE letters (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	patient_id    INTEGER NOT NULL REFERENCES patients (id),
	row_id        INTEGER NOT NULL REFERENCES rows (id),
	source_system TEXT    NOT NULL,
	document_id   TEXT    NOT NULL,
	kind          TEXT    NOT NULL,                      -- the document's type in the source's words
	written_on    TEXT    NOT NULL,
	event_on      TEXT    NOT NULL,
	author        TEXT    NOT NULL,
	clinician     TEXT    NOT NULL,                      -- the responsible clinician
	specialty     TEXT    NOT NULL,
	site          TEXT    NOT NULL,
	urgent        INTEGER NOT NULL DEFAULT 0,            -- flags of the source
	action_flag   INTEGER NOT NULL DEFAULT 0,
	medicine_flag INTEGER NOT NULL DEFAULT 0,
	text_id       INTEGER REFERENCES texts (id),
	file_name     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX letters_document ON letters (incident_id, source_system, document_id) WHERE document_id <> '';
CREATE INDEX letters_of_patient ON letters (patient_id);
CREATE INDEX letters_of_row ON letters (row_id);

CREATE TABLE recipients (
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	n         INTEGER NOT NULL,
	row_id    INTEGER NOT NULL REFERENCES rows (id),
	kind      TEXT    NOT NULL,                          -- gp, patient, other
	code      TEXT    NOT NULL DEFAULT '',
	name      TEXT    NOT NULL DEFAULT '',
	delivery  TEXT    NOT NULL DEFAULT 'not delivered',
	failed_at TEXT    NOT NULL DEFAULT '',
	reason    TEXT    NOT NULL DEFAULT '',
	PRIMARY KEY (letter_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipients_further ON recipients (row_id) WHERE n > 1; -- row to letter, for rows that became no letter of their own

CREATE TABLE requested_actions (
	letter_id INTEGER NOT NULL REFERENCES letters (id),
	n         INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	what      TEXT    NOT NULL,
	of_whom   TEXT    NOT NULL,
	by_when   TEXT    NOT NULL DEFAULT '',
	by        INTEGER NOT NULL REFERENCES people (id),
	at        TEXT    NOT NULL,
	PRIMARY KEY (letter_id, n)
) STRICT, WITHOUT ROWID;

------------------------------------------------------------------------- cases

CREATE TABLE cases (
	id               INTEGER PRIMARY KEY,                -- shown as HR-000123
	incident_id      INTEGER NOT NULL REFERENCES incidents (id),
	patient_id       INTEGER NOT NULL UNIQUE REFERENCES patients (id),
	stage            TEXT    NOT NULL,
	resume           TEXT    NOT NULL DEFAULT '',        -- the stage that a later letter interrupted
	urgency          INTEGER NOT NULL DEFAULT 3,         -- 1 same day, 2 urgent, 3 routine: sorts
	due_at           TEXT    NOT NULL,
	specialty        TEXT    NOT NULL DEFAULT '',
	held_until       TEXT    NOT NULL DEFAULT '',
	hold_reason      TEXT    NOT NULL DEFAULT '',
	sampled          TEXT    NOT NULL DEFAULT '',        -- '', closing, assessment: never shown before both have signed
	second_asked     INTEGER NOT NULL DEFAULT 0,         -- a second review was asked for, by policy or a person
	sending_stopped  INTEGER NOT NULL DEFAULT 0,
	allocated_to     INTEGER REFERENCES people (id),
	returned_to      INTEGER REFERENCES people (id),     -- the named person a panel or a lead sent it back to
	open_obligations INTEGER NOT NULL DEFAULT 0,
	complete         INTEGER NOT NULL DEFAULT 0,
	emptied          INTEGER NOT NULL DEFAULT 0,
	letters          INTEGER NOT NULL DEFAULT 0,         -- now in it
	stage_since      TEXT    NOT NULL,
	version          INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX cases_queue ON cases (incident_id, stage, urgency, due_at, id);
CREATE INDEX cases_specialty ON cases (incident_id, specialty, urgency, due_at, id, stage);
CREATE INDEX cases_order ON cases (incident_id, urgency, due_at, id);
CREATE INDEX cases_held ON cases (incident_id, held_until) WHERE held_until <> '';
CREATE INDEX cases_allocated ON cases (allocated_to, stage, urgency, due_at, id) WHERE allocated_to IS NOT NULL;
CREATE INDEX cases_returned ON cases (returned_to) WHERE returned_to IS NOT NULL;
CREATE INDEX cases_complete ON cases (incident_id, complete, urgency, due_at, id);
CREATE INDEX cases_due ON cases (incident_id, urgency, due_at, id) WHERE stage <> 'decided';

CREATE TABLE case_letters (
	case_id    INTEGER NOT NULL REFERENCES cases (id),
	letter_id  INTEGER NOT NULL REFERENCES letters (id),
	from_event INTEGER NOT NULL,
	to_event   INTEGER,                                  -- NULL while the letter is in the case
	PRIMARY KEY (case_id, letter_id, from_event)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX case_letters_now ON case_letters (letter_id) WHERE to_event IS NULL;

CREATE TABLE case_counts (
	incident_id INTEGER NOT NULL,
	stage       TEXT    NOT NULL,
	urgency     INTEGER NOT NULL,
	specialty   TEXT    NOT NULL,
	held        INTEGER NOT NULL,
	complete    INTEGER NOT NULL,
	n           INTEGER NOT NULL,
	PRIMARY KEY (incident_id, stage, urgency, specialty, held, complete)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
	case_id   INTEGER PRIMARY KEY REFERENCES cases (id),
	person_id INTEGER NOT NULL REFERENCES people (id),
	stage     TEXT    NOT NULL,
	until     TEXT    NOT NULL
) STRICT;
CREATE INDEX claims_of_person ON claims (person_id);

--------------------------------------------------------------------- decisions

CREATE TABLE triage_decisions (
	id            INTEGER PRIMARY KEY,
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	letter_id     INTEGER NOT NULL REFERENCES letters (id),
	answer        TEXT    NOT NULL,                      -- close, assess, undone
	code          TEXT    NOT NULL DEFAULT '',
	urgency       INTEGER NOT NULL DEFAULT 3,
	reason        TEXT    NOT NULL DEFAULT '',
	reread        INTEGER NOT NULL DEFAULT 0,            -- waits for a second reading by another person
	definition_id INTEGER NOT NULL REFERENCES definitions (id),
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	supersedes    INTEGER REFERENCES triage_decisions (id),
	event         INTEGER NOT NULL
) STRICT;
CREATE INDEX triage_of_case ON triage_decisions (case_id, id);
CREATE INDEX triage_of_person ON triage_decisions (by, case_id);

CREATE TABLE assessments (
	id            INTEGER PRIMARY KEY,
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	round         TEXT    NOT NULL,                      -- first, second
	kind          TEXT    NOT NULL,                      -- signed, amended, withdrawn
	reason        TEXT    NOT NULL DEFAULT '',
	by            INTEGER NOT NULL REFERENCES people (id),
	registration  TEXT    NOT NULL DEFAULT '',
	definition_id INTEGER NOT NULL REFERENCES definitions (id),
	letters       TEXT    NOT NULL CHECK (json_valid(letters)),
	body          TEXT    NOT NULL CHECK (json_valid(body)), -- canonical answers
	sha256        TEXT    NOT NULL,
	blind         INTEGER NOT NULL,
	at            TEXT    NOT NULL,
	supersedes    INTEGER REFERENCES assessments (id),
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event         INTEGER NOT NULL
) STRICT;
CREATE INDEX assessments_of_case ON assessments (case_id, id);
CREATE INDEX assessments_of_person ON assessments (by, case_id);

CREATE TABLE action_answers (
	assessment_id INTEGER NOT NULL REFERENCES assessments (id),
	letter_id     INTEGER NOT NULL REFERENCES letters (id),
	n             INTEGER NOT NULL,
	done          TEXT    NOT NULL,
	evidence      TEXT    NOT NULL,
	PRIMARY KEY (assessment_id, letter_id, n)
) STRICT, WITHOUT ROWID;

-- After both have signed and differ: each who records that they still do.
CREATE TABLE differences (
	id      INTEGER PRIMARY KEY,
	case_id INTEGER NOT NULL REFERENCES cases (id),
	by      INTEGER NOT NULL REFERENCES people (id),
	note    TEXT    NOT NULL,
	at      TEXT    NOT NULL,
	event   INTEGER NOT NULL
) STRICT;
CREATE INDEX differences_of_case ON differences (case_id, id);

CREATE TABLE panel_decisions (
	id        INTEGER PRIMARY KEY,
	case_id   INTEGER NOT NULL REFERENCES cases (id),
	chair     INTEGER NOT NULL REFERENCES people (id),
	signed_by INTEGER NOT NULL REFERENCES people (id),
	letters   TEXT    NOT NULL CHECK (json_valid(letters)),
	body      TEXT    NOT NULL CHECK (json_valid(body)),  -- present, finding, dissent, reasons
	sha256    TEXT    NOT NULL,
	at        TEXT    NOT NULL,
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event     INTEGER NOT NULL
) STRICT;
CREATE INDEX panel_of_case ON panel_decisions (case_id, id);
CREATE INDEX panel_of_person ON panel_decisions (signed_by, case_id);

CREATE TABLE outcomes (
	id           INTEGER PRIMARY KEY,
	case_id      INTEGER NOT NULL REFERENCES cases (id),
	basis        TEXT    NOT NULL,                        -- one signature, agreed, panel, assumed, reviewed elsewhere, withdrawn
	letters      TEXT    NOT NULL CHECK (json_valid(letters)),
	body         TEXT    NOT NULL CHECK (json_valid(body)), -- grades, association, still-possible harm
	sha256       TEXT    NOT NULL,
	signed_by    INTEGER NOT NULL REFERENCES people (id),
	registration TEXT    NOT NULL DEFAULT '',
	reason       TEXT    NOT NULL DEFAULT '',
	at           TEXT    NOT NULL,
	supersedes   INTEGER REFERENCES outcomes (id),
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event        INTEGER NOT NULL
) STRICT;
CREATE INDEX outcomes_of_case ON outcomes (case_id, id);
CREATE INDEX outcomes_of_person ON outcomes (signed_by, case_id);
CREATE INDEX outcomes_proposed ON outcomes (case_id) WHERE basis IN ('proposed: assumed', 'proposed: reviewed elsewhere');

CREATE TABLE candour_decisions (
	id           INTEGER PRIMARY KEY,
	case_id      INTEGER NOT NULL REFERENCES cases (id),
	resulted     TEXT    NOT NULL,                        -- yes, no, cannot tell
	could_result TEXT    NOT NULL,
	reasons      TEXT    NOT NULL,
	by           INTEGER NOT NULL REFERENCES people (id),
	registration TEXT    NOT NULL,
	at           TEXT    NOT NULL,
	supersedes   INTEGER REFERENCES candour_decisions (id),
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event        INTEGER NOT NULL
) STRICT;
CREATE INDEX candour_of_case ON candour_decisions (case_id, id);

------------------------------------------------------------------- obligations

CREATE TABLE obligations (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	case_id     INTEGER REFERENCES cases (id),
	row_id      INTEGER REFERENCES rows (id),
	call_id     INTEGER REFERENCES calls (id),
	letter_id   INTEGER REFERENCES letters (id),
	kind        TEXT    NOT NULL,                         -- identity, same-day action, action, enquiry, telling, GP release
	what        TEXT    NOT NULL,
	owner       TEXT    NOT NULL DEFAULT '',              -- an account's name or a named outsider
	owner_id    INTEGER REFERENCES people (id),
	due_at      TEXT    NOT NULL DEFAULT '',
	urgency     INTEGER NOT NULL DEFAULT 3,
	state       TEXT    NOT NULL,                         -- open, met, waived
	opened_by   INTEGER REFERENCES people (id),           -- NULL: the program
	opened_at   TEXT    NOT NULL,
	closed_by   INTEGER REFERENCES people (id),
	closed_at   TEXT    NOT NULL DEFAULT '',
	proof       TEXT    NOT NULL DEFAULT '',              -- or the reason of the waiver
	body        TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(body)), -- the kind's own facts
	version     INTEGER NOT NULL DEFAULT 1,
	CHECK (case_id IS NOT NULL OR row_id IS NOT NULL OR call_id IS NOT NULL)
) STRICT;
CREATE INDEX obligations_of_case ON obligations (case_id, id);
CREATE INDEX obligations_open ON obligations (incident_id, kind, urgency, due_at, id) WHERE state = 'open';
CREATE INDEX obligations_due ON obligations (incident_id, due_at, id) WHERE state = 'open';
CREATE INDEX obligations_owned ON obligations (owner_id, due_at, id) WHERE state = 'open' AND owner_id IS NOT NULL;
CREATE INDEX obligations_row ON obligations (row_id) WHERE row_id IS NOT NULL;

-- What happens to an obligation on its way: acceptance by voice, chases, answers.
CREATE TABLE obligation_steps (
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	n             INTEGER NOT NULL,
	kind          TEXT    NOT NULL,                       -- accepted, chased, answered, note, met, waived, reopened
	note          TEXT    NOT NULL,
	whom          TEXT    NOT NULL DEFAULT '',
	happened_at   TEXT    NOT NULL,
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	event         INTEGER NOT NULL,
	PRIMARY KEY (obligation_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	case_id     INTEGER REFERENCES cases (id),
	caller      TEXT    NOT NULL,
	about       TEXT    NOT NULL,
	result      TEXT    NOT NULL,
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL
) STRICT;

-- Who must be told, of a case, and why that person. The last one counts.
CREATE TABLE relevant_people (
	id           INTEGER PRIMARY KEY,
	case_id      INTEGER NOT NULL REFERENCES cases (id),
	who          TEXT    NOT NULL,                        -- patient, died, under 16, lacks capacity
	name         TEXT    NOT NULL DEFAULT '',
	relationship TEXT    NOT NULL DEFAULT '',
	authority    TEXT    NOT NULL DEFAULT '',
	contact      TEXT    NOT NULL DEFAULT '',
	wishes       TEXT    NOT NULL DEFAULT '',
	by           INTEGER NOT NULL REFERENCES people (id),
	at           TEXT    NOT NULL,
	event        INTEGER NOT NULL
) STRICT;
CREATE INDEX relevant_of_case ON relevant_people (case_id, id);

-- Every contact: attempts, what was said in person, what was written, refusals.
CREATE TABLE contacts (
	id            INTEGER PRIMARY KEY,
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	obligation_id INTEGER NOT NULL REFERENCES obligations (id),
	kind          TEXT    NOT NULL,                       -- attempt, in person, written, results, declined, could not be contacted
	happened_at   TEXT    NOT NULL,
	channel       TEXT    NOT NULL,
	result        TEXT    NOT NULL DEFAULT '',
	body          TEXT    NOT NULL CHECK (json_valid(body)),
	gates         TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(gates)), -- the gates that were closed then: recorded, never refused
	by            INTEGER NOT NULL REFERENCES people (id),
	at            TEXT    NOT NULL,
	salt          BLOB    NOT NULL DEFAULT (randomblob(16)), -- of the digests in its event, so that nobody can guess at it there
	event         INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_of_case ON contacts (case_id, id);
CREATE INDEX contacts_of_obligation ON contacts (obligation_id, id);

----------------------------------------------------------------- working notes

CREATE TABLE drafts (
	person_id     INTEGER NOT NULL REFERENCES people (id),
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	form          TEXT    NOT NULL,
	definition_id INTEGER NOT NULL DEFAULT 0,
	body          TEXT    NOT NULL CHECK (json_valid(body)),
	saved_at      TEXT    NOT NULL,
	version       INTEGER NOT NULL DEFAULT 1,
	PRIMARY KEY (person_id, case_id, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked_forms (
	person_id INTEGER NOT NULL REFERENCES people (id),
	path      TEXT    NOT NULL,
	fields    TEXT    NOT NULL,
	until     TEXT    NOT NULL,
	PRIMARY KEY (person_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE searches (
	id          TEXT    PRIMARY KEY,                      -- opaque, in the address
	person_id   INTEGER NOT NULL REFERENCES people (id),
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	query       TEXT    NOT NULL,
	until       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX searches_until ON searches (until);

CREATE TABLE answers (
	person_id     INTEGER NOT NULL REFERENCES people (id),
	key           TEXT    NOT NULL,
	route         TEXT    NOT NULL,
	fields_sha256 TEXT    NOT NULL,
	location      TEXT    NOT NULL,
	message       TEXT    NOT NULL,
	at            TEXT    NOT NULL,
	PRIMARY KEY (person_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_at ON answers (at);

------------------------------------------------------------------------ the log

-- What the audit trail is searched by is read out of the record, so that it can
-- never say anything else.
CREATE TABLE events (
	seq         INTEGER PRIMARY KEY,                      -- from 0, without a gap
	record      TEXT NOT NULL,                            -- the leaf: canonical JSON without patient data
	at          TEXT    AS (record ->> '$.time'),
	incident_id INTEGER AS (coalesce(record ->> '$.incident', 0)),
	person_id   INTEGER AS (coalesce(record ->> '$.actor', 0)),
	change      TEXT    AS (record ->> '$.change'),
	result      TEXT    AS (record ->> '$.result')
) STRICT;
CREATE INDEX events_of_incident ON events (incident_id, at);
CREATE INDEX events_of_person ON events (person_id, incident_id, at);
CREATE INDEX events_of_change ON events (incident_id, change, at);
CREATE INDEX events_not_done ON events (incident_id, result, at) WHERE result <> 'done';

CREATE TABLE event_details (
	seq  INTEGER PRIMARY KEY REFERENCES events (seq),
	salt BLOB NOT NULL,
	body TEXT NOT NULL                                    -- erasable by order; its salted digest is in the leaf
) STRICT;

CREATE TABLE event_cases (
	case_id INTEGER NOT NULL,
	seq     INTEGER NOT NULL,
	PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

-- Up to which event the views of list pages are in event_cases.
CREATE TABLE event_cases_mark (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL
) STRICT;
INSERT INTO event_cases_mark (one, seq) VALUES (1, 0);

CREATE TABLE log_hashes (
	idx  INTEGER PRIMARY KEY,
	hash BLOB NOT NULL
) STRICT;

CREATE TABLE log_head (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	size INTEGER NOT NULL
) STRICT;
INSERT INTO log_head (one, size) VALUES (1, 0);

CREATE TABLE checkpoints (
	size INTEGER PRIMARY KEY,
	note TEXT NOT NULL,
	at   TEXT NOT NULL
) STRICT;

-- What was there before a change that can be undone.
CREATE TABLE change_items (
	event   INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	before  TEXT    NOT NULL CHECK (json_valid(before)),
	PRIMARY KEY (event, case_id)
) STRICT, WITHOUT ROWID;

-- One row that the write probe of /readyz rewrites.
CREATE TABLE probe (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	at  TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER events_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_never_removed BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_never_changed BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_never_removed BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER log_hashes_never_changed BEFORE UPDATE ON log_hashes BEGIN SELECT RAISE(ABORT, 'log_hashes is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER log_hashes_never_removed BEFORE DELETE ON log_hashes BEGIN SELECT RAISE(ABORT, 'log_hashes is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rows_never_changed BEFORE UPDATE ON rows BEGIN SELECT RAISE(ABORT, 'rows is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER rows_never_removed BEFORE DELETE ON rows BEGIN SELECT RAISE(ABORT, 'rows is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER row_results_never_changed BEFORE UPDATE ON row_results BEGIN SELECT RAISE(ABORT, 'row_results is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER row_results_never_removed BEFORE DELETE ON row_results BEGIN SELECT RAISE(ABORT, 'row_results is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER texts_never_changed BEFORE UPDATE ON texts BEGIN SELECT RAISE(ABORT, 'texts is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER texts_never_removed BEFORE DELETE ON texts BEGIN SELECT RAISE(ABORT, 'texts is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER triage_decisions_never_changed BEFORE UPDATE ON triage_decisions BEGIN SELECT RAISE(ABORT, 'triage_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER triage_decisions_never_removed BEFORE DELETE ON triage_decisions BEGIN SELECT RAISE(ABORT, 'triage_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER assessments_never_changed BEFORE UPDATE ON assessments BEGIN SELECT RAISE(ABORT, 'assessments is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER assessments_never_removed BEFORE DELETE ON assessments BEGIN SELECT RAISE(ABORT, 'assessments is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER action_answers_never_changed BEFORE UPDATE ON action_answers BEGIN SELECT RAISE(ABORT, 'action_answers is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER action_answers_never_removed BEFORE DELETE ON action_answers BEGIN SELECT RAISE(ABORT, 'action_answers is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER differences_never_changed BEFORE UPDATE ON differences BEGIN SELECT RAISE(ABORT, 'differences is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER differences_never_removed BEFORE DELETE ON differences BEGIN SELECT RAISE(ABORT, 'differences is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER panel_decisions_never_changed BEFORE UPDATE ON panel_decisions BEGIN SELECT RAISE(ABORT, 'panel_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER panel_decisions_never_removed BEFORE DELETE ON panel_decisions BEGIN SELECT RAISE(ABORT, 'panel_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER outcomes_never_changed BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER outcomes_never_removed BEFORE DELETE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER candour_decisions_never_changed BEFORE UPDATE ON candour_decisions BEGIN SELECT RAISE(ABORT, 'candour_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER candour_decisions_never_removed BEFORE DELETE ON candour_decisions BEGIN SELECT RAISE(ABORT, 'candour_decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER relevant_people_never_changed BEFORE UPDATE ON relevant_people BEGIN SELECT RAISE(ABORT, 'relevant_people is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER relevant_people_never_removed BEFORE DELETE ON relevant_people BEGIN SELECT RAISE(ABORT, 'relevant_people is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER contacts_never_changed BEFORE UPDATE ON contacts BEGIN SELECT RAISE(ABORT, 'contacts is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER contacts_never_removed BEFORE DELETE ON contacts BEGIN SELECT RAISE(ABORT, 'contacts is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER traces_never_changed BEFORE UPDATE ON traces BEGIN SELECT RAISE(ABORT, 'traces is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER traces_never_removed BEFORE DELETE ON traces BEGIN SELECT RAISE(ABORT, 'traces is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER obligation_steps_never_changed BEFORE UPDATE ON obligation_steps BEGIN SELECT RAISE(ABORT, 'obligation_steps is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER obligation_steps_never_removed BEFORE DELETE ON obligation_steps BEGIN SELECT RAISE(ABORT, 'obligation_steps is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER definitions_never_changed BEFORE UPDATE ON definitions BEGIN SELECT RAISE(ABORT, 'definitions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER definitions_never_removed BEFORE DELETE ON definitions BEGIN SELECT RAISE(ABORT, 'definitions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER incident_figures_never_changed BEFORE UPDATE ON incident_figures BEGIN SELECT RAISE(ABORT, 'incident_figures is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER incident_figures_never_removed BEFORE DELETE ON incident_figures BEGIN SELECT RAISE(ABORT, 'incident_figures is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER change_items_never_changed BEFORE UPDATE ON change_items BEGIN SELECT RAISE(ABORT, 'change_items is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER change_items_never_removed BEFORE DELETE ON change_items BEGIN SELECT RAISE(ABORT, 'change_items is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER requested_actions_never_changed BEFORE UPDATE ON requested_actions BEGIN SELECT RAISE(ABORT, 'requested_actions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER requested_actions_never_removed BEFORE DELETE ON requested_actions BEGIN SELECT RAISE(ABORT, 'requested_actions is append-only'); END;
-- +goose StatementEnd
