// Package document reads the files that letters come as: PDF, HTML, RTF and
// plain text. It tells what a file is from its bytes, takes its text out for
// reading, search and rules, and says in a plain sentence where that text may
// not be all that the letter says. It never changes a file.
package document

import (
	"strings"
	"unicode"
)

// A Text is what could be read of a file. Doubt says why that may not be all,
// as a clause that follows "because"; "" when nothing speaks against it.
type Text struct {
	Body  string
	Doubt string
}

// tidied is text without what only its lay-out needed: lines lose the space at
// their ends, more than one empty line becomes one, and characters that show
// nothing go.
func tidied(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	empty := 0
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRightFunc(strings.Map(shown, line), unicode.IsSpace)
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString([]string{"\n", "\n\n"}[min(empty, 1)])
		}
		empty = 0
		b.WriteString(line)
	}
	return b.String()
}

// shown is r as it is kept, or -1 where it stands for nothing that is seen.
func shown(r rune) rune {
	switch {
	case r == '\t':
		return r
	case r == '\u00a0', r == '\u202f', r == '\u2009':
		return ' '
	case r == '\u00ad', r == '\u200b', r == '\ufeff', unicode.IsControl(r):
		return -1
	}
	return r
}
