-- +goose Up

-- Whether keys decide at triage wherever the focus is, by the person's own wish.
ALTER TABLE people ADD COLUMN wide_keys INTEGER NOT NULL DEFAULT 0;

-- What somebody did today and this week, counted for them alone.
CREATE INDEX triage_by_day ON triage_decisions (by, at);
CREATE INDEX assessments_by_day ON assessments (by, at);
