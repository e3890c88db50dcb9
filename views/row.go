package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A RowPage is one row of a list.
type RowPage struct {
	intake.RowPage
	List intake.List
}

// FirstCase is the case of the first version that the page shows beside the row,
// 0 for none.
func (r RowPage) FirstCase() review.CaseID {
	if r.First == nil {
		return 0
	}
	return r.First.Case
}

// A CorrectRowForm is the cells of a row as a person types them.
type CorrectRowForm struct {
	Version int    `form:"version"`
	Alike   string `form:"alike"`
	Cells   map[int]string
}

// CorrectionOf is the form of a row before anything was typed.
func CorrectionOf(r RowPage) CorrectRowForm {
	f := CorrectRowForm{Cells: map[int]string{}}
	for _, i := range r.Fields {
		f.Cells[i] = cellOf(r.Now(), i)
	}
	return f
}

// An ExcludeRowForm is why a row is left out.
type ExcludeRowForm struct {
	Version int              `form:"version"`
	Code    intake.Exclusion `form:"code"`
	Words   string           `form:"words"`
	Alike   string           `form:"alike"`
}

// An IncludeRowForm is why an excluded row is included again.
type IncludeRowForm struct {
	Version int    `form:"version"`
	Words   string `form:"words"`
}

// A CompareRowForm is which of two versions of a document is right.
type CompareRowForm struct {
	Version int           `form:"version"`
	Answer  intake.Answer `form:"answer"`
	Words   string        `form:"words"`
}

func (p Page) answerOptions() []kit.Option {
	all := []kit.Option{{Value: string(intake.KeepFirst), Label: "Keep the first version", Hint: "This row repeats it, and changes nothing"}}
	if p.Actor.May(review.LoadLists) {
		all = append(all, kit.Option{Value: string(intake.TakeNew), Label: "Take the new version",
			Hint: "The letter says from now on what this row says. Its case goes back to triage for it; what was signed about it is done anew"})
	}
	return all
}

// A RowActionForm is a same-day action on a row, or what was done about it.
type RowActionForm struct {
	Version int    `form:"version"`
	What    string `form:"what"`
	ToRing  string `form:"to_ring"` // as the page showed it
	Proof   string `form:"proof"`
}

// onCallNow is who is rung first at this hour, "" for nobody.
func onCallNow(p Page) string {
	all := p.Incident.OnCall(p.Now)
	if len(all) == 0 {
		return ""
	}
	return all[0].Whom + ", " + all[0].Number
}

// rowURL is the address of a page of a row.
func (p Page) rowURL(list review.ListID, line int, path string) string {
	return p.listURL(list, "/rows/"+strconv.Itoa(line)+path)
}

func cellOf(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// A rowCell is a cell of a row, as it came and as it was corrected.
type rowCell struct{ Name, Came, Now string }

// cells are those of a row that hold anything.
func (r RowPage) cells() []rowCell {
	var all []rowCell
	for i := range max(len(r.Cells), len(r.Now())) {
		name := "Beyond the header"
		if i < len(r.List.Header) {
			name = columnName(r.List.Header[i], i)
		}
		if c := (rowCell{name, cellOf(r.Cells, i), cellOf(r.Now(), i)}); c.Came+c.Now != "" {
			all = append(all, c)
		}
	}
	return all
}

// beyond are the cells of a row that its header has no column for.
func (r RowPage) beyond() []string { return r.Now()[min(len(r.List.Header), len(r.Now())):] }

// fault is what is wrong with a cell, "" for nothing.
func (r RowPage) fault(cell int) string {
	for _, f := range r.Faults {
		if f.Cell == cell {
			return f.Why
		}
	}
	return ""
}

// was says what a field held when that is not what is typed there.
func (r RowPage) was(i int, typed string) string {
	came, now := cellOf(r.Cells, i), cellOf(r.Now(), i)
	switch {
	case typed != now && now != "":
		return "Now: " + now
	case typed != came:
		return "As it came: " + orEmpty(came)
	}
	return ""
}

func orEmpty(s string) string {
	if s == "" {
		return "empty"
	}
	return s
}

// alikeWords say that other rows wait with this one.
func alikeWords(n int) string {
	if n == 1 {
		return "1 row waits with it, because it says the same"
	}
	return thousands(n) + " rows wait with it, because they say the same"
}

// alikeLines name the rows that wait with a row.
func (r RowPage) alikeLines() string {
	s := ""
	for i, a := range r.Alike {
		if i > 0 {
			s += "; "
		}
		s += "line " + strconv.Itoa(a.Line)
		if a.List != r.List.ID {
			s += " of " + a.FileName
		}
	}
	return sentence(s)
}

func exclusionOptions() []kit.Option { return options(intake.Exclusions) }

// rowFields are the names of the fields of a correction, in the order of the page.
func (r RowPage) rowFields() []string {
	var names []string
	for _, i := range r.Fields {
		names = append(names, cellField(i))
	}
	return names
}

func cellField(i int) string { return "cell_" + strconv.Itoa(i) }

// cellErr is what is wrong with a field of a correction.
func (p Page) cellErr(r RowPage, i int) string {
	if e := p.Err(cellField(i)); e != "" {
		return e
	}
	return r.fault(i)
}

// decides reports whether the actor decides on rows that wait.
func (p Page) decides() bool { return p.Actor.May(review.CorrectRows) }
