package wording

import (
	"strings"

	"harmreview/review"
	"harmreview/review/paper"
)

// Facts are what a letter to one person says and where it goes.
type Facts struct {
	Language   string // "" is English
	LargePrint bool
	Date       string
	Reference  string // of the case
	Patient    review.Banner
	Relevant   review.RelevantPerson // to whom it goes: the patient, or who acts for them
	Address    []string              // below the name
	Written    []string              // dates of the letters that it is about
	Typed      map[Field]string
	Enclosures []string
}

// Letter fills a template under a letterhead. Blank are the fields that it uses
// and nobody knows; a letter with any is not to be sent.
func Letter(t, head Template, f Facts) (l paper.Letter, blank []Field) {
	values := f.values(head)
	fill := func(text string) string { return filled(text, values, &blank) }
	l = paper.Letter{
		Language: f.language(), LargePrint: f.LargePrint, Patient: paper.Patient{Name: patientName(f.Patient), NHSNumber: f.Patient.NHSNumber},
		Sender: append(lines(head.Sender), lines(head.Telephone)...), Address: append([]string{f.recipient()}, f.Address...), Date: f.Date,
		References: []string{"Our reference: " + f.Reference}, Salutation: fill(t.Greeting), Title: fill(t.Title), Close: fill(t.Close),
		Signature: lines(head.Signature), Enclosures: f.Enclosures,
	}
	if t.Unsigned {
		l.Signature = nil
	}
	for _, b := range Blocks(t.Text) {
		b.Text = fill(b.Text)
		for i := range b.Items {
			b.Items[i] = fill(b.Items[i])
		}
		l.Body = append(l.Body, b)
	}
	for _, needed := range []struct {
		field Field
		text  string
	}{{Trust, head.Sender}, {Telephone, head.Telephone}} {
		if strings.TrimSpace(needed.text) == "" {
			values[needed.field] = ""
			filled("["+string(needed.field)+"]", values, &blank)
		}
	}
	return l, blank
}

func (f Facts) language() string {
	if f.Language == "" {
		return "en-GB"
	}
	return f.Language
}

// recipient is the name of whom the letter goes to.
func (f Facts) recipient() string {
	if f.Relevant.Who != review.ThePatient && f.Relevant.Who != "" {
		return strings.TrimSpace(f.Relevant.Name)
	}
	return strings.TrimSpace(f.Patient.Title + " " + patientName(f.Patient))
}

// patientName is a name as a letter says it: given, then family.
func patientName(b review.Banner) string { return strings.TrimSpace(b.Given + " " + b.Family) }

// greeting is how whom the letter goes to is addressed: by title and family name,
// by the whole name where no title is known, since a wrong one hurts.
func (f Facts) greeting() string {
	toPatient := f.Relevant.Who == review.ThePatient || f.Relevant.Who == ""
	if toPatient && f.Patient.Title != "" && f.Patient.Family != "" {
		return f.Patient.Title + " " + f.Patient.Family
	}
	if toPatient {
		return patientName(f.Patient)
	}
	return strings.TrimSpace(f.Relevant.Name)
}

func (f Facts) values(head Template) map[Field]string {
	v := map[Field]string{
		PatientName: patientName(f.Patient), RecipientName: f.recipient(), GreetingName: f.greeting(), Relationship: f.Relevant.Relationship,
		NHSNumber: paper.GroupedNHS(f.Patient.NHSNumber), Born: paper.LongDate(f.language(), f.Patient.Born), Reference: f.Reference,
		Telephone: head.Telephone, Hours: head.Hours, Practice: f.Patient.Practice.Name, LetterDates: f.dates(),
	}
	if all := lines(head.Sender); len(all) > 0 {
		v[Trust] = all[0]
	}
	switch n := len(f.Written); n {
	case 0:
	case 1:
		v[LetterCount] = "1 letter"
	default:
		v[LetterCount] = itoa(n) + " letters"
	}
	for _, typed := range TypedFields {
		v[typed] = f.Typed[typed]
	}
	return v
}

// dates are when the letters were written, in words and one after the other.
func (f Facts) dates() string {
	var all []string
	for _, d := range f.Written {
		if d != "" {
			all = append(all, paper.LongDate(f.language(), d))
		}
	}
	switch n := len(all); n {
	case 0:
		return ""
	case 1:
		return all[0]
	default:
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
}
