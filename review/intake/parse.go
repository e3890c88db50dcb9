package intake

import (
	"fmt"
	"strings"
)

// Terms are what a list is read under. NHS numbers that begin with 9 are for a
// Demonstration only. Received is the day in London on which the list came,
// YYYY-MM-DD, after which nothing in it can have happened; "" asks for no such check.
// Source is the system that a row comes from which names none.
type Terms struct {
	Demonstration bool
	Received      string
	Source        string
}

// Parse reads a record by its mapping. It never guesses: a value that is there
// but cannot be right or read makes the row wait.
func (m Mapping) Parse(rec Record, terms Terms) Row {
	came := rec.Cells
	if m.IsExport() {
		rec.Cells = Unharmed(came)
	}
	p := parser{Mapping: &m, rec: rec, terms: terms}
	row := Row{Line: rec.Line, Cells: came, Content: m.sum(rec)}
	if len(rec.Cells) > len(m.header) {
		p.wait(-1, fmt.Sprintf("The row has %d cells and the header %d. A comma in a text without quotation marks may have split a cell: export the list again as CSV.", len(rec.Cells), len(m.header)))
	}
	p.checkAgain()
	row.Document = p.document()
	row.Person = p.person()
	row.Recipient = recipient(p.get(intendedRecipient), row.Person.GPCode, row.Person.GPName)
	row.Recipient.FailedAt, row.Recipient.Reason = p.past(failureAt), p.get(failureReason)
	if p.nobody(row.Person.Placeholder) {
		p.wait(-1, "The row names nobody: it has no NHS number, no hospital number and no family name with a date of birth. Add one of these from the source.")
	}
	row.Waiting, row.Faults = p.waiting, p.faults
	return row
}

// A parser reads one record and gathers why it must wait.
type parser struct {
	*Mapping
	rec     Record
	terms   Terms
	waiting string
	faults  []CellFault
}

// wait makes the row wait for what is wrong with a cell, -1 for the row.
func (p *parser) wait(cell int, why string) {
	p.faults = append(p.faults, CellFault{cell, why})
	if p.waiting != "" {
		p.waiting += " "
	}
	p.waiting += why
}

func (p *parser) get(c column) string { return p.value(p.rec, c) }

// date returns the date of a column as YYYY-MM-DD; one that is there but wrong
// makes the row wait.
func (p *parser) date(c column) string {
	s := p.get(c)
	if s == "" {
		return ""
	}
	day, problem := parseDate(s, p.dates)
	if problem != "" {
		p.wait(p.at[c], "The date in "+p.header[p.at[c]]+" "+string(problem))
	}
	return day
}

// past returns the date of what must have happened before the list came.
func (p *parser) past(c column) string {
	day := p.date(c)
	if p.terms.Received != "" && day > p.terms.Received {
		p.wait(p.at[c], "The date in "+p.header[p.at[c]]+" is later than the day on which the list came. Check the date at its source.")
	}
	return day
}

// checkAgain makes a row wait whose two cells for one key disagree.
func (p *parser) checkAgain() {
	for _, a := range p.again {
		if a.cell >= len(p.rec.Cells) {
			continue
		}
		other := strings.TrimSpace(p.rec.Cells[a.cell])
		if first := p.get(a.column); other != "" && first != other {
			p.wait(a.cell, fmt.Sprintf("The columns %s and %s do not say the same. Find out which is right and correct the other.", p.header[p.at[a.column]], p.header[a.cell]))
		}
	}
}

func (p *parser) document() Document {
	d := Document{
		Source: p.get(sourceSystem), ID: p.get(documentID), Kind: p.get(documentType),
		WrittenOn: p.past(documentCreatedAt), EventOn: p.date(eventDate),
		Author: p.get(authoredBy), Clinician: p.get(responsibleClinician),
		Specialty: p.get(specialtyName), Site: p.get(siteCode), FileName: p.get(fileName),
		Urgent: flag(p.get(urgencyFlag)), Action: flag(p.get(actionRequested)), Medicine: flag(p.get(medicationChanged)),
	}
	if d.Source == "" {
		d.Source = p.terms.Source
	}
	if d.Specialty == "" {
		d.Specialty = p.get(treatmentFunctionCode)
	}
	if i := p.at[freeText]; i >= 0 && i < len(p.rec.Cells) {
		d.Text = p.rec.Cells[i]
	}
	return d
}

func (p *parser) person() Person {
	x := Person{
		NHSStatus: p.get(nhsNumberStatus), LocalID: p.get(localPatientID),
		Family: p.get(familyName), Given: p.get(givenName), Title: p.get(title),
		Born: p.past(dateOfBirth), Died: p.past(dateOfDeath), Sex: sexOf(p.get(sex)),
		Address: p.address(), Postcode: p.get(postcode),
		Telephone: p.get(telephone), Mobile: p.get(mobile), Email: p.get(email),
		Language: p.get(preferredLanguage), Needs: p.get(communicationNeeds),
		CarerName: p.get(carerName), CarerTelephone: p.get(carerTelephone),
		GPCode: p.get(gpPracticeCode), GPName: p.get(gpPracticeName),
	}
	var problem nhsProblem
	x.NHSNumber, x.Placeholder, problem = parseNHSNumber(p.get(nhsNumber), p.terms.Demonstration)
	if problem != "" {
		p.wait(p.at[nhsNumber], "The NHS number in "+p.header[p.at[nhsNumber]]+" "+string(problem))
	}
	if x.Died != "" && x.Died < x.Born {
		p.wait(p.at[dateOfDeath], "The date in "+p.header[p.at[dateOfDeath]]+" is before the date of birth. Check both at their source.")
	}
	return x
}

func (p *parser) address() string {
	var lines [5]string
	n := 0
	for c := address1; c <= address5; c++ {
		if s := p.get(c); s != "" {
			lines[n] = s
			n++
		}
	}
	return strings.Join(lines[:n], "\n")
}

// nobody reports whether the row has no value that could find a person, right
// or wrong.
func (p *parser) nobody(placeholder bool) bool {
	return (p.get(nhsNumber) == "" || placeholder) && p.get(localPatientID) == "" &&
		(p.get(familyName) == "" || p.get(dateOfBirth) == "")
}

func flag(s string) bool {
	for _, yes := range [...]string{"y", "yes", "true", "1", "high", "urgent"} {
		if strings.EqualFold(s, yes) {
			return true
		}
	}
	return false
}

// sexOf reads the codes and words of the NHS data dictionary; not known and not
// specified are "".
func sexOf(s string) string {
	switch strings.ToLower(s) {
	case "1", "m", "male":
		return "Male"
	case "2", "f", "female":
		return "Female"
	case "9", "i", "indeterminate":
		return "Indeterminate"
	}
	return ""
}
