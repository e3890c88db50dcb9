package made

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// columns are the header of a list.
var columns = []string{"source_system", "source_row_id", "document_id", "document_type", "document_status", "document_created_at", "event_date",
	"authored_by", "responsible_clinician", "specialty_name", "treatment_function_code", "site_code", "nhs_number", "nhs_number_status",
	"local_patient_id", "family_name", "given_name", "title", "date_of_birth", "sex", "date_of_death", "address_1", "address_2", "address_3",
	"address_4", "address_5", "postcode", "telephone", "mobile", "email", "preferred_language", "communication_needs", "gp_practice_code",
	"gp_practice_name", "intended_recipient", "urgency_flag", "action_requested", "medication_changed", "failure_reason", "failure_at", "file_name", "free_text"}

const britishDate = "02/01/2006"

var failures = []string{"No mailbox matched", "No mailbox matched", "Practice address changed by hand", "Practice address changed by hand", "Practice closed",
	"Not signed off in source system", "Held in queue HOLD-7", "Held in queue HOLD-7", "Held in queue HOLD-7", "Recipient system did not acknowledge", "Template had no recipient"}

// WriteList writes the list that the incident begins with, as CSV. It returns
// the error of w.
func (i *Incident) WriteList(w io.Writer) error { return i.write(w, i.rows) }

// WriteLaterList writes a small list that was found later: letters of people
// whom the first list knows with certainty, and of a few who are new. It
// returns the error of w.
func (i *Incident) WriteLaterList(w io.Writer) error { return i.write(w, i.later) }

func (i *Incident) write(w io.Writer, rows []row) error {
	out := csv.NewWriter(w)
	cells := make([]string, 0, len(columns))
	err := out.Write(columns)
	for n, r := range rows {
		if err != nil {
			break
		}
		cells = i.cells(cells[:0], n+1, r)
		err = out.Write(cells)
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("made-up list: %w", err)
	}
	return nil
}

// cells are those of a row, in the order of columns.
func (i *Incident) cells(cells []string, line int, r row) []string {
	d := i.docs[r.doc]
	c := i.compose(int(r.doc), true)
	rng := i.rngOf(rowStream, int(r.doc)*4+int(r.kind))
	clinic, typed := i.clinicDay(d), i.typedAt(d)
	event, created := clinic.Format(britishDate), typed.Format("2006-01-02 15:04")
	switch {
	case d.defect == impossibleDate && r.doc%2 == 0:
		event = "31/02/" + strconv.Itoa(clinic.Year())
	case d.defect == impossibleDate:
		created = strconv.Itoa(clinic.Year()) + "-09-31" + created[10:]
	}
	if r.kind == otherContent {
		c.text += "\n\nAmended after dictation. This version replaces the one typed before it."
		event = clinic.AddDate(0, 0, -1).Format(britishDate)
	}
	cells = append(cells, "Clinic Letters", strconv.Itoa(line), d.id, c.kind, c.status, created, event,
		c.author.name, c.consultant, specialties[c.specialty].name, specialties[c.specialty].code, sites[c.site].Code)
	cells = i.personCells(cells, d)
	cells = append(cells, i.recipientCells(rng, d, r.kind)...)
	cells = append(cells, yes(c.urgent), yes(c.action), yes(c.medicine))
	failed := typed.Add(time.Duration(5+rng.IntN(2000)) * time.Minute).Format("2006-01-02 15:04")
	return append(cells, pick(rng, failures), failed, d.id+".rtf", c.text)
}

func yes(b bool) string {
	if b {
		return "Y"
	}
	return "N"
}

// personCells are the cells from nhs_number to communication_needs.
func (i *Incident) personCells(cells []string, d doc) []string {
	if d.defect == nobody {
		return append(cells, make([]string, 20)...)
	}
	p := &i.people[d.person]
	number, status := p.number, "01"
	title, given, family, born := p.title, p.given, p.family, p.born
	birth := born.Format(britishDate)
	if d.odd {
		switch p.oddity {
		case otherBirth:
			birth = otherDay(born).Format(britishDate)
		case otherGiven, shortForm:
			given = p.other
		case otherFamily:
			family, title = p.other, "Mrs"
		case noNumber:
			number, status = "", "04"
		case placeholder:
			number, status = "9999999999", "07"
		case noBirth:
			birth, status = "", "03"
		}
	}
	switch d.defect {
	case wrongCheckDigit:
		number, status = number[:9]+strconv.Itoa((int(number[9]-'0')+1+int(d.person)%9)%10), "02"
	case nineDigits:
		number, status = number[:9], "02"
	}
	sex := "1"
	if p.female {
		sex = "2"
	}
	return append(cells, number, status, p.local, family, given, title, birth, sex, p.died, p.address[0], p.address[1], p.address[2], "", "",
		p.postcode, p.telephone, p.mobile, p.email, p.language, p.needs)
}

// otherDay is a mistake of one digit in a date of birth.
func otherDay(born time.Time) time.Time {
	if born.Day() <= 18 {
		return born.AddDate(0, 0, 10)
	}
	return born.AddDate(-1, 0, -10)
}

// recipientCells are gp_practice_code, gp_practice_name and intended_recipient.
func (i *Incident) recipientCells(rng *rand.Rand, d doc, kind rowKind) []string {
	p := i.practiceOf(d)
	to := "Dr " + p.gps[int(d.person)%len(p.gps)] + ", " + p.name
	if kind == further {
		switch other := &i.practices[i.people[d.person].next]; {
		case other.code != p.code:
			p, to = other, "Dr "+other.gps[int(d.person)%len(other.gps)]+", "+other.name
		case rng.IntN(10) < 6:
			to = "Patient (copy)"
		case rng.IntN(2) == 0:
			to = "District nursing team, Northmere Community Services"
		default:
			to = "Dr " + p.gps[(int(d.person)+1)%len(p.gps)] + ", " + p.name + " (second copy)"
		}
	}
	return []string{p.code, p.name, to}
}

func (i *Incident) practiceOf(d doc) *practice {
	if d.newPractice {
		return &i.practices[i.people[d.person].next]
	}
	return &i.practices[i.people[d.person].practice]
}

// greeting is the name of the doctor to whom a letter is written.
func (i *Incident) greeting(d doc) string {
	p := i.practiceOf(d)
	return "Dr " + p.gps[int(d.person)%len(p.gps)]
}

// formOfAddress is how a letter names somebody, as its row does.
func (p *person) formOfAddress(d doc) string {
	if d.defect == nobody {
		return "this patient"
	}
	family, title := p.family, p.title
	if d.odd && p.oddity == otherFamily {
		family, title = p.other, "Mrs"
	}
	if title == "Master" {
		return p.given
	}
	return strings.TrimSpace(title + " " + family)
}
