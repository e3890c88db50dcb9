package paper

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"golang.org/x/net/html"

	"harmreview/review/document"
)

var made = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)

// names are hard to print: accents of many languages, Welsh, Greek, Cyrillic.
var names = []string{"Llŷr Gruffydd ap Gwŷn", "Nguyễn Thị Minh Khai", "García-Núñez", "Øystein Łukasz", "Ştefan Ștefan", "Αλέξανδρος Παπαδόπουλος", "Владимир Щербаков", "Þórdís Ğülçe Işık"}

func letter() Letter {
	return Letter{
		Language:   "en-GB",
		Patient:    Patient{"Llŷr Gruffydd ap Gwŷn", "9434765919"},
		Sender:     []string{"Royal Example Hospitals NHS Trust", "Patient letters review", "1 Example Street", "London N1 1AA", "020 7946 0000"},
		Address:    []string{"Mr Llŷr Gruffydd", "Tŷ Gwyn", "12 Heol yr Orsaf", "Llanfairpwllgwyngyll", "LL61 5UJ"},
		Date:       "2026-03-04",
		References: []string{"Our reference: HR-000123"},
		Salutation: "Dear Mr Gruffydd",
		Title:      "Letters about your care that were not sent",
		Body: []Block{
			{Kind: Paragraph, Text: "We are sorry. A letter about your care, in which a dose of ≥ 5 mg → 10 µg was named, did not reach your GP."},
			{Kind: Heading, Text: "What we found"},
			{Kind: Bullets, Items: names},
			{Kind: Numbered, Items: []string{"Ring us.", "Or write to us."}},
			{Kind: Lines, Text: "Hb        131 g/L\nFerritin   12 µg/L\n\nKind regards"},
		},
		Close:      "Yours sincerely",
		Signature:  []string{"Dr A N Example", "Medical Director"},
		Enclosures: []string{"Copy of a letter of 4 March 2021 (2 pages)"},
	}
}

// textOf is the text of a PDF as pdftotext reads it, or, where that is not
// installed, as it can be read in Go.
func textOf(t *testing.T, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		found, err := document.NewReader(t.TempDir()).Read(t.Context(), file, b)
		if err != nil || found.Body == "" {
			t.Fatalf("no text: %v", err)
		}
		return found.Body
	}
	out, err := exec.CommandContext(t.Context(), tool, "-q", "-layout", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func pdfOf(t *testing.T, l Letter) []byte {
	t.Helper()
	b, err := PDF(l, DL, made)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pagesOf(t *testing.T, b []byte) int {
	t.Helper()
	n, err := api.PageCount(bytes.NewReader(b), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALetterSaysTheSameInPrintAndAsAPage(t *testing.T) {
	l := letter()
	printed := pdfOf(t, l)
	page, err := HTML(l, DL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := html.Parse(bytes.NewReader(page)); err != nil {
		t.Fatal(err)
	}
	text := textOf(t, printed)
	want := append(names, "4 March 2026", "Dear Mr Gruffydd", "≥ 5 mg → 10 µg", "943 476 5919", "Yours sincerely", "Medical Director", "Our reference: HR-000123", "Tŷ Gwyn", "Llanfairpwllgwyngyll")
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the print does not say %q: %s", w, text)
		}
		if !strings.Contains(string(page), w) {
			t.Errorf("the page does not say %q", w)
		}
	}
	if !bytes.Equal(printed, pdfOf(t, letter())) {
		t.Error("the same letter printed twice is not the same file")
	}
	if !strings.Contains(string(page), `<html lang="en-GB">`) || !strings.Contains(string(page), "<h1>") || !strings.Contains(string(page), "<style>"+sheetStyle+"</style>") {
		t.Error("the page has no language, no heading or another style than its policy allows")
	}
}

func TestEveryPageNamesThePatientAndCounts(t *testing.T) {
	for _, large := range []bool{false, true} {
		l := letter()
		l.LargePrint = large
		for range 30 {
			l.Body = append(l.Body, Block{Kind: Paragraph, Text: strings.Repeat("A long account of what happened follows here. ", 12)})
		}
		b := pdfOf(t, l)
		n := pagesOf(t, b)
		text := textOf(t, b)
		pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
		if n < 4 || len(pages) != n {
			t.Fatalf("large %v: got %d pages, of which %d have a text", large, n, len(pages))
		}
		for i, p := range pages {
			for _, w := range []string{l.Patient.Name, "943 476 5919", "Page " + number(i+1) + " of " + number(n)} {
				if !strings.Contains(p, w) {
					t.Errorf("large %v: page %d does not say %q", large, i+1, w)
				}
			}
		}
	}
}

func TestWhatCannotBePrintedIsSaidAndWhere(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Letter)
		want   []string
	}{
		"Arabic":          {func(l *Letter) { l.Patient.Name = "محمد" }, []string{"the patient’s name", "right to left"}},
		"Hebrew":          {func(l *Letter) { l.Address[0] = "דוד" }, []string{"the address, line 1", "right to left"}},
		"Hindi":           {func(l *Letter) { l.Body[0].Text = "नमस्ते" }, []string{"part 1 of the text", "letters join"}},
		"Chinese":         {func(l *Letter) { l.Body[2].Items[1] = "王" }, []string{"part 3 of the text, line 2", "U+738B"}},
		"emoji":           {func(l *Letter) { l.Title = "Sorry 😀" }, []string{"the title", "U+1F600"}},
		"bidi override":   {func(l *Letter) { l.Close = "Yours\u202e" }, []string{"the close", "invisible", "U+202E"}},
		"damaged":         {func(l *Letter) { l.Signature[0] = "Dr \xff" }, []string{"the signature, line 1", "damaged"}},
		"stray accent":    {func(l *Letter) { l.Salutation = "Dear q\u0323\u0307" }, []string{"the greeting", "accent"}},
		"long address":    {func(l *Letter) { l.Address = make([]string, 7) }, []string{"the address", "7 lines"}},
		"wide address":    {func(l *Letter) { l.Address[2] = strings.Repeat("Long Road ", 12) }, []string{"the address", "too long"}},
		"other language":  {func(l *Letter) { l.Language = "pl" }, []string{"the language", "translated"}},
		"nobody":          {func(l *Letter) { l.Patient.Name = " " }, []string{"the patient’s name", "every page"}},
		"everything here": {func(l *Letter) { l.Title, l.Close = "王", "王" }, []string{"the title", "the close"}},
	} {
		l := letter()
		l.Body[2].Items = append([]string{}, names...)
		c.change(&l)
		_, err := PDF(l, DL, made)
		faults, ok := errors.AsType[Unprintable](err)
		if !ok {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(faults.Error(), w) {
				t.Errorf("%s: %q does not say %q", name, faults.Error(), w)
			}
		}
		if _, err := HTML(l, DL); err == nil {
			t.Errorf("%s: it was made as a page", name)
		}
	}
}

func TestWhatOnlyLooksOddIsPrinted(t *testing.T) {
	l := letter()
	l.Patient.Name = "S\u0327tefan Lly\u0302r" // decomposed
	l.Title = "a\u00adb\u200bc\td non\u2011stop"
	l.Body = []Block{{Kind: Paragraph, Text: strings.Repeat("x", 400)}, {Kind: Paragraph, Text: ""}}
	text := textOf(t, pdfOf(t, l))
	for _, w := range []string{"Ştefan Llŷr", "abc", "non-stop"} {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing from %s", w, text)
		}
	}
}

