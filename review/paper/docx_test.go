package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// unzipped are the parts of a document, each of which must be XML.
func unzipped(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return all
}

// A docxLine is a paragraph of a document with the name of its style.
type docxLine struct{ style, text string }

// docxLines are the paragraphs of a part.
func docxLines(t *testing.T, part string) []docxLine {
	t.Helper()
	var all []docxLine
	inText := false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			inText = x.Name.Local == "t"
			switch x.Name.Local {
			case "p":
				all = append(all, docxLine{})
			case "pStyle":
				all[len(all)-1].style = x.Attr[0].Value
			case "br":
				all[len(all)-1].text += "\n"
			case "noBreakHyphen":
				all[len(all)-1].text += "-"
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				all[len(all)-1].text += string(x)
			}
		}
	}
}

func TestALetterToEditSaysAllThatTheLetterSays(t *testing.T) {
	l := letter()
	l.Title = "Letters <about> your care & more"
	l.Body = append(l.Body, Block{Kind: Numbered, Items: []string{"Once more."}}, Block{Kind: Paragraph, Text: "محمد 王 \x01"})
	b, err := DOCX(l, DL, made)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := DOCX(l, DL, made)
	if !bytes.Equal(b, again) {
		t.Error("the same letter made twice is not the same file")
	}
	if at := os.Getenv("HARMREVIEW_SHOTS"); at != "" { // to be looked at
		if err := os.WriteFile(at+"/letter.docx", b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parts := unzipped(t, b)
	var got []docxLine
	for _, x := range docxLines(t, parts["word/document.xml"]) {
		if x.text != "" {
			got = append(got, x)
		}
	}
	var want []docxLine
	in := func(style string, texts ...string) {
		for _, s := range texts {
			want = append(want, docxLine{style, s})
		}
	}
	in("SenderName", l.Sender[0])
	in("Sender", append(l.Sender[1:], "Our reference: HR-000123", "4 March 2026")...)
	in("Address", l.Address...)
	in("Normal", l.Salutation)
	in("Heading1", l.Title)
	in("Normal", l.Body[0].Text)
	in("Heading2", l.Body[1].Text)
	in("ListBullet", names...)
	in("ListNumber", l.Body[3].Items...)
	in("Normal", l.Body[4].Text)
	in("ListNumber", "Once more.")
	in("Normal", "محمد 王 \ufffd")
	in("Normal", append([]string{l.Close}, l.Signature...)...)
	in("Heading2", "Enclosed")
	in("ListBullet", l.Enclosures...)
	if len(got) != len(want) {
		t.Errorf("got %d paragraphs, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("paragraph %d: got %q, want %q", i+1, got[i], want[i])
		}
	}
	foot := docxLines(t, parts["word/footer1.xml"])
	if len(foot) != 1 || foot[0].text != l.Patient.Name+"   NHS number 943 476 5919   Our reference: HR-000123" {
		t.Errorf("the foot says %q", foot)
	}
	for part, name := range map[string]string{"docProps/core.xml": l.Patient.Name, "word/settings.xml": l.Patient.NHSNumber} {
		if strings.Contains(parts[part], name) {
			t.Errorf("%s names the patient", part)
		}
	}
}

// A signature is not on a page alone, whatever kind of block comes before it, and a
// case reference is not broken at its hyphen.
func TestALetterToEditBreaksWhereOursDoes(t *testing.T) {
	for _, last := range []Block{{Kind: Paragraph, Text: "We are sorry."}, {Kind: Bullets, Items: []string{"Ring us.", "We are sorry."}}, {Kind: Numbered, Items: []string{"Ring us.", "We are sorry."}}, {Kind: Lines, Text: "We are sorry."}} {
		l := letter()
		l.Body = append(l.Body[:2], last)
		b, err := DOCX(l, DL, made)
		if err != nil {
			t.Fatal(err)
		}
		parts := unzipped(t, b)
		body := parts["word/document.xml"]
		for _, kept := range []string{"We are sorry.", l.Close, l.Signature[0]} {
			if p := body[strings.LastIndex(body[:strings.Index(body, ">"+kept+"<")], "<w:p>"):]; !strings.Contains(p[:strings.Index(p, "</w:pPr>")], "<w:keepNext/>") {
				t.Errorf("%s: %q does not stay with what follows", last.Kind, kept)
			}
		}
		if strings.Contains(body, "Ring us.") && strings.Count(body, "<w:keepNext/>") != 3 {
			t.Errorf("%s: more stays with the signature than the last item", last.Kind)
		}
		if !strings.Contains(parts["word/footer1.xml"], "HR</w:t><w:noBreakHyphen/>") {
			t.Error("the reference can be broken at its hyphen")
		}
	}
}

func TestALetterToEditIsInLargePrintWhereThatIsAsked(t *testing.T) {
	for _, large := range []bool{false, true} {
		l := letter()
		l.LargePrint = large
		b, err := DOCX(l, DL, made)
		if err != nil {
			t.Fatal(err)
		}
		styles := unzipped(t, b)["word/styles.xml"]
		size := map[bool]string{false: `<w:sz w:val="24"/>`, true: `<w:sz w:val="36"/>`}[large]
		if !strings.Contains(styles, size) || !strings.Contains(styles, `<w:lang w:val="en-GB"/>`) || !strings.Contains(styles, `w:val="heading 1"`) {
			t.Errorf("large %v: the styles lack a size, the language or a heading: %s", large, styles)
		}
	}
}
