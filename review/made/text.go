package made

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// words fill the places in a phrase: {He} {he} {his} {him} {His} {Name} {age}
// {person}.
type words struct {
	person                    *person
	name                      string
	age                       int
	he, upperHe, his, him, of string
}

// reportedAs chooses the pronouns and the noun of somebody.
func (w *words) reportedAs(p *person, _ time.Time) {
	w.he, w.upperHe, w.his, w.him, w.of = "he", "He", "his", "him", "man"
	if p.female {
		w.he, w.upperHe, w.his, w.him, w.of = "she", "She", "her", "her", "woman"
	}
	switch {
	case w.age < adult && p.female:
		w.of = "girl"
	case w.age < adult:
		w.of = "boy"
	case w.age > 74 && p.female:
		w.of = "lady"
	case w.age > 74:
		w.of = "gentleman"
	}
}

// fill returns a phrase with its places filled.
func (w *words) fill(s string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		place, after, _ := strings.Cut(rest, "}")
		b.WriteString(w.word(place))
		s = after
	}
}

func (w *words) word(place string) string {
	switch place {
	case "he":
		return w.he
	case "He":
		return w.upperHe
	case "his":
		return w.his
	case "His":
		return strings.ToUpper(w.his[:1]) + w.his[1:]
	case "him":
		return w.him
	case "Name":
		return w.name
	case "age":
		return strconv.Itoa(w.age)
	case "person":
		return w.of
	}
	return "{" + place + "}"
}

// text writes the document out.
func (i *Incident) text(rng *rand.Rand, d doc, s *scene, w *words, c *composed) string {
	if c.content == NotALetter {
		return w.fill(pick(rng, notLetters))
	}
	b := &strings.Builder{}
	b.Grow(2048)
	line := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p)
		}
		b.WriteByte('\n')
	}
	line(sites[c.site].Name)
	line("Department of ", specialties[c.specialty].name)
	line("Clinic: ", i.clinicDay(d).Format("2 January 2006"), "   Typed: ", i.typedAt(d).Format("2 January 2006"), "   Our reference: ", d.id)
	line("\nDear ", i.greeting(d), "\n")
	line("Re: ", w.name, "\n")
	if c.content == NoClinical {
		line(w.fill(pick(rng, noClinical)))
	} else {
		clinical(rng, line, s, w, c)
	}
	line("\nYours sincerely\n")
	line(c.author.name)
	b.WriteString(c.author.grade)
	if rng.IntN(3) == 0 {
		b.WriteString("\n\nCopy: " + w.name)
	}
	return b.String()
}

// clinical writes diagnosis, medicines, story and plan.
func clinical(rng *rand.Rand, line func(...string), s *scene, w *words, c *composed) {
	line("Diagnosis\n- ", w.fill(s.diagnosis))
	med := pick(rng, s.meds)
	if w.age > 50 {
		for n, at := 0, rng.IntN(len(others)); n < rng.IntN(3); n++ {
			o := others[(at+n)%len(others)]
			line("- ", o.diagnosis)
			if o.medicine != "" && !strings.Contains(med, firstWord(o.medicine)) {
				med += "; " + o.medicine
			}
		}
	}
	line("\nMedicines\n", med, "\n")
	line(w.fill(pick(rng, s.reasons)), "\n")
	finding := rng.IntN(len(s.findings))
	line(w.fill(s.findings[finding]), " ", w.fill(pick(rng, talks)))
	plan := w.fill(pick(rng, s.plans))
	if len(c.actions) == 0 {
		line("\nPlan\n", plan, "\n\n", w.fill(pick(rng, informs)))
		return
	}
	line("\nPlan and requested actions")
	for n, a := range c.actions {
		when := ""
		if a.ByWhen != "" {
			when = ", " + a.ByWhen
		}
		line(strconv.Itoa(n+1), ". ", a.OfWhom, ": please ", a.What, when, ".")
	}
	line("\n", plan, " ", w.fill(closing(rng, c.content)))
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func closing(rng *rand.Rand, content Content) string {
	switch content {
	case Urgent:
		return pick(rng, urgentClosings)
	case SameDay:
		return "I have tried to reach the practice by telephone without success, so please act on this letter on the day it arrives."
	}
	return pick(rng, closings)
}
