package made

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// A practice is a made-up one; gps are the family names of its doctors.
type practice struct {
	code, name string
	gps        []string
}

// A doctor wrote some of the letters.
type doctor struct{ name, grade string }

// An oddity is what is peculiar about the letters of a person.
type oddity int

const (
	plain        oddity = iota
	otherBirth          // the last letter has another date of birth
	otherGiven          // the last letter has a given name that contradicts
	noNumber            // the last letter has no NHS number
	placeholder         // the last letter has 9999999999 for one
	noBirth             // the last letter has no date of birth
	sharesNumber        // all letters bear the NHS number of somebody else
	sharedNumber        // … who is this person
	lookalike           // has the name and the date of birth of somebody else
	shortForm           // the last letter has a short form of the given name
	otherFamily         // the last letter has a new family name
)

// contradicts reports whether the letters under the NHS number contradict each
// other, so that each is a case of its own.
func (o oddity) contradicts() bool {
	return o == otherBirth || o == otherGiven || o == sharesNumber || o == sharedNumber
}

// A person is somebody made up, as most of their letters have it.
type person struct {
	number, local, title, given, family string
	other                               string // the odd given or family name of the last letter
	female                              bool
	born                                time.Time
	died                                string
	address                             [3]string
	postcode, telephone, mobile, email  string
	language, needs                     string
	practice, next                      int // next is where they moved to, or the same
	letters                             []int32
	oddity                              oddity
}

const (
	diedShare  = 0.06
	movedShare = 0.08
	needsShare = 0.05
)

func (i *Incident) makePractices(rng *rand.Rand) {
	families := list(british)
	for n, name := range practiceNames {
		p := practice{code: fmt.Sprintf("Z%05d", 217+n*431+rng.IntN(400)), name: name + " " + practiceKinds[n%len(practiceKinds)]}
		for range 4 {
			p.gps = append(p.gps, pick(rng, families))
		}
		i.practices = append(i.practices, p)
	}
}

// makeDoctors names the authors of each specialty, none of them like anybody
// who works on the review.
func (i *Incident) makeDoctors(rng *rand.Rand) {
	taken := map[string]bool{}
	for _, s := range staff {
		taken[s.Name[strings.LastIndexByte(s.Name, ' ')+1:]] = true
	}
	for _, s := range specialties {
		var all []doctor
		for len(all) < 7 {
			names := namesFor(rng, 1975)
			d := doctor{grade: s.consultant}
			given, title := pick(rng, names.male), s.title
			if rng.IntN(2) == 0 {
				given = pick(rng, names.female)
				title = strings.Replace(title, "Mr", "Miss", 1)
			}
			if len(all) > 3 {
				title, d.grade = "Dr", "Specialty registrar to the "+strings.ToLower(s.name)+" team"
			}
			family := pick(rng, names.family)
			if taken[family] {
				continue
			}
			taken[family] = true
			d.name = title + " " + given + " " + family
			all = append(all, d)
		}
		i.doctors = append(i.doctors, all)
	}
}

// namesFor picks the background of somebody born in a year.
func namesFor(rng *rand.Rand, year int) *namesOf {
	total := 0
	for n := range allNames {
		if all := &allNames[n]; all.from <= year && year <= all.to {
			total += all.weight
		}
	}
	at := rng.IntN(total)
	for n := range allNames {
		all := &allNames[n]
		if year < all.from || year > all.to {
			continue
		}
		if at -= all.weight; at < 0 {
			return all
		}
	}
	return &allNames[0]
}

// makePeople adds n people, with NHS numbers that follow those before them.
func (i *Incident) makePeople(rng *rand.Rand, n int) {
	base := 999000001
	if len(i.people) > 0 {
		base, _ = strconv.Atoi(i.people[len(i.people)-1].number[:9])
		base++
	}
	for range n {
		p := i.makePerson(rng)
		for p.number == "" {
			p.number = nhsNumber(base)
			base++
		}
		p.local = fmt.Sprintf("NM%07d", 1100000+7*len(i.people)+rng.IntN(7))
		i.people = append(i.people, p)
	}
}

