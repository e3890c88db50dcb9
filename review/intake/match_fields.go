package intake

import (
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// matchNHS compares two valid NHS numbers. The check digit finds out every single
// wrong digit and every swap (ISB 0149), so that two valid numbers that one
// person has by a slip differ in two places.
func matchNHS(a, b string) FieldMatch {
	f := FieldMatch{Field: FieldNHS}
	switch {
	case a == "" || b == "":
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case a == b:
		f.Verdict, f.Says = Same, "The same."
	case sorted(a) == sorted(b) && edlib.OSADamerauLevenshteinDistance(a, b) <= 4:
		f.Verdict, f.Says = Alike, "The same digits in another order: they may have been swapped."
	case edlib.OSADamerauLevenshteinDistance(a, b) <= 2:
		f.Verdict, f.Says = Alike, "Only one or two digits differ."
	default:
		f.Verdict, f.Says = Differs, "Two different numbers."
	}
	return f
}

func sorted(s string) string {
	letters := []byte(s)
	slices.Sort(letters)
	return string(letters)
}

// Neighbours are the valid NHS numbers that one wrong digit or one swap makes
// ten mistyped digits of. A valid number has none.
func Neighbours(digits string) []string {
	if len(digits) != 10 || number(digits) < 0 {
		return nil
	}
	var all []string
	try := func(s []byte) {
		if n := string(s); n != digits && ValidNHSNumber(n) && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	for i := range digits {
		for d := byte('0'); d <= '9'; d++ {
			s := []byte(digits)
			s[i] = d
			try(s)
		}
		for j := i + 1; j < len(digits); j++ {
			s := []byte(digits)
			s[i], s[j] = s[j], s[i]
			try(s)
		}
	}
	return all
}

// matchBorn compares two dates, YYYY-MM-DD.
func matchBorn(a, b string) FieldMatch {
	f := FieldMatch{Field: FieldBorn}
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	switch {
	case len(x) != 3 || len(y) != 3:
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case a == b:
		f.Verdict, f.Says = Same, "The same."
	case x[0] == y[0] && x[1] == y[2] && x[2] == y[1]:
		f.Verdict, f.Says = Alike, "Day and month are swapped."
	case x[0] != y[0] && x[1] == y[1] && x[2] == y[2]:
		f.Verdict, f.Says = Alike, "Only the year differs."
	case x[0] == y[0] && x[1] != y[1] && x[2] == y[2]:
		f.Verdict, f.Says = Alike, "Only the month differs."
	case x[0] == y[0] && x[1] == y[1]:
		f.Verdict, f.Says = Alike, "Only the day differs."
	default:
		f.Verdict, f.Says = Differs, "Two different dates."
	}
	return f
}

func matchGiven(a, b string) FieldMatch {
	f := FieldMatch{Field: FieldGiven}
	x, y := Fold(a), Fold(b)
	switch {
	case x == "" || y == "":
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case strings.EqualFold(a, b):
		f.Verdict, f.Says = Same, "The same."
	case x == y:
		f.Verdict, f.Says = Same, "The same but for an accent, an apostrophe or a hyphen."
	case SameGiven(a, b) && strings.Fields(x)[0] == strings.Fields(y)[0]:
		f.Verdict, f.Says = Same, "The same first name; one has more names."
	case SameGiven(a, b):
		f.Verdict, f.Says = Same, "One is a short form of the other."
	case initialOf(x, y):
		f.Verdict, f.Says = Alike, "One is only an initial of the other."
	case similarNames(x, y):
		f.Verdict, f.Says = Alike, "They differ by a letter or two."
	default:
		f.Verdict, f.Says = Differs, "Two different names."
	}
	return f
}

// matchFamily compares family names, which people change: only that they differ
// is no contradiction.
func matchFamily(a, b Person) FieldMatch {
	f := FieldMatch{Field: FieldFamily}
	x, y := Fold(a.Family), Fold(b.Family)
	switch {
	case x == "" || y == "":
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case strings.EqualFold(a.Family, b.Family):
		f.Verdict, f.Says = Same, "The same."
	case strings.ReplaceAll(x, " ", "") == strings.ReplaceAll(y, " ", ""):
		f.Verdict, f.Says = Same, "The same but for an accent, an apostrophe or a hyphen."
	case slices.Contains(strings.Fields(x), y) || slices.Contains(strings.Fields(y), x):
		f.Verdict, f.Says = Alike, "One is a part of the other, as of a double name."
	case similarNames(x, y):
		f.Verdict, f.Says = Alike, "They differ by a letter or two."
	case x == Fold(b.Given) && y == Fold(a.Given):
		f.Verdict, f.Says = Alike, "Family and given name are exchanged."
	default:
		f.Verdict, f.Says = Differs, "Two different names. A family name can change."
	}
	return f
}

// matchLocal compares hospital numbers. Two sites give one person two of them,
// so that other numbers contradict nothing.
func matchLocal(a, b string) FieldMatch {
	f := FieldMatch{Field: FieldLocal}
	switch {
	case a == "" || b == "":
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case strings.EqualFold(a, b):
		f.Verdict, f.Says = Same, "The same, whichever site it came from."
	default:
		f.Verdict, f.Says = Differs, "Two numbers. Each site gives its own."
	}
	return f
}

// matchAddress compares the first line of an address and its postcode.
func matchAddress(a, b Person) FieldMatch {
	f := FieldMatch{Field: FieldAddress}
	code := func(p Person) string { return strings.ReplaceAll(Fold(p.Postcode), " ", "") }
	line := func(p Person) string { first, _, _ := strings.Cut(p.Address, "\n"); return Fold(first) }
	switch {
	case code(a) == "" && line(a) == "" || code(b) == "" && line(b) == "":
		f.Verdict, f.Says = Unknown, "Not known of one of them, or of either."
	case code(a) == code(b) && line(a) == line(b):
		f.Verdict, f.Says = Same, "The same."
	case code(a) != "" && code(a) == code(b):
		f.Verdict, f.Says = Same, "The same postcode."
	case code(a) == "" || code(b) == "":
		f.Verdict, f.Says = Unknown, "The postcode is not known of one of them, or of either."
	default:
		f.Verdict, f.Says = Differs, "Two different addresses. People move."
	}
	return f
}
