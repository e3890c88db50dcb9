package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// plain writes a number as it stands in a file, such as 9.434765919E9, without
// an exponent and without zeros after its point. It rounds nothing. What is no
// number is returned as it is.
func plain(s string) string {
	digits, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	e := 0
	if scientific {
		var err error
		if e, err = strconv.Atoi(exponent); err != nil || e < -400 || e > 400 {
			return s
		}
	}
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	whole, fraction, pointed := strings.Cut(digits, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" || !scientific && !pointed {
		return s
	}
	switch {
	case e >= 0:
		fraction += strings.Repeat("0", max(0, e-len(fraction)))
		whole, fraction = whole+fraction[:e], fraction[e:]
	default:
		whole = strings.Repeat("0", max(0, -e-len(whole))) + whole
		whole, fraction = whole[:len(whole)+e], whole[len(whole)+e:]+fraction
	}
	if scientific {
		whole = strings.TrimLeft(whole, "0")
	}
	if whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// padded writes a whole number with zeros before it, to so many digits.
func padded(s string, digits int) string {
	if strings.Trim(s, "0123456789") != "" {
		return s
	}
	return strings.Repeat("0", max(0, digits-len(s))) + s
}

// The last day that a spreadsheet knows, 31 December 9999.
const lastSerial = 2958465

// dateOf writes the day number of a spreadsheet as 2006-01-02 or, with a time
// of day, 2006-01-02T15:04:05. In the system of 1900 a spreadsheet has a
// 29 February in that year, which stays what it is: no day of the calendar. A
// number that is no day is returned as it is.
func dateOf(s string, since1904 bool) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v >= lastSerial+1 {
		return plain(s)
	}
	seconds := int64(math.Round(v * 86400))
	day, clock := int(seconds/86400), time.Unix(seconds%86400, 0).UTC().Format("T15:04:05")
	if clock == "T00:00:00" {
		clock = ""
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case since1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day == 0:
		return "1900-01-00" + clock
	case day == 60:
		return "1900-02-29" + clock
	case day < 60:
		first = first.AddDate(0, 0, 1)
	}
	return first.AddDate(0, 0, day).Format(time.DateOnly) + clock
}

// timeOf writes part of a day as a time of day.
func timeOf(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v >= 1 {
		return plain(s)
	}
	return time.Unix(int64(math.Round(v*86400))%86400, 0).UTC().Format(time.TimeOnly)
}

// A numberFormat is what a spreadsheet shows a number as, as far as it matters.
type numberFormat struct {
	date, time bool
	digits     int // to be filled up with zeros
}

// write writes a number as its format shows it, without losing any of it.
func (f numberFormat) write(s string, since1904 bool) string {
	switch {
	case f.date:
		return dateOf(s, since1904)
	case f.time:
		return timeOf(s)
	case f.digits > 0:
		return padded(plain(s), f.digits)
	}
	return plain(s)
}

// builtIn is a number format that has a number and no code: ECMA-376 part 1,
// 18.8.30, with those of East Asian dates.
func builtIn(id int) numberFormat {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return numberFormat{date: true}
	case id >= 18 && id <= 21, id == 45, id == 47, id >= 32 && id <= 35:
		return numberFormat{time: true}
	}
	return numberFormat{}
}

// formatCode reads the code of a number format.
func formatCode(code string) numberFormat {
	s, duration := bare(code)
	switch {
	case duration, strings.Contains(s, "general"):
		return numberFormat{}
	case strings.ContainsAny(s, "yd"):
		return numberFormat{date: true}
	case strings.ContainsAny(s, "hs"):
		return numberFormat{time: true}
	case strings.Contains(s, "m"):
		return numberFormat{date: true}
	case strings.Trim(s, "0 -") == "" && strings.Count(s, "0") > 1:
		return numberFormat{digits: strings.Count(s, "0")}
	}
	return numberFormat{}
}

// bare is the first section of a format code in lower case, without what is
// quoted, escaped or in brackets. duration says that it counts hours, minutes or
// seconds from 0 upwards.
func bare(code string) (s string, duration bool) {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String(), duration
		case '"':
			i += 1 + strings.IndexByte(code[i+1:]+`"`, '"')
		case '\\', '_', '*':
			i++
		case '[':
			within, _, _ := strings.Cut(code[i+1:], "]")
			duration = duration || within != "" && strings.Trim(strings.ToLower(within), "hms") == ""
			i += len(within) + 1
		default:
			b.WriteString(strings.ToLower(string(rune(c))))
		}
	}
	return b.String(), duration
}

// cellColumn is the column of a reference such as AB12, from 0; -1 for none.
func cellColumn(ref string) int {
	n := 0
	for i := range len(ref) {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > maxColumns {
			return maxColumns
		}
	}
	return n - 1
}

// maxColumns is how many columns a sheet has.
const maxColumns = 16384

func tooWide(line int) Refusal {
	return Refusal(fmt.Sprintf("Line %d has more than %d cells. Take out what is no list, and save the file again.", line, maxColumns))
}
