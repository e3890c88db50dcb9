package review

import "slices"

// A Comparison is the independent assessments of a case side by side, as they
// now stand, whatever outcome rests on them.
type Comparison struct {
	First, Second []Assessment
	One, Other    Answers // those of each round about the letters that both name

	OneUnder, OtherUnder DefinitionID // the wording under which the criteria in them were ticked

	Differ []string // the form fields in which they do not agree
}

// Both reports whether there are two assessments to compare.
func (c Comparison) Both() bool { return len(c.First) > 0 && len(c.Second) > 0 }

// Compare puts the assessments that now stand side by side.
func (c *Case) Compare() Comparison {
	k := Comparison{First: c.LastStanding(First), Second: c.LastStanding(Second)}
	one := slices.Clone(k.First)
	if k.Both() {
		var both []LetterID
		for _, a := range k.Second {
			both = append(both, a.Letters...)
		}
		one = naming(one, both)
	}
	k.One, k.Other = merged(one), merged(k.Second)
	k.OneUnder, k.OtherUnder = under(one), under(k.Second)
	if k.Both() {
		k.Differ = Differences(k.One, k.Other)
	}
	return k
}

// under is the wording that the criteria of merged answers are of.
func under(all []Assessment) DefinitionID {
	if len(all) == 0 {
		return 0
	}
	return all[0].Definition
}
