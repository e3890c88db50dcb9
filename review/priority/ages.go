package priority

import (
	"slices"
	"time"
)

// A Turning is what passing days change for the rules of a set: the ages of
// letters, in days, at which a condition begins or ends to hold, and whether
// birthdays of patients do.
type Turning struct {
	LetterDays []int `json:"letter_days"`
	Birthdays  bool  `json:"birthdays"`
}

// Turning is what passing days change for the rules of the set.
func (s Set) Turning() Turning {
	t := Turning{LetterDays: []int{}}
	for _, r := range s.Rules {
		for _, c := range r.Conditions {
			switch {
			case r.Off:
			case c.What == PatientAge:
				t.Birthdays = true
			case c.What == LetterAge:
				if c.Least > 0 {
					t.LetterDays = append(t.LetterDays, c.Least)
				}
				if c.Most > 0 {
					t.LetterDays = append(t.LetterDays, c.Most+1)
				}
			}
		}
	}
	slices.Sort(t.LetterDays)
	t.LetterDays = slices.Compact(t.LetterDays)
	return t
}

// Birthdays are the days (01-02) after from up to to, both 2006-01-02, on which
// somebody grows a year older; who was born on 29 February does on 1 March of
// other years.
func Birthdays(from, to string) ([]string, error) {
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return nil, err
	}
	last, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return nil, err
	}
	days := []string{}
	for d, n := first.AddDate(0, 0, 1), 0; !d.After(last) && n < 366; d, n = d.AddDate(0, 0, 1), n+1 {
		days = append(days, d.Format("01-02"))
		if d.Format("01-02") == "03-01" && d.AddDate(0, 0, -1).Day() == 28 {
			days = append(days, "02-29")
		}
	}
	return days, nil
}
