-- +goose Up

-- Which rules touched which letters of a case when it was last ranked. What they
-- found in a text is worked out anew when somebody reads it, and not kept.
CREATE TABLE rank_hits (
	case_id       INTEGER NOT NULL REFERENCES cases (id),
	rule          INTEGER NOT NULL, -- its place in the set, counted from 1
	letter_id     INTEGER NOT NULL REFERENCES letters (id),
	negated       INTEGER NOT NULL, -- the letter probably denies it
	definition_id INTEGER NOT NULL REFERENCES definitions (id),
	PRIMARY KEY (case_id, rule, letter_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rank_hits_rule ON rank_hits (definition_id, rule, case_id);

-- Cases to rank are found at once, however many wait.
CREATE INDEX cases_unranked ON cases (incident_id, coalesce(ranked_under, 0), id) WHERE stage = 'triage' AND emptied = 0;
CREATE INDEX cases_mixed ON cases (incident_id, id) WHERE mixed = 1;

-- Whatever rules ask of a letter or a patient changes: its case is ranked anew.

-- +goose StatementBegin
CREATE TRIGGER letter_ranked_anew AFTER UPDATE OF kind, written_on, specialty, urgent, action_flag, medicine_flag, text_id, file_id ON letters
BEGIN
	UPDATE cases SET ranked_under = NULL WHERE ranked_under IS NOT NULL
		AND id IN (SELECT case_id FROM case_letters WHERE letter_id = new.id AND to_event IS NULL);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER patient_ranked_anew AFTER UPDATE OF born, died ON patients WHEN old.born <> new.born OR old.died <> new.died
BEGIN
	UPDATE cases SET ranked_under = NULL WHERE ranked_under IS NOT NULL AND patient_id = new.id;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER recipient_ranked_anew AFTER INSERT ON recipients WHEN new.delivery = 'not delivered'
BEGIN
	UPDATE cases SET ranked_under = NULL WHERE ranked_under IS NOT NULL
		AND id IN (SELECT case_id FROM case_letters WHERE letter_id = new.letter_id AND to_event IS NULL);
END;
-- +goose StatementEnd
