package priority

import (
	"slices"
	"strings"
)

// A pattern is a phrase in words of the vocabulary.
type pattern []int32

// phrases are all phrases of a set of rules. Each has a number.
type phrases struct {
	v        *vocabulary
	patterns []pattern
	byFirst  [][]int32 // by number of the first word
	known    map[string][]int32
}

func newPhrases() *phrases {
	return &phrases{v: newVocabulary(), known: map[string][]int32{}}
}

// phraseWords are the folded words of a phrase; hyphened says which of them a
// hyphen joins to the one before.
func phraseWords(value string) (words []string, joined []bool) {
	glued := false
	for i := 0; i < len(value); {
		word, end := wordAt(nil, value, i)
		if len(word) == 0 {
			glued = len(words) > 0 && strings.HasPrefix(fold1(value[i:]), "-")
			i = next(value, i)
			continue
		}
		if end < len(value) && value[end] == '*' {
			word, end = append(word, '*'), end+1
		}
		words, joined = append(words, string(word)), append(joined, glued)
		glued, i = false, end
	}
	return words, joined
}

// fold1 makes the hyphens of a text's first rune one.
func fold1(s string) string {
	if strings.HasPrefix(s, "\u2010") || strings.HasPrefix(s, "\u2011") {
		return "-"
	}
	return s
}

// add returns the numbers of a phrase: as it is written, and, where a hyphen
// joins two of its words, also written as one.
func (p *phrases) add(value string) []int32 {
	words, joined := phraseWords(value)
	key := strings.Join(words, " ")
	if slices.Contains(joined, true) {
		key += "-"
	}
	if all, ok := p.known[key]; ok || len(words) == 0 {
		return all
	}
	all := []int32{p.number(words)}
	if slices.Contains(joined, true) {
		var together []string
		for i, word := range words {
			if joined[i] && !strings.HasSuffix(together[len(together)-1], "*") {
				together[len(together)-1] += word
				continue
			}
			together = append(together, word)
		}
		all = append(all, p.number(together))
	}
	p.known[key] = all
	return all
}

func (p *phrases) number(words []string) int32 {
	made := make(pattern, len(words))
	for i, word := range words {
		made[i] = p.v.add(word)
	}
	p.patterns = append(p.patterns, made)
	return int32(len(p.patterns) - 1)
}

// finish must be called once all phrases are added.
func (p *phrases) finish() {
	p.v.finish()
	p.byFirst = make([][]int32, len(p.v.names))
	for id := range p.byFirst {
		for n, made := range p.patterns {
			if p.v.has(int32(id), made[0]) {
				p.byFirst[id] = append(p.byFirst[id], int32(n))
			}
		}
	}
}

// A place is where a phrase stands in a text, in tokens.
type place struct {
	first, last int32
	looked      bool
	denied      bool
}

// find notes in places, by number of the phrase, where each stands.
func (p *phrases) find(t []token, places [][]place) {
	for i := range t {
		if t[i].before&prefixed != 0 {
			continue
		}
		if id := t[i].id; id != 0 {
			p.findFrom(t, i, p.byFirst[id], places)
		}
		if i+1 < len(t) && t[i+1].joined != 0 {
			p.findFrom(t, i, p.byFirst[t[i+1].joined], places)
		}
	}
}

func (p *phrases) findFrom(t []token, i int, candidates []int32, places [][]place) {
	for _, n := range candidates {
		last, ok := p.match(t, i, p.patterns[n])
		if !ok {
			continue
		}
		all := places[n]
		if len(all) > 0 && all[len(all)-1].first == int32(i) {
			continue
		}
		places[n] = append(all, place{first: int32(i), last: int32(last)})
	}
}

// match reports whether a phrase begins at token i, and its last token. No
// sentence ends inside a phrase.
func (p *phrases) match(t []token, i int, made pattern) (last int, ok bool) {
	for k, element := range made {
		if i >= len(t) || k > 0 && t[i].before&newSentence != 0 {
			return 0, false
		}
		switch {
		case p.v.has(t[i].id, element):
			i++
		case i+1 < len(t) && p.v.has(t[i+1].joined, element):
			i += 2
		default:
			return 0, false
		}
	}
	return i - 1, true
}

// near reports whether at most within words lead from one place to the other
// in one sentence. Neighbours are one word apart; what overlaps is not near.
func near(t []token, a, b place, within int) bool {
	if b.first < a.first {
		a, b = b, a
	}
	if b.first <= a.last || int(b.first-a.last) > within {
		return false
	}
	for j := a.last + 1; j <= b.first; j++ {
		if t[j].before&newSentence != 0 {
			return false
		}
	}
	return true
}
