package sheet

import (
	"encoding/hex"
	"strings"
)

// first is the text of the first part of a field.
func (m *hl7Message) first(field string) string {
	field, _, _ = strings.Cut(field, m.repetition)
	field, _, _ = strings.Cut(field, m.component)
	return m.plain(field)
}

// person is a name such as Dr Ann Smith of a field with number, family name,
// given name, further names, suffix and title; the number where it has no name.
func (m *hl7Message) person(field string) string {
	field, _, _ = strings.Cut(field, m.repetition)
	parts := append(strings.Split(field, m.component), "", "", "", "", "", "")
	family, _, _ := strings.Cut(parts[1], m.sub)
	name := strings.Join(strings.Fields(m.plain(parts[5])+" "+m.plain(parts[2])+" "+m.plain(family)), " ")
	if name == "" {
		return m.plain(parts[0])
	}
	return name
}

// place is the facility of a location, else its first part.
func (m *hl7Message) place(field string) string {
	parts := strings.Split(field, m.component)
	if len(parts) > 3 && parts[3] != "" {
		site, _, _ := strings.Cut(parts[3], m.sub)
		return m.plain(site)
	}
	return m.first(field)
}

// date leaves the fraction of a second and the time zone out of a time.
func date(s string) string {
	if i := strings.IndexAny(s, ".+-"); i >= 8 && strings.Trim(s[:i], "0123456789") == "" {
		return s[:i]
	}
	return s
}

// plain decodes the escapes of a text: HL7 v2.3.1, 2.10. One that is not known
// stays as it came.
func (m *hl7Message) plain(s string) string {
	if s == `""` {
		return ""
	}
	before, rest, found := strings.Cut(s, m.escape)
	if !found {
		return s
	}
	var b strings.Builder
	for found {
		b.WriteString(before)
		code, after, closed := strings.Cut(rest, m.escape)
		text, known := m.unescape(code)
		switch {
		case closed && known:
			b.WriteString(text)
			before, rest, found = strings.Cut(after, m.escape)
		default:
			b.WriteString(m.escape)
			before, rest, found = strings.Cut(rest, m.escape)
		}
	}
	b.WriteString(before)
	return b.String()
}

func (m *hl7Message) unescape(code string) (string, bool) {
	switch code {
	case "F":
		return m.field, true
	case "S":
		return m.component, true
	case "T":
		return m.sub, true
	case "R":
		return m.repetition, true
	case "E":
		return m.escape, true
	case ".br", ".sp", ".ce":
		return "\n", true
	case "H", "N", ".nf", ".fi":
		return "", true
	}
	if digits, ok := strings.CutPrefix(code, "X"); ok && digits != "" {
		if b, err := hex.DecodeString(digits); err == nil {
			text, exact := asUTF8(b)
			return text, exact
		}
	}
	return "", false
}
