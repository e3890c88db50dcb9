package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func number(n int) string { return strconv.Itoa(n) }

// words are what the program itself prints in a letter, in its language.
type words struct {
	months     [12]string
	nhs        string // before the number
	page       string // "Page %d of %d"
	enclosures string
}

var english = words{
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	nhs:    "NHS number", page: "Page %d of %d", enclosures: "Enclosed",
}

var welsh = words{
	months: [12]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"},
	nhs:    "Rhif GIG", page: "Tudalen %d o %d", enclosures: "Amgaeedig",
}

// wordsOf are the words of a language. They are there for English and Welsh; a
// letter in another language is a document that somebody translated.
func wordsOf(language string) (words, bool) {
	switch base, _, _ := strings.Cut(strings.ToLower(language), "-"); base {
	case "en":
		return english, true
	case "cy":
		return welsh, true
	}
	return english, false
}

// LongDate is a date YYYY-MM-DD in words, "4 March 2021"; what is no date stays
// as it is.
func LongDate(language, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	w, _ := wordsOf(language)
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[t.Month()-1], t.Year())
}

// GroupedNHS is an NHS number as people read it: 943 476 5919.
func GroupedNHS(n string) string {
	if len(n) != 10 {
		return n
	}
	return n[:3] + " " + n[3:6] + " " + n[6:]
}

// foot is what stands at the left foot of each page of l.
func (l Letter) foot(w words) string {
	if l.Patient.NHSNumber == "" {
		return l.Patient.Name
	}
	return strings.TrimSpace(l.Patient.Name + "   " + w.nhs + " " + GroupedNHS(l.Patient.NHSNumber))
}
