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

// dueClock says when a case is due and how long that is: hours for what is due the
// same day or overdue by less than one, working days for the rest.
func dueClock(u review.Urgency, due, now time.Time) string {
	left := due.Sub(now)
	switch {
	case due.IsZero():
		return "No date"
	case left < 0 && left > -24*time.Hour:
		return "Overdue by " + hoursMinutes(-left)
	case left < 0:
		return "Overdue by " + span(-left)
	case u == review.SameDay || left < 24*time.Hour:
		return "Due " + clockOf(due, now) + ": " + hoursMinutes(left) + " left"
	}
	return "Due in " + count(review.WorkingDays(now, due), "working day") + ", " + due.In(review.London).Format("Monday 2 January")
}

// clockOf is a time of today or tomorrow, in words.
func clockOf(t, now time.Time) string {
	at := t.In(review.London)
	if at.Hour() == 23 && at.Minute() == 59 {
		if review.Date(t) == review.Date(now) {
			return "by the end of today"
		}
		return "by the end of " + at.Format("Monday 2 January")
	}
	if review.Date(t) == review.Date(now) {
		return "today at " + at.Format("15:04")
	}
	return at.Format("Monday 2 January, 15:04")
}
