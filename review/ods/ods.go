// Package ods reads the national directory of GP practices.
package ods

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"harmreview/review"
)

// Columns is how many a line of the practice file (epraccur) has. It has no
// header: what a column means is known by its place.
const Columns = 27

// The columns that are read, counted from 0.
const (
	codeColumn     = 0
	nameColumn     = 1
	addressColumn  = 4 // to 8
	postcodeColumn = 9
	openedColumn   = 10
	closedColumn   = 11
	statusColumn   = 12
	settingColumn  = 25
)

// A Refusal is why a practice file cannot be taken: one sentence that says what
// to do.
type Refusal string

// Error returns the sentence.
func (r Refusal) Error() string { return string(r) }

// Practices yields the practices of a file in its order. The first error ends
// the sequence: a Refusal for what is no such file, any other when reading failed.
func Practices(r io.Reader) iter.Seq2[review.Practice, error] {
	return func(yield func(review.Practice, error) bool) {
		lines := csv.NewReader(r)
		lines.FieldsPerRecord = -1
		lines.ReuseRecord = true
		seen := map[string]bool{}
		for {
			cells, err := lines.Read()
			if err == io.EOF && len(seen) == 0 {
				yield(review.Practice{}, Refusal("The file is empty. Choose the practice file of the ODS (epraccur.csv)."))
				return
			}
			if err == io.EOF {
				return
			}
			var p review.Practice
			if err = fault(err); err == nil {
				at, _ := lines.FieldPos(0)
				p, err = practice(cells, at)
				if err == nil && seen[p.Code] {
					err = Refusal(fmt.Sprintf("Line %d names a practice a second time. Download the file again.", at))
				}
			}
			if !yield(p, err) || err != nil {
				return
			}
			seen[p.Code] = true
		}
	}
}

// fault is an error of the CSV reader as the file's or as the reading's.
func fault(err error) error {
	if broken, ok := errors.AsType[*csv.ParseError](err); ok {
		return Refusal(fmt.Sprintf("The quoting is broken in line %d. Download the file again.", broken.StartLine))
	}
	if err != nil {
		return fmt.Errorf("read the practice file: %w", err)
	}
	return nil
}

// practice reads one line.
func practice(cells []string, line int) (review.Practice, error) {
	if len(cells) != Columns {
		return review.Practice{}, Refusal(fmt.Sprintf("Line %d has %d columns where the practice file of the ODS (epraccur.csv) has %d.", line, len(cells), Columns))
	}
	cell := func(i int) string { return strings.TrimSpace(text(cells[i])) }
	p := review.Practice{Code: strings.ToUpper(cell(codeColumn)), Name: cell(nameColumn), Postcode: cell(postcodeColumn), Status: cell(statusColumn), Setting: cell(settingColumn)}
	var lines []string
	for i := addressColumn; i < postcodeColumn; i++ {
		if s := cell(i); s != "" {
			lines = append(lines, s)
		}
	}
	p.Address = strings.Join(lines, "\n")
	var opens, closes bool
	p.Opened, opens = date(cell(openedColumn))
	p.Closed, closes = date(cell(closedColumn))
	if p.Code == "" || p.Name == "" || !opens || !closes {
		return p, Refusal(fmt.Sprintf("Line %d has no code, no name, or a date that is none (YYYYMMDD). The practice file of the ODS (epraccur.csv) has no header and all of these.", line))
	}
	return p, nil
}

// text is a cell in UTF-8. The directory was long written in Windows-1252.
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return decoded
}

// date reads YYYYMMDD; nothing is no date and right.
func date(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	t, err := time.Parse("20060102", s)
	if err != nil {
		return "", false
	}
	return t.Format(time.DateOnly), true
}
