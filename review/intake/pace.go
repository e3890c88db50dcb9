package intake

import "time"

// A Pace is how far something long has come, of how much, and since when:
// at Began it stood at From.
type Pace struct {
	Began             time.Time
	From, Done, Total int
}

// Rate is how much is done in a second, 0 while that cannot be told.
func (p Pace) Rate(now time.Time) float64 {
	spent := now.Sub(p.Began).Seconds()
	if p.Began.IsZero() || spent < 1 || p.Done <= p.From {
		return 0
	}
	return float64(p.Done-p.From) / spent
}

// Left is how long the rest takes at that rate, 0 while that cannot be told.
func (p Pace) Left(now time.Time) time.Duration {
	rate := p.Rate(now)
	if rate == 0 || p.Done >= p.Total {
		return 0
	}
	return time.Duration(float64(p.Total-p.Done) / rate * float64(time.Second))
}
