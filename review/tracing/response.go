package tracing

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/sheet"
)

// The columns of a response that are read, by their names.
const (
	reference = "UNIQUE REFERENCE"
	sentNHS   = "REQ_NHS_NUMBER"
	family    = "FAMILY_NAME"
	given     = "GIVEN_NAME"
	born      = "DATE_OF_BIRTH"
	died      = "DATE_OF_DEATH"
	address1  = "ADDRESS_LINE1"
	postcode  = "POSTCODE"
	practice  = "GP_PRACTICE_CODE"
	sensitive = "SENSITIVITY_FLAG"
	code      = "ERROR/SUCCESS_CODE"
	matched   = "MATCHED_NHS_NO"
)

var columns = []string{reference, sentNHS, family, given, born, died, address1, "ADDRESS_LINE2", "ADDRESS_LINE3", "ADDRESS_LINE4", "ADDRESS_LINE5",
	postcode, practice, sensitive, code, matched}

// key is what two ways of writing a column's name have in common.
func key(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "/", "", "-", "").Replace(strings.ToUpper(strings.TrimSpace(name)))
}

// Known is how many cells of a record are names of columns of a response, by
// which its header is found below the first line of older ones.
func Known(cells []string) int {
	n := 0
	for _, c := range cells {
		if slices.ContainsFunc(columns, func(name string) bool { return key(name) == key(c) }) {
			n++
		}
	}
	return n
}

// A Layout says which cell of a response is which column.
type Layout map[string]int

// Read finds the columns of a header. It returns a sheet.Refusal for what is no
// header of a response.
func Read(header []string) (Layout, error) {
	l := Layout{}
	for i, h := range header {
		for _, name := range columns {
			if _, taken := l[name]; key(name) == key(h) && !taken {
				l[name] = i
			}
		}
	}
	for _, needed := range []string{reference, sentNHS, code, matched, died, practice, sensitive} {
		if _, ok := l[needed]; !ok {
			return nil, sheet.Refusal("The file has no column " + needed + ". Choose the response file of the tracing service as it came, with its header.")
		}
	}
	return l, nil
}

// stamp is how the first line of older responses begins.
var stamp = regexp.MustCompile(`MPTRE[QS]P?_(\d{8})`)

// Stamp is the date in the lines above the header of an older response, or "".
func Stamp(above []string) string {
	for _, line := range above {
		if m := stamp.FindStringSubmatch(line); m != nil {
			if t, err := time.Parse("20060102", m[1]); err == nil {
				return t.Format(time.DateOnly)
			}
		}
	}
	return ""
}

// An Answer is what a line of a response says. Dates are YYYY-MM-DD, a death's
// also YYYY-MM or YYYY. Fault says why it cannot be read.
type Answer struct {
	Case      review.CaseID
	Sent      string // the NHS number that was asked about
	Family    string
	Given     string
	Born      string
	Died      string
	Address   string // lines joined by line feeds
	Postcode  string
	Practice  string
	Sensitive bool
	Code      string // of two digits
	NHSNumber string // that was found
	Fault     string
}

// Parse reads a line of a response.
func (l Layout) Parse(cells []string) Answer {
	get := func(name string) string {
		if i, ok := l[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	a := Answer{Sent: digits(get(sentNHS)), Family: get(family), Given: get(given), Postcode: get(postcode), Practice: strings.ToUpper(get(practice)),
		Sensitive: strings.EqualFold(get(sensitive), "S"), Code: get(code), NHSNumber: digits(get(matched))}
	if len(a.Code) == 1 {
		a.Code = "0" + a.Code
	}
	var readsBorn, readsDied bool
	a.Born, readsBorn = date(get(born))
	a.Died, readsDied = date(get(died))
	ref, err := review.ParseCaseID(get(reference))
	a.Case = ref
	switch {
	case err != nil || !strings.HasPrefix(strings.ToUpper(get(reference)), "HR-"):
		a.Case, a.Fault = 0, "The unique reference is none of ours."
	case len(a.Code) != 2:
		a.Fault = "The line has no success or error code."
	case !readsBorn || !readsDied:
		a.Fault = "A date of the line cannot be read."
	}
	var lines []string
	for _, name := range []string{address1, "ADDRESS_LINE2", "ADDRESS_LINE3", "ADDRESS_LINE4", "ADDRESS_LINE5"} {
		if s := get(name); s != "" {
			lines = append(lines, s)
		}
	}
	a.Address = strings.Join(lines, "\n")
	return a
}

// digits is s without the spaces that people put into numbers.
func digits(s string) string { return strings.ReplaceAll(s, " ", "") }

// date reads YYYYMMDD, YYYYMM or YYYY, as the service writes dates.
func date(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	for _, layout := range [][2]string{{"20060102", time.DateOnly}, {"200601", "2006-01"}, {"2006", "2006"}} {
		if len(s) != len(layout[0]) {
			continue
		}
		if t, err := time.Parse(layout[0], s); err == nil {
			return t.Format(layout[1]), true
		}
	}
	return "", false
}