// nhsNumber adds the check digit to nine digits; "" where there is none.
func nhsNumber(nine int) string {
	sum := 0
	for weight, rest := 2, nine; rest > 0; weight, rest = weight+1, rest/10 {
		sum += rest % 10 * weight
	}
	check := (11 - sum%11) % 11
	if check == 10 {
		return ""
	}
	return strconv.Itoa(nine) + strconv.Itoa(check)
}

func (i *Incident) makePerson(rng *rand.Rand) person {
	age := makeAge(rng)
	p := person{female: rng.IntN(100) < 53, born: i.today.AddDate(-age, 0, -rng.IntN(365))}
	names := namesFor(rng, p.born.Year())
	p.family = pick(rng, names.family)
	if rng.IntN(100) < 3 && !strings.ContainsAny(p.family, "- ") {
		p.family += "-" + strings.ReplaceAll(pick(rng, names.family), " ", "-")
	}
	p.given = pick(rng, names.male)
	if p.female {
		p.given = pick(rng, names.female)
	}
	p.title = makeTitle(rng, p.female, age)
	p.home(rng)
	p.contact(rng)
	p.practice = rng.IntN(len(i.practices))
	p.next = p.practice
	if rng.Float64() < movedShare {
		p.next = (p.practice + 1 + rng.IntN(len(i.practices)-1)) % len(i.practices)
	}
	return p
}

// makeAge is skewed to older people, who are most of those seen in clinics.
func makeAge(rng *rand.Rand) int {
	switch n := rng.IntN(100); {
	case n < 6:
		return 3 + rng.IntN(13)
	case n < 19:
		return 18 + rng.IntN(22)
	case n < 42:
		return 40 + rng.IntN(20)
	case n < 75:
		return 60 + rng.IntN(16)
	default:
		return 76 + rng.IntN(21)
	}
}

func makeTitle(rng *rand.Rand, female bool, age int) string {
	switch n := rng.IntN(100); {
	case age < 18 && female:
		return "Miss"
	case age < 18:
		return "Master"
	case n < 2:
		return "Dr"
	case n == 2 && age > 45:
		return "Rev"
	case !female:
		return "Mr"
	case n < 20 || age < 35 && n < 55:
		return "Miss"
	case n < 40:
		return "Ms"
	}
	return "Mrs"
}

func (p *person) home(rng *rand.Rand) {
	street := strconv.Itoa(1+rng.IntN(180)) + " " + pick(rng, streets) + " " + pick(rng, streetKinds)
	town := pick(rng, towns)
	p.address = [3]string{street, town, ""}
	if rng.IntN(10) == 0 {
		p.address = [3]string{pick(rng, houses), street, town}
	}
	const unit = "ABDEFGHJLNPQRSTUWXYZ"
	p.postcode = fmt.Sprintf("ZZ%d %d%c%c", 1+rng.IntN(29), rng.IntN(10), unit[rng.IntN(len(unit))], unit[rng.IntN(len(unit))])
}

func (p *person) contact(rng *rand.Rand) {
	if rng.IntN(10) < 7 {
		p.telephone = fmt.Sprintf("01632 960%03d", rng.IntN(1000))
	}
	if rng.IntN(10) < 8 || p.telephone == "" {
		p.mobile = fmt.Sprintf("07700 900%03d", rng.IntN(1000))
	}
	if address := p.given + "." + p.family; rng.IntN(10) < 4 && plainLetters(address) {
		p.email = strings.ToLower(address) + strconv.Itoa(rng.IntN(90)+10) + "@example.org"
	}
	if rng.Float64() < needsShare {
		switch rng.IntN(3) {
		case 0:
			p.language = pick(rng, languages)
		case 1:
			p.needs = pick(rng, needs)
		case 2:
			p.language, p.needs = pick(rng, languages), needs[3]
		}
	}
}

func plainLetters(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-") == "" && !strings.ContainsRune(s, ' ')
}

// age is how old somebody was on a day.
func (p *person) age(on time.Time) int {
	years := on.Year() - p.born.Year()
	if on.Month() < p.born.Month() || on.Month() == p.born.Month() && on.Day() < p.born.Day() {
		years--
	}
	return years
}
