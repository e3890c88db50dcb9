package priority

import (
	"fmt"
	"strconv"
	"strings"
)

// Words is the rule as a sentence, such as “Letter mentions “urgent referral”
// within 8 words of “cancer”, and is from Dermatology (330)”.
func (r Rule) Words() string {
	if len(r.Conditions) == 0 {
		return "No condition yet"
	}
	return "Letter " + ConditionWords(r.Conditions)
}

// ConditionWords are conditions that must all hold, as the end of a sentence
// about a letter.
func ConditionWords(all []Condition) string {
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = c.Words()
	}
	return strings.Join(words, ", and ")
}

// Words is the condition as the end of a sentence about a letter.
func (c Condition) Words() string {
	switch c.What {
	case Phrase:
		return c.phraseWords()
	case Specialty:
		return c.either("is from ", "is not from ") + anyWords(c.Values, specialtyName)
	case Kind:
		return c.either("is of the type ", "is not of the type ") + anyWords(c.Values, quoted)
	case Flag:
		return c.either("was marked ", "was not marked ") + anyWords(c.Values, quoted) + " by its source"
	case LetterAge:
		return c.either("is ", "is not ") + c.span("day") + " old"
	case PatientAge:
		return c.either("is about somebody aged ", "is about somebody not aged ") + c.span("")
	case Died:
		return c.either("is about somebody who has died", "is about somebody not known to have died")
	case SentTo:
		return c.either("did not reach ", "did not fail to reach ") + anyWords(c.Values, recipientName)
	}
	return "has a condition that is not chosen yet"
}

func (c Condition) either(yes, no string) string {
	if c.Not {
		return no
	}
	return yes
}

func (c Condition) phraseWords() string {
	words := c.either("mentions ", "does not mention ") + anyWords(c.Values, phraseName)
	if len(c.Near) == 0 {
		return words
	}
	unit := " words of "
	if c.Within == 1 {
		unit = " word of "
	}
	return words + " within " + strconv.Itoa(c.Within) + unit + anyWords(c.Near, phraseName)
}

// span is the range of an age.
func (c Condition) span(unit string) string {
	count := func(n int) string {
		switch {
		case unit == "":
			return strconv.Itoa(n)
		case n == 1:
			return "1 " + unit
		}
		return strconv.Itoa(n) + " " + unit + "s"
	}
	switch {
	case c.Most == 0 && unit == "":
		return count(c.Least) + " or over"
	case c.Most == 0:
		return "at least " + count(c.Least)
	case c.Least == 0 && unit == "":
		return count(c.Most) + " or under"
	case c.Least == 0:
		return "at most " + count(c.Most)
	case c.Least == c.Most:
		return count(c.Most)
	}
	return fmt.Sprintf("%d to %s", c.Least, count(c.Most))
}

func anyWords(values []string, name func(string) string) string {
	if len(values) == 0 {
		return "…"
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = name(v)
	}
	if len(all) == 1 {
		return all[0]
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

func quoted(s string) string { return "“" + strings.TrimSpace(s) + "”" }

// phraseName shows an asterisk as what it stands for.
func phraseName(s string) string { return quoted(strings.ReplaceAll(s, "*", "…")) }

func recipientName(kind string) string {
	return map[string]string{"gp": "the GP", "patient": "the patient", "other": "another recipient"}[kind]
}
