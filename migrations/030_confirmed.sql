-- +goose Up

-- When the person last proved in this session who they are.
ALTER TABLE sessions ADD COLUMN confirmed_at TEXT NOT NULL DEFAULT '';
