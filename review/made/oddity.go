package made

import "math/rand/v2"

// oddities are the shares of people with each; needed says of whom it can be.
var oddities = []struct {
	what   oddity
	share  float64
	needed func(i *Incident, p *person) bool
}{
	{otherBirth, 0.002, several},
	{otherGiven, 0.0015, several},
	{noNumber, 0.0025, anybody},
	{placeholder, 0.0012, anybody},
	{noBirth, 0.0012, anybody},
	{sharesNumber, 0.0008, anybody},
	{lookalike, 0.0008, anybody},
	{shortForm, 0.005, func(i *Incident, p *person) bool { return several(i, p) && shortForms[p.given] != "" }},
	{otherFamily, 0.004, func(i *Incident, p *person) bool {
		return several(i, p) && p.female && p.age(i.today) >= 20
	}},
}

func anybody(*Incident, *person) bool     { return true }
func several(_ *Incident, p *person) bool { return len(p.letters) > 1 }

// otherGivens agree with no other name that is given here.
var otherGivens = map[bool][]string{
	true:  {"Hazel", "Muriel", "Imogen", "Priya"},
	false: {"Clive", "Gareth", "Dinesh", "Tunde"},
}

// makeOddities chooses whose letters say something odd about them and counts
// the cases that follow from it. Nobody has two oddities.
func (i *Incident) makeOddities(rng *rand.Rand) {
	for _, o := range oddities {
		left := share(len(i.people), o.share)
		for _, n := range rng.Perm(len(i.people)) {
			p := &i.people[n]
			if left == 0 {
				break
			}
			if p.oddity == plain && o.needed(i, p) && i.makeOdd(rng, p, o.what) {
				i.docs[p.letters[len(p.letters)-1]].odd = true
				left--
			}
		}
	}
	for n := range i.people {
		i.cases += i.people[n].casesOf()
	}
}

// makeOdd gives somebody an oddity, or reports that it cannot.
func (i *Incident) makeOdd(rng *rand.Rand, p *person, what oddity) bool {
	switch what {
	case otherGiven:
		p.other = pick(rng, otherGivens[p.female])
		if p.other[0] == p.given[0] {
			return false
		}
	case shortForm:
		p.other = shortForms[p.given]
	case otherFamily:
		p.other = pick(rng, namesFor(rng, p.born.Year()).family)
		if p.other == p.family {
			return false
		}
		p.title = "Miss"
	case sharesNumber, lookalike:
		q := &i.people[rng.IntN(len(i.people))]
		if q.oddity != plain || q.born.Equal(p.born) {
			return false
		}
		if what == sharesNumber {
			p.number, q.oddity = q.number, sharedNumber
			break
		}
		p.given, p.family, p.title, p.born, p.female, p.email = q.given, q.family, q.title, q.born, q.female, ""
		q.oddity = lookalike
	}
	p.oddity = what
	return true
}

// casesOf is how many cases the letters of a person make.
func (p *person) casesOf() int {
	switch {
	case p.oddity.contradicts():
		return len(p.letters)
	case p.oddity == noNumber || p.oddity == placeholder || p.oddity == noBirth:
		return min(2, len(p.letters))
	}
	return 1
}
