package sheet

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"path"
	"regexp"
	"strings"
)

// edtColumns are the columns of a Kettering message.
var edtColumns = []string{"source_system", "source_row_id", "document_id", "document_type", "report_code", "document_created_at", "event_date", "event_date_end",
	"authored_by", "responsible_clinician", "specialty_name", "department_code", "site_code", "site_organisation",
	"nhs_number", "local_patient_id", "family_name", "given_name", "title", "date_of_birth", "sex",
	"address_1", "address_2", "address_3", "address_4", "address_5", "postcode",
	"gp_practice_code", "gp_practice_name", "recipient_hcp_code", "recipient_hcp_name",
	"urgency_flag", "action_requested", "medication_changed", "reporting_reason", "report_contributor", "free_text"}

// edtPaths say which column an element fills, by the end of its path: EDT
// Message Specification 3.0.7.
var edtPaths = map[string]string{
	"ReportMsg/MsgSender": "source_system", "ReportMsg/MsgId": "source_row_id",
	"StructPersonName/FamilyName": "family_name", "StructPersonName/GivenName": "given_name", "StructPersonName/Title": "title",
	"PatientMatchingInfo/BirthDate": "date_of_birth", "PatientMatchingInfo/Sex": "sex", "Address_u/PostCode": "postcode",
	"ClinicalReport/ReportID": "document_id", "ClinicalReport/ReportType": "document_type", "ClinicalReport/ReportCode": "report_code",
	"ClinicalReport/ReportContributor": "report_contributor", "ClinicalReport/EventDate": "event_date", "ClinicalReport/EventDateEnd": "event_date_end",
	"ClinicalReport/DocCreationDate": "document_created_at", "ReportingInformation/ReportingReason": "reporting_reason",
	"ReportingInformation/ActionRequested": "action_requested", "ReportingInformation/MedicationChanged": "medication_changed",
}

// Those of the recipient, party 1, and of the sender, party 2.
var edtParties = map[string]map[string]string{
	"1": {"OrgCode": "gp_practice_code", "OrgName": "gp_practice_name", "HcpCode": "recipient_hcp_code", "HcpName": "recipient_hcp_name"},
	"2": {"OrgCode": "site_code", "OrgName": "site_organisation", "HcpName": "authored_by", "BossName": "responsible_clinician",
		"DepartmentName": "specialty_name", "DepartmentCode": "department_code"},
}

// edtBegins finds where a message begins.
var edtBegins = regexp.MustCompile(`<(?:[\w.-]{1,40}:)?ReportMsg[\s/>]`)

// edtLines yields a header and a record for each message of a Kettering XML file
// or of a ZIP of such files. Line 1 is the header, the first message is line 2.
func edtLines(f input) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if !yield(Record{1, edtColumns}, nil) {
			return
		}
		r := edtReader{line: 1, notes: f.notes, yield: yield}
		if err := r.read(f); err != nil && !r.stopped {
			yield(Record{Line: r.line}, err)
		}
	}
}

// An edtReader reads one file of messages after another.
type edtReader struct {
	line    int // of the latest message
	notes   *notes
	yield   func(Record, error) bool
	stopped bool
}

func (r *edtReader) read(f input) error {
	head, err := f.head()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(head), "PK") {
		before := r.line
		if err := r.messages(f.reader(), ""); err != nil || r.line > before {
			return err
		}
		return Refusal("The XML file holds no Kettering message (ReportMsg). Choose the file that holds the list.")
	}
	a, err := openArchive(f)
	if err != nil {
		return err
	}
	for _, e := range a.File {
		if r.stopped || !strings.EqualFold(path.Ext(e.Name), ".xml") {
			continue
		}
		if err := r.entry(e); err != nil {
			return a.unreadable(r.line, err)
		}
	}
	return nil
}

