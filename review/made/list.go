package made

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// A defect makes the row of a document wait.
type defect uint8

const (
	sound defect = iota
	impossibleDate
	wrongCheckDigit
	nineDigits
	nobody
	defectCount
)

// A doc is a document of one of the lists. Clinic is the day it is about,
// counted from the first of the window, and typed the minutes from then on
// until it was typed.
type doc struct {
	id          string
	person      int32
	clinic      int16
	typed       int16
	defect      defect
	odd         bool // shows what is odd about the person
	newPractice bool
}

// A rowKind is what a row is to the document it names.
type rowKind uint8

const (
	first rowKind = iota
	further
	duplicate
	otherContent
)

// A row is one of a list; rows stand in the order of at.
type row struct {
	doc  int32
	kind rowKind
	at   int
}

const (
	furtherShare      = 0.025
	duplicateShare    = 0.01
	otherContentShare = 0.003
	defectShare       = 0.003
	laterShare        = 40.0 / RealSize
	firstDocument     = 1048577
)

// makeLetters shares the letters out among the people, most of whom get one,
// and adds the documents whose rows will wait.
func (i *Incident) makeLetters(rng *rand.Rand) {
	of := make([]int, len(i.people))
	for n := range of {
		of[n] = 1
	}
	left := i.DeclaredLetters - len(i.people)
	for left > 0 {
		for _, n := range rng.Perm(len(i.people)) {
			more := min(left, moreLetters(rng))
			of[n] += more
			left -= more
		}
	}
	for n, letters := range of {
		for range letters {
			i.docs = append(i.docs, i.makeDoc(rng, n))
		}
	}
	for d := sound + 1; d < defectCount; d++ {
		for range share(i.DeclaredLetters, defectShare) {
			x := i.makeDoc(rng, rng.IntN(len(i.people)))
			x.defect = d
			i.docs = append(i.docs, x)
		}
	}
	slices.SortStableFunc(i.docs, func(a, b doc) int { return cmp.Compare(a.clinic, b.clinic) })
	for n := range i.docs {
		x := &i.docs[n]
		x.id = fmt.Sprintf("CL-%d", firstDocument+3*n+rng.IntN(3))
		if x.defect == sound {
			i.people[x.person].letters = append(i.people[x.person].letters, int32(n))
		}
	}
	i.move()
}

// moreLetters is how many letters a person has beyond the first: a little over
// 0.29 on average, so that the last people find none left.
func moreLetters(rng *rand.Rand) int {
	switch n := rng.IntN(1000); {
	case n < 790:
		return 0
	case n < 940:
		return 1
	case n < 978:
		return 2
	case n < 991:
		return 3
	case n < 997:
		return 4
	}
	return 5
}

func (i *Incident) makeDoc(rng *rand.Rand, person int) doc {
	d := doc{person: int32(person), clinic: int16(rng.IntN(i.days + 1))}
	for i.clinicDay(d).Weekday() == time.Sunday || i.clinicDay(d).Weekday() == time.Saturday && rng.IntN(5) > 0 {
		d.clinic = int16(rng.IntN(i.days + 1))
	}
	d.typed = int16(rng.IntN(typingDays)*24*60 + 8*60 + rng.IntN(10*60))
	return d
}

func (i *Incident) clinicDay(d doc) time.Time { return i.from.AddDate(0, 0, int(d.clinic)) }

func (i *Incident) typedAt(d doc) time.Time {
	return i.clinicDay(d).Add(time.Duration(d.typed) * time.Minute)
}

// move gives the later letters of those who moved to their new practice.
func (i *Incident) move() {
	for n := range i.people {
		p := &i.people[n]
		for k, d := range p.letters {
			i.docs[d].newPractice = p.next != p.practice && k > 0 && 2*k >= len(p.letters)
		}
	}
}

// endLives lets some of the older people have died after their last letter and
// before the failure was discovered.
func (i *Incident) endLives(rng *rand.Rand) {
	left := share(len(i.people), diedShare)
	last := int(i.today.AddDate(0, 0, -42).Sub(i.from) / day)
	for _, n := range rng.Perm(len(i.people)) {
		p := &i.people[n]
		if left == 0 {
			return
		}
		if p.age(i.today) < 45 || p.age(i.today) < 70 && rng.IntN(3) > 0 {
			continue
		}
		from := int(i.docs[p.letters[len(p.letters)-1]].clinic) + typingDays
		p.died = i.from.AddDate(0, 0, from+rng.IntN(last-from)).Format(britishDate)
		left--
	}
}

// makeList puts the rows of the first list in order. What repeats a document
// comes some rows after it.
func (i *Incident) makeList(rng *rand.Rand) {
	for n := range i.docs {
		i.rows = append(i.rows, row{doc: int32(n), at: n * 1000})
	}
	again := rng.Perm(len(i.docs))
	repeat := func(kind rowKind, count int) {
		for ; count > 0 && len(again) > 0; again = again[1:] {
			if n := again[0]; i.docs[n].defect == sound {
				i.rows = append(i.rows, row{doc: int32(n), kind: kind, at: (n+1+rng.IntN(250))*1000 + 1 + count%999})
				count--
			}
		}
	}
	repeat(further, share(i.DeclaredLetters, furtherShare))
	repeat(duplicate, share(i.DeclaredLetters, duplicateShare))
	repeat(otherContent, share(i.DeclaredLetters, otherContentShare))
	slices.SortStableFunc(i.rows, func(a, b row) int { return cmp.Compare(a.at, b.at) })
}

// makeLaterList adds letters of people who are alive and of whom nothing is
// odd, and letters of a few people who are new.
func (i *Incident) makeLaterList(rng *rand.Rand) {
	size := max(8, share(i.DeclaredLetters, laterShare))
	known := len(i.people)
	i.makePeople(rng, max(2, size*3/20))
	var all []int
	for n := known; n < len(i.people); n++ {
		all = append(all, n)
	}
	for _, n := range rng.Perm(known) {
		if p := &i.people[n]; len(all) < size && p.oddity == plain && p.died == "" {
			all = append(all, n)
		}
	}
	for _, n := range all {
		d := i.makeDoc(rng, n)
		d.newPractice = true
		d.id = fmt.Sprintf("CL-%d", firstDocument+3*len(i.docs)+rng.IntN(3))
		i.later = append(i.later, row{doc: int32(len(i.docs)), at: rng.IntN(1 << 30)})
		i.docs = append(i.docs, d)
	}
	slices.SortStableFunc(i.later, func(a, b row) int { return cmp.Compare(a.at, b.at) })
}
