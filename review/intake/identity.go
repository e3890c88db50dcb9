package intake

// An Identity is what a letter says of whom it is about, beside the NHS number.
// What is "" it does not say.
type Identity struct{ Born, Given string }

const (
	twoBirthdays = "The same NHS number comes with two dates of birth"
	twoNames     = "The same NHS number comes with given names that do not agree"
)

// Contradiction says what the letters of one NHS number contradict each other
// in, "" when all can be of one person. Any pair counts, so the order of the
// letters does not.
func Contradiction(all []Identity) string {
	var given []string
	seen := map[string]bool{}
	born := ""
	for _, i := range all {
		if i.Born != "" && born != "" && i.Born != born {
			return twoBirthdays
		}
		if i.Born != "" {
			born = i.Born
		}
		if name := Fold(i.Given); name != "" && !seen[name] {
			seen[name] = true
			given = append(given, name)
		}
	}
	for n, a := range given {
		for _, b := range given[:n] {
			if !SameGiven(a, b) {
				return twoNames
			}
		}
	}
	return ""
}
