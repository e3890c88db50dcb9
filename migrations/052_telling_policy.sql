-- +goose Up
-- The policy that every case was last looked at under, for the telling that it asks
-- for. Another one has the program open the tellings that are missing.
ALTER TABLE incidents ADD COLUMN told_under INTEGER REFERENCES definitions (id);

-- +goose Down
ALTER TABLE incidents DROP COLUMN told_under;
