-- +goose Up

-- Whether keys decide at triage wherever the focus is, by the person's own wish.
ALTER TABLE people ADD COLUMN wide_keys INTEGER NOT NULL DEFAULT 0;
