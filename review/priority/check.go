package priority

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"harmreview/review"
)

// Limits of what a set may hold. They keep a page readable, and a rule too.
const (
	MaxRules      = 60
	MaxConditions = 10
	MaxValues     = 60
	MaxWithin     = 30
	maxPhrase     = 100
	maxWords      = 10
	leastStar     = 3 // letters before an asterisk
)

// Check says what is wrong with a set. The fields are urgent_at, mixed_in,
// rules, and those of rule 2, condition 3 as in rule_2_values_3.
func (s Set) Check() review.Problems {
	p := review.Problems{}
	p.Add(s.UrgentAt >= 0 && s.UrgentAt <= 1000, "urgent_at", "Give a number of points from 1 to 1,000, or 0 for none")
	p.Add(s.MixedIn >= 0 && s.MixedIn <= 0.5, "mixed_in", "Give a share from 0 to 50 per cent")
	p.Add(len(s.Rules) <= MaxRules, "rules", fmt.Sprintf("A set holds at most %d rules: take some out", MaxRules))
	names := map[string]int{}
	for i, r := range s.Rules {
		prefix := "rule_" + strconv.Itoa(i+1) + "_"
		r.check(p, prefix)
		name := fold(r.Name)
		p.Add(name == "" || names[name] == 0, prefix+"name", fmt.Sprintf("Rule %d has the same name: give this one another", names[name]))
		names[name] = i + 1
	}
	return p
}

// Check says what is wrong with a rule. The fields are name, why, points,
// negated, conditions, and those of condition 3 as in values_3.
func (r Rule) Check() review.Problems {
	p := review.Problems{}
	r.check(p, "")
	return p
}

func (r Rule) check(p review.Problems, prefix string) {
	name := strings.TrimSpace(r.Name)
	p.Add(name != "", prefix+"name", "Give the rule a name, such as “Suspected cancer”")
	p.Add(utf8.RuneCountInString(name) <= 80, prefix+"name", "Give a name of at most 80 characters")
	p.Add(strings.TrimSpace(r.Why) != "", prefix+"why", "Say what it means for the patient, so that whoever reads the letter knows why it comes early")
	p.Add(utf8.RuneCountInString(r.Why) <= 500, prefix+"why", "Say it in at most 500 characters")
	p.Add(r.Points >= 1 && r.Points <= review.Unranked, prefix+"points", "Give a number of points from 1 to 100")
	switch r.Negated {
	case NegatedLess, NegatedFull:
	case NegatedNotAll:
		p.Add(!r.RedFlag, prefix+"negated", "A red flag is never dropped for a denial that a machine saw: choose “weighs less” or “counts in full”")
	default:
		p.Add(false, prefix+"negated", "Choose what a denied phrase counts")
	}
	checkConditions(p, prefix, r.Conditions)
	for i, c := range r.Conditions {
		p.Add(!(r.RedFlag && c.Not && c.What == Phrase), prefix+"not_"+strconv.Itoa(i+1),
			"A red flag cannot rest on a phrase that is missing: the letter may say it in other words")
	}
}

// CheckConditions says what is wrong with conditions, by fields such as
// values_3.
func CheckConditions(all []Condition) review.Problems {
	p := review.Problems{}
	checkConditions(p, "", all)
	return p
}

func checkConditions(p review.Problems, prefix string, all []Condition) {
	p.Add(len(all) > 0, prefix+"conditions", "Give at least one condition")
	p.Add(len(all) <= MaxConditions, prefix+"conditions", fmt.Sprintf("A rule has at most %d conditions: write two rules", MaxConditions))
	for i, c := range all {
		n := "_" + strconv.Itoa(i+1)
		at := func(field string) string { return prefix + field + n }
		switch c.What {
		case Phrase:
			c.checkPhrase(p, at)
		case Specialty, Kind:
			checkValues(p, at("values"), c.Values)
			checkWhole(p, at("values"), c.Values)
		case Flag:
			checkListed(p, at("values"), c.Values, Flags)
		case SentTo:
			checkListed(p, at("values"), c.Values, Recipients)
		case LetterAge:
			c.checkAges(p, at, 36_500, "days")
		case PatientAge:
			c.checkAges(p, at, 130, "years")
		case Died:
		default:
			p.Add(false, at("what"), "Choose what the condition asks about")
		}
	}
}

func checkValues(p review.Problems, field string, values []string) {
	p.Add(len(values) > 0, field, "Give at least one, each on a line of its own")
	p.Add(len(values) <= MaxValues, field, fmt.Sprintf("Give at most %d: write two rules", MaxValues))
	for _, v := range values {
		p.Add(utf8.ValidString(v) && utf8.RuneCountInString(v) <= maxPhrase, field, fmt.Sprintf("Give at most %d characters a line", maxPhrase))
	}
}

func checkWhole(p review.Problems, field string, values []string) {
	for _, v := range values {
		p.Add(fold(v) != "", field, "A line holds no letter or number: take it out")
		p.Add(!strings.Contains(v, "*"), field, "These are compared whole, without an asterisk")
	}
}

func checkListed(p review.Problems, field string, values, known []string) {
	p.Add(len(values) > 0, field, "Choose at least one")
	for _, v := range values {
		p.Add(slices.Contains(known, v), field, "Choose from: "+strings.Join(known, ", "))
	}
}

func (c Condition) checkPhrase(p review.Problems, at func(string) string) {
	checkValues(p, at("values"), c.Values)
	checkPhrases(p, at("values"), c.Values)
	if len(c.Near) == 0 {
		p.Add(c.Within == 0, at("near"), "Give the words that must stand near, or leave the number of words empty")
		return
	}
	checkValues(p, at("near"), c.Near)
	checkPhrases(p, at("near"), c.Near)
	p.Add(c.Within >= 1 && c.Within <= MaxWithin, at("within"), fmt.Sprintf("Give a number of words from 1 to %d", MaxWithin))
}

// checkPhrases refuses what could not be found, and what would be found everywhere.
func checkPhrases(p review.Problems, field string, values []string) {
	for _, v := range values {
		words, _ := phraseWords(v)
		p.Add(len(words) > 0, field, "A line holds no letter or number: take it out")
		p.Add(len(words) <= maxWords, field, fmt.Sprintf("Give phrases of at most %d words: “%s” is longer", maxWords, v))
		stars := 0
		for _, w := range words {
			beginning, star := strings.CutSuffix(w, "*")
			p.Add(len(w) < maxWord, field, fmt.Sprintf("“%s” is too long for a word", w))
			p.Add(!star || utf8.RuneCountInString(beginning) >= leastStar, field, fmt.Sprintf("Give at least %d letters before an asterisk, as in “malignan*”", leastStar))
			if star {
				stars++
			}
		}
		p.Add(stars == strings.Count(v, "*"), field, "An asterisk stands at the end of a word, as in “malignan*”")
	}
}

func (c Condition) checkAges(p review.Problems, at func(string) string, most int, unit string) {
	p.Add(c.Least > 0 || c.Most > 0, at("least"), "Give at least or at most how many "+unit)
	p.Add(c.Least >= 0 && c.Least <= most, at("least"), fmt.Sprintf("Give a whole number of %s up to %d", unit, most))
	p.Add(c.Most >= 0 && c.Most <= most, at("most"), fmt.Sprintf("Give a whole number of %s up to %d", unit, most))
	p.Add(c.Most <= 0 || c.Most >= c.Least, at("most"), "At most must not be less than at least")
}
