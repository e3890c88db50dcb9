package document

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// How much of a file is read, and for how long.
const (
	maxText   = 4 << 20 // bytes of text; the longest clinic letters have a thousandth of it
	timeLimit = 20 * time.Second
)

// A Read is what was found out about a file when it came.
type Read struct {
	Kind  Kind
	Pages int  // of a PDF; 0 where that is not known
	Opens bool // somebody can read it here: a scan opens, although it has no text
	Text
}

// A Reader reads files.
type Reader struct {
	temp string // a private folder for what an external program leaves behind
	tool string // pdftotext, or ""
}

// NewReader returns a reader that takes the text of a PDF with poppler's
// pdftotext, where that is installed, and in Go alone where it is not.
func NewReader(temp string) Reader {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		tool = ""
	}
	return Reader{temp, tool}
}

// What stands in the way of a text, as Doubt says it.
const (
	doubtUnknown  = "the file is of a kind that the program cannot read"
	doubtScan     = "it looks like a scan or a picture: there are hardly any letters on a page"
	doubtWords    = "few of its words are common ones, so it may have been read wrongly"
	doubtPassword = "the file is locked with a password"
	doubtDamaged  = "the file is damaged, and a part of it may be missing"
	doubtFallback = "it was read without pdftotext, which can join words and lose some"
	doubtLong     = "the file is so long that only its beginning was read"
	doubtLetters  = "some of its letters could not be read"
	doubtCut      = "the file ends before its text does"
)

// Read finds out what a file is and what it says. b is what the file at path
// holds. It never fails: what stands in the way is the doubt. It gives up with
// an error of ctx alone.
func (r Reader) Read(ctx context.Context, path string, b []byte) (Read, error) {
	found := Read{Kind: KindOf(b)}
	switch found.Kind {
	case PDF:
		found = r.pdf(ctx, path, b)
	case HTML:
		found.Body = HTMLText(b)
	case Plain:
		found.Body = PlainText(b)
	case RTF:
		body, err := RTFText(b)
		found.Body = body
		switch {
		case errors.Is(err, ErrCutShort):
			found.Doubt = doubtCut
		case err != nil:
			found.Doubt = doubtDamaged
		}
	default:
		found.Doubt = doubtUnknown
	}
	found.judge()
	return found, ctx.Err()
}

// judge looks at the text for signs that it is not what the letter says.
func (r *Read) judge() {
	if len(r.Body) > maxText {
		r.Body = strings.ToValidUTF8(r.Body[:maxText], "")
		r.Doubt = doubtLong
	}
	r.Opens = r.Opens || r.Kind != PDF && r.Body != ""
	letters := strings.Count(strings.Map(onlyLetters, r.Body), "x")
	known, words := commonWords(r.Body)
	switch {
	case r.Doubt != "" && r.Doubt != doubtFallback:
	case letters < 50*max(1, r.Pages):
		r.Doubt = doubtScan
	case strings.ContainsRune(r.Body, '\ufffd'):
		r.Doubt = doubtLetters
	case words >= 20 && known*100 < 15*words:
		r.Doubt = doubtWords
	}
}

func onlyLetters(r rune) rune {
	if unicode.IsLetter(r) {
		return 'x'
	}
	return -1
}

// within runs f and takes a panic, or more time than it is given, for an error.
// What hangs is left behind: the libraries that read PDF cannot be stopped.
func within[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("the reader of the file gave up: %v", p)
			}
			done <- r
		}()
		r.value, r.err = f()
	}()
	limit := time.NewTimer(timeLimit)
	defer limit.Stop()
	var none T
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-limit.C:
		return none, errors.New("the file takes too long to read")
	}
}
