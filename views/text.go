package views

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"harmreview/review"
	"harmreview/review/intake"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// day is a date as staff screens show it, such as 05-Mar-2020, or a month; what is neither
// is shown as it is, and nothing as "Not known".
func day(date string) string {
	if date == "" {
		return "Not known"
	}
	if t, err := time.Parse("2006-01", date); err == nil {
		return t.Format("Jan-2006")
	}
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("02-Jan-2006")
}

// dayOf is the date in London of a time.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return "Not known"
	}
	return t.In(review.London).Format("02-Jan-2006")
}

// clock is a time in London with its date.
func clock(t time.Time) string {
	if t.IsZero() {
		return "Not known"
	}
	return t.In(review.London).Format("02-Jan-2006 15:04")
}

// due says when something is due, and how long that is or how late.
func due(t, now time.Time) string {
	if t.IsZero() {
		return "No date"
	}
	return dueMoment(t, now) + " (" + dueSpan(t, now, false) + ")"
}

// dueInHours is due for what is counted in hours, nights and weekends included.
func dueInHours(t, now time.Time) string {
	if t.IsZero() {
		return "No date"
	}
	return dueMoment(t, now) + " (" + dueSpan(t, now, true) + ")"
}

// dueOf says when an obligation is due.
func dueOf(o review.Obligation, now time.Time) string {
	if inHours(o.Urgency) {
		return dueInHours(o.Due, now)
	}
	return due(o.Due, now)
}

// span says a length of time in its largest unit.
func span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return count(max(int(d.Minutes()), 1), "minute")
	case d < 48*time.Hour:
		return count(int(d.Hours()), "hour")
	}
	return count(int(d.Hours()/24), "day")
}

// nhs is an NHS number in three groups, as ISB 0149 shows it.
func nhs(number string) string {
	if number == "" {
		return "Not known"
	}
	return intake.FormatNHSNumber(number)
}

// sexes are the codes of the data dictionary (person stated gender).
var sexes = map[string]string{"1": "Male", "2": "Female", "9": "Indeterminate", "X": "Not known", "0": "Not known",
	"m": "Male", "f": "Female", "male": "Male", "female": "Female"}

func sex(code string) string {
	if label, ok := sexes[strings.ToLower(code)]; ok {
		return label
	}
	if code == "" {
		return "Not known"
	}
	return code
}

// born is the date of birth with the age, or the age at death.
func born(b review.Banner, now time.Time) string {
	s := day(b.Born)
	if age, ok := b.Age(review.Date(now)); ok && b.Died == "" {
		s += " (" + strconv.Itoa(age) + "y)"
	}
	return s
}

func died(b review.Banner) string {
	s := day(b.Died)
	if age, ok := b.Age(b.Died); ok {
		s += " (aged " + strconv.Itoa(age) + ")"
	}
	return s
}

// sentence starts a text with a capital letter.
func sentence(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// orNot is a text, or that it was not recorded.
func orNot(s string) string {
	if strings.TrimSpace(s) == "" {
		return "Not recorded"
	}
	return s
}

// paragraphs splits a text at its empty lines; a paragraph keeps its line breaks.
func paragraphs(text string) []string {
	var all []string
	for _, p := range pieces(text, nil) {
		all = append(all, p[0].Text)
	}
	return all
}
