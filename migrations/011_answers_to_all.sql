-- +goose Up

-- One answer to many rows of a list whose document came before with other
-- content, given as one event.
CREATE TABLE answers_to_all (
	event   INTEGER PRIMARY KEY,
	list_id INTEGER NOT NULL REFERENCES lists (id),
	answer  TEXT    NOT NULL,                            -- keep, take
	rows    INTEGER NOT NULL,
	newest  INTEGER NOT NULL REFERENCES lists (id),      -- the newest list then: what later ones brought goes by the answer
	undone  INTEGER                                      -- the event that took it back, NULL while it stands
) STRICT;
CREATE INDEX answers_to_all_of_list ON answers_to_all (list_id, event);

-- The rows of such an answer, and what taking it back needs to know.
CREATE TABLE answered_rows (
	event      INTEGER NOT NULL REFERENCES answers_to_all (event),
	row_id     INTEGER NOT NULL REFERENCES rows (id),
	letter_id  INTEGER NOT NULL REFERENCES letters (id),
	entered    INTEGER NOT NULL,                         -- 1: what the row says is in document_rows as settled because of it
	before_row INTEGER REFERENCES rows (id),             -- from which the letter had its facts; NULL: it has them still
	PRIMARY KEY (event, row_id)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER answered_rows_never_changed BEFORE UPDATE ON answered_rows BEGIN SELECT RAISE(ABORT, 'answered_rows is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER answered_rows_never_removed BEFORE DELETE ON answered_rows BEGIN SELECT RAISE(ABORT, 'answered_rows is append-only'); END;
-- +goose StatementEnd
