package made

import "math/rand/v2"

// The kinds of requested action.
const (
	started     = "medicine started"
	stopped     = "medicine stopped"
	changed     = "medicine changed"
	test        = "test"
	chase       = "result to chase"
	refer       = "referral"
	followUp    = "follow-up"
	tell        = "tell the patient"
	safeguard   = "safeguarding"
	otherAction = "other"
)

// A specialty is one that writes letters; title is what its consultants have.
type specialty struct {
	name, code, title, consultant string
	scenes                        []scene
}

// A scene is why somebody came and all that can be said of it. Only people of
// its sex ("F", "M" or "" for either) and age come with it. Any one of each list
// may stand in a letter with any one of the others.
type scene struct {
	sex                            string
	from, to                       int
	diagnosis                      string
	reasons, findings, meds, plans []string
	asks, urgent, sameDay          []Action
}

// specialties are all that write letters.
var specialties = []specialty{
	{"Cardiology", "320", "Dr", "Consultant Cardiologist", cardiology},
	{"Respiratory Medicine", "340", "Dr", "Consultant Respiratory Physician", respiratory},
	{"Gastroenterology", "301", "Dr", "Consultant Gastroenterologist", gastroenterology},
	{"Colorectal Surgery", "104", "Mr", "Consultant Colorectal Surgeon", colorectal},
	{"Urology", "101", "Mr", "Consultant Urological Surgeon", urology},
	{"Rheumatology", "410", "Dr", "Consultant Rheumatologist", rheumatology},
	{"Dermatology", "330", "Dr", "Consultant Dermatologist", dermatology},
	{"Ophthalmology", "130", "Mr", "Consultant Ophthalmic Surgeon", ophthalmology},
	{"Neurology", "400", "Dr", "Consultant Neurologist", neurology},
	{"Diabetes and Endocrinology", "302", "Dr", "Consultant Physician, Diabetes and Endocrinology", endocrine},
	{"Paediatrics", "420", "Dr", "Consultant Paediatrician", paediatrics},
	{"Gynaecology", "502", "Mr", "Consultant Gynaecologist", gynaecology},
	{"Elderly Medicine", "430", "Dr", "Consultant Physician for Older People", elderly},
	{"Trauma and Orthopaedics", "110", "Mr", "Consultant Orthopaedic Surgeon", orthopaedics},
}

const (
	adult    = 17
	lastYear = 120
)

// A placedScene knows its specialty.
type placedScene struct {
	*scene
	specialty int
}

func (s placedScene) suits(female bool, age int) bool {
	return s.from <= age && age <= s.to && (s.sex == "" || (s.sex == "F") == female)
}

// A sceneIndex finds the scenes for a sex and an age; sameDay are those with
// something that cannot wait until tomorrow.
type sceneIndex struct {
	all, sameDay [2][lastYear + 1][]placedScene
}

func indexScenes() *sceneIndex {
	x := &sceneIndex{}
	for n := range specialties {
		for k := range specialties[n].scenes {
			s := placedScene{&specialties[n].scenes[k], n}
			for sex := range 2 {
				for age := range lastYear + 1 {
					if !s.suits(sex == 1, age) {
						continue
					}
					x.all[sex][age] = append(x.all[sex][age], s)
					if len(s.sameDay) > 0 {
						x.sameDay[sex][age] = append(x.sameDay[sex][age], s)
					}
				}
			}
		}
	}
	return x
}

// sceneFor chooses why somebody came: often for the same reason as at other
// times.
func (i *Incident) sceneFor(rng *rand.Rand, d doc, content Content) placedScene {
	p := &i.people[d.person]
	age, sex := min(max(p.age(i.clinicDay(d)), 0), lastYear), 0
	if p.female {
		sex = 1
	}
	if content == SameDay {
		return pick(rng, i.scenes.sameDay[sex][age])
	}
	usual := pick(i.rngOf(personStream, int(d.person)), i.scenes.all[sex][min(max(p.age(i.today), 0), lastYear)])
	if usual.suits(p.female, age) && rng.IntN(10) < 7 {
		return usual
	}
	return pick(rng, i.scenes.all[sex][age])
}

// actions are what the letter asks for, with its words filled in.
func (s placedScene) actions(rng *rand.Rand, w *words, content Content) []Action {
	var all []Action
	switch content {
	case Requests:
		first := rng.IntN(len(s.asks))
		all = append(all, s.asks[first])
		if rng.IntN(2) == 0 {
			all = append(all, s.asks[(first+1)%len(s.asks)])
		}
		if rng.IntN(4) == 0 {
			all = append(all, pick(rng, commonAsks))
		}
	case Urgent:
		all = append(all, pick(rng, s.urgent))
		if rng.IntN(2) == 0 {
			all = append(all, pick(rng, s.asks))
		}
	case SameDay:
		all = append(all, pick(rng, s.sameDay))
	}
	for n := range all {
		all[n].What = w.fill(all[n].What)
	}
	return all
}
