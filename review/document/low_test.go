package document

import (
	"bytes"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// What is printed at the very foot of a page must not lie over a text.
func TestTextAtTheFootOfAPageIsFound(t *testing.T) {
	at := func(heights ...float64) []byte {
		f := fpdf.New("P", "mm", "A4", "")
		f.SetFont("Helvetica", "", 12)
		f.SetAutoPageBreak(false, 0)
		for _, y := range heights {
			f.AddPage()
			f.Text(20, 40, "A letter.")
			f.Text(20, y, "Some text")
			f.Text(20, 295, "   ")
		}
		var b bytes.Buffer
		if err := f.Output(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		b    []byte
		want int
	}{
		"well above":    {at(280, 284), 0},
		"a footer":      {at(284.5), 0},
		"at the foot":   {at(280, 292), 2},
		"off the sheet": {at(299), 0},
		"a browser’s":   {sample(t, "letter.pdf"), 0},
		"no PDF":        {[]byte("Dear Dr Shah"), 0},
		"nothing":       {nil, 0},
	} {
		if got, err := LowText(t.Context(), c.b, 9); err != nil || got != c.want {
			t.Errorf("%s: got page %d, %v, want %d", name, got, err, c.want)
		}
	}
}
