package sheet

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxRecord is how many bytes one record may have. Only a quotation mark that
// is never closed reaches it.
const maxRecord = 64 << 20

// A notUTF8 refuses a text that was taken for UTF-8, and may be another.
type notUTF8 struct{ Refusal }

// Unwrap returns the refusal.
func (n notUTF8) Unwrap() error { return n.Refusal }

// A text reads a file as UTF-8, whatever its encoding, without a byte order
// mark. Its first error stays.
type text struct {
	from       io.Reader
	decode     decoder
	raw        []byte // read and, up to kept, not decoded
	kept       int
	buf        []byte
	out        []byte // decoded and not read
	n          int64  // bytes read of the decoded text
	recordFrom int64  // of them when the record began
	lines      int    // line feeds decoded
	begun      bool
	err        error
}

// A decoder appends as UTF-8 to dst what src holds, and says how much of src it
// took; the rest is the beginning of a character. bad refuses what comes after.
type decoder func(dst, src []byte, last bool) (out []byte, used int, bad refuse)

// A refuse makes a refusal that names a line.
type refuse func(line int) error

func newText(from io.Reader, encoding string) *text {
	t := &text{from: from, raw: make([]byte, 32<<10), decode: (&utf8Decoder{}).decode}
	switch encoding {
	case UTF16LE:
		t.decode = utf16Decoder(0, 1)
	case UTF16BE:
		t.decode = utf16Decoder(1, 0)
	case Windows1252:
		t.decode = decode1252
	}
	return t
}

// Read returns a Refusal for a NUL byte, bytes that the encoding does not have
// and a record without end.
func (t *text) Read(p []byte) (int, error) {
	for len(t.out) == 0 && t.err == nil {
		t.fill()
	}
	if len(t.out) == 0 {
		return 0, t.err
	}
	n := copy(p, t.out)
	t.out = t.out[n:]
	if t.n += int64(n); t.n-t.recordFrom > maxRecord {
		t.err = Refusal(fmt.Sprintf("A row is longer than %s, so a quotation mark is probably never closed. Export the list again as CSV.", size(maxRecord)))
		return 0, t.err
	}
	return n, nil
}

func (t *text) fill() {
	n, err := t.from.Read(t.raw[t.kept:])
	if err != nil && err != io.EOF {
		err = fmt.Errorf("read the list: %w", err)
	}
	src := t.raw[:t.kept+n]
	out, used, bad := t.decode(t.buf[:0], src, err == io.EOF)
	t.buf = out[:0]
	if nul := bytes.IndexByte(out, 0); nul >= 0 {
		out = out[:nul]
		bad = func(line int) error {
			return Refusal(fmt.Sprintf("The file holds a NUL byte, near line %d, so it is damaged or no CSV in UTF-8. Save it again as CSV UTF-8.", line))
		}
	}
	t.lines += bytes.Count(out, []byte{'\n'})
	if bad != nil {
		err = bad(t.lines + 1)
	}
	t.kept = copy(t.raw, src[used:])
	t.out, t.err = out, err
	if !t.begun && len(out) > 0 {
		t.begun = true
		t.out = bytes.TrimPrefix(out, []byte("\ufeff"))
	}
}

// A utf8Decoder passes UTF-8 on. With a byte order mark it is certain that it is
// UTF-8. Where it has other characters of several bytes whole, one that is not
// at the end was cut short.
type utf8Decoder struct{ begun, marked, several bool }

func (d *utf8Decoder) decode(dst, src []byte, last bool) ([]byte, int, refuse) {
	whole := len(src)
	for i := 1; i <= min(utf8.UTFMax-1, len(src)); i++ {
		if b := src[len(src)-i:]; utf8.RuneStart(b[0]) {
			if !utf8.FullRune(b) {
				whole -= i
			}
			break
		}
	}
	valid := validPrefix(src[:whole])
	d.marked = d.marked || !d.begun && bytes.HasPrefix(src, []byte("\ufeff"))
	d.begun = d.begun || valid > 0
	d.several = d.several || valid > utf8.RuneCount(src[:valid])
	dst = append(dst, src[:valid]...)
	switch {
	case valid < whole, last && whole < len(src) && !d.several:
		return dst, valid, d.otherwise
	case last && whole < len(src):
		return dst, valid, func(int) error { return cutShort }
	}
	return dst, valid, nil
}

func (d *utf8Decoder) otherwise(line int) error {
	why := Refusal(fmt.Sprintf("The file is not UTF-8, near line %d. Save it again as CSV UTF-8.", line))
	if d.marked {
		return why
	}
	return notUTF8{why}
}

const cutShort Refusal = "The file ends in the middle of a character, so it was cut short. Export the list again, or send it again whole."

// validPrefix is how many bytes come before the first that is not UTF-8.
func validPrefix(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		r, w := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && w <= 1 {
			break
		}
		n += w
	}
	return n
}

// decode1252 refuses the five bytes that Windows-1252 does not have.
func decode1252(dst, src []byte, _ bool) ([]byte, int, refuse) {
	for i, b := range src {
		if b < utf8.RuneSelf {
			dst = append(dst, b)
			continue
		}
		r := charmap.Windows1252.DecodeByte(b)
		if r == utf8.RuneError {
			return dst, i, func(line int) error {
				return Refusal(fmt.Sprintf("The file is neither UTF-8 nor Windows-1252, near line %d. Save it again as CSV UTF-8.", line))
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst, len(src), nil
}

// utf16Decoder decodes pairs of bytes, of which low and high say where they lie.
func utf16Decoder(low, high int) decoder {
	return func(dst, src []byte, last bool) ([]byte, int, refuse) {
		unit := func(i int) rune { return rune(src[i+low]) | rune(src[i+high])<<8 }
		i := 0
		for ; i+1 < len(src); i += 2 {
			r := unit(i)
			if utf16.IsSurrogate(r) {
				if i+3 >= len(src) && !last {
					return dst, i, nil
				}
				if i+3 < len(src) {
					r = utf16.DecodeRune(r, unit(i+2))
				}
				if r == utf8.RuneError || utf16.IsSurrogate(r) {
					return dst, i, func(line int) error {
						return Refusal(fmt.Sprintf("The file holds half a character, near line %d, so it is damaged. Save it again as CSV UTF-8.", line))
					}
				}
				i += 2
			}
			dst = utf8.AppendRune(dst, r)
		}
		if last && i < len(src) {
			return dst, i, func(int) error { return cutShort }
		}
		return dst, i, nil
	}
}
