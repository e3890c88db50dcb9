-- +goose Up
-- How whoever is told can be reached and written to: of whom that was asked, what they
-- need, which channels are ruled out, and whether a message may be left.
ALTER TABLE relevant_people ADD COLUMN needs_asked TEXT NOT NULL DEFAULT '';
ALTER TABLE relevant_people ADD COLUMN needs TEXT NOT NULL DEFAULT '';
ALTER TABLE relevant_people ADD COLUMN ruled_out TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ruled_out));
ALTER TABLE relevant_people ADD COLUMN messages TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE relevant_people DROP COLUMN messages;
ALTER TABLE relevant_people DROP COLUMN ruled_out;
ALTER TABLE relevant_people DROP COLUMN needs;
ALTER TABLE relevant_people DROP COLUMN needs_asked;
