-- +goose Up

-- Where priority rules put a case among those of the same urgency and due time:
-- 0 comes first, 100 is what no rule touched. mixed marks a case that no rule
-- touched and that was drawn to come early all the same, to test the rules.
ALTER TABLE cases ADD COLUMN rank INTEGER NOT NULL DEFAULT 100;
ALTER TABLE cases ADD COLUMN mixed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN ranked_under INTEGER REFERENCES definitions (id); -- NULL: not ranked yet

DROP INDEX cases_queue;
CREATE INDEX cases_queue ON cases (incident_id, stage, urgency, due_at, rank, id);
DROP INDEX cases_specialty;
CREATE INDEX cases_specialty ON cases (incident_id, specialty, urgency, due_at, rank, id, stage);
DROP INDEX cases_order;
CREATE INDEX cases_order ON cases (incident_id, urgency, due_at, rank, id);
DROP INDEX cases_allocated;
CREATE INDEX cases_allocated ON cases (allocated_to, stage, urgency, due_at, rank, id) WHERE allocated_to IS NOT NULL;
DROP INDEX cases_complete;
CREATE INDEX cases_complete ON cases (incident_id, complete, urgency, due_at, rank, id);
DROP INDEX cases_due;
CREATE INDEX cases_due ON cases (incident_id, urgency, due_at, rank, id) WHERE stage <> 'decided';
