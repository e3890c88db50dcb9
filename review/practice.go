package review

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// A Practice is a GP practice as the national directory (ODS) has it.
type Practice struct {
	Code     string
	Name     string
	Address  string // lines parted by line feeds
	Postcode string
	Opened   string // a date
	Closed   string // a date; "" while it is open
	Status   string // A active, C closed, D dormant, P proposed
	Listed   string // whether the directory knows the code: ListedPractice, UnlistedPractice, "" when no directory is loaded
	Setting  string // 4 is a GP practice
}

// ClosedBy reports whether the practice was closed on a date or before it.
func (p Practice) ClosedBy(date string) bool { return p.Closed != "" && p.Closed <= date }

// sameWords are how a tracing answer that is entered by hand says that the practice
// is the one on file.
var sameWords = []string{"the same", "same", "same practice", "the same practice", "unchanged", "no change", "as on file"}

// isCalled reports whether words without a code stand for the practice on file.
func (p Practice) isCalled(words string) bool {
	plain := func(s string) string {
		letters := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		return strings.Join(letters, " ")
	}
	said := plain(words)
	return slices.Contains(sameWords, said) || said != "" && (said == plain(p.Code) || said == plain(p.Name) || said == plain(p.Code+" "+p.Name))
}

// What the directory says of a practice's code.
const (
	ListedPractice   = "listed"
	UnlistedPractice = "not listed"
)

// A PracticeFile is the directory file that was loaded last.
type PracticeFile struct {
	FileName  string
	SHA256    string
	Practices int
	Closed    int
	LoadedBy  string
	LoadedAt  time.Time // zero when none was ever loaded
}

// practiceCode is what a practice's code looks like: one letter and five digits,
// or an island and three; see ODS, prescribing cost centres.
var practiceCode = regexp.MustCompile(`^([A-HJ-NPWY][0-9]{5}|(ALD|GUE|JER)[0-9]{3})$`)

// PracticeCodeIn is the practice's code that a text begins with, or "".
func PracticeCodeIn(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	first = strings.ToUpper(strings.TrimRight(first, ",;:."))
	if practiceCode.MatchString(first) {
		return first
	}
	return ""
}
