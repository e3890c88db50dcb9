package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the search key of s: lower case, without accents and punctuation,
// words parted by single spaces. An apostrophe parts no word: O'Neil is oneil.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range norm.NFD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case 'a' <= r && r <= 'z':
			b = append(b, byte(r))
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’‘`´ʼ", r):
		case plain[r] != "":
			b = append(b, plain[r]...)
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			b = utf8.AppendRune(b, r)
		case len(b) > 0 && b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

// plain are letters whose accent is part of the letter.
var plain = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h"}

// folded reports whether s is its own search key, for plain words.
func folded(s string) bool {
	for i := range len(s) {
		c := s[i]
		space := c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' '
		if !space && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// SameGiven reports whether two given names agree: after folding case, accents
// and hyphens, and up to short forms in common use. Names that only one side
// has after the first do not count against it. An initial agrees with no full
// name, and an empty name with nothing.
func SameGiven(a, b string) bool {
	a, b = Fold(a), Fold(b)
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	as, bs := strings.Fields(a), strings.Fields(b)
	if len(as) > len(bs) {
		as, bs = bs, as
	}
	if !sameName(as[0], bs[0]) {
		return len(as) != len(bs) && noInitial(bs) && strings.Join(as, "") == strings.Join(bs, "")
	}
	rest := bs[1:]
	for _, name := range as[1:] {
		for len(rest) > 0 && !sameName(name, rest[0]) {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
	}
	return true
}

// sameName reports whether two folded words are one name, or are it and a short
// form of it, or two short forms of it.
func sameName(a, b string) bool {
	if a == b {
		return true
	}
	for _, i := range shortForms[a] {
		for _, j := range shortForms[b] {
			if i == j {
				return true
			}
		}
	}
	return false
}

func noInitial(words []string) bool {
	for _, w := range words {
		if utf8.RuneCountInString(w) < 2 {
			return false
		}
	}
	return true
}

// shortForms maps a name to the numbers of the families it belongs to. Two full
// names never share a family, even where they share a short form.
var shortForms = func() map[string][]int {
	m := map[string][]int{}
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(nameFamilies), "\n") {
		full, short, _ := strings.Cut(line, ":")
		for _, name := range strings.Fields(full) {
			m[name] = append(m[name], n)
			for _, s := range strings.Fields(short) {
				m[s] = append(m[s], n)
			}
			n++
		}
	}
	return m
}()
