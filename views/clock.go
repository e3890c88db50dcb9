package views

import (
	"strconv"
	"time"

	"harmreview/review"
)

// hoursMinutes says a length of time as a clock that runs down does.
func hoursMinutes(d time.Duration) string {
	minutes := max(int(d.Round(time.Minute)/time.Minute), 1)
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return strconv.Itoa(m) + " min"
	case m == 0 || h >= 24:
		return strconv.Itoa(h) + " h"
	}
	return strconv.Itoa(h) + " h " + strconv.Itoa(m) + " min"
}

// acceptClock says how long there is to accept an action, or how late that is.
func acceptClock(l review.SameDayLine, now time.Time) string {
	switch {
	case l.AcceptedBy != "":
		return "accepted"
	case late(l, now):
		return hoursMinutes(l.Late(now)) + " late"
	}
	return "accept within " + hoursMinutes(l.AcceptUntil().Sub(now))
}

// doneClock says how long there is to do what an action asks, or how late that is.
func doneClock(l review.SameDayLine, now time.Time) string {
	if now.After(l.Due) {
		return "overdue by " + hoursMinutes(now.Sub(l.Due))
	}
	return "to be done within " + hoursMinutes(l.Due.Sub(now))
}

// dueSpan says how long it is until something is due, or since it was: hours when
// that is less than a day or in hours is asked for, else working days.
func dueSpan(t, now time.Time, inHours bool) string {
	left := t.Sub(now)
	if left < 0 {
		return "overdue by " + workingSpan(t, now, inHours)
	}
	return "in " + workingSpan(now, t, inHours)
}

// workingSpan is the time between two moments as deadlines count it. Over a weekend
// no working day may have passed, which hours tell better.
func workingSpan(from, to time.Time, inHours bool) string {
	if d := to.Sub(from); inHours || d < 24*time.Hour {
		return span(d)
	}
	if n := review.WorkingDays(from, to); n > 0 {
		return count(n, "working day")
	}
	return span(to.Sub(from))
}

// dueMoment is when something is due: a day where it may be done until its end and
// that is not near, else the minute.
func dueMoment(t, now time.Time) string {
	at := t.In(review.London)
	if left := t.Sub(now); at.Hour() == 23 && at.Minute() == 59 && (left < 0 || left >= 24*time.Hour) {
		return dayOf(t)
	}
	return clock(t)
}

// inHours reports whether what is due with an urgency is counted in hours.
func inHours(u review.Urgency) bool { return u == review.SameDay }
