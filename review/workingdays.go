package review

import (
	"sync"
	"time"
	_ "time/tzdata" // Europe/London must not depend on the machine

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// London is the time zone of every clock and deadline.
var London = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return l
}()

var england = func() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(gb.NewYear, gb.GoodFriday, gb.EasterMonday, gb.EarlyMay, gb.SpringHoliday, gb.SummerHoliday, gb.ChristmasDay, gb.BoxingDay)
	return c
}()

// workdays are those of a year, by year and day of the year. A load asks for
// hundreds of thousands of days, and each takes the calendar a while.
var workdays sync.Map

func isWorkday(day time.Time) bool {
	known, ok := workdays.Load(day.Year())
	if !ok {
		var year [367]bool
		for d := time.Date(day.Year(), 1, 1, 12, 0, 0, 0, London); d.Year() == day.Year(); d = d.AddDate(0, 0, 1) {
			year[d.YearDay()] = england.IsWorkday(d)
		}
		known, _ = workdays.LoadOrStore(day.Year(), &year)
	}
	return known.(*[367]bool)[day.YearDay()]
}

// AddWorkingDays returns the end of the nth working day after from in London:
// neither Saturday, Sunday nor a bank holiday in England. The first working
// day after from is day 1 (an Operational Day of the NHS Standard Contract).
func AddWorkingDays(from time.Time, n int) time.Time {
	day := from.In(London)
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if isWorkday(day) {
			n--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, London)
}

// Date formats t as the date it is in London, as the database keeps dates.
func Date(t time.Time) string { return t.In(London).Format(time.DateOnly) }

// WorkingDays is how many working days there are after the day of from, up to and
// with the day of to: the n with which AddWorkingDays leads from one to the other.
func WorkingDays(from, to time.Time) int {
	n := 0
	last := Date(to)
	for day := from.In(London); Date(day) < last; {
		day = day.AddDate(0, 0, 1)
		if isWorkday(day) {
			n++
		}
	}
	return n
}
