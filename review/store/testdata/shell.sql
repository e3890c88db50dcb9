-- The job of a load as the sqlite3 shell does it: the same rows, texts, tables
-- and indexes from the same file, which lies in temp.incoming. It checks
-- nothing, keeps no audit log, cannot be resumed and holds one transaction.

PRAGMA synchronous = FULL;
PRAGMA cache_size = -65536;
BEGIN IMMEDIATE;

INSERT INTO definitions (id, kind, n, body, sha256, from_at) VALUES (1000, 'shell', 1, '{}', '', '');
INSERT INTO incidents (id, reference, name, policy_id, sample_seed, created_at) VALUES (1, 'SHELL', 'Shell', 1000, '', '');
INSERT INTO lists (id, incident_id, file_name, sha256, bytes, header, mapping, phase, total, loaded_at)
SELECT 1, 1, 'list.csv', '', 0, '[]', '[]', 'done', count(*), '' FROM incoming;

INSERT INTO texts (sha256, body) SELECT DISTINCT sha3(free_text, 256), free_text FROM incoming WHERE free_text <> '';

CREATE TEMP TABLE sorted AS
SELECT incoming.rowid AS row_id, incoming.*, texts.id AS text_id,
	row_number() OVER (PARTITION BY document_id ORDER BY incoming.rowid) AS nth,
	row_number() OVER (PARTITION BY document_id, intended_recipient, gp_practice_code ORDER BY incoming.rowid) AS nth_recipient,
	substr(date_of_birth, 7) || '-' || substr(date_of_birth, 4, 2) || '-' || substr(date_of_birth, 1, 2) AS born,
	CASE WHEN nhs_number = '' OR date_of_birth = '' THEN incoming.rowid ELSE nhs_number || date_of_birth || given_name END AS person
FROM incoming LEFT JOIN texts ON texts.sha256 = sha3(free_text, 256);

INSERT INTO rows (id, list_id, line, cells, result, reason, content)
SELECT row_id, 1, row_id + 1,
	json_array(source_system, source_row_id, document_id, document_type, document_status, document_created_at, event_date, authored_by,
		responsible_clinician, specialty_name, treatment_function_code, site_code, nhs_number, nhs_number_status, local_patient_id, family_name,
		given_name, title, date_of_birth, sex, date_of_death, address_1, address_2, address_3, address_4, address_5, postcode, telephone, mobile,
		email, preferred_language, communication_needs, gp_practice_code, gp_practice_name, intended_recipient, urgency_flag, action_requested,
		medication_changed, failure_reason, failure_at, file_name, json_object('text', text_id)),
	CASE WHEN nth = 1 THEN 'letter' WHEN nth_recipient = 1 THEN 'further recipient' ELSE 'duplicate' END, '',
	sha3(document_id || document_type || document_created_at || event_date || nhs_number || family_name || given_name || date_of_birth || free_text, 256)
FROM sorted;

INSERT INTO patients (id, incident_id, list_id, nhs_number, nhs_status, born, died, family, given, title, sex, local_id, family_folded, given_folded,
	uncertain, needs, gp_practice, gp_name)
SELECT min(row_id), 1, 1, nhs_number, nhs_number_status, born, date_of_death, family_name, given_name, title, sex, local_patient_id, lower(family_name),
	lower(given_name), CASE WHEN nhs_number = '' THEN 'No NHS number' ELSE '' END, communication_needs, gp_practice_code, gp_practice_name
FROM sorted WHERE nth = 1 GROUP BY person;

INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, source)
SELECT patients.id, address_1 || char(10) || address_2 || char(10) || address_3, postcode, telephone, mobile, email, preferred_language, 'the list'
FROM patients JOIN sorted ON row_id = patients.id;

CREATE TEMP TABLE whose AS SELECT person, min(row_id) AS patient_id FROM sorted WHERE nth = 1 GROUP BY person;
CREATE INDEX temp.whose_person ON whose (person);

INSERT INTO letters (id, incident_id, patient_id, row_id, source_system, document_id, kind, written_on, event_on, author, clinician, specialty, site,
	urgent, action_flag, medicine_flag, text_id, file_name)
SELECT row_id, 1, patient_id, row_id, source_system, document_id, document_type, substr(document_created_at, 1, 10),
	substr(event_date, 7) || '-' || substr(event_date, 4, 2) || '-' || substr(event_date, 1, 2), authored_by, responsible_clinician, specialty_name, site_code,
	urgency_flag = 'Y', action_requested = 'Y', medication_changed = 'Y', text_id, file_name
FROM sorted JOIN whose USING (person) WHERE nth = 1;

INSERT INTO recipients (letter_id, n, row_id, kind, code, name, failed_at, reason)
SELECT letters.id, row_number() OVER (PARTITION BY letters.id ORDER BY sorted.row_id), sorted.row_id, 'gp', gp_practice_code, intended_recipient, failure_at, failure_reason
FROM sorted JOIN letters ON letters.document_id = sorted.document_id AND letters.incident_id = 1 AND letters.source_system = sorted.source_system
WHERE nth_recipient = 1;

INSERT INTO cases (id, incident_id, patient_id, stage, urgency, due_at, specialty, open_obligations, letters, stage_since)
SELECT row_number() OVER (ORDER BY min(written_on), patients.id), 1, patients.id, 'triage', CASE WHEN max(urgent) THEN 2 ELSE 3 END, '2026-12-21T17:00:00.000Z',
	min(specialty), uncertain <> '', count(*), '2026-11-23T09:30:00.000Z'
FROM patients JOIN letters ON letters.patient_id = patients.id GROUP BY patients.id;

INSERT INTO case_letters (case_id, letter_id, from_event) SELECT cases.id, letters.id, 0 FROM letters JOIN cases ON cases.patient_id = letters.patient_id;
INSERT INTO obligations (incident_id, case_id, kind, what, state, opened_at)
SELECT 1, cases.id, 'identity', uncertain, 'open', '' FROM cases JOIN patients ON patients.id = patient_id WHERE uncertain <> '';
INSERT INTO case_counts (incident_id, stage, urgency, specialty, held, complete, n)
SELECT incident_id, stage, urgency, specialty, 0, 0, count(*) FROM cases GROUP BY 1, 2, 3, 4;

COMMIT;
