package made

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// WriteLetters writes a ZIP with the files of the letters of the later list, of
// each kind some, one of them a scan, and one that no row names. It returns the
// error of w.
func (i *Incident) WriteLetters(w io.Writer) error {
	z := zip.NewWriter(w)
	for n, r := range i.later {
		c := i.compose(int(r.doc), true)
		if c.text == "" {
			continue
		}
		name, body, err := i.letterFile(n, i.docs[r.doc].id, c.text)
		if err != nil {
			return fmt.Errorf("made-up letter: %w", err)
		}
		if err := put(z, name, body); err != nil {
			return err
		}
	}
	if err := put(z, "letters/notes of the print room.txt", []byte("Tray 2 was empty from 9 to 11. All letters of the second queue were saved again by hand, in the order of the queue.\r\n")); err != nil {
		return err
	}
	return z.Close()
}

func put(z *zip.Writer, name string, body []byte) error {
	f, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	return err
}

// letterFile is the file of the nth letter, of a kind that goes by turns.
func (i *Incident) letterFile(n int, id, text string) (string, []byte, error) {
	name := "letters/" + id
	switch n % 4 {
	case 1:
		return name + ".html", htmlLetter(text), nil
	case 2:
		return name + ".rtf", rtfLetter(text), nil
	case 3:
		return name + ".txt", []byte(strings.ReplaceAll(text, "\n", "\r\n")), nil
	}
	body, err := i.pdfLetter(text, n == 4)
	return name + ".pdf", body, err
}

func htmlLetter(text string) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Letter</title><style>p { font-family: sans-serif }</style></head><body>\n")
	for p := range strings.SplitSeq(text, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>\n") + "</p>\n")
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String())
}

func rtfLetter(text string) []byte {
	var b strings.Builder
	b.WriteString(`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22 `)
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString("\\par\r\n")
		case r == '\\' || r == '{' || r == '}':
			b.WriteString(`\` + string(r))
		case r > 126:
			fmt.Fprintf(&b, `\u%d?`, int16(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString("}")
	return []byte(b.String())
}

// pdfLetter is a letter as a PDF; as a scan it has its lines as strokes, which
// no reader takes for letters.
func (i *Incident) pdfLetter(text string, scan bool) ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(i.today)
	f.SetModificationDate(i.today)
	f.SetCatalogSort(true)
	f.SetMargins(22, 22, 22)
	f.SetFont("Helvetica", "", 11)
	f.AddPage()
	plain := f.UnicodeTranslatorFromDescriptor("cp1252")
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case !scan:
			f.MultiCell(0, 5.5, plain(line), "", "L", false)
		case line != "":
			f.Rect(22, f.GetY(), min(166, float64(len(line))), 1.2, "F")
		}
		if scan || line == "" {
			f.Ln(5.5)
		}
	}
	var b bytes.Buffer
	err := f.Output(&b)
	return b.Bytes(), err
}
