-- +goose Up

-- Packs that the post brought back.
CREATE TABLE returned_mail (
	pack_id INTEGER PRIMARY KEY REFERENCES packs (id),
	"on"    TEXT    NOT NULL,                             -- the day it came back
	reason  TEXT    NOT NULL,                             -- coded
	note    TEXT    NOT NULL,
	by      INTEGER NOT NULL REFERENCES people (id),
	at      TEXT    NOT NULL,
	event   INTEGER NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER returned_mail_never_changed BEFORE UPDATE ON returned_mail BEGIN SELECT RAISE(ABORT, 'returned_mail is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER returned_mail_never_removed BEFORE DELETE ON returned_mail BEGIN SELECT RAISE(ABORT, 'returned_mail is append-only'); END;
-- +goose StatementEnd
