package intake

import "strings"

// Correct reads the details of a person as somebody typed them, by the rules for
// a row. Problems are by field name, in words that hold no value.
func Correct(p Person, terms Terms) (Person, map[string]string) {
	problems := map[string]string{}
	for _, s := range []*string{&p.NHSNumber, &p.Born, &p.Family, &p.Given, &p.Title, &p.LocalID, &p.Sex} {
		*s = strings.TrimSpace(*s)
	}
	number, placeholder, problem := parseNHSNumber(p.NHSNumber, terms.Demonstration)
	if problem != "" {
		problems["nhs_number"] = "The NHS number " + string(problem)
	}
	if placeholder {
		problems["nhs_number"] = "This is a placeholder, and no NHS number. Leave it empty when it is not known."
	}
	if p.Born != "" {
		born, problem := parseDate(p.Born, DayFirst)
		if problem != "" {
			problems["born"] = "The date of birth " + string(problem)
		}
		if terms.Received != "" && born > terms.Received {
			problems["born"] = "The date of birth is in the future."
		}
		p.Born = born
	}
	if Fold(p.Family) == "" {
		problems["family"] = "Enter the family name."
	}
	p.NHSNumber, p.Sex = number, sexOf(p.Sex)
	return p, problems
}
