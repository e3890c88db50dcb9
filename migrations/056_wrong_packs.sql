-- +goose Up

-- Packs that went and were wrong: what they said, or that they went at all.
CREATE TABLE wrong_packs (
	pack_id INTEGER PRIMARY KEY REFERENCES packs (id),
	reason  TEXT    NOT NULL,
	by      INTEGER NOT NULL REFERENCES people (id),
	at      TEXT    NOT NULL,
	event   INTEGER NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER wrong_packs_never_changed BEFORE UPDATE ON wrong_packs BEGIN SELECT RAISE(ABORT, 'wrong_packs is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wrong_packs_never_removed BEFORE DELETE ON wrong_packs BEGIN SELECT RAISE(ABORT, 'wrong_packs is append-only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE wrong_packs;
