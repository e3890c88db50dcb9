package views

import (
	"testing"
	"time"

	"harmreview/review"
)

// 28 December 2026 is the bank holiday in place of Boxing Day, a Saturday.
func TestADeadlineIsSaidInHoursWhenItIsNearElseInWorkingDays(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, review.London) }
	endOf := func(day int) time.Time { return time.Date(2026, 12, day, 23, 59, 59, 0, review.London) }
	for _, x := range []struct {
		due, now time.Time
		want     string
	}{
		{at(9, 15), at(9, 12), "09-Dec-2026 15:00 (in 3 hours)"},
		{endOf(9), at(9, 12), "09-Dec-2026 23:59 (in 11 hours)"},
		{endOf(11), at(9, 12), "11-Dec-2026 (in 2 working days)"},
		{endOf(29), at(24, 12), "29-Dec-2026 (in 1 working day)"},
		{endOf(11), at(12, 12), "11-Dec-2026 (overdue by 12 hours)"},
		{endOf(11), at(13, 12), "11-Dec-2026 (overdue by 36 hours)"},
		{endOf(11), at(15, 12), "11-Dec-2026 (overdue by 2 working days)"},
		{endOf(23), at(30, 12), "23-Dec-2026 (overdue by 3 working days)"},
		{time.Time{}, at(30, 12), "No date"},
	} {
		if got := due(x.due, x.now); got != x.want {
			t.Errorf("due %v at %v: got %q, want %q", x.due, x.now, got, x.want)
		}
	}
	if got, want := dueInHours(at(11, 15), at(9, 12)), "11-Dec-2026 15:00 (in 2 days)"; got != want {
		t.Errorf("got %q, want %q: nights count where hours do", got, want)
	}
}
