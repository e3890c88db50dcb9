package paper

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// drawn is a letter of one page that is drawn as content says, turned by so many
// degrees. It can draw /Picture, of one unit; /Text, a drawing with a word at its
// corner; /Both, which draws /Text lower; and fill with /Paint, a space of RGB.
func drawn(t *testing.T, turned int, content string) []byte {
	t.Helper()
	return a4(t, 1, func(ctx *model.Context) {
		stream := func(content string, entries types.Dict) types.IndirectRef {
			s, err := ctx.NewStreamDictForBuf([]byte(content))
			if err == nil {
				err = s.Encode()
			}
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range entries {
				s.Insert(k, v)
			}
			ref, err := ctx.IndRefForNewObject(*s)
			if err != nil {
				t.Fatal(err)
			}
			return *ref
		}
		form := func(content string, entries types.Dict) types.IndirectRef {
			entries["Type"], entries["Subtype"] = types.Name("XObject"), types.Name("Form")
			entries["BBox"] = types.NewNumberArray(0, 0, 400, 400)
			return stream(content, entries)
		}
		d := pageOf(t, ctx, 1)
		_, _, attrs, err := ctx.PageDict(1, false)
		if err != nil {
			t.Fatal(err)
		}
		fonts := attrs.Resources["Font"]
		resources := types.Dict{"Font": fonts}
		d["Resources"] = resources
		text := form("BT /F1 8 Tf (Word) Tj ET", types.Dict{"Resources": types.Dict{"Font": fonts}})
		resources["XObject"] = types.Dict{
			"Picture": stream("\x00", types.Dict{"Type": types.Name("XObject"), "Subtype": types.Name("Image"), "Width": types.Integer(1), "Height": types.Integer(1), "BitsPerComponent": types.Integer(8), "ColorSpace": types.Name("DeviceGray")}),
			"Text":    text,
			"Both":    form("q 1 0 0 1 0 -90 cm /Text Do Q", types.Dict{"Resources": types.Dict{"XObject": types.Dict{"Text": text}}, "Matrix": types.NewNumberArray(1, 0, 0, 1, 0, 0)}),
		}
		resources["Shading"] = types.Dict{"Sh": types.Dict{"ShadingType": types.Integer(2), "ColorSpace": types.Name("DeviceGray"), "Coords": types.NewNumberArray(0, 0, 1, 1),
			"Function": types.Dict{"FunctionType": types.Integer(2), "Domain": types.NewNumberArray(0, 1), "N": types.Integer(1)}}}
		resources["ColorSpace"] = types.Dict{"Paint": types.Array{types.Name("ICCBased"), stream("", types.Dict{"N": types.Integer(3), "Alternate": types.Name("DeviceRGB")})}}
		d["Contents"], d["Rotate"] = stream(content, types.Dict{}), types.Integer(turned)
		if turned%180 != 0 {
			d["MediaBox"] = types.NewNumberArray(0, 0, 842, 595)
		} else {
			d["MediaBox"] = types.NewNumberArray(0, 0, 595, 842)
		}
	})
}

