package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/sheet"
)

// An Upload is a file on its way to becoming a list: looked at, its columns
// matched, checked. It changes nothing until it is committed, and can be dropped.
type Upload struct {
	ID           review.UploadID
	Incident     review.IncidentID
	Version      int
	FileName     string
	SHA256       string
	Bytes        int64
	SuppliedBy   string
	SourceSystem string
	Declared     int // the total that the supplier declared, 0 for none
	DeclaredWhat string
	Found        sheet.Found
	Columns      []string // the canonical name of each cell of the header, "" for only kept
	Dates        DateOrder
	Matched      bool // a person has said which column is which
	Remembered   bool // the columns are those of the last list of the source
	Checked      *Check
	CheckedAt    time.Time
	Began        time.Time // the check that is under way, or was made
	Done         int       // rows checked so far
	By           string
	At           time.Time
}

// List is the list that the file would become.
func (u Upload) List() List {
	return List{Incident: u.Incident, FileName: u.FileName, SHA256: u.SHA256, Bytes: u.Bytes, SuppliedBy: u.SuppliedBy, SourceSystem: u.SourceSystem,
		Declared: u.Declared, DeclaredWhat: u.DeclaredWhat, Reading: u.Found.Reading, Header: u.Found.Header, Columns: u.Columns, Dates: u.Dates, Total: u.Found.Rows}
}

// Pace is how far the check of the file is.
func (u Upload) Pace() Pace { return Pace{Began: u.Began, Done: u.Done, Total: u.Found.Rows} }

// HeaderLines are the lines of the file that may be its header: those above the
// one that is taken for it now, that one, and the first after it.
func (u Upload) HeaderLines() []Record {
	lines := append(slices.Clone(u.Found.Above), Record{Line: u.Found.Reading.Header, Cells: u.Found.Header})
	return append(lines, u.Found.First[:min(len(u.Found.First), 5)]...)
}

// sampleValues is how many values of a column a person sees beside its name.
const sampleValues = 3

// Samples are the first different values of a column.
func (u Upload) Samples(cell int) []string {
	var all []string
	for _, r := range u.Found.First {
		if cell >= len(r.Cells) {
			continue
		}
		if v := strings.TrimSpace(r.Cells[cell]); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
		if len(all) == sampleValues {
			break
		}
	}
	return all
}

// A DateExample is a date of the file as it stands there and as it is read.
type DateExample struct {
	Line   int
	Column string // of the header
	As     string
	Read   string // YYYY-MM-DD, "" when it cannot be read
	Why    string // it cannot
}

// dateExamples is how many a person sees.
const dateExamples = 5

// dateColumns are those that hold dates.
var dateColumns = []column{dateOfBirth, documentCreatedAt, eventDate, dateOfDeath, failureAt}

// DateExamples are the first dates of the file under its mapping, those first in
// which day and month could be taken for each other.
func (u Upload) DateExamples() []DateExample {
	m := u.List().Mapping()
	var clear, open []DateExample
	for _, r := range u.Found.First {
		for _, c := range dateColumns {
			v := m.value(r, c)
			if v == "" {
				continue
			}
			e := DateExample{Line: r.Line, Column: m.header[m.at[c]], As: v}
			day, problem := parseDate(v, u.Dates)
			e.Read, e.Why = day, string(problem)
			if other, wrong := parseDate(v, otherOrder(u.Dates)); wrong == "" && other != day {
				open = append(open, e)
				continue
			}
			clear = append(clear, e)
		}
	}
	all := append(open, clear...)
	return all[:min(dateExamples, len(all))]
}

func otherOrder(o DateOrder) DateOrder {
	if o == MonthFirst {
		return DayFirst
	}
	return MonthFirst
}

// ColumnField is the name of the form's field for a cell of the header.
func ColumnField(cell int) string { return "column_" + strconv.Itoa(cell) }

// CheckColumns reports what is wrong with a matching of the header's cells, by
// form field: column_N for the Nth cell from 0, and columns.
func CheckColumns(header, columns []string, dates DateOrder) review.Problems {
	p := review.Problems{}
	first := map[string]int{}
	for i, name := range columns {
		c, known := columnOf[columnKey(name)]
		p.Add(name == "" || known && columnNames[c].name == name, ColumnField(i), "Choose one of the columns of the list.")
		if j, twice := first[name]; twice && name != "" {
			p.Add(false, ColumnField(i), "This is matched to the same as "+header[j]+". Match one of the two only, and keep the other as it came.")
		}
		first[name] = i
	}
	m := MapAs(header, columns, dates)
	p.Add(slices.ContainsFunc(needsOneOf, func(c column) bool { return m.at[c] >= 0 }), "columns",
		"Match at least one of the document's id, type, date, event date, file name and text, so that a row says which document it is.")
	p.Add(dates == "" || slices.Contains(DateOrders, dates), "dates", "Say how the list writes dates.")
	return p
}

// ColumnNames are the canonical names that a cell can be matched to, in the
// order of the lists' own.
func ColumnNames() []string {
	names := make([]string, columnCount)
	for c, n := range columnNames {
		names[c] = n.name
	}
	return names
}
