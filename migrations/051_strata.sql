-- +goose Up
-- Lots are drawn reviewer by reviewer: one of each so many of theirs in a row. Those
-- that were drawn before, and those of a class, have no reviewer and were drawn case
-- by case.
ALTER TABLE draws ADD COLUMN by INTEGER REFERENCES people (id);
ALTER TABLE draws ADD COLUMN k INTEGER NOT NULL DEFAULT 0; -- how many lots of this kind had been drawn of the reviewer's work before
CREATE INDEX draws_of_person ON draws (incident_id, by, kind);

-- +goose Down
DROP INDEX draws_of_person;
ALTER TABLE draws DROP COLUMN k;
ALTER TABLE draws DROP COLUMN by;
