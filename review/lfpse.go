package review

import (
	"strconv"
	"strings"
	"time"
)

// LFPSETaxonomy is the version of the LFPSE taxonomy whose codes an export holds.
const LFPSETaxonomy = "5"

// LFPSEColumns are the columns of an export of outcomes for LFPSE. It names nobody:
// the taxonomy has no field for a name or an NHS number, and one event holds at
// most 100 patients, so that a trust reports an incident with groups of them.
var LFPSEColumns = []string{"case", "decided_on", "taxonomy", "physical_harm", "psychological_harm", "overall_harm", "strength_of_association",
	"harm_still_possible", "cannot_rule_out", "age_bracket", "duty_of_candour", "coroner", "lfpse_reference", "basis", "learning"}

// LFPSERecords are the outcomes in force of a decided case that somebody assessed
// here, as records of an export with codes in place of words.
func (c *Case) LFPSERecords() [][]string {
	if c.Stage != Decided {
		return nil
	}
	var panel PanelRecord
	if n := len(c.Panels); n > 0 {
		panel = c.Panels[n-1].Record
	}
	candour := "u"
	if d := c.Candour(); d != nil {
		candour = map[bool]string{true: "y", false: "n"}[d.Notifiable()]
	}
	var all [][]string
	for _, o := range c.InForce() {
		if !o.Basis.reviewed() {
			continue
		}
		physical, _ := o.Finding.Physical.LFPSE()
		_, psychological := o.Finding.Psychological.LFPSE()
		all = append(all, []string{c.ID.String(), Date(o.At), LFPSETaxonomy, code(physical), code(psychological), code(overallHarm(physical, psychological)), string(o.Finding.Association),
			string(o.Finding.StillPhysical.Worse(o.Finding.StillPsychological)), lfpseFlag(o.Finding.CannotRuleOut), code(ageBracket(c.Post.Born, c.earliest())), candour,
			lfpseFlag(panel.Coroner), panel.LFPSE, string(o.Basis), strings.TrimSpace(panel.Learning)})
	}
	return all
}

// overallHarm is the worse of the two scales, on that of physical harm; 0 where one
// of them has no grade, which is never no harm.
func overallHarm(physical, psychological int) int {
	if physical == 0 || psychological == 0 {
		return 0
	}
	return min(physical, psychological+1)
}

// ageBracket is the LFPSE code of how old somebody was who was born on a date
// (age-brackets-5), and 0 where the date of birth is not known to the day.
func ageBracket(born, on string) int {
	from, err := time.Parse(time.DateOnly, born)
	to, err2 := time.Parse(time.DateOnly, on)
	if err != nil || err2 != nil || to.Before(from) {
		return 0
	}
	older := func(years, months, days int) bool { return !from.AddDate(years, months, days).After(to) }
	for i, least := range [][3]int{{0, 0, 15}, {0, 0, 29}, {1, 0, 0}, {5, 0, 0}, {10, 0, 0}, {16, 0, 0}, {18, 0, 0}, {26, 0, 0}, {46, 0, 0}, {66, 0, 0}, {86, 0, 0}} {
		if !older(least[0], least[1], least[2]) {
			return i + 1
		}
	}
	return 12
}

// earliest is the date of the first letter of c.
func (c *Case) earliest() string {
	first := ""
	for _, l := range c.Letters {
		if first == "" || l.WrittenOn != "" && l.WrittenOn < first {
			first = l.WrittenOn
		}
	}
	return first
}

// code is a number of a code list, "" for none.
func code(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func lfpseFlag(b bool) string {
	if b {
		return "y"
	}
	return "n"
}
