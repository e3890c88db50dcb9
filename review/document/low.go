package document

import (
	"bytes"
	"context"
	"strings"

	read "github.com/ledongthuc/pdf"
)

// LowText is the first page of a PDF, from 1, on which text stands nearer to the
// lower edge than so many millimetres; 0 where none was found. It sees the text of
// upright pages, and neither pictures nor drawings: that nothing was found is no
// promise. It returns an error of ctx alone.
func LowText(ctx context.Context, b []byte, above float64) (int, error) {
	page, err := within(ctx, func() (int, error) { return lowText(b, above*72/25.4) })
	if err != nil {
		page = 0 // what cannot be read so is looked through elsewhere
	}
	return page, ctx.Err()
}

func lowText(b []byte, above float64) (int, error) {
	r, err := read.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return 0, err
	}
	for n := 1; n <= r.NumPage(); n++ {
		p := r.Page(n)
		if inherited(p.V, "Rotate").Int64()%360 != 0 {
			continue
		}
		box := inherited(p.V, "CropBox")
		if box.Len() != 4 {
			box = inherited(p.V, "MediaBox")
		}
		low := min(box.Index(1).Float64(), box.Index(3).Float64())
		for _, t := range p.Content().Text {
			if strings.Trim(t.S, blanks) != "" && t.Y >= low && t.Y < low+above {
				return n, nil
			}
		}
	}
	return 0, nil
}

// blanks are what prints nothing, also where the codes of a font are read one by one.
const blanks = "\x00\x01\x02\x03\x04 \t\r\n\u00a0"

// inherited is what a page says itself, or the part of the file that it is in.
func inherited(v read.Value, key string) read.Value {
	for ; !v.IsNull(); v = v.Key("Parent") {
		if found := v.Key(key); !found.IsNull() {
			return found
		}
	}
	return read.Value{}
}
