-- +goose Up
-- The covering letter of a pack that somebody attached: of what kind, why, by whom
-- translated; '' for one that the program made. The file as it was attached is then
-- the sheet of the pack.
ALTER TABLE packs ADD COLUMN attached TEXT NOT NULL DEFAULT '' CHECK (attached = '' OR json_valid(attached));

-- +goose StatementBegin
CREATE TRIGGER packs_stay_as_attached BEFORE UPDATE OF attached ON packs BEGIN SELECT RAISE(ABORT, 'what was made is never changed'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER packs_stay_as_attached;
ALTER TABLE packs DROP COLUMN attached;
