-- +goose Up

-- Patients whom a person's decision made after the load of the list: they are
-- none of the figures that the load found.
ALTER TABLE patients ADD COLUMN after_load INTEGER NOT NULL DEFAULT 0;
