package store

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"harmreview/review"
)

// passwordCost is what one guess costs: 64 MiB of memory, about 0.2 seconds.
var passwordCost = argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds how many passwords are worked on at once, and their memory.
type hashing struct {
	cost  argon2id.Params
	slots chan struct{}
	dummy func() (string, error) // what the password of nobody is compared with
}

func newHashing(cost argon2id.Params) *hashing {
	return &hashing{
		cost:  cost,
		slots: make(chan struct{}, 4),
		dummy: sync.OnceValues(func() (string, error) { return argon2id.CreateHash("the password of nobody", &cost) }),
	}
}

// hash returns what is kept of a password.
func (h *hashing) hash(password string) (string, error) {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	hash, err := argon2id.CreateHash(password, &h.cost)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// matches reports whether hash is that of password. An empty hash, of an
// account that does not exist or has none yet, takes as long and never matches.
func (h *hashing) matches(password, hash string) (bool, error) {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	known := hash != ""
	if !known {
		dummy, err := h.dummy()
		if err != nil {
			return false, fmt.Errorf("hash a password: %w", err)
		}
		hash = dummy
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && known, nil
}

// How long a password may be, in characters.
const (
	shortestPassword = 12
	longestPassword  = 200
)

// checkPassword says what is wrong with a person's new password. Any characters
// do; what somebody would guess first does not.
func checkPassword(password string, p review.Person) review.Problems {
	problems := review.Problems{}
	n := utf8.RuneCountInString(password)
	problems.Add(n >= shortestPassword, "password", "Use at least 12 characters. Three or four words that do not belong together are easy to remember.")
	problems.Add(n <= longestPassword, "password", "Use at most 200 characters.")
	problems.Add(utf8.ValidString(password), "password", "Type the password on a keyboard: it holds something that is no text.")
	problems.Add(!simple(password), "password", "This is easy to guess because it repeats or counts up. Use three or four words that do not belong together.")
	rest, named := withoutName(letters(password), p)
	problems.Add(!named || len([]rune(rest)) >= 5, "password", "This is made of your name or email address. Use words that have nothing to do with you.")
	problems.Add(!common(letters(password)) && !common(rest), "password",
		"This is one of the passwords that others try first, with digits or signs added. Use three or four words that do not belong together.")
	return problems
}

// letters is the password reduced to its letters in lower case, without their
// accents, as common.txt has them.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(s))
}

// withoutName takes the words of the person's name and email address out.
func withoutName(password string, p review.Person) (rest string, named bool) {
	local, _, _ := strings.Cut(p.Email, "@")
	words := strings.FieldsFunc(p.Name+" "+local, func(r rune) bool { return !unicode.IsLetter(r) })
	rest = password
	for _, word := range append(words, local, "harmreview") {
		if word = letters(word); utf8.RuneCountInString(word) >= 3 {
			rest = strings.ReplaceAll(rest, word, "")
		}
	}
	return rest, rest != password
}

// simple reports whether a password has very few different characters, or
// counts up or down.
func simple(password string) bool {
	seen := map[rune]bool{}
	up, down := true, true
	var last rune
	for i, r := range []rune(password) {
		seen[r] = true
		if i > 0 {
			up = up && (r-last == 1 || r-last == -9)
			down = down && (last-r == 1 || last-r == -9)
		}
		last = r
	}
	return len(seen) < 5 || up || down
}

//go:embed common.txt
var commonText string

// commonWords are the common passwords; lines with # are the list's licence.
var commonWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			words[word] = true
		}
	}
	return words
})

// common reports whether letters are a common password, once or repeated.
func common(letters string) bool {
	for n := 1; n <= len(letters); n++ {
		if len(letters)%n == 0 && strings.Repeat(letters[:n], len(letters)/n) == letters && commonWords()[letters[:n]] {
			return true
		}
	}
	return false
}
