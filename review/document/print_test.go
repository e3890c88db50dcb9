package document

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// twoPages is a PDF of a page with a text and a page with a picture alone, as a
// scanner makes it.
func twoPages(t *testing.T) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 12)
	f.AddPage()
	f.MultiCell(0, 6, "Please repeat the potassium in two weeks.", "", "L", false)
	f.AddPage()
	picture := image.NewGray(image.Rect(0, 0, 60, 60))
	for i := range 60 {
		picture.Set(i, i, color.White)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	f.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "png"}, &b)
	f.ImageOptions("scan", 20, 20, 100, 100, false, fpdf.ImageOptions{ImageType: "png"}, 0, "")
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What cannot be decoded would be printed as a blank page.
func TestNothingIsPrintedBlank(t *testing.T) {
	whole := twoPages(t)
	filter := []byte("/Filter /FlateDecode")
	at := bytes.Index(whole, []byte("/Subtype /Image"))
	if at < 0 || bytes.Count(whole, filter) < 3 {
		t.Fatal("the PDF of the test is not made as it was")
	}
	replaced := func(from int, with string) []byte {
		b := bytes.Clone(whole)
		i := from + bytes.Index(b[from:], filter)
		copy(b[i:], with)
		return b
	}
	damaged := bytes.Clone(whole)
	stream := at + bytes.Index(damaged[at:], []byte("stream\n")) + 7
	copy(damaged[stream:], "rubbish in the picture")
	for name, b := range map[string][]byte{
		"a page packed in an unknown way":    replaced(0, "/Filter /FooooDecode"),
		"a picture packed in an unknown way": replaced(at, "/Filter /FooooDecode"),
		"a damaged picture":                  damaged,
		"cut short":                          whole[:len(whole)/2],
		"locked with a password":             locked(t, "user", "owner"),
		"no PDF":                             []byte("Dear Dr Shah"),
		"nothing":                            nil,
	} {
		if _, pages, err := ToPrint(t.Context(), b); err == nil {
			t.Errorf("%s: %d pages were let through", name, pages)
		} else if _, ok := errors.AsType[NotPrintable](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		b     []byte
		pages int
	}{
		"whole":               {whole, 2},
		"not to be printed":   {locked(t, "", "owner"), 1},
		"rubbish before":      {append([]byte("junk\n"), whole...), 2},
		"a browser’s letter":  {sample(t, "letter.pdf"), 1},
		"rubbish at its end":  {append(bytes.Clone(whole), "\nsome more bytes"...), 2},
		"a picture as a scan": {whole, 2},
	} {
		plain, pages, err := ToPrint(t.Context(), c.b)
		if err != nil || pages != c.pages || len(plain) == 0 {
			t.Errorf("%s: got %d pages, %v", name, pages, err)
		}
	}
}
