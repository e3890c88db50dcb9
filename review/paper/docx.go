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
		{"word/numbering.xml", docxNumbering(d.lists, stylesOf(l.LargePrint))},
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
		sender := d.besides()
		d.frame("SenderName", senderLeft, senderTop, sheetWidth-15-senderLeft, sender[:min(len(l.Sender), 1)])
		d.frame("Sender", senderLeft, senderTop, sheetWidth-15-senderLeft, sender[min(len(l.Sender), 1):])
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
	for i, b := range l.Body {
		d.block(b, i == len(l.Body)-1 && l.Close+strings.Join(l.Signature, "") != "")
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
	l := d.letter
	all := slices.Clone(l.Sender)
	if len(l.References) > 0 {
		all = append(append(all, ""), l.References...)
	}
	if l.Date != "" {
		all = append(all, "", LongDate(l.Language, l.Date))
	}
	return all
}

// frame places lines on the first page, in millimetres from its top left.
func (d *docx) frame(style string, x, y, width float64, lines []string) {
	at := fmt.Sprintf(`<w:framePr w:w="%d" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="%d" w:y="%d"/>`, twips(width), twips(x), twips(y))
	for _, t := range lines {
		d.paragraph(style, at, t)
	}
}

// block writes a block of the body. Its last paragraph stays with what follows where
// that is a signature, which never stands on a page without any of what is signed.
func (d *docx) block(b Block, signed bool) {
	keep := func(last bool) string {
		if last && signed {
			return `<w:keepNext/>`
		}
		return ""
	}
	switch b.Kind {
	case Heading:
		d.paragraph("Heading2", "", b.Text)
	case Bullets:
		for i, t := range b.Items {
			d.item("ListBullet", keep(i == len(b.Items)-1), i == len(b.Items)-1, t)
		}
	case Numbered:
		d.lists++
		for i, t := range b.Items {
			d.item("ListNumber", keep(i == len(b.Items)-1)+fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, 1+d.lists), i == len(b.Items)-1, t)
		}
	default:
		d.paragraph("Normal", keep(true), b.Text)
	}
}

// item writes an item of a list; the last one has the room of a paragraph below it.
func (d *docx) item(style, with string, last bool, text string) {
	if last {
		with += fmt.Sprintf(`<w:spacing w:after="%d"/>`, twips(stylesOf(d.letter.LargePrint).gap()))
	}
	d.paragraph(style, with, text)
}

// signing writes the close, with room to sign by hand, and what is enclosed.
func (d *docx) signing() {
	l := d.letter
	if l.Close != "" {
		d.paragraph("Normal", fmt.Sprintf(`<w:keepNext/><w:spacing w:before="%d"/>`, twips(stylesOf(l.LargePrint).gap()*1.4)), l.Close)
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
			d.item("ListBullet", "", false, t)
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
	whole := strings.ReplaceAll(docxParagraph("Footer", "", text), "-", `</w:t><w:noBreakHyphen/><w:t xml:space="preserve">`) // a reference is not broken at its hyphen
	return `<w:ftr xmlns:w="` + docxMain + `">` + whole + `</w:ftr>`
}
