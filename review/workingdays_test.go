package review

import (
	"testing"
	"time"
)

func TestAddWorkingDays(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-12-14", 10, "2026-12-30"}, // 25 and 28 December skipped
		{"2026-11-27", 1, "2026-11-30"},  // over a weekend
		{"2027-03-25", 1, "2027-03-30"},  // over Easter
		{"2026-12-31", 1, "2027-01-04"},  // New Year's Day is a Friday
		{"2026-11-24", 0, "2026-11-24"},
		{"2022-05-31", 1, "2022-06-01"}, // the spring holiday had moved to June
	}
	for _, test := range tests {
		from, _ := time.ParseInLocation(time.DateOnly, test.from, London)
		if got := Date(AddWorkingDays(from.Add(10*time.Hour), test.n)); got != test.want {
			t.Errorf("%d working days after %s: got %s, want %s", test.n, test.from, got, test.want)
		}
	}
}
