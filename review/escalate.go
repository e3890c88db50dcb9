package review

import (
	"slices"
	"time"
)

// What became of a call about a same-day action, besides being accepted.
const (
	NoAnswer = "no answer"
	NotTaken = "declined"
)

// triedAgain is after how long somebody who did not answer is rung once more.
const triedAgain = 30 * time.Minute

// A Call is one that was made about a same-day action and did not end in its
// acceptance.
type Call struct {
	Whom   string // as ToRing.Name
	Result string
	At     time.Time
}

// A StandIn is a lead or a manager, who is rung after the rota, and at once when
// nobody is on it.
type StandIn struct {
	Name   string
	Role   Role
	Number string // or the email address of somebody without a number
}

// A ToRing is somebody to ring for a same-day action.
type ToRing struct {
	Whom    string
	Number  string
	StandIn bool
	Now     bool // the next to be rung
	Last    Call // the latest call to them, or zero
}

// Name is how calls to them are recorded.
func (r ToRing) Name() string { return r.Whom + ", " + r.Number }

// Ring is whom to ring for an action that nobody has accepted, in order: the rota
// of this hour, then leads and managers. Exactly one of them is marked as the next
// unless there is nobody. Whoever declined is not rung again while others are
// left; whoever did not answer is, after half an hour. When the time for
// acceptance has passed the first of the rota is passed over, and one more with
// every further quarter of that time, whether or not calls were recorded.
func (l SameDayLine) Ring(onCall []RotaEntry, standIns []StandIn, now time.Time) []ToRing {
	var all []ToRing
	for _, e := range onCall {
		all = append(all, ToRing{Whom: e.Whom, Number: e.Number})
	}
	for _, s := range standIns {
		all = append(all, ToRing{Whom: s.Name, Number: s.Number, StandIn: true})
	}
	for i := range all {
		for _, c := range l.Calls {
			if c.Whom == all[i].Name() && c.At.After(all[i].Last.At) {
				all[i].Last = c
			}
		}
	}
	if n := l.next(all, min(l.passed(now), len(onCall)), now); n >= 0 {
		all[n].Now = true
	}
	return all
}

// passed is how many of the rota the time alone has passed over.
func (l SameDayLine) passed(now time.Time) int {
	late := l.Late(now)
	quarter := l.AcceptUntil().Sub(l.OpenedAt) / 4
	if late <= 0 || quarter <= 0 {
		return 0
	}
	return 1 + int(late/quarter)
}

// next is the place of whom to ring now, or -1: the first from a place on who is
// free to be rung, then the first of all, then whoever was rung longest ago.
func (l SameDayLine) next(all []ToRing, from int, now time.Time) int {
	free := func(r ToRing) bool {
		return r.Last.At.IsZero() || r.Last.Result == NoAnswer && now.Sub(r.Last.At) >= triedAgain
	}
	if i := slices.IndexFunc(all[from:], free); i >= 0 {
		return from + i
	}
	if i := slices.IndexFunc(all, free); i >= 0 {
		return i
	}
	oldest := -1
	for i, r := range all {
		if oldest < 0 || r.Last.At.Before(all[oldest].Last.At) {
			oldest = i
		}
	}
	return oldest
}

// Late is by how long an action has not been accepted in time; zero or less while
// there is time, or once it was accepted.
func (l SameDayLine) Late(now time.Time) time.Duration {
	if l.AcceptedBy != "" || l.AcceptUntil().IsZero() {
		return 0
	}
	return now.Sub(l.AcceptUntil())
}
