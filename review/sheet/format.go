package sheet

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// reading finds out what the beginning of a file says of how it is to be read.
func (o Options) reading(f input) (Reading, error) {
	r := o.Want
	head, err := f.head()
	if err == nil && r.Format == "" {
		r.Format, err = o.format(f, head)
	}
	if err != nil {
		return Reading{}, err
	}
	if r.Format == CSV {
		return o.csvReading(r, f)
	}
	return r, nil
}

// head is how a file begins.
func (f input) head() ([]byte, error) {
	head := make([]byte, min(f.size, 4096))
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	return head[:n], nil
}

// format tells a file by its first bytes, whatever it is called.
func (o Options) format(f input, head []byte) (Format, error) {
	text := beginning(head)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		a, err := openArchive(f)
		if err != nil {
			return "", err
		}
		return a.is()
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", f.compound()
	case bytes.HasPrefix(text, []byte("%PDF-")), bytes.HasPrefix(text, []byte(`{\rtf`)):
		return "", Refusal("The file is a letter or a printed page, and no list. Choose the file that holds the list: CSV, XLSX or ODS.")
	case bytes.HasPrefix(text, []byte("<")):
		return markup(text)
	case isHL7(text):
		return HL7, nil
	case slices.Contains([]string{".xlsx", ".xls", ".ods"}, strings.ToLower(path.Ext(o.Name))) && bytes.IndexByte(head, 0) >= 0:
		return "", damaged
	}
	return CSV, nil
}

// beginning is the first text of a file, without what only its encoding needs.
func beginning(head []byte) []byte {
	if encodingOf(head) != UTF8 {
		head = bytes.TrimPrefix(bytes.TrimPrefix(head, []byte{0xff, 0xfe}), []byte{0xfe, 0xff})
		head = bytes.ReplaceAll(head, []byte{0}, nil)
	}
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n\v")
}

// compound tells what lies in the container of old Microsoft programs, in which
// a workbook with a password lies too.
func (f input) compound() Refusal {
	const most = 1 << 20
	locks := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	part := make([]byte, min(f.size, most))
	for _, from := range []int64{0, f.size - int64(len(part))} {
		if n, _ := f.ReadAt(part, from); bytes.Contains(part[:n], locks) { // what cannot be read holds none
			return locked
		}
	}
	return "The file is in the old Excel format (.xls). Open it and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
}

// markup tells Kettering XML from other files that begin with a tag.
func markup(head []byte) (Format, error) {
	text := strings.ToLower(string(head))
	for _, other := range []string{"<html", "<table", "urn:schemas-microsoft-com", "office:document"} {
		if strings.Contains(text, other) && !strings.Contains(text, "reportmsg") {
			return "", Refusal("The file is a web page or an XML file that a spreadsheet can open. Open it there and save it as an Excel workbook (.xlsx) or as CSV UTF-8.")
		}
	}
	return EDT, nil
}
