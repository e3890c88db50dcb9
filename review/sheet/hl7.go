package sheet

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// hl7Columns are the columns of a message.
var hl7Columns = []string{"source_system", "source_row_id", "document_id", "parent_document_id", "document_type", "document_status", "document_availability", "confidentiality",
	"document_created_at", "event_date", "authored_by", "authenticated_by", "responsible_clinician", "specialty_name", "site_code",
	"nhs_number", "local_patient_id", "family_name", "given_name", "title", "date_of_birth", "sex", "date_of_death",
	"address_1", "address_2", "address_3", "address_4", "postcode", "telephone", "distributed_copies", "file_name", "free_text"}

// isHL7 reports whether a file begins as a batch of messages, or a message, does.
func isHL7(text []byte) bool {
	if len(text) < 8 {
		return false
	}
	name, mark := string(text[:3]), text[3]
	return (name == "MSH" || name == "FHS" || name == "BHS") && strings.IndexByte("|~^$!#*", mark) >= 0 && strings.IndexByte(string(text[4:]), mark) > 0
}

// hl7Begins finds where a message begins: with MSH at the beginning of a line.
func hl7Begins(text []byte, from int) int {
	for at := from; at+4 <= len(text); at++ {
		if text[at] != 'M' || string(text[at:at+3]) != "MSH" || !isMark(text[at+3]) {
			continue
		}
		if at == 0 || text[at-1] == '\r' || text[at-1] == '\n' || text[at-1] == '\v' {
			return at
		}
	}
	return -1
}

