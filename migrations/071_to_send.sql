-- +goose Up

-- What the first page counts of sending: print runs with packs that may still lie
-- somewhere, batches that wait, and late letters to which a practice owes a reply.
CREATE INDEX packs_waiting_in_run ON packs (run_id) WHERE run_id IS NOT NULL AND state IN ('made', 'pulled');
CREATE INDEX release_batches_waiting ON release_batches (incident_id, id) WHERE state IN ('made', 'approved');
CREATE INDEX obligations_reply_owed ON obligations (incident_id, due_at, id) WHERE kind = 'GP release' AND state = 'open' AND due_at <> '';

-- +goose Down
DROP INDEX obligations_reply_owed;
DROP INDEX release_batches_waiting;
DROP INDEX packs_waiting_in_run;
