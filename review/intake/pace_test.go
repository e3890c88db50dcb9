package intake

import (
	"testing"
	"time"
)

func TestPaceIsThatOfThisRun(t *testing.T) {
	began := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		pace Pace
		at   time.Duration
		rate float64
		left time.Duration
	}{
		"half done":            {Pace{began, 0, 500, 1000}, 10 * time.Second, 50, 10 * time.Second},
		"gone on with":         {Pace{began, 400, 500, 1000}, 10 * time.Second, 10, 50 * time.Second},
		"done":                 {Pace{began, 0, 1000, 1000}, 10 * time.Second, 100, 0},
		"only just begun":      {Pace{began, 0, 500, 1000}, 0, 0, 0},
		"nothing done yet":     {Pace{began, 0, 0, 1000}, 10 * time.Second, 0, 0},
		"nobody is at it":      {Pace{time.Time{}, 0, 0, 1000}, 10 * time.Second, 0, 0},
		"the clock went back":  {Pace{began, 0, 500, 1000}, -10 * time.Second, 0, 0},
		"less than a second's": {Pace{began, 0, 1, 2}, 10 * time.Second, .1, 10 * time.Second},
	} {
		if rate, left := c.pace.Rate(began.Add(c.at)), c.pace.Left(began.Add(c.at)); rate != c.rate || left != c.left {
			t.Errorf("%s: got %v a second and %s left, want %v and %s", name, rate, left, c.rate, c.left)
		}
	}
}
