package review

import "time"

// A WorkingWeek is how many half-days somebody works on cases on each day of the week,
// Monday first. Nobody has said anything in one of noughts.
type WorkingWeek [7]int

// WeekDays are its days as screens name them.
var WeekDays = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// Check returns Problems for what is no week.
func (w WorkingWeek) Check() error {
	p := Problems{}
	for _, n := range w {
		p.Add(n >= 0 && n <= 2, "days", "Choose half a day, all day or not at all for each day.")
	}
	return p.Err()
}

// Until is how many half-days w has from the day of now up to and with the date
// until, both in London. A bank holiday in England has none.
func (w WorkingWeek) Until(now time.Time, until string) int {
	n := 0
	for day := now.In(London); Date(day) <= until; day = day.AddDate(0, 0, 1) {
		of := (int(day.Weekday()) + 6) % 7
		if of >= 5 || isWorkday(day) {
			n += w[of]
		}
	}
	return n
}

// SharesByRota gives everybody as many shares of an allocation that holds until a
// date as they have half-days until then, or in that proportion where somebody has
// more than AllocationShares. Whoever does not work until then gets none.
func SharesByRota(weeks map[PersonID]WorkingWeek, now time.Time, until string) map[PersonID]int {
	shares, most := map[PersonID]int{}, 0
	for id, w := range weeks {
		if n := w.Until(now, until); n > 0 {
			shares[id] = n
			most = max(most, n)
		}
	}
	if most > AllocationShares {
		for id, n := range shares {
			shares[id] = max(1, (n*AllocationShares+most/2)/most)
		}
	}
	return shares
}
