package views

import (
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A ListForm is what is said of a file that is loaded.
type ListForm struct {
	SuppliedBy   string `form:"supplied_by"`
	SourceSystem string `form:"source_system"`
	Declared     string `form:"declared"`
	DeclaredWhat string `form:"declared_what"`
}

// A FileForm is how a file is read.
type FileForm struct {
	Version   int    `form:"version"`
	Sheet     string `form:"sheet"`
	Encoding  string `form:"encoding"`
	Separator string `form:"separator"`
	Header    string `form:"header"`
}

// Stated is what the form says.
func (f FileForm) Stated() intake.Stated {
	return intake.Stated{Sheet: f.Sheet, Encoding: f.Encoding, Separator: f.Separator, Header: f.Header}
}

// FileFormOf is the form as the file is read now.
func FileFormOf(u intake.Upload) FileForm {
	s := u.Stated()
	return FileForm{Version: u.Version, Sheet: s.Sheet, Encoding: s.Encoding, Separator: s.Separator, Header: s.Header}
}

// A ColumnsForm says which cell of a header is which column. Its columns are
// the fields of intake.ColumnField.
type ColumnsForm struct {
	Version int    `form:"version"`
	Dates   string `form:"dates"`
	Go      string `form:"go"` // "dates": only show how dates are read
	Columns []string
}

// A CommitForm says why a file that looks wrong is the right one.
type CommitForm struct {
	Version int    `form:"version"`
	Why     string `form:"why"`
}

// An UploadPage is a file on its way to becoming a list.
type UploadPage struct {
	intake.Upload
	Again bool // the same file was sent again
	Later bool // another list is on its way
}

func declaredOptions() []kit.Option {
	o := []kit.Option{{Value: "", Label: "No total was declared"}}
	for _, what := range review.DeclaredKinds {
		o = append(o, kit.Option{Value: what, Label: sentence(what)})
	}
	return o
}

// uploadURL is the address of a page of a file on its way.
func (p Page) uploadURL(id review.UploadID, path string) string {
	return p.url("/lists/uploads/" + strconv.FormatInt(int64(id), 10) + path)
}

// uploadFacts are what is known of a file on its way.
func uploadFacts(u intake.Upload) []kit.Row {
	return []kit.Row{
		{Key: "File", Value: u.FileName}, {Key: "Format", Value: u.Found.Reading.Format.Label()}, {Key: "Rows", Value: foundRows(u)},
		{Key: "Supplied by", Value: u.SuppliedBy}, {Key: "Source system", Value: u.SourceSystem}, {Key: "Declared", Value: declared(u.List())},
		{Key: "Received", Value: clock(u.At) + ", by " + u.By},
	}
}

// foundRows says how many rows a file has, against what was declared.
func foundRows(u intake.Upload) string {
	n := thousands(u.Found.Rows)
	switch {
	case u.DeclaredWhat == "rows" && u.Declared == u.Found.Rows:
		return n + ", as the supplier declared"
	case u.DeclaredWhat == "rows":
		return n + ", though the supplier declared " + thousands(u.Declared) + ". " + supplierAsked(u.Found.Rows, u.Declared)
	case u.Declared != 0:
		return n + ". The check says how many " + u.DeclaredWhat + " they are"
	}
	return n
}

// supplierAsked says what to ask where a total does not agree with what was declared.
func supplierAsked(got, declared int) string {
	if got < declared {
		return "Ask what is missing"
	}
	return "Ask which total is right"
}

func sheetOptions(u intake.Upload) []kit.Option {
	var all []kit.Option
	for _, s := range u.Found.Sheets {
		label := s.Name + ", " + count(s.Rows, "row")
		if s.Hidden {
			label += ", hidden in the file"
		}
		all = append(all, kit.Option{Value: s.Name, Label: label})
	}
	return all
}

func encodingOptions() []kit.Option {
	var all []kit.Option
	for _, e := range intake.Encodings {
		all = append(all, kit.Option{Value: e, Label: e})
	}
	return all
}

func separatorOptions() []kit.Option {
	var all []kit.Option
	for _, s := range intake.Separators {
		all = append(all, kit.Option{Value: s.Mark, Label: s.Label})
	}
	return all
}

// headerOptions are the lines that may name the columns, each as it begins.
func headerOptions(u intake.Upload) []kit.Option {
	var all []kit.Option
	for _, r := range u.HeaderLines() {
		all = append(all, kit.Option{Value: strconv.Itoa(r.Line), Label: "Line " + thousands(r.Line) + ": " + shortened(strings.Join(filled(r.Cells), " · "), 90)})
	}
	return all
}

func filled(cells []string) []string {
	var all []string
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			all = append(all, c)
		}
	}
	return all
}

// titleLines are the lines above the header, in words.
func titleLines(u intake.Upload) string {
	var all []string
	for _, r := range u.Found.Above {
		all = append(all, "line "+thousands(r.Line)+" (“"+shortened(strings.Join(filled(r.Cells), " "), 60)+"”)")
	}
	return strings.Join(all, ", ")
}

// shortened is a text on one line, without what is beyond so many characters.
func shortened(s string, most int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most-1]) + "…"
}

// firstRows are as many rows of a file as a page shows of its beginning.
func firstRows(u intake.Upload) []intake.Record {
	return u.Found.First[:min(len(u.Found.First), 8)]
}

// firstColumns are the headings of their table.
func firstColumns(u intake.Upload) []kit.Column {
	all := []kit.Column{{Label: "Line"}}
	for i, h := range u.Found.Header {
		all = append(all, kit.Column{Label: shortened(columnName(h, i), 40)})
	}
	return all
}

// firstCell is a cell of the table of first rows.
func firstCell(r intake.Record, i int) string {
	if i < len(r.Cells) && strings.TrimSpace(r.Cells[i]) != "" {
		return shortened(r.Cells[i], 40)
	}
	return "(empty)"
}

// sampleWords are the samples of a column.
func sampleWords(u intake.Upload, cell int) string {
	var all []string
	for _, s := range u.Samples(cell) {
		all = append(all, shortened(s, 60))
	}
	if len(all) == 0 {
		return "Empty in the first rows"
	}
	return "Such as " + strings.Join(all, " · ")
}

// columnChoice asks what a cell of the header is.
func columnChoice(p Page, u intake.Upload, f ColumnsForm, i int) kit.Choice {
	c := kit.Choice{Name: intake.ColumnField(i), Legend: columnName(u.Found.Header[i], i), Hint: sampleWords(u, i), Err: p.Err(intake.ColumnField(i)), Options: columnOptions()}
	if i < len(f.Columns) {
		c.Value = f.Columns[i]
	}
	return c
}

// fields are those of all pages on the way of a file, in their order.
func (u UploadPage) fields() []string {
	all := []string{"why", "sheet", "encoding", "separator", "header", "columns"}
	for i := range u.Found.Header {
		all = append(all, intake.ColumnField(i))
	}
	return append(all, "dates")
}
