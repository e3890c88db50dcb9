package sheet

import (
	"bufio"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strconv"
)

// Shared strings are the texts of a workbook, to which its cells refer by
// number. The first lie in memory, all others in a file that has no name any
// more, so that nothing is left of it whatever happens.
type sharedStrings struct {
	first      []string
	text, ends *os.File
	kept       int // in the files
}

// inMemory is how many bytes of text lie in memory.
const inMemory = 32 << 20

// readStrings reads the shared strings of a workbook, none where it has none.
func (w *workbook) readStrings() error {
	if w.strings != nil {
		return nil
	}
	w.strings = &sharedStrings{}
	if w.strung == "" {
		return nil
	}
	p, err := openXML(w.archive.part(w.strung))
	if err != nil {
		return err
	}
	defer p.file.Close()
	spill := &spill{to: w.strings, dir: w.tempDir}
	err = p.elements(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := p.richText(e.Name.Local)
		if err != nil {
			return err
		}
		return spill.add(s)
	})
	return errors.Join(err, spill.flush())
}

// A spill fills shared strings.
type spill struct {
	to         *sharedStrings
	dir        string
	size       int64
	text, ends *bufio.Writer
}

func (s *spill) add(text string) error {
	if s.text == nil && s.size < inMemory {
		s.to.first = append(s.to.first, text)
		s.size += int64(len(text)) + 16
		return nil
	}
	if s.text == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	if _, err := s.text.WriteString(text); err != nil {
		return err
	}
	s.size += int64(len(text))
	s.to.kept++
	return binary.Write(s.ends, binary.BigEndian, s.size)
}

func (s *spill) open() error {
	var err error
	if s.to.text, err = nameless(s.dir); err != nil {
		return err
	}
	if s.to.ends, err = nameless(s.dir); err != nil {
		return err
	}
	s.size = 0
	s.text, s.ends = bufio.NewWriterSize(s.to.text, bufferSize), bufio.NewWriterSize(s.to.ends, bufferSize)
	return binary.Write(s.ends, binary.BigEndian, s.size)
}

func (s *spill) flush() error {
	if s.text == nil {
		return nil
	}
	return errors.Join(s.text.Flush(), s.ends.Flush())
}

// nameless makes a file that is gone when it is closed, or the process ends.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "sheet-*")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}

// at is the string with a number, or damaged.
func (s *sharedStrings) at(number string) (string, error) {
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.first)+s.kept {
		return "", damaged
	}
	if i < len(s.first) {
		return s.first[i], nil
	}
	var ends [16]byte
	if _, err := s.ends.ReadAt(ends[:], int64(i-len(s.first))*8); err != nil {
		return "", err
	}
	from, to := int64(binary.BigEndian.Uint64(ends[:])), int64(binary.BigEndian.Uint64(ends[8:]))
	text := make([]byte, to-from)
	if _, err := s.text.ReadAt(text, from); err != nil && err != io.EOF {
		return "", err
	}
	return string(text), nil
}

func (s *sharedStrings) close() {
	if s != nil && s.text != nil {
		_ = errors.Join(s.text.Close(), s.ends.Close()) // they were only read
	}
}
