package views

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"harmreview/review/intake"
)

// readAs says how a date of the file is read.
func readAs(e intake.DateExample) string {
	if e.Read == "" {
		return "Not read: it " + e.Why
	}
	t, err := time.Parse(time.DateOnly, e.Read)
	if err != nil {
		return e.Read
	}
	return t.Format("2 January 2006")
}

// paceWords say how fast something goes and how long the rest takes.
func paceWords(pace intake.Pace, now time.Time) string {
	rate := pace.Rate(now)
	if rate == 0 {
		return "How long it takes is known in a moment."
	}
	s := thousands(int(math.Max(1, math.Round(rate)))) + " a second"
	switch left := pace.Left(now); {
	case left == 0:
		return s + "."
	case left < time.Minute:
		return s + ", less than a minute left."
	default:
		return s + ", about " + span(left+time.Minute/2) + " left."
	}
}

// waitsFor says what a file on its way waits for.
func waitsFor(u intake.Upload) string {
	switch {
	case !u.Matched:
		return "Somebody to say which column is which"
	case u.Checked == nil:
		return "Its check: " + thousands(u.Done) + " of " + count(u.Found.Rows, "row") + " done"
	case len(u.Checked.Doubts()) > 0:
		return "Somebody to look at its check, which has doubts, and to load or drop it"
	}
	return "Somebody to look at its check, and to load it"
}

// wouldBe says what rows with a result would be.
func wouldBe(c intake.Check, r intake.Result) string {
	switch {
	case r == intake.Letter && c.Joining > 0:
		return "New letters: " + thousands(c.Joining) + " of them for " + count(c.Known, "patient") + " who " + are(c.Known, "has", "have") + " a case already, which goes back to triage for them"
	case r == intake.Letter:
		return "New letters"
	case r == intake.Waiting:
		return "Cannot be taken as they are: they would be nobody’s letters yet"
	}
	return resultMeaning(r)
}

func are(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// lineWords names the first lines of some rows.
func lineWords(r intake.CheckReason) string {
	var all []string
	for _, line := range r.Lines {
		all = append(all, thousands(line))
	}
	s := strings.Join(all, ", ")
	if r.Rows > len(r.Lines) {
		s += " and others"
	}
	return s
}

// wouldHold compares what was declared with what a load would bring.
func wouldHold(u intake.Upload) string {
	f := u.Checked.Figures
	got := map[string]int{"rows": f.Rows, "letters": f.Letters, "patients": f.Patients + u.Checked.Known}[u.DeclaredWhat]
	s := "The supplier declared " + declared(u.List()) + "; a load would bring " + thousands(got)
	if got == u.Declared {
		return s + ". They agree."
	}
	return s + ". " + supplierAsked(got, u.Declared) + "."
}

// against says how a file differs from the last list of its source.
func against(c intake.Check) string {
	s := fmt.Sprintf("%s that it did not have, %s that it has with other content, and it has %s that this file lacks.",
		sentence(count(c.Added, "document")), thousands(c.Changed), thousands(c.Gone))
	if len(c.Header) == 0 {
		return s + " The header is the same."
	}
	return s + " In the header, " + strings.Join(c.Header, ", ") + "."
}

// mostFirst are the reasons by how many letters have them.
func mostFirst(letters map[string]int) []string {
	all := slices.Sorted(maps.Keys(letters))
	slices.SortStableFunc(all, func(a, b string) int { return letters[b] - letters[a] })
	return all
}
