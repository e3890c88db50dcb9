package views

import (
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// columnGroups are the columns that a list may have, in plain words, those that
// say things of one kind together.
var columnGroups = []struct {
	label   string
	columns [][2]string // canonical name, label
}{
	{"The letter", [][2]string{
		{"document_id", "Id of the document"}, {"document_type", "Type of document"}, {"document_created_at", "Date written"}, {"event_date", "Date of the appointment or event"},
		{"authored_by", "Author"}, {"responsible_clinician", "Responsible clinician"}, {"specialty_name", "Specialty"}, {"treatment_function_code", "Treatment function code"},
		{"site_code", "Site"}, {"document_status", "State of the document"}, {"file_name", "Name of the letter’s file"}, {"free_text", "Text of the letter"},
	}},
	{"The patient", [][2]string{
		{"nhs_number", "NHS number"}, {"nhs_number_status", "NHS number status"}, {"local_patient_id", "Hospital number"}, {"family_name", "Family name"}, {"given_name", "Given names"},
		{"title", "Title"}, {"date_of_birth", "Date of birth"}, {"sex", "Sex"}, {"date_of_death", "Date of death"},
	}},
	{"Reaching the patient", [][2]string{
		{"address_1", "Address, line 1"}, {"address_2", "Address, line 2"}, {"address_3", "Address, line 3"}, {"address_4", "Address, line 4"}, {"address_5", "Address, line 5"},
		{"postcode", "Postcode"}, {"telephone", "Telephone"}, {"mobile", "Mobile"}, {"email", "E-mail"}, {"preferred_language", "Preferred language"}, {"communication_needs", "Communication needs"},
		{"carer_name", "Name of a carer"}, {"carer_telephone", "Telephone of a carer"},
	}},
	{"To whom it was to go", [][2]string{
		{"intended_recipient", "Intended recipient"}, {"gp_practice_code", "Code of the GP practice"}, {"gp_practice_name", "Name of the GP practice"},
		{"failure_reason", "Why it was not delivered"}, {"failure_at", "When it was not delivered"},
	}},
	{"What it asks for", [][2]string{
		{"urgency_flag", "Urgent"}, {"action_requested", "An action is requested"}, {"medication_changed", "A medicine was changed"},
	}},
	{"Where the row comes from", [][2]string{{"source_system", "Source system"}, {"source_row_id", "Id of the row in the source"}}},
}

const keptAsItCame = "Kept as it came"

// columnOptions are what a cell of a header can be matched to.
func columnOptions() []kit.Option {
	all := []kit.Option{{Label: keptAsItCame}}
	for _, g := range columnGroups {
		for _, c := range g.columns {
			all = append(all, kit.Option{Value: c[0], Label: c[1], Group: g.label})
		}
	}
	return all
}

// ColumnLabel is a column of lists in plain words, by its canonical name.
func ColumnLabel(name string) string {
	for _, g := range columnGroups {
		for _, c := range g.columns {
			if c[0] == name {
				return c[1]
			}
		}
	}
	return name
}

// takenAs says what a column of a file was recognised as.
func takenAs(l intake.List, i int) string {
	if i < len(l.Columns) && l.Columns[i] != "" {
		return ColumnLabel(l.Columns[i])
	}
	return keptAsItCame
}