func TestWelsh(t *testing.T) {
	l := letter()
	l.Language = "cy"
	text := textOf(t, pdfOf(t, l))
	for _, w := range []string{"4 Mawrth 2026", "Tudalen 1 o ", "Rhif GIG 943 476 5919", "Amgaeedig"} {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing from %s", w, text)
		}
	}
}

// Nothing but the address may show in the window, wherever the sheet lies in it.
func TestOnlyTheAddressIsWhereAWindowCanShow(t *testing.T) {
	for _, large := range []bool{false, true} {
		l := letter()
		l.LargePrint = large
		s, err := Set(l, DL)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.pages[0] {
			in := p.x < 113 && p.y > 42 && p.y-p.points*millimetres < 95
			address := false
			for _, a := range l.Address {
				address = address || a == p.text
			}
			if in != address {
				t.Errorf("large %v: %q is at %.0f, %.0f", large, p.text, p.x, p.y)
			}
			if address && (p.y > DL.Y+DL.Height || p.x+loadFaces().regular.width(p.text, p.points) > DL.X+DL.Width) {
				t.Errorf("large %v: %q of the address is not within the window", large, p.text)
			}
		}
	}
}

func TestASignatureStaysWithItsClose(t *testing.T) {
	for n := range 60 {
		l := letter()
		l.Body = nil
		for range n {
			l.Body = append(l.Body, Block{Kind: Paragraph, Text: "One line."})
		}
		s, err := Set(l, DL)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range s.pages {
			closes, signs := false, false
			for _, x := range p {
				closes, signs = closes || x.text == l.Close, signs || x.text == l.Signature[1]
				if x.y > endOfText {
					t.Errorf("%d paragraphs: %q is below the text of page %d", n, x.text, i+1)
				}
			}
			if closes != signs || closes && n > 0 && p[0].text == l.Close {
				t.Errorf("%d paragraphs: the close is on another page than the signature, or alone there", n)
			}
		}
	}
}