// isMark reports whether c may stand between the parts of a message.
func isMark(c byte) bool {
	return c > ' ' && c < utf8.RuneSelf && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

// hl7Lines yields a header and a record for each message of a file. Line 1 is
// the header, the first message is line 2.
func hl7Lines(f input) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if !yield(Record{1, hl7Columns}, nil) {
			return
		}
		line, stopped, inBatch := 1, false, 0
		err := pieces(textStream(f.reader()), hl7Begins, func(piece []byte) bool {
			line++
			inBatch++
			m := readHL7(piece)
			m.noteFaults(f.notes, line)
			if m.ends {
				if m.count >= 0 && m.count != inBatch {
					f.notes.add(wrongBatches, line)
				}
				inBatch = 0
			}
			m.put("source_row_id", fmt.Sprintf("message %d", line-1))
			stopped = !yield(m.record(line, hl7Columns), nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(Record{Line: line}, err)
		}
	}
}

// An hl7Message is one message with the marks between its parts.
type hl7Message struct {
	message
	field, component, repetition, escape, sub string
	texts                                     []string
	kind                                      string // such as MDM^T02
	exact, patient, file                      bool
	ends                                      bool // it is the last of its batch
	count                                     int  // of messages, as the batch says, -1 where it does not
}

func (m *hl7Message) noteFaults(n *notes, line int) {
	if !m.exact || !m.patient {
		n.add(brokenMessages, line)
	}
	if m.kind != "" && m.kind != "MDM^T02" {
		n.add(otherMessages, line)
	}
	if m.file {
		n.add(fileLetters, line)
	}
}

// readHL7 reads a message segment by segment, each as far as it can be read.
// The marks are those that its own MSH says.
func readHL7(piece []byte) *hl7Message {
	text, exact := asUTF8(piece)
	m := &hl7Message{message: message{}, exact: exact, field: text[3:4], component: "^", repetition: "~", escape: `\`, sub: "&", count: -1}
	end := strings.IndexAny(text[4:]+"\r", m.field+"\r\n")
	for i, mark := range []*string{&m.component, &m.repetition, &m.escape, &m.sub} {
		if i < end && isMark(text[4+i]) {
			*mark = text[4+i : 5+i]
		}
	}
	for _, segment := range strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' || r == '\v' || r == '\x1c' }) {
		m.segment(strings.Split(segment, m.field))
	}
	body := strings.Join(m.texts, "\n")
	m.message["free_text"] = lineFeeds(body)
	return m
}

// segment reads one segment: HL7 v2.3.1. fields[0] is its name, and fields[n] is
// field n, but in MSH, whose field 1 is the mark between fields.
func (m *hl7Message) segment(fields []string) {
	get := func(n int) string {
		if n < len(fields) && fields[n] != `""` {
			return fields[n]
		}
		return ""
	}
	switch fields[0] {
	case "MSH":
		m.put("source_system", m.first(get(2)))
		m.put("source_row_id", m.plain(get(9)))
		parts := append(strings.Split(get(8), m.component), "")
		m.kind = strings.Trim(parts[0]+"^"+parts[1], "^")
	case "PID":
		m.patient = true
		m.identify(get)
	case "PV1":
		m.put("site_code", m.place(get(3)))
		m.put("responsible_clinician", m.person(get(9)))
		m.put("responsible_clinician", m.person(get(17)))
		m.put("specialty_name", m.first(get(10)))
		m.put("event_date", date(get(44)))
		m.put("event_date", date(get(45)))
	case "TXA":
		m.document(get)
	case "OBX":
		m.observe(get(2), get(5))
	case "BTS":
		m.ends = true
		if n, err := strconv.Atoi(get(1)); err == nil {
			m.count = n
		}
	}
}

func (m *hl7Message) identify(get func(int) string) {
	for id := range strings.SplitSeq(get(3), m.repetition) {
		parts := append(strings.Split(id, m.component), "", "", "", "")
		kind, authority := strings.ToUpper(parts[4]), strings.ToUpper(parts[3])
		column := "local_patient_id"
		if kind == "NH" || kind == "NHS" || kind == "" && (authority == "NHS" || authority == "NH") {
			column = "nhs_number"
		}
		m.put(column, m.plain(parts[0]))
	}
	name, _, _ := strings.Cut(get(5), m.repetition)
	parts := append(strings.Split(name, m.component), "", "", "", "", "")
	family, _, _ := strings.Cut(parts[0], m.sub)
	m.put("family_name", m.plain(family))
	m.put("given_name", strings.TrimSpace(m.plain(parts[1])+" "+m.plain(parts[2])))
	m.put("title", m.plain(parts[4]))
	m.put("date_of_birth", date(get(7)))
	m.put("sex", m.plain(get(8)))
	address, _, _ := strings.Cut(get(11), m.repetition)
	for i, part := range strings.Split(address, m.component) {
		switch {
		case i < 4:
			m.put(fmt.Sprintf("address_%d", i+1), m.plain(part))
		case i == 4:
			m.put("postcode", m.plain(part))
		}
	}
	m.put("telephone", m.first(get(13)))
	m.put("date_of_death", date(get(29)))
}

func (m *hl7Message) document(get func(int) string) {
	kind := append(strings.Split(get(2), m.component), "")
	m.put("document_type", m.plain(kind[1]))
	m.put("document_type", m.plain(kind[0]))
	m.put("event_date", date(get(4)))
	m.put("responsible_clinician", m.person(get(5)))
	m.put("document_created_at", date(get(6)))
	m.put("document_created_at", date(get(7)))
	m.put("authored_by", m.person(get(9)))
	m.put("authenticated_by", m.person(get(10)))
	m.put("document_id", m.first(get(12)))
	m.put("parent_document_id", m.first(get(13)))
	m.put("file_name", m.plain(get(16)))
	m.put("document_status", m.plain(get(17)))
	m.put("confidentiality", m.plain(get(18)))
	m.put("document_availability", m.plain(get(19)))
	var copies []string
	for to := range strings.SplitSeq(get(23), m.repetition) {
		if name := m.person(to); name != "" {
			copies = append(copies, name)
		}
	}
	m.put("distributed_copies", strings.Join(copies, "; "))
}

// observe keeps the text of one observation, or of the letter in it.
func (m *hl7Message) observe(kind, value string) {
	if kind == "RP" {
		m.file = true
		return
	}
	if kind == "ED" {
		parts := strings.SplitN(value, m.component, 5)
		value = parts[len(parts)-1]
	}
	lines := strings.Split(value, m.repetition)
	for i, line := range lines {
		lines[i] = m.plain(line)
	}
	text, file := letterText(strings.Join(lines, "\n"))
	m.file = m.file || file
	m.texts = append(m.texts, text)
}
