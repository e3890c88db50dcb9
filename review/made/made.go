// Package made makes up an incident from a seed: same seed and same day, same
// rows. Nobody in it exists: NHS numbers are of the range that is never issued,
// postcodes, telephone numbers and addresses lead nowhere.
package made

import (
	"math"
	"math/rand/v2"
	"time"

	"harmreview/review"
)

// RealSize is how many letters an incident has unless said otherwise; it is
// the size of a published one, as is realPeople.
const (
	RealSize   = 28563
	realPeople = 22144
)

// Options say what to make up. Letters is RealSize when 0, Today is the day on
// which the incident is looked at; its clock time does not count.
type Options struct {
	Seed    uint64
	Letters int
	Today   time.Time
}

// An Incident is a made-up one. Dates are YYYY-MM-DD. Its list yields exactly
// DeclaredLetters letters, and these are about exactly DeclaredPatients people.
// People are counted as they were made up: somebody whose letter lacks a
// number, or bears somebody else's, is still one person. Cases counts otherwise.
type Incident struct {
	Name, Reference, LocalReference, LFPSEReference, Cause, ContactPoint string
	WindowFrom, WindowTo, DiscoveredOn, DeclaredOn                       string
	DeclaredLetters, DeclaredPatients                                    int
	Sites                                                                []review.Site
	Rota                                                                 []review.RotaEntry
	Staff                                                                []Staff

	seed      uint64
	today     time.Time
	from      time.Time
	days      int // from the first to the last day of a clinic
	practices []practice
	doctors   [][]doctor // by specialty
	people    []person
	scenes    *sceneIndex
	docs      []doc // of both lists; the place of one is its seed
	rows      []row
	later     []row
	byID      map[string]int32
	cases     int
}

// Staff is somebody who works on the review: three clinicians, three leads and
// one for each other role. None of them wrote any of the letters.
type Staff struct {
	Role, Name, Email, RegistrationBody, Registration string
	SecondReader                                      bool
}

// New makes up an incident.
func New(o Options) *Incident {
	if o.Letters <= 0 {
		o.Letters = RealSize
	}
	y, m, d := o.Today.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	i := &Incident{seed: o.Seed, today: today, from: today.AddDate(0, -14, 0)}
	to := today.AddDate(0, -4, 0)
	i.days = int(to.Sub(i.from)/day) - typingDays
	i.describe(to)
	i.DeclaredLetters = o.Letters
	i.DeclaredPatients = max(1, int(math.Round(float64(o.Letters)*realPeople/RealSize)))
	i.scenes = indexScenes()
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	i.makePractices(rng)
	i.makeDoctors(rng)
	i.makePeople(rng, i.DeclaredPatients)
	i.makeLetters(rng)
	i.makeOddities(rng)
	i.endLives(rng)
	i.makeList(rng)
	i.makeLaterList(rng)
	i.byID = make(map[string]int32, len(i.docs))
	for n := range i.docs {
		i.byID[i.docs[n].id] = int32(n)
	}
	return i
}

const day = 24 * time.Hour

// typingDays is how long a letter may take to be typed after the clinic.
const typingDays = 7

// describe gives the incident its story and its people.
func (i *Incident) describe(to time.Time) {
	year := i.today.Format("2006")
	i.Name = "Clinic letters that never left the letters system"
	i.Reference = "LETTERS-" + year
	i.LocalReference = "NUH-SI-" + year + "-0417"
	i.LFPSEReference = "LFPSE-MADE-UP-" + year + "-118240"
	i.Cause = "After an upgrade of the clinic letters system, letters whose practice address had been changed by hand were put into a holding queue " +
		"instead of being sent. The queue had no owner and no alarm, and the system showed these letters as completed."
	i.ContactPoint = "Letters helpline, Northmere University Hospitals: 01632 960117, 8 am to 6 pm on weekdays and 9 am to 1 pm on Saturdays; letters.helpline@demo.example"
	i.WindowFrom, i.WindowTo = i.from.Format(time.DateOnly), to.Format(time.DateOnly)
	i.DiscoveredOn = i.today.AddDate(0, 0, -42).Format(time.DateOnly)
	i.DeclaredOn = i.today.AddDate(0, 0, -28).Format(time.DateOnly)
	i.Sites = append(i.Sites, sites...)
	i.Rota = append(i.Rota, rota...)
	i.Staff = append(i.Staff, staff...)
}

// Cases is how many review cases grouping makes of the first list: one for each
// person, but that every letter under an NHS number whose letters contradict
// each other is a case of its own, and so is every letter that has no NHS
// number, a placeholder for one, or no date of birth.
func (i *Incident) Cases() int { return i.cases }

// share is the number that is a share of n, at least 1.
func share(n int, of float64) int { return max(1, int(math.Round(float64(n)*of))) }

// pick returns one of all.
func pick[T any](rng *rand.Rand, all []T) T { return all[rng.IntN(len(all))] }
