package review

import "time"

// A PracticeLine is a practice with late letters, and how many are in each state.
type PracticeLine struct {
	Practice
	Counts map[ReleaseState]int
}

// Of is how many letters of the practice are in any of some states.
func (l PracticeLine) Of(states ...ReleaseState) int {
	n := 0
	for _, s := range states {
		n += l.Counts[s]
	}
	return n
}

// All is how many letters the practice has.
func (l PracticeLine) All() int { return l.Of(ReleaseStates...) }

// A PracticeList is the practices of an incident with late letters.
type PracticeList struct {
	Only   ReleaseState // practices with a letter in this state alone; "" for all
	Lines  []PracticeLine
	Total  PracticeLine // of all practices, whatever is shown
	Shut   int          // of those shown: closed, or not known
	Waived []WaivedClass
}

// A WaivedClass is a class that an owner waived, and how many letters were in it.
type WaivedClass struct {
	Name    string
	By      string
	At      time.Time
	Letters int
}

// A PracticePage is one practice with a page of its late letters in a state.
type PracticePage struct {
	PracticeLine
	State   ReleaseState // "" for all
	Lines   []ReleaseLine
	Total   int
	Next    ObligationID
	Batches []ReleaseBatch // the last first, without their parts
	Left    int            // how many letters the practice may still be sent today
	Policy  Policy
}

// A ReleaseLine is a late letter in the list of its practice.
type ReleaseLine struct {
	Banner
	Release ObligationID
	Version int
	Written string // the letter's date
	State   ReleaseState
	Facts   ObligationFacts
	Due     time.Time
	Cover   Cover
	Closed  []string // what keeps it from going now, of one that waits
}

// A ReleaseNow is how a late letter stands now: what its cover note says, where
// it goes, and what keeps it from going.
type ReleaseNow struct {
	Cover  Cover
	To     Practice
	Closed []string
}

// ReleasesNow are the releases of a case, each as it stands at the time at. They
// are worked out on the whole case, but for where a restricted patient is registered.
func (c *Case) ReleasesNow(at time.Time) map[ObligationID]ReleaseNow {
	all := map[ObligationID]ReleaseNow{}
	for _, o := range c.Obligations {
		if o.Kind == GPRelease {
			now := ReleaseNow{c.CoverOf(o), c.ReleaseTo(), c.GatesOfRelease(o, at)}
			if c.Restricted {
				now.To = Practice{} // it would say where they live
			}
			all[o.ID] = now
		}
	}
	return all
}
