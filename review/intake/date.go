package intake

import "strings"

// dateProblem says what is wrong with a date, as the rest of a sentence that
// begins with its column; "" is nothing.
type dateProblem string

const (
	unreadableDate dateProblem = "is not a date that can be read with certainty. Write it as 2020-03-05 or 05/03/2020."
	shortYear      dateProblem = "has a year of two digits. Write the year in full, as in 05/03/2020."
	badMonth       dateProblem = "has a month above 12, so day and month may be swapped. Write it as 2020-03-05, or as 05/03/2020 with the day first."
	badMonthFirst  dateProblem = "has a month above 12 although the list was said to write the month first. Write it as 2020-03-05."
	noSuchDay      dateProblem = "is not in the calendar. Check the date at its source."
	badTime        dateProblem = "has a time that cannot be read. Write it as 2020-03-05T14:30, without a time zone."
	tooEarly       dateProblem = "is before 1870. Check the date at its source."
	tooLate        dateProblem = "is after 2100. Check the date at its source."
)

// A DateOrder is how a list writes dates in figures, as a person states it once
// for the list. What begins with a year of four digits is always year, month, day.
type DateOrder string

// The orders. A list of which nobody has said anything writes the day first.
const (
	DayFirst   DateOrder = "dmy"
	MonthFirst DateOrder = "mdy"
	YearFirst  DateOrder = "ymd"
)

// DateOrders are all of them, the usual one first.
var DateOrders = []DateOrder{DayFirst, MonthFirst, YearFirst}

// Label returns the order in words, with an example.
func (o DateOrder) Label() string {
	switch o {
	case MonthFirst:
		return "Month first: 03/05/2020 is 5 March 2020"
	case YearFirst:
		return "Year first only: 2020/03/05 is 5 March 2020, and 05/03/2020 is not read"
	}
	return "Day first: 05/03/2020 is 5 March 2020"
}

// parseDate reads the date of s, which is trimmed, and drops the time. It reads
// day and month in the order that was stated, day first where none was, never
// the other way, and guesses nothing.
func parseDate(s string, order DateOrder) (string, dateProblem) {
	day, clock := splitTime(s)
	if clock != "" && !validTime(clock) {
		return "", badTime
	}
	y, m, d, problem := dateParts(day, order)
	if problem == "" {
		problem = checkDate(y, m, d)
	}
	if problem == badMonth && order == MonthFirst {
		problem = badMonthFirst
	}
	if problem != "" {
		return "", problem
	}
	if len(s) == len("2006-01-02") && s[4] == '-' {
		return s, ""
	}
	return string([]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + m/10), byte('0' + m%10), '-', byte('0' + d/10), byte('0' + d%10)}), ""
}

// splitTime parts a time from its date. A run of digits is 8 for the day and
// 4 or 6 for the time.
func splitTime(s string) (day, clock string) {
	if colon := strings.IndexByte(s, ':'); colon >= 0 {
		i := strings.LastIndexAny(s[:colon], " T")
		if i < 0 {
			return s, ""
		}
		return strings.TrimRight(s[:i], " "), s[i+1:]
	}
	if (len(s) == 12 || len(s) == 14) && number(s) >= 0 {
		return s[:8], s[8:]
	}
	return s, ""
}

// validTime accepts 14:30, 14:30:05, 14:30:05.123, 1430 and 143005.
func validTime(s string) bool {
	if number(s) >= 0 && (len(s) == 4 || len(s) == 6) {
		return within(s[:2], 23) && within(s[2:4], 59) && (len(s) == 4 || within(s[4:], 59))
	}
	h, rest, _ := strings.Cut(s, ":")
	m, sec, more := strings.Cut(rest, ":")
	if more {
		whole, fraction, dotted := strings.Cut(sec, ".")
		if len(whole) != 2 || !within(whole, 59) || dotted && (len(fraction) > 9 || number(fraction) < 0) {
			return false
		}
	}
	return len(h) <= 2 && within(h, 23) && len(m) == 2 && within(m, 59)
}

func within(s string, most int) bool {
	n := number(s)
	return n >= 0 && n <= most
}

// dateParts tells year, month and day of a date without a time.
func dateParts(s string, order DateOrder) (y, m, d int, problem dateProblem) {
	if len(s) == 8 && number(s) >= 0 {
		return number(s[:4]), number(s[4:6]), number(s[6:]), ""
	}
	i := strings.IndexAny(s, "-/ ")
	if i < 0 {
		return 0, 0, 0, unreadableDate
	}
	mark := s[i : i+1]
	first, rest, _ := strings.Cut(s, mark)
	second, third, _ := strings.Cut(rest, mark)
	figures := len(second) <= 2
	switch {
	case len(first) == 4 && len(second) == 2 && len(third) == 2 && (mark == "-" || mark == "/" && order == YearFirst):
		y, m, d = number(first), number(second), number(third)
	case len(first) > 2 || len(third) != 4 && len(third) != 2 || figures && order == YearFirst:
		return 0, 0, 0, unreadableDate
	case mark == "/" && figures && order == MonthFirst:
		y, m, d = number(third), number(first), number(second)
	case mark == "/" && figures:
		y, m, d = number(third), number(second), number(first)
	default:
		y, m, d = number(third), monthNamed(second), number(first)
	}
	switch {
	case y < 0 || m < 0 || d < 0:
		return 0, 0, 0, unreadableDate
	case len(first) <= 2 && len(third) == 2:
		return 0, 0, 0, shortYear
	}
	return y, m, d, ""
}

func checkDate(y, m, d int) dateProblem {
	switch {
	case m > 12:
		return badMonth
	case m < 1 || d < 1 || d > daysIn(y, m):
		return noSuchDay
	case y < 1870:
		return tooEarly
	case y > 2100:
		return tooLate
	}
	return ""
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthNamed is the month of a full name or its first three letters, -1 for any
// other word.
func monthNamed(s string) int {
	for i, m := range months {
		if strings.EqualFold(s, m) || strings.EqualFold(s, m[:3]) || i == 8 && strings.EqualFold(s, "sept") {
			return i + 1
		}
	}
	return -1
}

// number is the value of at most 14 ASCII digits, -1 for anything else.
func number(s string) int {
	if s == "" || len(s) > 14 {
		return -1
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}
