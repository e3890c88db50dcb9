package wording

import (
	"regexp"
	"slices"
	"strings"
)

// A Field is a place in a template that is filled for one person, written in
// square brackets.
type Field string

// The fields. There are no others.
const (
	PatientName   Field = "patient name"
	RecipientName Field = "recipient name"
	GreetingName  Field = "greeting name"
	Relationship  Field = "relationship"
	NHSNumber     Field = "NHS number"
	Born          Field = "date of birth"
	Reference     Field = "reference"
	Trust         Field = "trust"
	Telephone     Field = "telephone"
	Hours         Field = "opening hours"
	LetterCount   Field = "number of letters"
	LetterDates   Field = "dates of letters"
	Practice      Field = "practice"
	// Typed by whoever makes the letter, or taken from the record of the conversation.
	Account   Field = "what happened"
	Enquiries Field = "what we will look into"
	Findings  Field = "what we found"
	Apology   Field = "apology"
	NextSteps Field = "what happens next"
)

// Fields are all of them, in the order in which pages list them.
var Fields = []Field{PatientName, RecipientName, GreetingName, Relationship, NHSNumber, Born, Reference, Trust, Telephone, Hours,
	LetterCount, LetterDates, Practice, Account, Enquiries, Findings, Apology, NextSteps}

// TypedFields are those that somebody writes for one person.
var TypedFields = []Field{Account, Enquiries, Findings, Apology, NextSteps}

// Typed reports whether somebody writes f for one person.
func (f Field) Typed() bool { return slices.Contains(TypedFields, f) }

// Says is what stands in the place of f.
func (f Field) Says() string { return fieldSays[f] }

var fieldSays = map[Field]string{
	PatientName: "given and family name of the patient", RecipientName: "the name of whom the letter goes to", GreetingName: "title and family name of whom the letter goes to, such as Ms Shah",
	Relationship: "what the relevant person is to the patient", NHSNumber: "the NHS number, grouped", Born: "the date of birth in words", Reference: "the case reference",
	Trust: "the first line of the letterhead", Telephone: "the number of the letterhead", Hours: "the hours of the letterhead", LetterCount: "“1 letter” or “3 letters”",
	LetterDates: "when the letters were written, in words", Practice: "the name of the GP practice", Account: "written for this person: what is known of what happened",
	Enquiries: "written for this person: what will still be looked into", Findings: "written for this person: what the review found",
	Apology: "written for this person: the words of the apology", NextSteps: "written for this person: what happens next",
}

// brackets find fields; what is between brackets is one, known or not.
var brackets = regexp.MustCompile(`\[([^\[\]]*)\]`)

// FieldsIn are the fields that a template uses, each once, and what it has in
// brackets that is none.
func (t Template) FieldsIn() (known []Field, unknown []string) {
	for _, m := range brackets.FindAllStringSubmatch(t.Title+"\n"+t.Greeting+"\n"+t.Text+"\n"+t.Close, -1) {
		f := Field(m[1])
		switch {
		case !slices.Contains(Fields, f):
			unknown = append(unknown, m[0])
		case !slices.Contains(known, f):
			known = append(known, f)
		}
	}
	return known, unknown
}

// TypedIn are the fields of a template that somebody writes for one person.
func (t Template) TypedIn() []Field {
	known, _ := t.FieldsIn()
	return slices.DeleteFunc(known, func(f Field) bool { return !f.Typed() })
}

// filled is a text with its fields filled. A field without a value is added to blank.
func filled(text string, values map[Field]string, blank *[]Field) string {
	return brackets.ReplaceAllStringFunc(text, func(m string) string {
		f := Field(m[1 : len(m)-1])
		v := strings.TrimSpace(values[f])
		if v == "" && !slices.Contains(*blank, f) {
			*blank = append(*blank, f)
		}
		return v
	})
}
