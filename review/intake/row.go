package intake

import "strings"

// A Row is what a record says. Waiting is why it cannot be taken as it is, in
// plain words that name the column and what to do, "" when it can; it never
// holds a value of the row. Content is the same for two rows that are one
// document, whoever it is for and whatever became of it.
type Row struct {
	Line      int
	Cells     []string
	Content   [32]byte
	Document  Document
	Person    Person
	Recipient Recipient
	Waiting   string
	Faults    []CellFault // Waiting in its parts
}

// A CellFault is one reason why a row waits, and the cell that it is about: its
// place in the header, or -1 for the row as a whole.
type CellFault struct {
	Cell int
	Why  string
}

// A Document is what a row says of the document. Dates are YYYY-MM-DD; Text is
// as received.
type Document struct {
	Source, ID, Kind, WrittenOn, EventOn string
	Author, Clinician, Specialty, Site   string
	Text, FileName                       string
	Urgent, Action, Medicine             bool
}

// A Person is whom a row is about. NHSNumber is ten digits and only there when
// valid; Placeholder says that one repeated digit stood in its place. Dates are
// YYYY-MM-DD, the lines of Address are joined by line feeds, and Sex is Female,
// Male, Indeterminate or "".
type Person struct {
	NHSNumber, NHSStatus, LocalID               string
	Placeholder                                 bool
	Family, Given, Title, Born, Died, Sex       string
	Address, Postcode, Telephone, Mobile, Email string
	CarerName, CarerTelephone                   string
	Language, Needs, GPCode, GPName             string
}

// Uncertain says why a person cannot be certain by themself, "" when NHS
// number, date of birth and given name are all there.
func (p Person) Uncertain() string {
	switch {
	case p.Placeholder:
		return "The NHS number is a placeholder"
	case p.NHSNumber == "":
		return "No NHS number"
	case p.Born == "":
		return "No date of birth"
	case Fold(p.Given) == "":
		return "No given name"
	}
	return ""
}

// A Recipient is whom a document was meant for, and how its delivery failed.
// Kind is gp, patient or other; Code and Name are the practice's for a gp, and
// Name is as the list has it for any other.
type Recipient struct {
	Kind, Code, Name, FailedAt, Reason   string
	intended, practiceCode, practiceName string
}

func recipient(intended, code, name string) Recipient {
	r := Recipient{intended: intended, practiceCode: code, practiceName: name}
	switch r.Kind = recipientKind(intended, code, name); {
	case r.Kind == "gp" && name == "":
		r.Code, r.Name = code, intended
	case r.Kind == "gp":
		r.Code, r.Name = code, name
	default:
		r.Name = intended
	}
	return r
}

// recipientKind goes by the words of the intended recipient. A document that
// names nobody was meant for the GP.
func recipientKind(intended, code, name string) string {
	if intended == "" || strings.EqualFold(intended, code) || strings.EqualFold(intended, name) {
		return "gp"
	}
	words := " " + Fold(intended) + " "
	for _, w := range []string{" gp ", " gps ", "general practi", " practice ", " surgery ", " medical centre ", " health centre "} {
		if strings.Contains(words, w) {
			return "gp"
		}
	}
	if strings.Contains(words, " patient ") {
		return "patient"
	}
	return "other"
}