// What is printed at the very foot of a page, as somebody sees it, must not lie over
// anything, whichever way the page is turned.
func TestWhatStandsAtTheFootOfAnAttachedLetterIsSeen(t *testing.T) {
	at := func(matrix string) string { return "BT /F1 8 Tf " + matrix + " Tm (Some text) Tj ET" }
	const text, unseen = "text", "unseen"
	for name, c := range map[string]struct {
		turned  int
		content string
		want    string
	}{
		"nothing":                            {0, "", ""},
		"a footer":                           {0, at("1 0 0 1 60 30"), ""},
		"at the foot":                        {0, at("1 0 0 1 60 14"), text},
		"blanks at the foot":                 {0, "BT /F1 8 Tf 60 14 Td ( \xa0 ) Tj [(  ) -100 <000300>] TJ ET", ""},
		"below the sheet":                    {0, at("1 0 0 1 60 -4"), ""},
		"beside the sheet":                   {0, at("1 0 0 1 700 14"), ""},
		"line by line":                       {0, "BT /F1 8 Tf 12 TL 60 40 Td (One) Tj T* (Two) Tj (Three) ' ET", text},
		"by its leading":                     {0, "BT /F1 8 Tf 60 40 TD (One) Tj 0 -13 TD [(Two)] TJ T* [(Three)] TJ ET", text},
		"moved with all else":                {0, "q 1 0 0 1 0 -50 cm " + at("1 0 0 1 60 60") + " Q", text},
		"moved back":                         {0, "q 1 0 0 1 0 -50 cm Q " + at("1 0 0 1 60 60"), ""},
		"upside down":                        {0, "1 0 0 -1 0 842 cm " + at("1 0 0 -1 60 830"), text},
		"the text of a scan":                 {0, "BT 3 Tr /F1 8 Tf 60 14 Td (Some text) Tj ET", ""},
		"running down to it":                 {0, at("0 -1 1 0 60 50"), unseen},
		"running up from it":                 {0, at("0 1 -1 0 60 40"), ""},
		"turned a quarter, at its foot":      {90, at("0 1 -1 0 828 60"), text},
		"turned a quarter, at its left":      {90, at("0 1 -1 0 500 10"), ""},
		"turned a quarter, at its top":       {90, at("0 1 -1 0 14 60"), ""},
		"turned by half, at its foot":        {180, at("-1 0 0 -1 500 828"), text},
		"turned by half, at its top":         {180, at("-1 0 0 -1 500 14"), ""},
		"turned three quarters, at its foot": {270, at("0 -1 1 0 14 500"), text},
		"turned three quarters, at its top":  {270, at("0 -1 1 0 828 500"), ""},
		"a picture above":                    {0, "q 200 0 0 100 60 200 cm /Picture Do Q", ""},
		"a picture at the foot":              {0, "q 200 0 0 100 60 20 cm /Picture Do Q", unseen},
		"a scan":                             {0, "q 595 0 0 842 0 0 cm /Picture Do Q", unseen},
		"a scan, turned":                     {90, "q 842 0 0 595 0 0 cm /Picture Do Q", unseen},
		"a picture at the right, turned":     {90, "q 100 0 0 100 730 60 cm /Picture Do Q", unseen},
		"a picture at the bottom, turned":    {90, "q 100 0 0 100 200 0 cm /Picture Do Q", ""},
		"a picture cut off above the foot":   {0, "q 0 100 595 700 re W n 200 0 0 200 60 0 cm /Picture Do Q", ""},
		"a picture after what was cut off":   {0, "q 0 100 595 700 re W n Q q 200 0 0 200 60 0 cm /Picture Do Q", unseen},
		"an inline picture":                  {0, "q 9 0 0 9 60 10 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80(EI\xff EI Q " + at("1 0 0 1 60 60"), unseen},
		"text after an inline picture":       {0, "q 9 0 0 9 60 99 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x80( EI Q " + at("1 0 0 1 60 14"), text},
		"white paper":                        {0, "1 1 1 rg 0 0 595 842 re f 0 0 0 rg " + at("1 0 0 1 60 60"), ""},
		"white paper, by a space of its own": {0, "/Paint cs 1 1 1 scn 0 0 595 842 re f* 0 0 0 scn", ""},
		"white paper, in print":              {0, "0 0 0 0 k 0 0 595 842 re f", ""},
		"grey paper":                         {0, "0.9 g 0 0 595 842 re f", unseen},
		"all ink of an unknown space":        {0, "/Nothing cs 1 scn 0 0 595 842 re f", unseen},
		"a line at the foot":                 {0, "60 20 m 500 20 l S", unseen},
		"a white area with a line around it": {0, "1 g 60 10 200 200 re B", unseen},
		"a line above":                       {0, "60 40 m 500 40 l S", ""},
		"a shade":                            {0, "q 0 100 595 700 re W n /Sh sh Q", ""},
		"a shade over all":                   {0, "/Sh sh", unseen},
		"text in a drawing above":            {0, "q 1 0 0 1 60 100 cm /Text Do Q", ""},
		"text in a drawing at the foot":      {0, "q 1 0 0 1 60 14 cm /Text Do Q", text},
		"text in a drawing in a drawing":     {0, "q 1 0 0 1 60 104 cm /Both Do Q", ""}, // cut off by the outer one
		"what nothing opened":                {0, "Q Q " + at("1 0 0 1 60 60"), ""},
		"what cannot be read":                {0, "0 g ] 0 g", unseen},
	} {
		foot, err := cover(drawn(t, c.turned, c.content)).Look()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := map[bool]string{true: text}[foot.Text == 1] + map[bool]string{true: unseen}[len(foot.Unseen) == 1]; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// Drawings that draw each other without end are not followed without end.
func TestALetterThatIsMadeToBreakReadersIsNotSeen(t *testing.T) {
	b := a4(t, 2, func(ctx *model.Context) {
		d := pageOf(t, ctx, 2)
		s, err := ctx.NewStreamDictForBuf([]byte(strings.Repeat("/Self Do ", 50)))
		if err == nil {
			err = s.Encode()
		}
		if err != nil {
			t.Fatal(err)
		}
		s.InsertName("Type", "XObject")
		s.InsertName("Subtype", "Form")
		s.Insert("BBox", types.NewNumberArray(0, 0, 10, 10))
		ref, err := ctx.IndRefForNewObject(*s)
		if err != nil {
			t.Fatal(err)
		}
		s.Insert("Resources", types.Dict{"XObject": types.Dict{"Self": *ref}})
		page, err := ctx.NewStreamDictForBuf([]byte("/Self Do"))
		if err == nil {
			err = page.Encode()
		}
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := ctx.IndRefForNewObject(*page)
		if err != nil {
			t.Fatal(err)
		}
		d["Contents"] = *drawn
		d["Resources"] = types.Dict{"XObject": types.Dict{"Self": *ref}}
	})
	foot, err := cover(b).Look()
	if err != nil || foot.Text != 0 || !slices.Equal(foot.Unseen, []int{2}) {
		t.Errorf("got %+v, %v; want the second page unseen", foot, err)
	}
}

// What people make elsewhere with what they have is looked through without a word.
func TestWhatProgramsMakeIsSeen(t *testing.T) {
	browser, err := os.ReadFile("../document/testdata/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, seen := range cover(browser).lowest([]sheetBox{{types.RectForDim(612, 792), 0}}) {
		if seen.text || seen.unseen {
			t.Errorf("a browser’s: got %+v", seen)
		}
	}
	if foot, err := cover(pdfOf(t, letter())).Look(); err != nil || foot.Text != 0 || len(foot.Unseen) > 0 {
		t.Errorf("ours: got %+v, %v", foot, err)
	}
}

func FuzzContent(f *testing.F) {
	for _, s := range []string{"q 1 0 0 1 0 0 cm BT /F1 8 Tf (a\\)b\\053) Tj [<00 3> 5] TJ ET Q", "BI /W 1 ID x EI", strings.Repeat("[", 9999), "<< /A [1 2] >> BDC % note\n W n", "((", ">>", "["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := contentReader{b: b}
		for n := 0; ; n++ {
			op, _, err := r.next()
			if err != nil || op == "" {
				return
			}
			if n > len(b) || r.at > len(b) {
				t.Fatal(fmt.Sprintf("it does not end at %d of %d bytes", r.at, len(b)), bytes.Clone(b))
			}
		}
	})
}
