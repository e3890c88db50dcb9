package paper

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// A Setting is a letter set on pages, ready to be printed.
type Setting struct {
	letter Letter
	words  words
	pages  []page
}

// Set sets a letter on pages for an envelope. It returns Unprintable when
// something of it cannot be printed.
func Set(l Letter, e Envelope) (Setting, error) {
	if err := l.Check(e); err != nil {
		return Setting{}, err
	}
	l = l.cleaned()
	w, _ := wordsOf(l.Language)
	return Setting{l, w, l.layout(e)}, nil
}

// Pages is how many pages the letter takes.
func (s Setting) Pages() int { return len(s.pages) }

// PDF prints one letter for an envelope. The same letter made at the same time
// gives the same bytes. It returns Unprintable when something of it cannot be printed.
func PDF(l Letter, e Envelope, made time.Time) ([]byte, error) {
	s, err := Set(l, e)
	if err != nil {
		return nil, err
	}
	return print([]numbered{{s, 1, s.Pages()}}, made)
}

// A numbered setting begins with a page number of how many pages there are in
// all, with those that are in other files.
type numbered struct {
	Setting
	from, of int
}

// print prints settings into one file. fpdf can panic, which is an error here.
func print(all []numbered, made time.Time) (b []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("print a letter: %v", p)
		}
	}()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(made.UTC())
	f.SetModificationDate(made.UTC())
	f.SetCatalogSort(true)
	f.SetProducer("harmreview", true)
	f.SetAutoPageBreak(false, 0)
	f.AddUTF8FontFromBytes("body", "", regularFont)
	f.AddUTF8FontFromBytes("body", "B", boldFont)
	f.SetLang(all[0].letter.Language)
	for _, s := range all {
		for i, p := range s.pages {
			f.AddPage()
			for _, l := range p {
				put(f, l)
			}
			s.printFoot(f, s.from+i)
		}
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("print a letter: %w", err)
	}
	return out.Bytes(), nil
}

func put(f *fpdf.Fpdf, l placed) {
	weight := ""
	if l.bold {
		weight = "B"
	}
	f.SetFont("body", weight, l.points)
	if l.marker != "" {
		f.Text(marginLeft+1, l.y, l.marker)
	}
	if l.text != "" {
		f.Text(l.x, l.y, l.text)
	}
}

// printFoot prints whom the page is about and which of how many it is.
func (s numbered) printFoot(f *fpdf.Fpdf, n int) {
	st := stylesOf(s.letter.LargePrint).foot
	right := fmt.Sprintf(s.words.page, n, s.of)
	width := loadFaces().regular.width(right, st.points)
	f.SetLineWidth(0.2)
	f.Line(marginLeft, footRule, sheetWidth-marginRight, footRule)
	f.SetFont("body", "", st.points)
	y := footRule + st.pitch
	for _, t := range wrap(s.letter.foot(s.words), textWidth-width-6, st) {
		f.Text(marginLeft, y, t)
		y += st.pitch
	}
	f.Text(sheetWidth-marginRight-width, footRule+st.pitch, right)
}
