package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func init() { api.DisableConfigDir() } // or it writes into the folder of whoever runs the program

// A Part is what stands behind the covering letter of a pack: the transcript of a
// letter, or a PDF as it came, which was looked through before.
type Part struct {
	Transcript *Letter
	PDF        []byte
	Pages      int // of the PDF
	Named      string
}

// A Made pack is one file with what is on its pages.
type Made struct {
	PDF   []byte
	Sheet []byte // the covering letter as a page
	Pages int
	Cover int   // pages of the covering letter
	Parts []int // pages of each part
}

// ErrPages says that a pack came out with other pages than went into it.
var ErrPages = errors.New("the pack has other pages than its parts")

// Pack prints a covering letter and its parts into one file, in order. The pages
// of ours are numbered through the whole pack, those that came from elsewhere
// stay as they are; the covering letter lists both with their pages. It returns
// Unprintable when something of ours cannot be printed.
func Pack(cover Letter, parts []Part, e Envelope, made time.Time) (Made, error) {
	var m Made
	settings, err := m.setParts(parts, e)
	if err != nil {
		return m, err
	}
	cover.Enclosures = nil
	for i, p := range parts {
		cover.Enclosures = append(cover.Enclosures, p.Named+" ("+pagesWords(m.Parts[i])+")")
	}
	first, err := Set(cover, e)
	if err != nil {
		return m, err
	}
	if m.Sheet, err = HTML(cover, e); err != nil {
		return m, err
	}
	m.Cover, m.Pages = first.Pages(), first.Pages()
	for _, n := range m.Parts {
		m.Pages += n
	}
	m.PDF, err = m.print(first, settings, parts, made)
	return m, err
}

// setParts sets the transcripts among parts, and counts the pages of each part.
func (m *Made) setParts(parts []Part, e Envelope) ([]Setting, error) {
	settings := make([]Setting, len(parts))
	for i, p := range parts {
		if p.Transcript != nil {
			s, err := Set(*p.Transcript, e)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.Named, err)
			}
			settings[i], p.Pages = s, s.Pages()
		}
		m.Parts = append(m.Parts, p.Pages)
	}
	return settings, nil
}

// Bind joins packs behind each other, each with its pages as they are.
func Bind(packs ...Made) (Made, error) {
	var all Made
	var files [][]byte
	for _, p := range packs {
		all.Pages += p.Pages
		files = append(files, p.PDF)
	}
	if len(files) == 1 {
		all.PDF = files[0]
		return all, nil
	}
	var err error
	all.PDF, err = all.join(files)
	return all, err
}

func pagesWords(n int) string {
	if n == 1 {
		return "1 page"
	}
	return number(n) + " pages"
}

// print prints a covering letter of ours with its parts into one file.
func (m Made) print(first Setting, settings []Setting, parts []Part, made time.Time) ([]byte, error) {
	files, err := m.files([]numbered{{first, 1, m.Pages}}, settings, parts, made)
	if err != nil {
		return nil, err
	}
	if len(files) == 1 {
		return files[0], nil
	}
	return m.join(files)
}

// files prints what follows each other of ours into one file each, behind what of
// ours comes first.
func (m Made) files(ours []numbered, settings []Setting, parts []Part, made time.Time) ([][]byte, error) {
	var files [][]byte
	at := 1 + m.Cover
	flush := func() error {
		if len(ours) == 0 {
			return nil
		}
		b, err := print(ours, made)
		files, ours = append(files, b), nil
		return err
	}
	for i, p := range parts {
		if p.Transcript != nil {
			ours = append(ours, numbered{settings[i], at, m.Pages})
		} else {
			if err := flush(); err != nil {
				return nil, err
			}
			files = append(files, p.PDF)
		}
		at += m.Parts[i]
	}
	err := flush()
	return files, err
}

// join puts files behind each other and counts what came out.
func (m Made) join(files [][]byte) (b []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("join the files of a pack: %v", p)
		}
	}()
	readers := make([]io.ReadSeeker, len(files))
	for i, f := range files {
		readers[i] = bytes.NewReader(f)
	}
	var out bytes.Buffer
	if err := api.MergeRaw(readers, &out, false, relaxed()); err != nil {
		return nil, fmt.Errorf("join the files of a pack: %w", err)
	}
	return out.Bytes(), counted(out.Bytes(), m.Pages)
}

// counted returns ErrPages for a file that has other pages than it should.
func counted(b []byte, pages int) error {
	n, err := api.PageCount(bytes.NewReader(b), relaxed())
	if err != nil {
		return fmt.Errorf("count the pages of a pack: %w", err)
	}
	if n != pages {
		return fmt.Errorf("%w: %d, not %d", ErrPages, n, pages)
	}
	return nil
}

// relaxed is how PDFs of others are read; each run needs its own.
func relaxed() *model.Configuration {
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed
	return c
}
