package sheet

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"harmreview/review/document"
)

// A message is one record of a file of messages: its cells by the names of their
// columns.
type message map[string]string

// put fills a cell unless it is filled already or there is nothing to fill it
// with.
func (m message) put(column, value string) {
	if value = strings.TrimSpace(value); m[column] == "" && value != "" {
		m[column] = value
	}
}

// record writes a message under the columns of its format. source_row_id is
// never blank, so that no message is taken for a blank line.
func (m message) record(line int, columns []string) Record {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = strings.ToValidUTF8(m[c], "\ufffd")
	}
	return Record{line, cells}
}

var (
	brokenMessages = note{"Messages that are broken and were read as far as that goes", "Look at their rows, and ask for the messages again."}
	otherMessages  = note{"Messages of another kind than a new document", "Look at their rows before anything is done with them."}
	fileLetters    = note{"Messages whose letter is a file, such as a PDF, and not text", "Send the letters' files as well, so that they can be read."}
	wrongBatches   = note{"Batches that say they hold another number of messages than they do", "Ask for the file again."}
)

// pieces splits a stream where begins finds that a message begins, and yields
// each, whatever comes before the first being left out. It returns a refusal for
// a message without end.
func pieces(r io.Reader, begins func(text []byte, from int) int, yield func([]byte) bool) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, bufferSize), maxRecord)
	s.Split(func(text []byte, atEOF bool) (int, []byte, error) {
		first := begins(text, 0)
		if first > 0 {
			return first, nil, nil
		}
		if first < 0 {
			if atEOF {
				return len(text), nil, nil
			}
			return max(0, len(text)-longestMark), nil, nil
		}
		if next := begins(text, 1); next > 0 {
			return next, text[:next], nil
		}
		if atEOF && len(text) > 0 {
			return len(text), text, nil
		}
		return 0, nil, nil
	})
	for s.Scan() {
		if len(s.Bytes()) > 0 && !yield(s.Bytes()) {
			return nil
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return Refusal("A message is longer than " + size(maxRecord) + ", so its end is probably missing. Ask for the file again.")
	}
	return s.Err()
}

// longestMark is more than the mark has at which a message begins.
const longestMark = 100

// textStream is a file of text, UTF-16 being made UTF-8.
func textStream(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, bufferSize)
	head, _ := b.Peek(512) // a fault comes again when it is read
	if encoding := encodingOf(head); encoding != UTF8 {
		return newText(b, encoding)
	}
	return b
}

// asUTF8 is a message as text: UTF-8 or else Windows-1252, each message by
// itself. exact says that every byte of it is of one of them; zeros are left out.
func asUTF8(b []byte) (text string, exact bool) {
	if bytes.IndexByte(b, 0) >= 0 {
		text, _ = asUTF8(bytes.ReplaceAll(b, []byte{0}, nil))
		return text, false
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(s), err == nil && !bytes.ContainsRune(s, utf8.RuneError)
}

// letterText is the text of a letter in a message: HTML, RTF or plain, also
// where a file of such is written in base64. file says that it is a file of
// another kind.
func letterText(s string) (text string, file bool) {
	if b, ok := encoded(s); ok {
		if !isText(b) {
			return "", true
		}
		s, _ = asUTF8(b)
	}
	t := strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(t, `{\rtf`):
		text, err := document.RTFText([]byte(t))
		if err != nil {
			return s, false
		}
		return text, false
	case strings.HasPrefix(t, "<") && strings.Contains(t, ">"):
		return document.HTMLText([]byte(t)), false
	}
	return s, false
}

// encoded reads a file in base64. Text that only looks like it has spaces, or
// would be no file.
func encoded(s string) ([]byte, bool) {
	s = strings.NewReplacer("\r", "", "\n", "").Replace(strings.TrimSpace(s))
	if len(s) < 32 || len(s)%4 != 0 {
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil && (isText(b) || isFile(b))
}

// isText reports whether a file is HTML, RTF or plain text.
func isText(b []byte) bool {
	return utf8.Valid(b) && !isFile(b) && bytes.IndexFunc(b, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' }) < 0
}

// isFile reports whether a file is one that letters come as and is no text: PDF,
// Word, TIFF, JPEG or PNG.
func isFile(b []byte) bool {
	for _, start := range []string{"%PDF-", "PK\x03\x04", "\xd0\xcf\x11\xe0", "II*\x00", "MM\x00*", "\xff\xd8\xff", "\x89PNG"} {
		if bytes.HasPrefix(b, []byte(start)) {
			return true
		}
	}
	return false
}
