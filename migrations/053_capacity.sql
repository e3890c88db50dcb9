-- +goose Up
-- What shows that a patient decides for themselves, or who found that they cannot.
ALTER TABLE relevant_people ADD COLUMN capacity TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE relevant_people DROP COLUMN capacity;
