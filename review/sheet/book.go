package sheet

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// A placed record lies on a sheet. Line 0 announces the sheet, before its
// records.
type placed struct {
	Record
	sheet Sheet
}

// book yields the records of a spreadsheet that are not blank, sheet by sheet,
// of one sheet alone if that is named.
func (r Reading) book(f input, only string) iter.Seq2[placed, error] {
	if r.Format == ODS {
		return odsBook(f, only)
	}
	return xlsxBook(f, only)
}

func (r Reading) bookLines(f input) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		begun := false
		for p, err := range r.book(f, r.Sheet) {
			if err == nil && p.Line == 0 && begun {
				return // two sheets may have one name; the first is meant
			}
			begun = true
			if (err != nil || p.Line > 0) && !yield(p.Record, err) {
				return
			}
		}
	}
}

// inspectBook goes over every sheet of a spreadsheet, so that a person sees what
// else the file holds, and tells of the one that is meant.
func (o Options) inspectBook(ctx context.Context, r Reading, f input) (Found, error) {
	var sheets []*sheetScan
	var s *sheetScan
	n := 0
	for p, err := range r.book(f, "") {
		if err == nil && n%1000 == 0 {
			err = ctx.Err()
		}
		if err == nil && p.Line == 0 {
			s.keep(f.notes)
			s = &sheetScan{scan: scan{o: o, found: Found{Reading: r}}, sheet: p.sheet}
			s.found.Reading.Sheet = p.sheet.Name
			sheets = append(sheets, s)
			continue
		}
		if err == nil {
			err = s.line(p.Record)
		}
		if err != nil {
			return Found{}, err
		}
		n++
	}
	s.keep(f.notes)
	return o.choose(sheets)
}

// A sheetScan goes over one sheet.
type sheetScan struct {
	scan
	sheet Sheet
	notes notes
	out   Found
	err   error // why the sheet holds no list
}

// keep takes over what was noted while the sheet was read.
func (s *sheetScan) keep(n *notes) {
	if s != nil {
		s.notes = *n
	}
	*n = notes{}
}

// choose tells of the sheet that was asked for, or else of the visible one whose
// header names most columns that we know.
func (o Options) choose(sheets []*sheetScan) (Found, error) {
	var chosen *sheetScan
	best := -2
	for _, s := range sheets {
		s.out, s.err = s.end(&s.notes)
		s.sheet.Rows = s.found.Rows
		switch {
		case o.Want.Sheet != "" && s.sheet.Name == o.Want.Sheet:
			if chosen == nil {
				chosen = s
			}
		case o.Want.Sheet == "" && !s.sheet.Hidden:
			if k := s.known(); k > best {
				chosen, best = s, k
			}
		}
	}
	switch {
	case chosen == nil && o.Want.Sheet != "":
		return Found{}, Refusal("The file has no sheet of that name. Choose one of its sheets.")
	case chosen == nil:
		return Found{}, Refusal("The file has no sheet that is not hidden. Show the sheet that holds the list, save the file and choose it again.")
	case chosen.err != nil:
		return Found{}, chosen.err
	}
	found := chosen.out
	var others []string
	for _, s := range sheets {
		found.Sheets = append(found.Sheets, s.sheet)
		if s != chosen && s.sheet.Rows > 0 {
			others = append(others, fmt.Sprintf("%q (%d)", s.sheet.Name, s.sheet.Rows))
		}
	}
	if len(others) > 0 {
		found.Warnings = append(found.Warnings, "Other sheets of the file hold rows too, which are not read with this one: "+strings.Join(others, ", ")+". Look whether they belong to the list.")
	}
	return found, nil
}

// known is how many columns of the header we know, -1 for a sheet without rows.
func (s *sheetScan) known() int {
	if s.err != nil {
		return -1
	}
	if s.o.Known == nil {
		return 0
	}
	return s.o.Known(s.out.Header)
}
