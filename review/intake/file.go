// Package intake reads a list of lost letters as it was supplied: what the file
// is, which column says what, who and what each row is about, and what becomes
// of the row. It holds rules only and keeps nothing.
package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
	"unicode/utf8"
)

// A Refusal is why a file as a whole cannot be taken: one clear sentence that
// says what to do. It never holds a value from a row.
type Refusal string

// Error returns the sentence.
func (r Refusal) Error() string { return string(r) }

// TooLarge refuses a file of more than this many bytes.
func TooLarge(limit int64) Refusal {
	return Refusal(fmt.Sprintf("The file is larger than the limit of %s. Split it, or ask for a higher limit (-max-upload).", size(limit)))
}

// A File is what a list is as a whole. Rows leaves out records whose cells are
// all empty; SHA256 is in hex and covers every byte.
type File struct {
	Header []string
	Rows   int
	Bytes  int64
	SHA256 string
}

// maxRecord is how many bytes one record may have. Only a quotation mark that
// is never closed reaches it.
const maxRecord = 64 << 20

// Inspect reads the whole file once for its structure. It returns a Refusal
// when the file cannot be taken, and any other error only when reading failed.
func Inspect(r io.Reader, maxBytes int64) (File, error) {
	b := &checked{from: r, max: maxBytes, sum: sha256.New()}
	f, err := inspect(b)
	if b.err != nil && b.err != io.EOF {
		err = b.err // it may be why the rest could not be read
	}
	if err != nil {
		return File{}, err
	}
	f.Bytes, f.SHA256 = b.n, hex.EncodeToString(b.sum.Sum(nil))
	return f, nil
}

func inspect(b *checked) (File, error) {
	t, err := openTable(b)
	if err != nil {
		return File{}, err
	}
	t.csv.ReuseRecord = true
	header, err := t.next()
	if err == io.EOF {
		return File{}, Refusal("The file is empty. Choose the file that holds the list.")
	}
	if err != nil {
		return File{}, err
	}
	f := File{Header: append([]string(nil), header.Cells...)}
	if err := checkHeader(f.Header); err != nil {
		return File{}, err
	}
	for {
		b.recordFrom = b.n
		rec, err := t.next()
		switch {
		case err == io.EOF && f.Rows == 0 && strings.Contains(strings.Join(f.Header, ""), "\r"):
			return File{}, Refusal("The lines of the file end with a carriage return alone, as on old Macs. Save it again as CSV UTF-8.")
		case err == io.EOF && f.Rows == 0:
			return File{}, Refusal("The file has a header and no rows. Choose the file that holds the list.")
		case err == io.EOF:
			return f, nil
		case err != nil:
			return File{}, err
		case !blank(rec.Cells):
			f.Rows++
		}
	}
}

func checkHeader(header []string) error {
	m := Map(header)
	known, needed := false, false
	for _, c := range m.columns {
		known = known || c != ""
	}
	for _, c := range needsOneOf {
		needed = needed || m.at[c] >= 0
	}
	switch {
	case !known:
		return Refusal("The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name.")
	case !needed:
		return Refusal("The header names none of document_id, document_type, document_created_at, event_date, file_name and free_text. Name at least one of these columns, so that a row says which document it is.")
	}
	seen := map[string]bool{}
	for _, h := range header {
		name := columnKey(h)
		if name != "" && seen[name] {
			return Refusal(fmt.Sprintf("Two columns are called %q. Give each column a name of its own.", strings.TrimSpace(h)))
		}
		seen[name] = true
	}
	return nil
}

// checked counts, hashes and checks every byte on its way to the CSV reader.
// Its first error stays.
type checked struct {
	from       io.Reader
	max, n     int64
	recordFrom int64 // bytes read when the record began
	lines      int   // line feeds so far
	sum        hash.Hash
	part       []byte // beginning of a character, the rest of which is to come
	text       []byte // part and the bytes read, for one check
	err        error
}

// Read returns a Refusal for too many bytes, a NUL byte, bytes that are not
// UTF-8, and a record without end.
func (c *checked) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.from.Read(p)
	c.n += int64(n)
	_, _ = c.sum.Write(p[:n]) // a hash never fails
	if err != nil && err != io.EOF {
		err = fmt.Errorf("read the list: %w", err)
	}
	if bad := c.check(p[:n], err == io.EOF); bad != nil {
		n, err = 0, bad
	}
	c.err = err
	return n, err
}

func (c *checked) check(p []byte, last bool) error {
	if c.n > c.max {
		return TooLarge(c.max)
	}
	c.text = append(append(c.text[:0], c.part...), p...)
	whole := len(c.text)
	for i := 1; i <= min(utf8.UTFMax-1, len(c.text)) && !last; i++ {
		if b := c.text[len(c.text)-i:]; utf8.RuneStart(b[0]) {
			if !utf8.FullRune(b) {
				whole -= i
			}
			break
		}
	}
	if !utf8.Valid(c.text[:whole]) {
		return Refusal(fmt.Sprintf("The file is not UTF-8, near line %d. Save it again as CSV UTF-8.", c.lines+1+validLines(c.text[:whole])))
	}
	if i := bytes.IndexByte(p, 0); i >= 0 {
		return Refusal(fmt.Sprintf("The file holds a NUL byte, near line %d, so it is damaged or no CSV in UTF-8. Save it again as CSV UTF-8.", c.lines+bytes.Count(p[:i], []byte{'\n'})+1))
	}
	c.part = append(c.part[:0], c.text[whole:]...)
	c.lines += bytes.Count(p, []byte{'\n'})
	if c.n-c.recordFrom > maxRecord {
		return Refusal(fmt.Sprintf("A row is longer than %s, so a quotation mark is probably never closed. Export the list again as CSV.", size(maxRecord)))
	}
	return nil
}

// validLines counts the line feeds before the first byte that is not UTF-8.
func validLines(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, w := utf8.DecodeRune(b)
		if r == utf8.RuneError && w <= 1 {
			break
		}
		if r == '\n' {
			n++
		}
		b = b[w:]
	}
	return n
}

// size writes a limit in the largest unit that leaves it whole.
func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
