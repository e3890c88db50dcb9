package document

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
)

// pdftotext runs the program of that name over a file, for a limited time and
// with a limited output, in a folder that is removed afterwards. It returns the
// text and the number of pages.
func (r Reader) pdftotext(ctx context.Context, path string) (string, int, error) {
	dir, err := os.MkdirTemp(r.temp, "reading-")
	if err != nil {
		return "", 0, err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithTimeout(ctx, timeLimit)
	defer stop()
	c := exec.CommandContext(ctx, r.tool, "-q", "-enc", "UTF-8", path, "-")
	c.Dir, c.Env, c.WaitDelay = dir, []string{"TMPDIR=" + dir, "HOME=" + dir, "LC_ALL=C.UTF-8"}, time.Second
	out := bounded{stop: stop}
	c.Stdout = &out
	if err := c.Run(); err != nil && !out.full {
		return "", 0, err
	}
	text := strings.ToValidUTF8(out.String(), "\ufffd")
	return strings.ReplaceAll(text, "\f", "\n\n"), strings.Count(text, "\f"), nil
}

// bounded takes a little more than the most text that is kept, and then stops
// whoever writes it.
type bounded struct {
	bytes.Buffer
	stop func()
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxText+4096 {
		b.full = true
		b.stop()
		return 0, errors.New("the text is too long")
	}
	return b.Buffer.Write(p)
}
