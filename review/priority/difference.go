package priority

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A Difference is something that one set says otherwise than another, in words.
type Difference struct{ Of, Before, After string }

const notThere = "Not there"

// Differences are what after says otherwise than before: its rules in their
// order, then rules that are gone, then what holds for all rules. A rule is
// known again by its name, or, when it has another, by its conditions.
func Differences(before, after Set) []Difference {
	was := knownAgain(before, after)
	var all []Difference
	gone := map[int]bool{}
	for i := range before.Rules {
		gone[i] = true
	}
	for i, r := range after.Rules {
		n := was[i]
		if n < 0 {
			all = append(all, Difference{r.Name, notThere, r.InWords()})
			continue
		}
		delete(gone, n)
		if old, now := parts(before.Rules[n], r); old != now {
			all = append(all, Difference{before.Rules[n].Name, old, now})
		}
	}
	for i, r := range before.Rules {
		if gone[i] {
			all = append(all, Difference{r.Name, r.InWords(), notThere})
		}
	}
	if old, now := orders(before, after, was); old != now {
		all = append(all, Difference{"The order of the rules", old, now})
	}
	if before.UrgentAt != after.UrgentAt {
		all = append(all, Difference{"Urgent from", before.UrgentWords(), after.UrgentWords()})
	}
	if before.MixedIn != after.MixedIn {
		all = append(all, Difference{"Mixed in", before.MixedWords(), after.MixedWords()})
	}
	return all
}

// knownAgain says for each rule of after which of before it was, or -1.
func knownAgain(before, after Set) []int {
	was := make([]int, len(after.Rules))
	taken := map[int]bool{}
	find := func(i int, same func(Rule, Rule) bool) {
		for n, old := range before.Rules {
			if was[i] < 0 && !taken[n] && same(old, after.Rules[i]) {
				was[i], taken[n] = n, true
			}
		}
	}
	for i := range was {
		was[i] = -1
		find(i, func(a, b Rule) bool { return fold(a.Name) == fold(b.Name) })
	}
	for i := range was {
		find(i, func(a, b Rule) bool { return reflect.DeepEqual(a.Conditions, b.Conditions) })
	}
	return was
}

// orders are the names of the rules that both sets have, as each orders them;
// by the name that each rule has afterwards.
func orders(before, after Set, was []int) (old, now string) {
	names := map[int]string{}
	var then []string
	for i, n := range was {
		if n >= 0 {
			names[n] = after.Rules[i].Name
			then = append(then, after.Rules[i].Name)
		}
	}
	var first []string
	for n := range before.Rules {
		if name, ok := names[n]; ok {
			first = append(first, name)
		}
	}
	return strings.Join(first, ", "), strings.Join(then, ", ")
}

// parts are what a rule says before and after, without what stays.
func parts(before, after Rule) (old, now string) {
	var was, is []string
	add := func(a, b string) {
		if a != b {
			was, is = append(was, a+"."), append(is, b+".")
		}
	}
	add("“"+before.Name+"”", "“"+after.Name+"”")
	add(before.Effect(), after.Effect())
	if len(before.Conditions) != len(after.Conditions) {
		add(before.Words(), after.Words())
	} else {
		for i := range before.Conditions {
			a, b := valuesApart(before.Conditions[i], after.Conditions[i])
			add("Letter "+a, "Letter "+b)
		}
	}
	add(strings.TrimSuffix(before.Why, "."), strings.TrimSuffix(after.Why, "."))
	return strings.Join(was, " "), strings.Join(is, " ")
}

// valuesApart are two conditions in words; where they differ by some of many
// values, those alone are named.
func valuesApart(before, after Condition) (old, now string) {
	like := before
	like.Values = after.Values
	if !reflect.DeepEqual(like, after) {
		return before.Words(), after.Words()
	}
	without := func(some, others []string) []string {
		return slices.DeleteFunc(slices.Clone(some), func(v string) bool { return slices.Contains(others, v) })
	}
	kept := len(without(before.Values, without(before.Values, after.Values)))
	say := func(c Condition, others []string) string {
		c.Values = without(c.Values, others)
		if kept == 0 {
			return c.Words()
		}
		return fmt.Sprintf("%s (%d stay)", c.Words(), kept)
	}
	return say(before, after.Values), say(after, before.Values)
}

// Effect says what a rule does to a case that it touches, and what it makes of a
// denied phrase unless that weighs less.
func (r Rule) Effect() string {
	words := points(r.Points)
	if r.RedFlag {
		words = "Red flag, " + words
	}
	if r.Off {
		words = "Left out for now. " + words
	}
	switch r.Negated {
	case NegatedFull:
		return words + "; a denied phrase counts in full"
	case NegatedNotAll:
		return words + "; a denied phrase does not count"
	}
	return words
}

func points(n int) string {
	if n == 1 {
		return "1 point"
	}
	return strconv.Itoa(n) + " points"
}

// InWords says all of a rule.
func (r Rule) InWords() string {
	return fmt.Sprintf("“%s”. %s. %s. %s", r.Name, r.Effect(), r.Words(), r.Why)
}

// UrgentWords say from how many points a case is urgent without a red flag.
func (s Set) UrgentWords() string {
	if s.UrgentAt == 0 {
		return "A red flag only, however many points"
	}
	return points(s.UrgentAt) + ", or a red flag"
}

// MixedWords say which share of the cases that no rule touches come early.
func (s Set) MixedWords() string {
	return strconv.FormatFloat(s.MixedIn*100, 'f', -1, 64) + " % of the cases that no rule touches, drawn at random"
}
