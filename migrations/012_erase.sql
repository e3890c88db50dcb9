-- +goose Up

-- Who asked that what an undone list says be erased, why, and who confirmed it.
-- What stays of such a list is how it was called, how many rows it had, and its digest.
ALTER TABLE lists ADD COLUMN erase_asked_by INTEGER REFERENCES people (id);
ALTER TABLE lists ADD COLUMN erase_asked_at TEXT NOT NULL DEFAULT '';
ALTER TABLE lists ADD COLUMN erase_why      TEXT NOT NULL DEFAULT '';
ALTER TABLE lists ADD COLUMN erased_by      INTEGER REFERENCES people (id);
ALTER TABLE lists ADD COLUMN erased_at      TEXT NOT NULL DEFAULT '';
