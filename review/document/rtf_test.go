package document

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRTFText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs":                    {`{\rtf1\ansi Dear Dr Shah\par Thank you.}`, "Dear Dr Shah\nThank you."},
		"line ends of the file are not": {"{\\rtf1 one\r\n two}", "one two"},
		"letters of the code page":      {`{\rtf1\ansi\ansicpg1252 Caf\'e9 \'80 5}`, "Café € 5"},
		"another code page of a font":   {`{\rtf1\ansi\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}}A\f1 \'cf\'e5\f0 Z}`, "AПеZ"},
		"letters of two bytes":          {`{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset128 MS;}}\'93\'fa\'96\'7b}`, "日本"},
		"unicode with its stand-in":     {`{\rtf1\uc1 Nguy\u7877?n}`, "Nguyễn"},
		"unicode with a hex stand-in":   {`{\rtf1 \u8364\'80!}`, "€!"},
		"unicode with none":             {`{\rtf1\uc0 \u321 ukasz}`, "Łukasz"},
		"negative unicode":              {`{\rtf1 \u-10179?\u-8704?}`, "😀"},
		"two stand-ins":                 {`{\rtf1{\uc2\u8805\'3e\'3d}5}`, "≥5"},
		"style sheet and fonts":         {`{\rtf1{\fonttbl{\f0 Arial;}}{\stylesheet{\s0\plain Normal;}}{\info{\title Secret}}Text}`, "Text"},
		"unknown ignorable group":       {`{\rtf1{\*\generator Riched20;}{\*\xmlnstbl x}Text}`, "Text"},
		"picture":                       {`{\rtf1{\pict\pngblip 89504e47}Text}`, "Text"},
		"bytes that are no text":        {"{\\rtf1 a\\bin3 }{}b}", "ab"},
		"hidden text":                   {`{\rtf1 a{\v secret}\v b\v0 c\deleted d\plain e}`, "ace"},
		"table":                         {`{\rtf1\trowd Sodium\cell 140\cell\row Potassium\cell 5.9\cell\row}`, "Sodium\t140\nPotassium\t5.9"},
		"header and footer":             {`{\rtf1{\header Northmere}Text{\footer Copy to GP}}`, "Northmere\nText\nCopy to GP"},
		"field":                         {`{\rtf1{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}}`, "link"},
		"text box":                      {`{\rtf1{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt In a box}}{\shprslt twice}}}`, "In a box"},
		"both forms of a text":          {`{\rtf1{\upr{Nguy?n}{\*\ud{Nguy\u7877?n}}}}`, "Nguyễn"},
		"escaped signs":                 {`{\rtf1 \{a\\b\}}`, `{a\b}`},
		"space and hyphens":             {`{\rtf1 5\~mg, X\_ray, co\-operate}`, "5 mg, X-ray, cooperate"},
		"raw bytes":                     {"{\\rtf1\\ansi Caf\xe9}", "Café"},
		"what follows the end":          {`{\rtf1 a}{b}`, "a"},
	} {
		got, err := RTFText([]byte(c.in))
		if got != c.want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestRTFThatCannotBeRead(t *testing.T) {
	if _, err := RTFText([]byte("Dear Dr Shah")); err != ErrNotRTF {
		t.Errorf("no RTF: got %v", err)
	}
	if got, err := RTFText([]byte(`{\rtf1 Please repeat {the`)); got != "Please repeat the" || err != ErrCutShort {
		t.Errorf("cut short: got %q, %v", got, err)
	}
	if _, err := RTFText([]byte(`{\rtf1` + strings.Repeat("{", 1e6))); err != ErrRTFDeep {
		t.Errorf("nested: got %v", err)
	}
}

func FuzzRTFText(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\f0\'cf\u-10179?\u-8704?\uc2\bin3 abc\cell{\*\ud x}\par}`))
	f.Add([]byte(`{\rtf1\'`))
	f.Add([]byte(`{\rtf\u`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := RTFText(b)
		if errors.Is(err, ErrNotRTF) != !isRTF(b) {
			t.Errorf("got %v", err)
		}
		if !utf8.ValidString(got) || len(got) > 4*len(b) {
			t.Errorf("got %d bytes of text from %d", len(got), len(b))
		}
	})
}
