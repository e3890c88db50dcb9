package paper

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// A File is a pack that was made, with the number of its pages.
type File struct {
	PDF   []byte
	Pages int
}

// Together puts packs behind each other into one file for printing on both sides:
// behind a pack that ends on a front page comes a blank one, so that each begins
// on a sheet of its own.
func Together(packs []File) (b []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("put packs together: %v", p)
		}
	}()
	var readers []io.ReadSeeker
	for _, f := range packs {
		readers = append(readers, bytes.NewReader(f.PDF))
		if f.Pages%2 == 1 {
			blank, err := blankPage()
			if err != nil {
				return nil, err
			}
			readers = append(readers, bytes.NewReader(blank))
		}
	}
	var out bytes.Buffer
	if err := api.MergeRaw(readers, &out, false, relaxed()); err != nil {
		return nil, fmt.Errorf("put packs together: %w", err)
	}
	return out.Bytes(), nil
}

// blankPage is a file of one empty page.
var blankPage = sync.OnceValues(func() ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddPage()
	var out bytes.Buffer
	err := f.Output(&out)
	return out.Bytes(), err
})
