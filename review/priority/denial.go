package priority

// How many words lie at most between a word that denies and what it denies.
const (
	farReach  = 6 // no, denies
	nearReach = 3 // without, nil
	findReach = 9 // no evidence of
	behind    = 5 // "… has not been seen": counted from the phrase
)

// limit ends everything that a denial reaches.
const limit = newSentence | newLine | newClause

// denied reports whether the words first to last of a text are probably denied:
// something before them says no, or something after them that they were
// excluded, and nothing between takes that back.
func (v *vocabulary) denied(t []token, first, last int) bool {
	return v.deniedBefore(t, first, last) || v.deniedAfter(t, last)
}

// deniedBefore looks at the words before first, from the nearest on.
func (v *vocabulary) deniedBefore(t []token, first, last int) bool {
	weak := false
	for j := first - 1; j >= 0 && first-j <= findReach+1; j-- {
		after := t[j+1]
		if after.before&limit != 0 || after.before&comma != 0 && !v.listed(t, j+1, last) {
			return false
		}
		c := v.cues[t[j].id]
		if c == 0 {
			continue
		}
		between := first - j - 1
		if said, holds := v.says(t, j, between, weak); said {
			return holds
		}
		switch {
		case c&(ends|cancels) != 0:
			return false
		case c&and != 0 && v.is(after.id, verb):
			return false
		case c&endsWeakly != 0:
			weak = true
		}
	}
	return false
}

// says reports whether the word at j could deny what begins after between more
// words, and whether it does; weak is whether a word such as "for" stands between.
func (v *vocabulary) says(t []token, j, between int, weak bool) (said, holds bool) {
	c := v.cues[t[j].id]
	next := v.cues[t[j+1].id]
	if between == 0 {
		next = 0
	}
	switch {
	case c&deniesOne != 0:
		return between == 0, true
	case c&denies != 0 && next&harmless != 0:
		return true, false
	case c&denies != 0 && next&evidence != 0:
		return true, between <= findReach
	case c&denies != 0:
		return true, between <= farReach && !weak
	case c&deniesNext != 0:
		return true, next&harmless == 0 && between <= nearReach && !weak
	case c&deniesIf != 0:
		return true, (between == 0 || next&finding != 0) && between <= farReach && !weak && !v.noMore(t, j)
	case c&deniesOf != 0:
		return between > 0 && next&linking != 0, between <= farReach
	case c&clears != 0, c&out != 0 && j > 0 && v.is(t[j-1].id, rules):
		return true, between <= nearReach && !weak && !v.takenBack(t, j)
	}
	return false, false
}

// noMore reports whether the not at j belongs to "whether or not".
func (v *vocabulary) noMore(t []token, j int) bool {
	return j > 0 && v.is(t[j-1].id, lists)
}

// takenBack reports whether one of the three words before j negates the
// clearing there, or puts it off.
func (v *vocabulary) takenBack(t []token, j int) bool {
	for k := j - 1; k >= 0 && j-k <= nearReach && t[k+1].before&limit == 0; k-- {
		if v.is(t[k].id, negates|wishes|denies) {
			return true
		}
	}
	return false
}

// listed reports whether what was denied goes on after the comma before token
// j: an "or" or "nor" stands there or later in the same list of short items.
func (v *vocabulary) listed(t []token, j, last int) bool {
	if v.is(t[j].id, and) {
		return last+1 >= len(t) || t[last+1].before&(limit|comma) != 0 || !v.is(t[last+1].id, verb)
	}
	item := 0
	for k := j; k < len(t) && item <= nearReach && k-j <= 3*nearReach; k++ {
		if k > j && t[k].before&limit != 0 {
			return false
		}
		if t[k].before&comma != 0 {
			item = 0
		}
		if v.is(t[k].id, lists) {
			return true
		}
		item++
	}
	return false
}

// deniedAfter looks at the words after last.
func (v *vocabulary) deniedAfter(t []token, last int) bool {
	if v.answeredNo(t, last+1) {
		return true
	}
	negated, wished := -1, false
	for j := last + 1; j < len(t) && j-last <= behind; j++ {
		if t[j].before&(limit|comma) != 0 {
			return false
		}
		c := v.cues[t[j].id]
		switch {
		case c&(clears|unlikely) != 0, c&out != 0 && v.is(t[j-1].id, rules):
			return negated < 0 && !wished
		case c&found != 0 && negated >= 0 && j-negated <= 2:
			return !wished
		case c&negates != 0:
			negated = j
		case c&wishes != 0:
			wished = true
		case c&(ends|denies) != 0:
			return false
		}
	}
	return false
}

// answeredNo reports whether token j answers a heading with no: "Cancer: nil."
func (v *vocabulary) answeredNo(t []token, j int) bool {
	if j >= len(t) || t[j].before&colon == 0 || t[j].before&(newSentence|newLine) != 0 || !v.is(t[j].id, answersNo) {
		return false
	}
	return j+1 == len(t) || t[j+1].before&(limit|comma) != 0 || v.is(t[j+1].id, found)
}
