package review

import (
	"cmp"
	"slices"
)

// A WhyHere says why a case stands where it stands among those that wait for
// triage: the priority rules that touch it, red flags first.
type WhyHere struct {
	Under   DefinitionID // the rules; 0: they have not been applied to the case as it is
	Points  int
	Reasons []WhyReason
}

// A WhyReason is a rule that touches a case.
type WhyReason struct {
	Name    string
	Why     string
	Words   string // the rule as a sentence
	RedFlag bool   // it makes the case urgent
	Denied  bool   // the letters probably deny it
	Points  int
	Letters []WhyLetter
}

// A WhyLetter is what made a rule touch a letter: the phrases that it found, none
// where it asks about something else than the text.
type WhyLetter struct {
	Letter LetterID
	Found  []string
	Denied bool
}

// A Mark is a stretch of the text of a letter, in bytes, that rules found.
type Mark struct {
	Start, End int
	Rules      []string
	Denied     bool // probably
}

// WhyOpen reports whether a may see why the case stands where it stands: those who
// read letters, while it waits for triage. Afterwards it is kept back, so that
// whoever assesses or reads second looks with their own eyes.
func (c *Case) WhyOpen(a Actor) bool { return c.Stage == InTriage && !c.Emptied && a.May(SeeLetters) }

// WhyLetters are the letters of which the reasons are shown: all of them, but only
// those that wait where readings of the others are still independent.
func (c *Case) WhyLetters() []LetterID {
	if c.Resume != "" && !c.AnswersOpen() {
		return c.Untriaged()
	}
	ids := make([]LetterID, len(c.Letters))
	for i, l := range c.Letters {
		ids[i] = l.ID
	}
	return ids
}

// Marked puts marks into the order of the text and makes one of those that
// overlap, which is denied where all of them are.
func Marked(all []Mark) []Mark {
	slices.SortStableFunc(all, func(a, b Mark) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	var marks []Mark
	for _, m := range all {
		if n := len(marks) - 1; n >= 0 && m.Start < marks[n].End {
			last := &marks[n]
			last.End = max(last.End, m.End)
			last.Denied = last.Denied && m.Denied
			for _, rule := range m.Rules {
				if !slices.Contains(last.Rules, rule) {
					last.Rules = append(last.Rules, rule)
				}
			}
			continue
		}
		m.Rules = slices.Clone(m.Rules)
		marks = append(marks, m)
	}
	return marks
}
