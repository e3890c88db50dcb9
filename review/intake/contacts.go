package intake

import (
	"maps"
	"strings"

	"harmreview/review/sheet"
)

// CheckContacts returns a sheet.Refusal for the header of a contact file that
// does not say whom its lines are about, or nothing about them.
func CheckContacts(header []string) error {
	m := Map(header)
	has := func(c ...column) bool {
		for _, one := range c {
			if m.at[one] >= 0 {
				return true
			}
		}
		return false
	}
	switch {
	case !has(nhsNumber, localPatientID) || !has(dateOfBirth):
		return sheet.Refusal("The header must name date_of_birth, and nhs_number or local_patient_id, so that a line says whom it is about.")
	case !has(address1, postcode, telephone, mobile, email, preferredLanguage, communicationNeeds, carerName, carerTelephone):
		return sheet.Refusal("The header names nothing about how people can be reached, such as telephone, email, address_1 or communication_needs.")
	}
	return nil
}

// Contacts are what a row says of how a person can be reached, by field; what it
// does not say is not there.
func (p Person) Contacts() map[string]string {
	all := map[string]string{"address": p.Address, "postcode": p.Postcode, "telephone": p.Telephone, "mobile": p.Mobile, "email": p.Email,
		"language": p.Language, "needs": p.Needs, "carer_name": p.CarerName, "carer_telephone": p.CarerTelephone}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}

// CompareContacts parts what is said into what is new, because nothing is known
// there, and what differs from what is known.
func CompareContacts(said, known map[string]string) (fresh, other map[string]string) {
	fresh, other = map[string]string{}, map[string]string{}
	for field, value := range said {
		switch {
		case known[field] == "":
			fresh[field] = value
		case contactKey(field, value) != contactKey(field, known[field]):
			other[field] = value
		}
	}
	return fresh, other
}

// contactKey is what two ways of writing one detail have in common.
func contactKey(field, value string) string {
	switch field {
	case "telephone", "mobile", "carer_telephone":
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, value)
		if rest, abroad := strings.CutPrefix(digits, "44"); abroad {
			return "0" + strings.TrimPrefix(rest, "0")
		}
		return digits
	case "postcode":
		return strings.ReplaceAll(Fold(value), " ", "")
	case "email":
		return strings.ToLower(strings.TrimSpace(value))
	}
	return Fold(value)
}
