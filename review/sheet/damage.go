package sheet

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Damage is what spreadsheets have done to the cells of a file, column by
// column.
type damage struct{ columns []columnDamage }

// columnDamage is what one column holds that it should not.
type columnDamage struct {
	exponents, zeros, questions tally
	nines                       tally // numbers of 9 digits
	tens, led                   int   // of 10 digits, and of those that begin with 0
	dayFirst, monthFirst        tally // dates that can only be read so
}

// longest is how many bytes a cell may have that is looked at: a letter's text
// is not.
const longest = 40

func (d *damage) row(rec Record) {
	for i, cell := range rec.Cells {
		if cell == "" || len(cell) > longest {
			continue
		}
		if i >= len(d.columns) {
			d.columns = append(d.columns, make([]columnDamage, i+1-len(d.columns))...)
		}
		d.columns[i].cell(strings.TrimSpace(cell), rec.Line)
	}
}

func (c *columnDamage) cell(s string, line int) {
	if s == "" {
		return
	}
	if s[0] < '0' || s[0] > '9' {
		if questioned(s) {
			c.questions.add(line)
		}
		return
	}
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	switch rest := s[digits:]; {
	case rest == "" && digits == 10:
		c.tens++
		if s[0] == '0' {
			c.led++
		}
	case rest == "" && digits == 9:
		c.nines.add(line)
	case rest == ".0" && digits >= 5:
		c.zeros.add(line)
	case digits == 1 && isExponent(rest):
		c.exponents.add(line)
	case digits <= 2 && rest != "" && (rest[0] == '/' || rest[0] == '-' || rest[0] == '.'):
		c.date(s[:digits], rest, line)
	}
}

// isExponent reports whether a number goes on with, say, .43477E+09.
func isExponent(s string) bool {
	mantissa, power, found := strings.Cut(s, "E+")
	return found && strings.Trim(power, "0123456789") == "" && len(power) >= 2 && strings.Trim(mantissa, ".,0123456789") == ""
}

// date counts a date by which of day and month stands first, where that can be
// told.
func (c *columnDamage) date(first, rest string, line int) {
	second, year, _ := strings.Cut(rest[1:], rest[:1])
	if len(second) > 2 || len(year) < 2 || strings.Trim(second, "0123456789") != "" || strings.Trim(year[:2], "0123456789") != "" {
		return
	}
	switch {
	case twelve(first) && !twelve(second):
		c.monthFirst.add(line)
	case !twelve(first) && twelve(second):
		c.dayFirst.add(line)
	}
}

func twelve(s string) bool { return len(s) == 1 || s <= "12" }

// questioned reports whether a question mark stands in the middle of a word, as
// where a letter was lost that an encoding does not have.
func questioned(s string) bool {
	for i := 1; i < len(s)-1; i++ {
		if s[i] != '?' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+1:])
		if unicode.IsLetter(before) && unicode.IsLower(after) {
			return true
		}
	}
	return false
}

// said are the warnings, each with its column, a count and lines, and no value.
func (d *damage) said(header []string) []string {
	var all []string
	for i, c := range d.columns {
		name := fmt.Sprintf("Column %d", i+1)
		if i < len(header) && strings.TrimSpace(header[i]) != "" {
			name = "Column " + strings.TrimSpace(header[i])
		}
		say := func(t tally, format string) {
			if t.n > 0 {
				all = append(all, name+": "+fmt.Sprintf(format, t.where()))
			}
		}
		say(c.exponents, "numbers that a spreadsheet wrote as a power of ten, so that their last digits are lost: %s. Format the column as text and export the list again.")
		say(c.zeros, "numbers that end in .0, as a spreadsheet or database writes them: %s. The .0 is no part of them.")
		say(c.questions, "words with a question mark inside, where a letter may be lost: %s. Export the list again as CSV UTF-8 or XLSX.")
		if c.nines.n > 0 && c.led == 0 && c.tens >= 4*c.nines.n {
			say(c.nines, "numbers of 9 digits among numbers of 10, so that a leading zero may be lost: %s. Format the column as text and export the list again.")
		}
		if c.dayFirst.n > 0 {
			say(c.monthFirst, "dates with the month first among dates with the day first: %s. Find out at the source which is right.")
		}
	}
	return all
}
