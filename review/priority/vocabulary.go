package priority

import (
	"slices"
	"strings"
)

// A vocabulary knows the words of rules and of denial, each by a number from 1.
// A word may be only the beginning of one, written with an asterisk.
type vocabulary struct {
	ids   map[string]int32 // of words and beginnings
	exact map[string]int32
	stars [256][]star // by first byte, the longest first
	cues  []cue       // by number
	meets [][]int32   // by number: the beginnings that a word of it has, itself left out
	names []string    // by number, with the asterisk
	maybe [1 << 12]uint32
}

type star struct {
	beginning string
	id        int32
}

func newVocabulary() *vocabulary {
	v := &vocabulary{ids: map[string]int32{}, exact: map[string]int32{}, cues: make([]cue, 1), names: make([]string, 1)}
	for word, c := range cueWords {
		v.cues[v.add(word)] |= c
	}
	return v
}

// add returns the number of a folded word, which may end in an asterisk.
func (v *vocabulary) add(word string) int32 {
	if id, ok := v.ids[word]; ok {
		return id
	}
	id := int32(len(v.names))
	v.ids[word] = id
	v.names = append(v.names, word)
	v.cues = append(v.cues, 0)
	beginning, ok := strings.CutSuffix(word, "*")
	if !ok {
		v.exact[word] = id
		v.maybe[hash(word)] |= 1 << (len(word) & 31)
		return id
	}
	all := append(v.stars[word[0]], star{beginning, id})
	slices.SortFunc(all, func(a, b star) int { return len(b.beginning) - len(a.beginning) })
	v.stars[word[0]] = all
	return id
}

// finish must be called once all words are added, before any text is read.
func (v *vocabulary) finish() {
	v.meets = make([][]int32, len(v.names))
	for id, name := range v.names[1:] {
		name = strings.TrimSuffix(name, "*")
		for _, s := range v.stars[name[0]] {
			if s.id != int32(id+1) && strings.HasPrefix(name, s.beginning) {
				v.meets[id+1] = append(v.meets[id+1], s.id)
			}
		}
	}
}

// find returns the number of a folded word: its own, else that of the longest
// beginning that it has, else 0.
func (v *vocabulary) find(word []byte) int32 {
	if v.maybe[hash(word)]&(1<<(len(word)&31)) != 0 {
		if id, ok := v.exact[string(word)]; ok {
			return id
		}
	}
	for _, s := range v.stars[word[0]] {
		if len(word) >= len(s.beginning) && string(word[:len(s.beginning)]) == s.beginning {
			return s.id
		}
	}
	return 0
}

// hash is of the first two bytes, for a quick answer that a word is not known.
func hash[T string | []byte](word T) int {
	if len(word) == 1 {
		return int(word[0]) & 63
	}
	return int(word[0])&63 | int(word[1])&63<<6
}

// joined is the number of a word that a hyphen divides.
func (v *vocabulary) joined(before string, folded []byte) int32 {
	word, _ := wordAt(nil, before, 0)
	return v.find(append(word, folded...))
}

// has reports whether a word of the number id is an instance of element.
func (v *vocabulary) has(id, element int32) bool {
	return id != 0 && (id == element || slices.Contains(v.meets[id], element))
}

// is reports whether the word of a number does any of these in a denial.
func (v *vocabulary) is(id int32, c cue) bool { return v.cues[id]&c != 0 }
