package paper

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The fonts that letters are printed in; font/LICENSE says what they are.
var (
	//go:embed font/DejaVuSansCondensed.ttf
	regularFont []byte
	//go:embed font/DejaVuSansCondensed-Bold.ttf
	boldFont []byte
)

// A face is how wide each character of a font is, in thousandths of its size.
type face struct{ widths [0x10000]uint16 }

// faces are both fonts and which characters can be printed in either, worked out once.
type faces struct {
	regular, bold face
	covered       [0x10000]bool
}

// loadFaces reads the fonts. Only scripts that run from left to right in single
// letters are covered: a font can have letters of others, and still they would
// be printed unjoined or in the wrong order.
var loadFaces = sync.OnceValue(func() *faces {
	f := &faces{}
	for r := rune(0x20); r < 0x10000; r++ {
		f.covered[r] = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common) && !unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co) && r != unicode.ReplacementChar
	}
	for _, x := range []struct {
		file []byte
		into *face
	}{{regularFont, &f.regular}, {boldFont, &f.bold}} {
		if err := x.into.read(x.file, &f.covered); err != nil {
			panic(fmt.Errorf("font: %w", err)) // it is part of the program
		}
	}
	return f
})

// read takes the widths of a font, and takes what it lacks out of covered.
func (f *face) read(file []byte, covered *[0x10000]bool) error {
	font0, err := sfnt.Parse(file)
	if err != nil {
		return err
	}
	var buf sfnt.Buffer
	for r := rune(0x20); r < 0x10000; r++ {
		glyph, err := font0.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			covered[r] = false
			continue
		}
		advance, err := font0.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return err
		}
		f.widths[r] = uint16(advance.Round())
	}
	return nil
}

// width is how wide a text is at a size in points, in millimetres.
func (f *face) width(s string, points float64) float64 {
	w := 0
	for _, r := range s {
		if r < 0x10000 {
			w += int(f.widths[r])
		}
	}
	return float64(w) * points / 1000 * millimetres
}

// millimetres are in a point.
const millimetres = 25.4 / 72

// clean takes out what shows nothing, and puts plain forms in the place of what
// only sets words.
var clean = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ", "\u00ad", "", "\u200b", "", "\ufeff", "", "\u202f", "\u00a0", "\u2009", " ", "\u2011", "-")

// Clean is a text as it is printed: letters composed with their accents, no tabs,
// nothing that shows nothing.
func Clean(s string) string { return clean.Replace(norm.NFC.String(strings.ToValidUTF8(s, "\ufffd"))) }

// missing are the characters of a cleaned text that cannot be printed, each once.
func (f *faces) missing(s string) []rune {
	var all []rune
	for _, r := range s {
		if r == '\n' || r < 0x10000 && f.covered[r] || strings.ContainsRune(string(all), r) {
			continue
		}
		all = append(all, r)
	}
	return all
}
