-- +goose Up

-- What lists call a practice that the directory does not know.
CREATE INDEX patients_of_practice ON patients (incident_id, gp_practice) WHERE gp_name <> '';

-- +goose Down
DROP INDEX patients_of_practice;
