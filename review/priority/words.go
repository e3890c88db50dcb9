package priority

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is how many bytes of a folded word count.
const maxWord = 64

// letterOrDigit says which ASCII bytes belong to words.
var letterOrDigit = func() (all [utf8.RuneSelf]bool) {
	for c := range all {
		all[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return all
}()

// alike are letters that have no decomposition but are often written otherwise.
var alike = map[rune]string{'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i"}

// foldRune adds to word what a rune beyond ASCII is without case, accents and
// ligatures, and reports whether the rune belongs to words at all. Accents that
// stand alone and invisible characters belong to words and add nothing.
func foldRune(word []byte, s string) (folded []byte, size int, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError:
		return word, size, false
	case r == '\u00AD' || r >= '\u200B' && r <= '\u200D' || r == '\u2060' || r == '\uFEFF' || unicode.Is(unicode.Mn, r):
		return word, size, true
	}
	decomposed := norm.NFKD.PropertiesString(s).Decomposition()
	if decomposed == nil {
		decomposed = []byte(string(r))
	}
	for len(decomposed) > 0 {
		r, n := utf8.DecodeRune(decomposed)
		decomposed = decomposed[n:]
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		ok = true
		r = unicode.ToLower(r)
		if other, known := alike[r]; known {
			word = append(word, other...)
			continue
		}
		word = utf8.AppendRune(word, r)
	}
	return word, size, ok
}

// wordAt folds the word that begins at s[i] onto word and returns where it
// ends; the word is empty where none begins. An apostrophe inside a word is left
// out, and so is the s of a possessive; a number keeps its point and loses its
// commas.
func wordAt(word []byte, s string, i int) (folded []byte, end int) {
	possessive := false
	for i < len(s) {
		c := s[i]
		switch {
		case c < utf8.RuneSelf && letterOrDigit[c]:
			word = append(word, lower(c))
			i++
			continue
		case c == '\'' && inside(s, i, 1):
			possessive = endsAs(s, i+1)
			i++
			continue
		case (c == '.' || c == ',') && betweenDigits(s, i):
			if c == '.' {
				word = append(word, c)
			}
			i++
			continue
		case c < utf8.RuneSelf:
			return cutS(word, possessive), i
		case isApostrophe(s[i:]) && len(word) > 0 && inside(s, i, apostropheSize(s[i:])):
			size := apostropheSize(s[i:])
			possessive = endsAs(s, i+size)
			i += size
			continue
		}
		next, size, ok := foldRune(word, s[i:])
		if !ok {
			return cutS(word, possessive), i
		}
		word = next
		i += size
	}
	return cutS(word, possessive), i
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isApostrophe(s string) bool {
	return strings.HasPrefix(s, "\u2019") || strings.HasPrefix(s, "\u02BC") || strings.HasPrefix(s, "\u2018")
}

func apostropheSize(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// inside reports whether the size bytes at s[i] stand between two letters.
func inside(s string, i, size int) bool {
	return i > 0 && i+size < len(s) && isWordByte(s[i-1]) && isWordByte(s[i+size])
}

func isWordByte(c byte) bool { return c >= utf8.RuneSelf || letterOrDigit[c] }

func betweenDigits(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

// endsAs reports whether an s and the end of the word stand at s[i].
func endsAs(s string, i int) bool {
	return i < len(s) && lower(s[i]) == 's' && (i+1 == len(s) || !isWordByte(s[i+1]))
}

func cutS(word []byte, possessive bool) []byte {
	if possessive && len(word) > 1 {
		return word[:len(word)-1]
	}
	return word
}

// fold is a short text in words alone: no case, no accents, no punctuation, and
// "and" for "&".
func fold(s string) string {
	var words []string
	s = strings.ReplaceAll(s, "&", " and ")
	for i := 0; i < len(s); {
		word, end := wordAt(nil, s, i)
		if len(word) > 0 {
			words = append(words, string(word))
		}
		i = max(end, next(s, i))
	}
	return strings.Join(words, " ")
}

// next is where the rune after the one at s[i] begins.
func next(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return i + size
}
