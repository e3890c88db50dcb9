// Package tracing writes the request file of the national tracing service (PDS
// by MESH) and reads its response. It holds rules only.
package tracing

import (
	"strings"

	"harmreview/review"
)

// RequestHeader is the header of a request, in the order that the service asks for.
var RequestHeader = []string{"UNIQUE REFERENCE", "NHS_NO", "FAMILY_NAME", "GIVEN_NAME", "OTHER_GIVEN_NAME", "GENDER", "DATE_OF_BIRTH", "POSTCODE",
	"DATE_OF_DEATH", "ADDRESS_LINE1", "ADDRESS_LINE2", "ADDRESS_LINE3", "ADDRESS_LINE4", "ADDRESS_LINE5", "ADDRESS_DATE", "GP_PRACTICE_CODE",
	"GP_REGISTRATION_DATE", "NHAIS_POSTING_ID", "AS_AT_DATE", "LOCAL_PATIENT_ID", "INTERNAL_ID", "TELEPHONE_NUMBER", "MOBILE_NUMBER", "EMAIL_ADDRESS"}

// A Person is whom a request asks about. It holds no more than the service needs
// to find them.
type Person struct {
	Case      review.CaseID
	NHSNumber string
	Family    string
	Given     string
	Sex       string
	Born      string // a date
	Postcode  string // "" of a restricted patient
}

// genders are the codes of PERSON GENDER CODE CURRENT.
var genders = map[string]string{"Male": "1", "Female": "2", "Indeterminate": "9"}

// Record is a line of a request. The unique reference is ours and says nothing.
// Cells are never given the apostrophe that keeps a spreadsheet from taking them
// for formulas: a machine reads this file and would take it for part of a name.
func (p Person) Record() []string {
	cells := make([]string, len(RequestHeader))
	given, other, _ := strings.Cut(strings.TrimSpace(p.Given), " ")
	gender := genders[p.Sex]
	if gender == "" {
		gender = "0"
	}
	cells[0], cells[1], cells[2], cells[3], cells[4] = p.Case.String(), p.NHSNumber, p.Family, given, strings.TrimSpace(other)
	cells[5], cells[6], cells[7] = gender, strings.ReplaceAll(p.Born, "-", ""), p.Postcode
	return cells
}
