package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"strings"
)

// An archive is a ZIP within its bounds.
type archive struct {
	*zip.Reader
	file *bounded
}

// A bounded file can be read for so many bytes more. It keeps why a read failed,
// which tells a disk from a damaged file.
type bounded struct {
	io.ReaderAt
	left int64
	err  error
}

var errTooMuch = errors.New("more than was allowed for")

func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errTooMuch
	}
	n, err := b.ReaderAt.ReadAt(p, at)
	if err != nil && err != io.EOF {
		b.err = fmt.Errorf("read the list: %w", err)
	}
	return n, err
}

// What an archive may hold. A directory has some 100 bytes for each entry; what
// unpacks to more than maxRatio times its size is no list.
const (
	directoryEntry = 200
	maxRatio       = 400
	smallEnough    = 64 << 20
)

const (
	damaged Refusal = "The file is damaged and cannot be opened. Open it in the program that made it, save it again and choose the new file."
	locked  Refusal = "The file is protected with a password. Open it, take the protection away, save it and choose the new file."
)

// openArchive opens a ZIP. What it holds is bounded before anything of it is
// unpacked: its entries, their size and how much smaller than that they are.
func openArchive(f input) (archive, error) {
	b := &bounded{ReaderAt: f, left: int64(f.maxEntries)*directoryEntry + 1<<20}
	z, err := zip.NewReader(b, f.size)
	tooMany := Refusal(fmt.Sprintf("The file holds more than %d files in one. Split it.", f.maxEntries))
	switch {
	case b.left < 0:
		return archive{}, tooMany
	case b.err != nil:
		return archive{}, b.err
	case err != nil:
		return archive{}, damaged
	case len(z.File) > f.maxEntries:
		return archive{}, tooMany
	}
	b.left = math.MaxInt64
	var unpacked uint64
	for _, e := range z.File {
		if e.Flags&1 != 0 {
			return archive{}, locked
		}
		unpacked += e.UncompressedSize64
		if e.UncompressedSize64 > uint64(f.maxUnpacked) || unpacked > uint64(f.maxUnpacked) {
			return archive{}, Refusal(fmt.Sprintf("The file unpacks to more than the limit of %s. Split it.", size(f.maxUnpacked)))
		}
		if e.UncompressedSize64 > smallEnough && e.UncompressedSize64/maxRatio > e.CompressedSize64 {
			return archive{}, Refusal("The file unpacks to far more than its size, as no list does. Save it again as CSV.")
		}
	}
	return archive{z, b}, nil
}

// part is the file of an archive with a name, nil when there is none.
func (a archive) part(name string) *zip.File {
	for _, e := range a.File {
		if strings.EqualFold(strings.TrimPrefix(path.Clean(e.Name), "/"), strings.TrimPrefix(path.Clean(name), "/")) {
			return e
		}
	}
	return nil
}

// is says what an archive holds; "" is none that can be read.
func (a archive) is() (Format, error) {
	xml := 0
	for _, e := range a.File {
		if strings.EqualFold(path.Ext(e.Name), ".xml") {
			xml++
		}
	}
	switch {
	case a.part("encrypted-package") != nil:
		return "", locked
	case a.part("xl/workbook.bin") != nil:
		return "", Refusal("The file is a binary Excel workbook (.xlsb). Save it as an Excel workbook (.xlsx) or as CSV UTF-8.")
	case a.part("[Content_Types].xml") != nil && a.part("word/document.xml") == nil:
		return XLSX, nil
	case a.part("content.xml") != nil && a.part("META-INF/manifest.xml") != nil:
		return ODS, nil
	case xml > 0 && a.part("[Content_Types].xml") == nil:
		return EDT, nil
	}
	return "", Refusal("The file is an archive that holds no list. Choose the file that holds the list: CSV, XLSX, ODS, or a ZIP of Kettering XML files.")
}

// unreadable is why a file cannot be read after a line: a refusal, unless the
// disk failed.
func (a archive) unreadable(line int, err error) error {
	if a.file.err != nil {
		return a.file.err
	}
	if _, disk := errors.AsType[*fs.PathError](err); disk {
		return err
	}
	if refusal, ok := errors.AsType[Refusal](err); ok {
		return refusal
	}
	return unreadable(line)
}

func unreadable(line int) Refusal {
	return Refusal(fmt.Sprintf("The file cannot be read after line %d: it is damaged, or holds a character that it may not hold. Open it in the program that made it, save it again and choose the new file.", line))
}
