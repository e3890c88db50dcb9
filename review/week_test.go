package review

import (
	"testing"
	"time"
)

func TestSharesFollowTheHalfDaysUntilThen(t *testing.T) {
	thursday := time.Date(2026, 12, 24, 9, 0, 0, 0, London) // Christmas Day and Monday the 28th are bank holidays
	weeks := map[PersonID]WorkingWeek{
		1: {2, 2, 2, 2, 2, 0, 0},
		2: {0, 0, 0, 1, 1, 0, 0},
		3: {2, 0, 0, 0, 2, 0, 0},
		4: {0, 0, 0, 0, 0, 1, 0},
		5: {},
	}
	for until, want := range map[string]map[PersonID]int{
		"2026-12-23": {},
		"2026-12-24": {1: 2, 2: 1},
		"2026-12-26": {1: 2, 2: 1, 4: 1},
		"2026-12-29": {1: 4, 2: 1, 4: 1},
		"2027-01-01": {1: 8, 2: 2, 4: 1}, // which is a bank holiday again
		"2027-01-15": {1: 9, 2: 2, 3: 3, 4: 1},
	} {
		got := SharesByRota(weeks, thursday, until)
		if len(got) != len(want) {
			t.Errorf("until %s: got %v, want %v", until, got, want)
			continue
		}
		for id, n := range want {
			if got[id] != n {
				t.Errorf("until %s: got %v, want %v", until, got, want)
			}
		}
	}
}

func TestAWeekIsOfHalfDays(t *testing.T) {
	for w, ok := range map[WorkingWeek]bool{{}: true, {2, 1, 0, 2, 2, 0, 1}: true, {3}: false, {0, -1}: false} {
		if err := w.Check(); (err == nil) != ok {
			t.Errorf("%v: got %v", w, err)
		}
	}
}
