-- +goose Up

-- What the program's own recounts found. The last one stands; a fault stays on
-- the pages until a recount finds everything in order.
CREATE TABLE self_checks (
	at      TEXT PRIMARY KEY,
	name    TEXT NOT NULL DEFAULT '',                    -- of the recount that failed
	fault   TEXT NOT NULL DEFAULT ''                     -- '': every figure equals its rows
) STRICT, WITHOUT ROWID;
