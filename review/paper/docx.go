package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"
)

// DOCX is a letter as a document for a word processor, to be edited there and
// attached as PDF. Sender, address and text stand where the PDF has them, and
// whom it is about at the foot of every page. It is not checked: a word processor
// prints what the font of the program lacks. The same letter made at the same
// time gives the same bytes.
func DOCX(l Letter, e Envelope, made time.Time) ([]byte, error) {
	l = l.cleaned()
	d := docx{letter: l, envelope: e}
	body := d.body()
	files := []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", docxCore(l)},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", docxDocumentRels},
		{"word/styles.xml", docxStyles(l)},
		{"word/settings.xml", docxSettings(l.Language)},
		{"word/numbering.xml", docxNumbering(d.lists)},
		{"word/footer1.xml", d.foot()},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: made.UTC()})
		if err == nil {
			_, err = w.Write([]byte(xml.Header + f.text))
		}
		if err != nil {
			return nil, fmt.Errorf("letter as a document: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("letter as a document: %w", err)
	}
	return out.Bytes(), nil
}

// A docx is a document on its way: lists are counted, because each numbered one
// begins at 1.
type docx struct {
	letter   Letter
	envelope Envelope
	lists    int
	b        strings.Builder
}

// twips are twentieths of a point, in which a document measures.
func twips(mm float64) int { return int(mm/millimetres*20 + 0.5) }

// body is the document. The sender and the address stand in frames, so that they
// are read first and do not move when the text is edited.
func (d *docx) body() string {
	l := d.letter
	s := stylesOf(l.LargePrint)
	d.b.WriteString(`<w:document xmlns:w="` + docxMain + `" xmlns:r="` + docxRelations + `"><w:body>`)
	top := 0.0 // of the text, below the margin
	if len(l.Address) > 0 {
		_, bottom := l.besides(nil, s)
		top = max(topOfBody, bottom+6) - topOfText
		d.frame("Sender", senderLeft, senderTop, sheetWidth-15-senderLeft, d.besides())
		d.frame("Address", d.envelope.X+2, d.envelope.Y, d.envelope.Width-4, l.Address)
	} else if l.Date != "" {
		d.paragraph("Normal", "", LongDate(l.Language, l.Date))
	}
	first := fmt.Sprintf(`<w:spacing w:before="%d"/>`, twips(top))
	if l.Salutation != "" {
		d.paragraph("Normal", first, l.Salutation)
		first = ""
	}
	if l.Title != "" {
		d.paragraph("Heading1", first, l.Title)
	}
	for _, b := range l.Body {
		d.block(b)
	}
	d.signing()
	// Below the footer stays room for what the program prints at the foot when
	// the letter comes back.
	fmt.Fprintf(&d.b, `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		twips(sheetWidth), twips(sheetHeight), twips(topOfText), twips(marginRight), twips(sheetHeight-endOfText+4), twips(marginLeft), twips(10), twips(footBand+2))
	return d.b.String()
}

// besides are the lines beside the address.
func (d *docx) besides() []string {
	below := slices.Clone(d.letter.References)
	if d.letter.Date != "" {
		below = append(below, LongDate(d.letter.Language, d.letter.Date))
	}
	if len(below) == 0 {
		return d.letter.Sender
	}
	return slices.Concat(d.letter.Sender, []string{""}, below)
}

// frame places lines on the first page, in millimetres from its top left.
func (d *docx) frame(style string, x, y, width float64, lines []string) {
	at := fmt.Sprintf(`<w:framePr w:w="%d" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="%d" w:y="%d"/>`, twips(width), twips(x), twips(y))
	for _, t := range lines {
		d.paragraph(style, at, t)
	}
}

// block writes a block of the body.
func (d *docx) block(b Block) {
	switch b.Kind {
	case Heading:
		d.paragraph("Heading2", "", b.Text)
	case Bullets:
		for _, t := range b.Items {
			d.paragraph("ListBullet", "", t)
		}
	case Numbered:
		d.lists++
		for _, t := range b.Items {
			d.paragraph("ListNumber", fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, 1+d.lists), t)
		}
	default:
		d.paragraph("Normal", "", b.Text)
	}
}

// signing writes the close, with room to sign by hand, and what is enclosed.
func (d *docx) signing() {
	l := d.letter
	if l.Close != "" {
		d.paragraph("Normal", `<w:keepNext/>`, l.Close)
	}
	for i, t := range l.Signature {
		room := `<w:spacing w:after="0"/>`
		if i == 0 {
			room = fmt.Sprintf(`<w:spacing w:before="%d" w:after="0"/>`, twips(18))
		}
		if i < len(l.Signature)-1 {
			room = `<w:keepNext/>` + room
		}
		d.paragraph("Normal", room, t)
	}
	if len(l.Enclosures) > 0 {
		w, _ := wordsOf(l.Language)
		d.paragraph("Heading2", "", w.enclosures)
		for _, t := range l.Enclosures {
			d.paragraph("ListBullet", "", t)
		}
	}
}

// paragraph writes a text in a style; with are properties of this one alone.
func (d *docx) paragraph(style, with, text string) { d.b.WriteString(docxParagraph(style, with, text)) }

func docxParagraph(style, with, text string) string {
	runs := make([]string, 0, 1)
	for t := range strings.SplitSeq(text, "\n") {
		runs = append(runs, `<w:t xml:space="preserve">`+docxText(t)+`</w:t>`)
	}
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + with + `</w:pPr><w:r>` + strings.Join(runs, `<w:br/>`) + `</w:r></w:p>`
}

// docxText is a text as XML can hold it.
func docxText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a strings.Builder does not fail
	}
	return b.String()
}

// foot is what stands at the foot of each page: whom it is about, and of which case.
func (d *docx) foot() string {
	w, _ := wordsOf(d.letter.Language)
	text := strings.Join(append([]string{d.letter.foot(w)}, d.letter.References...), "   ")
	return `<w:ftr xmlns:w="` + docxMain + `">` + docxParagraph("Footer", "", text) + `</w:ftr>`
}
