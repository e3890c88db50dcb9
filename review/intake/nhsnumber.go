package intake

import (
	"fmt"
	"strings"
)

// ValidNHSNumber reports whether s is ten digits with the right check digit and
// not one digit ten times, which would pass the arithmetic but stands for a
// number not known. It says nothing of the range.
func ValidNHSNumber(s string) bool {
	if len(s) != 10 || number(s) < 0 || oneDigit(s) {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11 // 10 is no digit, so such a number never fits
	return check == int(s[9]-'0')
}

func oneDigit(s string) bool { return s != "" && strings.Count(s, s[:1]) == len(s) }

// FormatNHSNumber writes ten digits in groups of 3, 3 and 4; anything else it
// returns as it is.
func FormatNHSNumber(s string) string {
	if len(s) != 10 || number(s) < 0 {
		return s
	}
	return s[:3] + " " + s[3:6] + " " + s[6:]
}

// nhsProblem says what is wrong with an NHS number, as the rest of a sentence
// that begins with its column; "" is nothing.
type nhsProblem string

const (
	nhsExponent   nhsProblem = "has lost its last digits: a spreadsheet wrote it as a power of ten. Format the column as text and export the list again."
	nhsLetters    nhsProblem = "holds something other than digits. Check it at its source."
	nhsNine       nhsProblem = "has 9 digits, not 10. A spreadsheet may have dropped a leading zero: check it at its source."
	nhsCheckDigit nhsProblem = "has a wrong check digit, so at least one digit is mistyped. Check it at its source."
	nhsTestRange  nhsProblem = "is from the range for testing, which no patient has. Check it at its source."
	nhsNoRange    nhsProblem = "is from a range that the NHS does not give to patients. Check it at its source."
)

// parseNHSNumber reads a trimmed cell. A number of one repeated digit is a
// placeholder, and no number.
func parseNHSNumber(s string, demonstration bool) (digits string, placeholder bool, problem nhsProblem) {
	if s == "" {
		return "", false, ""
	}
	if len(s) != 10 || number(s) < 0 {
		s = nhsDigits(s)
	}
	switch {
	case exponent(s):
		return "", false, nhsExponent
	case s == "" || strings.Trim(s, "0123456789") != "":
		return "", false, nhsLetters
	case len(s) == 9:
		return "", false, nhsNine
	case len(s) != 10:
		return "", false, nhsProblem(fmt.Sprintf("has %d digits, not 10. Check it at its source.", len(s)))
	case oneDigit(s):
		return "", true, ""
	case !ValidNHSNumber(s):
		return "", false, nhsCheckDigit
	}
	if problem := nhsRange(s, demonstration); problem != "" {
		return "", false, problem
	}
	return s, false, ""
}

// nhsDigits drops what people and spreadsheets put around and between digits.
func nhsDigits(s string) string {
	s = strings.TrimPrefix(s, "'")
	s = strings.TrimSuffix(s, ".0")
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u2007', '\u2009', '\u202f', '-', '\u2010', '\u2011', '\u2013':
			return -1
		}
		return r
	}, s)
}

// exponent reports whether s is a number such as 9.43477E+09, as nhsDigits
// leaves it.
func exponent(s string) bool {
	mantissa, power, found := strings.Cut(strings.ToUpper(s), "E")
	return found && mantissa != "" && strings.Trim(mantissa, "0123456789.") == "" && number(strings.TrimPrefix(power, "+")) >= 0
}

// nhsRange accepts the ranges of England, Wales and the Isle of Man, of
// Scotland and of Northern Ireland, and 9… in a demonstration.
func nhsRange(s string, demonstration bool) nhsProblem {
	switch {
	case s[0] == '4', s[0] == '6', s[0] == '7', s[0] == '9' && demonstration,
		"01" <= s[:2] && s[:4] <= "3112", // Scotland: they begin with a day and a month
		"32" <= s[:2] && s[:2] <= "39":   // Northern Ireland
		return ""
	case s[0] == '9':
		return nhsTestRange
	}
	return nhsNoRange
}
