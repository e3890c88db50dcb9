package paper

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// a4 is a letter of so many pages that was made elsewhere, changed by change.
func a4(t *testing.T, pages int, change func(*model.Context)) []byte {
	t.Helper()
	b := received(t, "Szanowna Pani, to jest list.", pages)
	if change == nil {
		return b
	}
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(b), relaxed())
	if err != nil {
		t.Fatal(err)
	}
	change(ctx)
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pageOf is the dictionary of a page.
func pageOf(t *testing.T, ctx *model.Context, n int) types.Dict {
	t.Helper()
	d, _, _, err := ctx.PageDict(n, false)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func cover(b []byte) Cover { return Cover{Patient: letter().Patient, Reference: "HR-000123", PDF: b} }

func TestAnAttachedLetterHasWhomItIsAboutOnEachPage(t *testing.T) {
	turned := a4(t, 4, func(ctx *model.Context) {
		for n, by := range []int{0, 90, 180, 270} {
			d := pageOf(t, ctx, n+1)
			d["Rotate"] = types.Integer(by)
			if by%180 != 0 { // lying, as somebody sees it
				d["MediaBox"] = types.NewNumberArray(0, 0, 595, 842)
			}
			if by == 180 {
				d["CropBox"] = types.NewNumberArray(2, 3, 594, 840)
			}
		}
	})
	unfinished := a4(t, 1, func(ctx *model.Context) { // what is begun and not ended must not move the foot
		s, err := ctx.NewStreamDictForBuf([]byte("q 0.1 0 0 0.1 300 300 cm q"))
		if err == nil {
			err = s.Encode()
		}
		if err != nil {
			t.Fatal(err)
		}
		ref, err := ctx.IndRefForNewObject(*s)
		if err != nil {
			t.Fatal(err)
		}
		d := pageOf(t, ctx, 1)
		d["Contents"] = types.Array{d["Contents"], *ref}
	})
	transcript := Part{Transcript: &Letter{Language: "en-GB", Patient: letter().Patient, Title: "Transcript of a letter", Body: []Block{{Kind: Lines, Text: "The letter in words"}}}, Named: "Transcript of a letter"}
	copied := Part{PDF: received(t, "The letter as it came", 2), Pages: 2, Named: "Copy of a letter"}
	for name, c := range map[string]struct {
		b     []byte
		pages int
		parts []Part
	}{
		"one page":     {a4(t, 1, nil), 1, nil},
		"turned pages": {turned, 4, []Part{transcript}},
		"with copies":  {a4(t, 3, nil), 3, []Part{copied, transcript}},
		"unfinished":   {unfinished, 1, []Part{transcript}},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := PackBehind(cover(c.b), c.parts, DL, made)
			if err != nil {
				t.Fatal(err)
			}
			if at := os.Getenv("HARMREVIEW_SHOTS"); at != "" { // to be looked at
				if err := os.WriteFile(at+"/"+strings.ReplaceAll(name, " ", "-")+".pdf", m.PDF, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if n := pagesOf(t, m.PDF); n != m.Pages || m.Cover != c.pages {
				t.Fatalf("got %d pages, said %d with %d of the letter", n, m.Pages, m.Cover)
			}
			pages := strings.Split(strings.TrimSuffix(textOf(t, m.PDF), "\f"), "\f")
			for i, page := range pages[:m.Cover] {
				for _, w := range []string{"Szanowna Pani, to jest list.", letter().Patient.Name, "NHS number 943 476 5919", "HR-000123", "Page " + number(i+1) + " of " + number(m.Pages)} {
					if !strings.Contains(page, w) {
						t.Errorf("page %d does not say %q: %s", i+1, w, page)
					}
				}
			}
			if n := len(c.parts); n > 0 && !strings.Contains(pages[m.Pages-1], "Page "+number(m.Pages)+" of "+number(m.Pages)) {
				t.Errorf("the last page is not numbered through: %s", pages[m.Pages-1])
			}
		})
	}
}

func TestAnAttachedLetterIsRefusedWhereItsFootCannotBePrintedSoundly(t *testing.T) {
	sized := func(orientation, size string) []byte {
		f := fpdf.New(orientation, "mm", size, "")
		f.AddPage()
		var b bytes.Buffer
		if err := f.Output(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	noted := func(kind string) []byte {
		return a4(t, 2, func(ctx *model.Context) {
			pageOf(t, ctx, 2)["Annots"] = types.Array{types.Dict{"Type": types.Name("Annot"), "Subtype": types.Name(kind), "Rect": types.NewNumberArray(20, 20, 80, 40), "Contents": types.StringLiteral("A note")}}
		})
	}
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"letter paper": {sized("P", "Letter"), "page 1 is not A4"},
		"A5":           {sized("P", "A5"), "page 1 is not A4"},
		"lying":        {sized("L", "A4"), "first page is not upright"},
		"a note":       {noted("Text"), "page 2 has comments"},
		"scaled pages": {a4(t, 1, func(ctx *model.Context) { pageOf(t, ctx, 1)["UserUnit"] = types.Float(2) }), "not A4"},
		"hidden layers": {a4(t, 1, func(ctx *model.Context) {
			ctx.RootDict["OCProperties"] = types.Dict{"OCGs": types.Array{}, "D": types.Dict{}}
		}), "layers"},
		"no PDF": {[]byte("Dear Ms Shah"), "damaged"},
	} {
		_, err := PackBehind(cover(c.b), nil, DL, made)
		if _, ok := errors.AsType[Unfit](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := PackBehind(cover(noted("Link")), nil, DL, made); err != nil {
		t.Errorf("a link keeps a letter from going: %v", err)
	}
	c := cover(a4(t, 1, nil))
	c.Patient.Name = "محمد"
	if _, ok := errors.AsType[Unprintable](func() error { _, err := PackBehind(c, nil, DL, made); return err }()); !ok {
		t.Error("a name that cannot be printed stands at the foot")
	}
}
