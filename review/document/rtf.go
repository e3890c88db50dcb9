package document

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
)

// What RTFText cannot read, or not to its end.
var (
	ErrNotRTF   = errors.New("this is no RTF file")
	ErrRTFDeep  = errors.New("the RTF file nests its groups too deeply")
	ErrCutShort = errors.New("the file ends before its text does")
)

// maxRTFGroups is how deeply groups may nest. Word and LibreOffice stay below 40.
const maxRTFGroups = 1000

// RTFText is the text of an RTF file, that of its header, footer, notes and
// text boxes included, as Rich Text Format 1.9.1 gives it. Hidden and deleted
// text is left out. It returns ErrNotRTF, and with the text read so far
// ErrRTFDeep or ErrCutShort.
func RTFText(b []byte) (string, error) {
	if !isRTF(b) {
		return "", ErrNotRTF
	}
	r := &rtf{in: bytes.TrimLeft(b, "\xef\xbb\xbf \t\r\n"), fonts: map[int]int{}, ansi: 1252, group: rtfGroup{uc: 1, font: -1}}
	err := r.read()
	return tidied(r.out.String()), err
}

func isRTF(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(b, "\xef\xbb\xbf \t\r\n"), []byte(`{\rtf`))
}

// An rtf is a file on its way through.
type rtf struct {
	in    []byte
	at    int
	out   strings.Builder
	bytes []byte // of the code page, not yet decoded: a letter may take two
	high  rune   // the first half of a surrogate pair, or 0

	group   rtfGroup
	outer   []rtfGroup
	ignore  int         // characters that only stand in for the \u before them
	starred bool        // the group may be passed over by whoever does not know it
	fonts   map[int]int // the code page of each font
	ansi    int         // the code page of the file
}

// An rtfGroup is what a group inherits and its end takes back.
type rtfGroup struct {
	skip   bool // nothing of it is text
	hidden bool // its text is hidden or deleted
	fonts  bool // it is the table of fonts
	apart  bool // its text stands on lines of its own
	uc     int  // how many characters stand in for a \u
	font   int
}

func (r *rtf) read() error {
	for r.at < len(r.in) {
		c := r.in[r.at]
		r.at++
		switch c {
		case '{':
			if len(r.outer) == maxRTFGroups {
				return ErrRTFDeep
			}
			r.begin()
		case '}':
			r.end()
			if len(r.outer) == 0 {
				return nil // what follows the file's own group is no part of it
			}
		case '\\':
			r.control()
		case '\r', '\n', 0:
		default:
			r.char(c)
		}
	}
	r.flush()
	return ErrCutShort
}

// begin opens a group.
func (r *rtf) begin() {
	r.flush()
	r.outer = append(r.outer, r.group)
	r.group.apart = false
	r.ignore, r.starred = 0, false
}

// end closes it.
func (r *rtf) end() {
	r.flush()
	r.ignore, r.starred = 0, false
	if r.group.apart {
		r.write("\n")
	}
	r.group, r.outer = r.outer[len(r.outer)-1], r.outer[:len(r.outer)-1]
}

// control reads what follows a backslash: a symbol, or a word and its number.
func (r *rtf) control() {
	if r.at == len(r.in) {
		return
	}
	c := r.in[r.at]
	if !isLetter(c) {
		r.at++
		r.symbol(c)
		return
	}
	from := r.at
	for r.at < len(r.in) && isLetter(r.in[r.at]) && r.at-from < 32 {
		r.at++
	}
	word := string(r.in[from:r.at])
	from = r.at
	if r.at < len(r.in) && r.in[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.in) && '0' <= r.in[r.at] && r.in[r.at] <= '9' && r.at-from < 11 {
		r.at++
	}
	n, err := strconv.Atoi(string(r.in[from:r.at]))
	if r.at < len(r.in) && r.in[r.at] == ' ' {
		r.at++
	}
	r.word(word, n, err == nil)
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// symbol takes a backslash with what is no letter.
func (r *rtf) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+2 > len(r.in) {
			r.at = len(r.in)
			return
		}
		n, err := strconv.ParseUint(string(r.in[r.at:r.at+2]), 16, 8)
		if err == nil {
			r.at += 2
			r.char(byte(n))
		}
	case '*':
		r.starred = true
	case '~':
		r.write(" ")
	case '_':
		r.write("-")
	case '\r', '\n':
		r.write("\n")
	case '\t':
		r.write("\t")
	case '\\', '{', '}':
		r.char(c)
	}
}

// char takes one byte of text in the code page of its font.
func (r *rtf) char(c byte) {
	r.starred = false
	if r.ignore > 0 {
		r.ignore--
		return
	}
	if r.group.skip || r.group.hidden {
		return
	}
	if c < 0x80 && len(r.bytes) == 0 {
		r.out.WriteByte(c)
		return
	}
	r.bytes = append(r.bytes, c)
	if c < 0x80 {
		r.flush()
	}
}

// flush decodes the bytes that wait.
func (r *rtf) flush() {
	r.high = 0
	if len(r.bytes) == 0 {
		return
	}
	page, known := r.fonts[r.group.font]
	if !known {
		page = r.ansi
	}
	s, err := decoderOf(page).Bytes(r.bytes)
	if err != nil {
		s = bytes.Repeat([]byte("\ufffd"), len(r.bytes))
	}
	r.out.Write(s)
	r.bytes = r.bytes[:0]
}

// write adds text that has no code page.
func (r *rtf) write(s string) {
	r.flush()
	if r.ignore > 0 {
		r.ignore--
		return
	}
	if !r.group.skip && !r.group.hidden {
		r.out.WriteString(s)
	}
}

// unicode adds the letter of \u, whose number is a signed one of 16 bits.
func (r *rtf) unicode(n int) {
	high := r.high
	r.flush()
	r.ignore = r.group.uc
	if r.group.skip || r.group.hidden {
		return
	}
	c := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(c) && c < 0xdc00:
		r.high = c
	case utf16.IsSurrogate(c):
		r.out.WriteRune(utf16.DecodeRune(high, c))
	default:
		r.out.WriteRune(c)
	}
}

func decoderOf(page int) *encoding.Decoder {
	if e, ok := codePages[page]; ok {
		return e.NewDecoder()
	}
	return codePages[1252].NewDecoder()
}
