-- +goose Up

-- Seconds at work on a draft, as its savings measure them; pauses do not count.
ALTER TABLE drafts ADD COLUMN worked INTEGER NOT NULL DEFAULT 0;