// entry reads one file of a ZIP. One without a message is a row all the same,
// so that it is not lost.
func (r *edtReader) entry(e *zip.File) error {
	f, err := e.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	before := r.line
	if err := r.messages(f, path.Base(e.Name)); err != nil || r.line > before || r.stopped {
		return err
	}
	r.message(nil, path.Base(e.Name))
	return nil
}

func (r *edtReader) messages(from io.Reader, file string) error {
	begins := func(text []byte, from int) int {
		if from >= len(text) {
			return -1
		}
		if at := edtBegins.FindIndex(text[from:]); at != nil {
			return from + at[0]
		}
		return -1
	}
	return pieces(textStream(from), begins, func(piece []byte) bool {
		r.message(piece, file)
		return !r.stopped
	})
}

// message yields one message as far as it can be read.
func (r *edtReader) message(piece []byte, file string) {
	r.line++
	text, exact := asUTF8(piece)
	m := message{}
	p := edtMessage{message: m, decoder: xml.NewDecoder(strings.NewReader(text))}
	p.decoder.Entity = xml.HTMLEntity
	if !p.read() || !exact {
		r.notes.add(brokenMessages, r.line)
	}
	body, isFile := letterText(p.text)
	if isFile {
		r.notes.add(fileLetters, r.line)
	}
	m["free_text"] = lineFeeds(body)
	m.put("source_row_id", file)
	m.put("source_row_id", fmt.Sprintf("message %d", r.line-1))
	r.stopped = !r.yield(m.record(r.line, edtColumns), nil)
}

// An edtMessage is one message while it is read.
type edtMessage struct {
	message
	decoder *xml.Decoder
	path    []string
	party   string // whose details these are
	kind    string // of the id that follows
	lines   int    // of the address
	text    string
}

// maxDepth is how deeply the elements of a message may nest.
const maxDepth = 100

// read reads a message to its end, and reports whether it has one.
func (m *edtMessage) read() bool {
	value := ""
	for {
		token, err := m.decoder.Token()
		if err != nil {
			m.breakOff(value)
			return false
		}
		switch e := token.(type) {
		case xml.StartElement:
			if m.path = append(m.path, e.Name.Local); len(m.path) > maxDepth {
				return false
			}
			value = ""
			m.start(e)
		case xml.CharData:
			value += string(e)
		case xml.EndElement:
			m.end(value)
			value = ""
			if m.path = m.path[:len(m.path)-1]; len(m.path) == 0 {
				return true
			}
		}
	}
}

// breakOff keeps what was read of an element that does not end.
func (m *edtMessage) breakOff(value string) {
	if len(m.path) > 0 {
		m.end(value)
	}
}

func (m *edtMessage) start(e xml.StartElement) {
	switch e.Name.Local {
	case "ReportMsg":
		m.put("urgency_flag", attr(e, "MsgUrgency"))
	case "Party":
		m.party = attr(e, "AgentId")
	}
}

// end puts the value of an element where it belongs.
func (m *edtMessage) end(value string) {
	name, parent := m.path[len(m.path)-1], ""
	if len(m.path) > 1 {
		parent = m.path[len(m.path)-2]
	}
	switch {
	case name == "IdType":
		m.kind = strings.TrimSpace(value)
	case name == "IdValue" && (strings.EqualFold(m.kind, "Nhs") || strings.EqualFold(m.kind, "CHI")):
		m.put("nhs_number", value)
	case name == "IdValue":
		m.put("local_patient_id", value)
	case name == "UnstructAddressLine" && m.lines < 5 && strings.TrimSpace(value) != "":
		m.lines++
		m.put(fmt.Sprintf("address_%d", m.lines), value)
	case name == "TextBlock" && m.text != "":
		m.text += "\n\n" + value
	case name == "TextBlock":
		m.text = value
	case name == "Party":
		m.party = ""
	case m.party != "":
		if column := edtParties[m.party][name]; column != "" {
			m.put(column, value)
		}
	default:
		if column := edtPaths[parent+"/"+name]; column != "" {
			m.put(column, value)
		}
	}
}
