-- +goose Up
-- Classes of tellings that an owner waived by name, because the policy asks for them no
-- more. The program carries them out case by case until ended_at.
CREATE TABLE telling_waivers (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	class       TEXT    NOT NULL,                        -- of the cases
	name        TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	people      INTEGER NOT NULL,                        -- as many as the owner saw
	by          INTEGER NOT NULL REFERENCES people (id),
	at          TEXT    NOT NULL,
	ended_at    TEXT    NOT NULL DEFAULT '',
	event       INTEGER NOT NULL
) STRICT;
CREATE INDEX telling_waivers_at_work ON telling_waivers (incident_id, id) WHERE ended_at = '';
-- +goose StatementBegin
CREATE TRIGGER telling_waivers_stay_as_made BEFORE UPDATE OF incident_id, class, name, reason, people, by, at, event ON telling_waivers
	BEGIN SELECT RAISE(ABORT, 'what was waived is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER telling_waivers_never_removed BEFORE DELETE ON telling_waivers BEGIN SELECT RAISE(ABORT, 'telling_waivers is append-only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE telling_waivers;
