package priority

import (
	"slices"
	"testing"
)

func TestTurningIsWhatThePassingOfDaysChanges(t *testing.T) {
	s := Set{Rules: []Rule{
		{Conditions: []Condition{{What: LetterAge, Least: 100}, {What: PatientAge, Least: 85}}},
		{Conditions: []Condition{{What: LetterAge, Least: 20, Most: 99}}},
		{Off: true, Conditions: []Condition{{What: LetterAge, Least: 7}}},
	}}
	if got := s.Turning(); !slices.Equal(got.LetterDays, []int{20, 100}) || !got.Birthdays {
		t.Errorf("got %+v, want letters of 20 and 100 days, and birthdays", got)
	}
	if got := (Set{Rules: []Rule{{Conditions: []Condition{{What: Died}}}}}).Turning(); len(got.LetterDays) > 0 || got.Birthdays {
		t.Errorf("got %+v, want nothing", got)
	}
}

func TestBirthdays(t *testing.T) {
	for _, x := range []struct {
		from, to string
		want     []string
	}{
		{"2026-12-30", "2027-01-01", []string{"12-31", "01-01"}},
		{"2026-02-27", "2026-03-01", []string{"02-28", "03-01", "02-29"}},
		{"2028-02-28", "2028-03-01", []string{"02-29", "03-01"}},
		{"2026-05-05", "2026-05-05", []string{}},
	} {
		if got, err := Birthdays(x.from, x.to); err != nil || !slices.Equal(got, x.want) {
			t.Errorf("after %s up to %s: got %v, %v, want %v", x.from, x.to, got, err, x.want)
		}
	}
	if got, _ := Birthdays("2020-01-01", "2026-01-01"); len(got) < 366 {
		t.Errorf("got %d days of six years, want every day of the year", len(got))
	}
	if _, err := Birthdays("soon", "2026-01-01"); err == nil {
		t.Error("what is no date is refused by nobody")
	}
}
