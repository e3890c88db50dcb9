-- +goose Up

-- Whether a caller tells of harm, moderate or worse: what turns out notifiable was known from then on.
ALTER TABLE calls ADD COLUMN harm INTEGER NOT NULL DEFAULT 0;

-- +goose StatementBegin
CREATE TRIGGER calls_harm_stays BEFORE UPDATE OF harm ON calls BEGIN SELECT RAISE(ABORT, 'what was taken down of a call is never changed'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER calls_harm_stays;
ALTER TABLE calls DROP COLUMN harm;