// received is a PDF of some pages that came from elsewhere.
func received(t testing.TB, words string, pages int) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 12)
	for range pages {
		f.AddPage()
		f.MultiCell(0, 6, words, "", "L", false)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPackHasEachPartInOrderAndCountsThrough(t *testing.T) {
	transcript := func(words string) *Letter {
		return &Letter{Language: "en-GB", Patient: letter().Patient, Title: "Transcript of a letter", Body: []Block{{Kind: Lines, Text: words}}}
	}
	parts := []Part{
		{PDF: received(t, "The first letter as it came", 2), Pages: 2, Named: "Copy of a letter of 4 March 2021"},
		{Transcript: transcript("The second letter in words"), Named: "Transcript of a letter of 5 March 2021"},
		{Transcript: transcript("The third letter in words"), Named: "Transcript of a letter of 6 March 2021"},
		{PDF: received(t, "The last letter as it came", 1), Pages: 1, Named: "Copy of a letter of 7 March 2021"},
	}
	m, err := Pack(letter(), parts, DL, made)
	if err != nil {
		t.Fatal(err)
	}
	if n := pagesOf(t, m.PDF); n != m.Pages || n != m.Cover+5 {
		t.Fatalf("got %d pages, said %d with %d of the covering letter", n, m.Pages, m.Cover)
	}
	pages := strings.Split(strings.TrimSuffix(textOf(t, m.PDF), "\f"), "\f")
	if len(pages) != m.Pages {
		t.Fatalf("got a text on %d pages of %d", len(pages), m.Pages)
	}
	at := m.Cover
	for i, want := range []string{"The first letter as it came", "The first letter as it came", "The second letter in words", "The third letter in words", "The last letter as it came"} {
		if !strings.Contains(pages[at+i], want) {
			t.Errorf("page %d says %q, want %q", at+i+1, pages[at+i], want)
		}
	}
	of := " of " + number(m.Pages)
	for i, n := range []int{0, at + 2, at + 3} {
		if !strings.Contains(pages[n], "Page "+number(n+1)+of) || !strings.Contains(pages[n], "943 476 5919") {
			t.Errorf("page %d of ours (%d) is not numbered through or names nobody: %s", n+1, i, pages[n])
		}
	}
	cover := strings.Join(pages[:m.Cover], "")
	for _, w := range []string{"Copy of a letter of 4 March 2021 (2 pages)", "Transcript of a letter of 5 March 2021 (1 page)", "Copy of a letter of 7 March 2021 (1 page)"} {
		if !strings.Contains(cover, w) || !strings.Contains(string(m.Sheet), w) {
			t.Errorf("the covering letter does not name %q", w)
		}
	}
}

func TestAPackWithOtherPagesThanSaidIsNone(t *testing.T) {
	_, err := Pack(letter(), []Part{{PDF: received(t, "Two pages", 2), Pages: 3, Named: "Copy"}}, DL, made)
	if !errors.Is(err, ErrPages) {
		t.Errorf("got %v", err)
	}
	_, err = Pack(letter(), []Part{{Transcript: &Letter{Language: "en-GB", Patient: letter().Patient, Body: []Block{{Kind: Lines, Text: "王"}}}, Named: "Transcript of a letter"}}, DL, made)
	if _, ok := errors.AsType[Unprintable](err); !ok || !strings.Contains(err.Error(), "Transcript of a letter") {
		t.Errorf("got %v", err)
	}
}

// Letters that are printed at once come out as if each had been printed alone:
// its pages and no others, counted for itself, in its language.
func TestLettersPrintedAtOnceAreApart(t *testing.T) {
	var letters []Letter
	for i, name := range names {
		l := letter()
		l.Patient.Name, l.Salutation = name, "Dear "+name
		if i%3 == 1 {
			l.Language = "cy"
		}
		for range i * 4 {
			l.Body = append(l.Body, Block{Kind: Paragraph, Text: strings.Repeat("Told to "+name+" alone. ", 12)})
		}
		l.Body[2].Items = nil // the names of all
		letters = append(letters, l)
	}
	all, err := Covers(letters, DL, made)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range all {
		alone, err := Pack(letters[i], nil, DL, made)
		if err != nil {
			t.Fatal(err)
		}
		if m.Pages != alone.Pages || m.Cover != alone.Cover || pagesOf(t, m.PDF) != alone.Pages || !bytes.Equal(m.Sheet, alone.Sheet) {
			t.Errorf("%s: got %d pages, said %d, alone %d", names[i], pagesOf(t, m.PDF), m.Pages, alone.Pages)
		}
		if got, want := textOf(t, m.PDF), textOf(t, alone.PDF); got != want || !strings.Contains(got, "Dear "+names[i]) {
			t.Errorf("%s: got %d characters of text, alone %d, or without the greeting", names[i], len(got), len(want))
		}
		c, err := api.ReadContext(bytes.NewReader(m.PDF), relaxed())
		if err != nil {
			t.Fatal(err)
		}
		if lang := c.RootDict.StringEntry("Lang"); lang == nil || *lang != letters[i].Language {
			t.Errorf("%s: got language %v, want %s", names[i], lang, letters[i].Language)
		}
	}
	if all, err := Covers(nil, DL, made); err != nil || len(all) > 0 {
		t.Errorf("of no letters: got %d (%v)", len(all), err)
	}
	letters[3].Body = append(letters[3].Body, Block{Kind: Paragraph, Text: "王"})
	if _, err := Covers(letters, DL, made); !errors.As(err, new(Unprintable)) {
		t.Errorf("got %v", err)
	}
}
