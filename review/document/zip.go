package document

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// A Refusal says in a sentence why a delivery cannot be taken, and what to do.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// How much a delivery may hold.
const (
	MaxFiles    = 1_000_000
	MaxFile     = 64 << 20 // bytes of one letter
	maxUnpacked = 64 << 30 // bytes of all
	maxContents = 512 << 20
)

var archives = []string{".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}

// Files opens a ZIP and returns its files in the order of their names, folders
// left out. It returns a Refusal for one that cannot be taken; before it is
// opened its table of contents is bounded, before a file is unpacked its size.
func Files(r io.ReaderAt, size int64) ([]*zip.File, error) {
	contents, err := contentsSize(r, size)
	if err != nil {
		return nil, err
	}
	if contents > maxContents {
		return nil, Refusal("The ZIP file names too many files. Send it in several parts.")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, Refusal("The file is not a whole ZIP file. Make it again and send it.")
	}
	files := slices.DeleteFunc(z.File, func(f *zip.File) bool {
		return f.Mode().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") || path.Base(f.Name) == ".DS_Store" || path.Base(f.Name) == "Thumbs.db"
	})
	if len(files) == 0 {
		return nil, Refusal("The ZIP file holds no files.")
	}
	if len(files) > MaxFiles {
		return nil, Refusal("The ZIP file holds more than a million files. Send it in several parts.")
	}
	var unpacked uint64
	for i, f := range files {
		if why := refuse(f); why != "" {
			return nil, Refusal(fmt.Sprintf("File %d of the ZIP file %s", i+1, why))
		}
		if unpacked += f.UncompressedSize64; unpacked > maxUnpacked {
			return nil, Refusal("The files of the ZIP file are too large together. Send it in several parts.")
		}
	}
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
}

// refuse says why a file of a ZIP cannot be taken, "" when it can. The sentence
// does not name it: names of letters' files can be names of people.
func refuse(f *zip.File) string {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	switch {
	case strings.HasPrefix(name, "/"), strings.Contains(name, ":"), slices.Contains(strings.Split(name, "/"), ".."):
		return "has a name that leads out of its folder. Make the ZIP file again from the folder of the letters."
	case !f.Mode().IsRegular():
		return "is a link or a device. Make the ZIP file again from the files themselves."
	case f.Flags&1 != 0:
		return "is locked with a password. Send it without one."
	case slices.Contains(archives, strings.ToLower(path.Ext(name))):
		return "is itself an archive. Unpack it, and send the files in it."
	case f.UncompressedSize64 > MaxFile:
		return "is larger than 64 MiB. Leave it out and ask whoever supplied it what it is."
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/200 > f.CompressedSize64:
		return "unpacks to far more than a letter holds. Leave it out and ask whoever supplied it what it is."
	}
	return ""
}

// contentsSize is how large the table of contents of a ZIP says that it is.
func contentsSize(r io.ReaderAt, size int64) (uint64, error) {
	tail := make([]byte, min(size, 66_000))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0, err
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || len(tail)-at < 22 {
		return 0, Refusal("The file is not a ZIP file. Put the letters into one and send that.")
	}
	n := uint64(binary.LittleEndian.Uint32(tail[at+12:]))
	if n != 0xffffffff {
		return n, nil
	}
	if at < 20 || string(tail[at-20:at-16]) != "PK\x06\x07" {
		return 0, Refusal("The file is not a whole ZIP file. Make it again and send it.")
	}
	end := make([]byte, 56)
	if _, err := r.ReadAt(end, int64(binary.LittleEndian.Uint64(tail[at-12:])&(1<<62-1))); err != nil || string(end[:4]) != "PK\x06\x06" {
		return 0, Refusal("The file is not a whole ZIP file. Make it again and send it.")
	}
	return binary.LittleEndian.Uint64(end[40:]), nil
}
