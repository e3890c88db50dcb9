package kit

import (
	"fmt"
	"strings"
)

// Date is a question for one date, asked in three fields: name-day,
// name-month and name-year. The first has the id "name", which is where a link
// to the question leads. Its value is what [JoinDate] gives.
type Date struct{ Name, Legend, Hint, Value, Err string }

// JoinDate gives the three fields of a date as one text: YYYY-MM-DD when each
// has only digits and the year has four, "" when all are empty, and otherwise
// what was typed as d/m/y, which no reader of dates takes for one. It does not
// check that the date exists: 2023-02-30 is for the rule that reads it.
func JoinDate(day, month, year string) string {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if day == "" && month == "" && year == "" {
		return ""
	}
	if !digits(day, 1, 2) || !digits(month, 1, 2) || !digits(year, 4, 4) {
		return day + "/" + month + "/" + year
	}
	return fmt.Sprintf("%s-%02s-%02s", year, month, day)
}

// PartOfDate is what [JoinDate] gave, as YYYY-MM or YYYY where somebody typed the month
// and the year alone, or the year.
func PartOfDate(value string) string {
	switch day, month, year := SplitDate(value); {
	case day != "" || !digits(year, 4, 4):
		return value
	case month == "":
		return year
	case digits(month, 1, 2):
		return fmt.Sprintf("%s-%02s", year, month)
	}
	return value
}

// SplitDate gives the three fields again for what [JoinDate] gave. Day and
// month come back without a leading zero.
func SplitDate(value string) (day, month, year string) {
	if year, rest, ok := strings.Cut(value, "-"); ok && digits(year, 4, 4) {
		month, day, _ := strings.Cut(rest, "-")
		return strings.TrimPrefix(day, "0"), strings.TrimPrefix(month, "0"), year
	}
	day, rest, _ := strings.Cut(value, "/")
	month, year, _ = strings.Cut(rest, "/")
	return day, month, year
}

// digits reports whether the text has from least to most characters, all of
// them ASCII digits.
func digits(text string, least, most int) bool {
	if len(text) < least || len(text) > most {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// datePart is one of the three fields of a date.
type datePart struct{ id, name, label, width, value string }

func (f Date) parts() []datePart {
	day, month, year := SplitDate(f.Value)
	return []datePart{
		{f.Name, f.Name + "-day", "Day", "nhsuk-input--width-2", day},
		{f.Name + "-month", f.Name + "-month", "Month", "nhsuk-input--width-2", month},
		{f.Name + "-year", f.Name + "-year", "Year", "nhsuk-input--width-4", year},
	}
}
