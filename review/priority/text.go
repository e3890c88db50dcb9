package priority

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word of a text.
type token struct {
	id         int32 // of the vocabulary; 0 for a word that it does not know
	joined     int32 // of the word before and this one, where a hyphen joins them
	start, end int32 // in bytes of the text
	before     gap   // what stands between it and the word before
}

// A gap is what stands between two words.
type gap uint8

const (
	hyphened    gap = 1 << iota // one word of two parts
	prefixed                    // the part before makes another word of it, as in pre-malignancy
	comma                       //
	newLine                     // a line that is not the rest of the one before
	newClause                   // a bracket, a dash, a colon, a question mark before a word
	colon                       //
	newSentence                 // also an item of a list and an empty line
)

// wrapAt is how long a line must be for the next one to be its rest, if that
// goes on in small letters: lists of short lines are not running text.
const wrapAt = 50

// A reader turns a text into tokens.
type reader struct {
	v         *vocabulary
	s         string
	tokens    []token
	word      []byte
	gap       gap
	newlines  int
	lineBegin int // where the line begins in which we are
	wrapped   int // how long the line before was
}

// read adds the tokens of s to tokens. Positions are those of s as it is.
func (v *vocabulary) read(s string, tokens []token, word []byte) []token {
	r := reader{v: v, s: s, tokens: tokens, word: word}
	for i := 0; i < len(s); {
		if c := s[i]; c >= utf8.RuneSelf || letterOrDigit[c] {
			folded, end := wordAt(r.word[:0], s, i)
			if len(folded) > 0 {
				r.add(folded, i, end)
				i = end
				continue
			}
		}
		i = r.between(i)
	}
	return r.tokens
}

// add ends the gap and notes a word.
func (r *reader) add(folded []byte, start, end int) {
	switch {
	case r.newlines > 1:
		r.gap |= newSentence
	case r.newlines == 1 && !r.goesOn(start):
		r.gap |= newLine
	}
	t := token{id: r.v.find(folded), start: int32(start), end: int32(end), before: r.gap}
	if r.gap&hyphened != 0 && len(r.tokens) > 0 {
		before := &r.tokens[len(r.tokens)-1]
		t.joined = r.v.joined(r.s[before.start:before.end], folded)
		if r.v.is(before.id, prefixCue) {
			t.before |= prefixed
		}
	}
	r.tokens = append(r.tokens, t)
	r.gap, r.newlines = 0, 0
}

// goesOn reports whether the word at start is the rest of the line before.
func (r *reader) goesOn(start int) bool {
	if r.gap&hyphened != 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(r.s[start:])
	return r.wrapped >= wrapAt && unicode.IsLower(first)
}

// between reads what is no word at s[i] and returns where the next rune begins.
func (r *reader) between(i int) int {
	c, size := utf8.DecodeRuneInString(r.s[i:])
	switch c {
	case ' ', '\r', '"', '\'', '/':
	case '\n', '\f', '\v', '\u0085', '\u2028', '\u2029':
		r.newlines++
		r.wrapped, r.lineBegin = i-r.lineBegin, i+size
		if c == '\u2029' {
			r.newlines++
		}
	case ',':
		r.gap |= comma
	case '.':
		r.stop(i)
	case ':':
		r.gap |= newClause | colon
	case '(', ')', '[', ']', '{', '}', '\t', '…':
		r.gap |= newClause
	case '?':
		r.gap |= r.query(i + size)
	case '!', ';', '|', '•', '·', '●', '▪', '■', '◦':
		r.gap |= newSentence
	case '-', '\u2010', '\u2011', '\u2012', '–', '—', '\u2212':
		r.dash(i, size)
	case '*', '+', '>':
		if r.lineStart(i) {
			r.gap |= newSentence
		}
	}
	return i + size
}

// query is a question mark: "?cancer" asks, and ends no sentence.
func (r *reader) query(after int) gap {
	if after < len(r.s) && isWordByte(r.s[after]) {
		return newClause
	}
	return newSentence
}

// dash is a hyphen inside a word, also one at the end of a line, an item of a
// list at the beginning of a line, and else a dash.
func (r *reader) dash(i, size int) {
	after := i + size
	closeUp := len(r.tokens) > 0 && int(r.tokens[len(r.tokens)-1].end) == i && r.newlines == 0
	switch {
	case r.lineStart(i):
		r.gap |= newSentence
	case closeUp && after < len(r.s) && (isWordByte(r.s[after]) || r.s[after] == '\n' || r.s[after] == '\r'):
		r.gap |= hyphened
	default:
		r.gap |= newClause
	}
}

// lineStart reports whether only spaces stand before s[i] in its line.
func (r *reader) lineStart(i int) bool {
	return strings.Trim(r.s[r.lineBegin:i], " \t\u00A0\r") == ""
}

// stop is a full stop, unless it stands inside an abbreviation or after one.
func (r *reader) stop(i int) {
	if len(r.tokens) == 0 {
		return
	}
	rest := r.s[i+1:]
	last := r.tokens[len(r.tokens)-1]
	word := r.s[last.start:last.end]
	if rest != "" && isWordByte(rest[0]) {
		upper, _ := utf8.DecodeRuneInString(rest)
		if len(word) > 1 && unicode.IsUpper(upper) {
			r.gap |= newSentence
		}
		return
	}
	if int(last.end) == i && r.abbreviated(word, strings.TrimLeft(rest, " ")) {
		return
	}
	r.gap |= newSentence
}

// abbreviated reports whether a full stop after word ends no sentence, rest
// being what comes then.
func (r *reader) abbreviated(word, rest string) bool {
	if len(word) > 6 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(rest)
	last := r.tokens[len(r.tokens)-1]
	if len(word) == 1 && last.start > 1 && r.s[last.start-1] == '.' && len(r.tokens) > 1 {
		return !unicode.IsUpper(first)
	}
	switch strings.ToLower(word) {
	case "dr", "mr", "mrs", "ms", "prof", "st":
		return rest != ""
	case "no":
		return unicode.IsDigit(first)
	case "eg", "ie", "vs", "approx", "ref", "tel", "fig", "dept", "cf":
		return !unicode.IsUpper(first)
	}
	return false
}
