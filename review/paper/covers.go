package paper

import (
	"bytes"
	"fmt"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Covers prints covering letters behind which nothing goes, each into a file of
// its own, in their order. What one file costs is mostly its font, so that they
// are printed into one and taken out of it again. A file has the signs of all of
// them in its font, and only its own letter on its pages. It returns Unprintable
// when something of one cannot be printed, and ErrPages when a file came out with
// other pages than its letter has.
func Covers(letters []Letter, e Envelope, made time.Time) ([]Made, error) {
	if len(letters) == 0 {
		return nil, nil
	}
	all, ours := make([]Made, len(letters)), make([]numbered, len(letters))
	for i, l := range letters {
		l.Enclosures = nil
		s, err := Set(l, e)
		if err != nil {
			return nil, err
		}
		sheet, err := HTML(l, e)
		if err != nil {
			return nil, err
		}
		ours[i], all[i] = numbered{s, 1, s.Pages()}, Made{Sheet: sheet, Pages: s.Pages(), Cover: s.Pages()}
	}
	b, err := print(ours, made)
	if err != nil {
		return nil, err
	}
	files, err := takeApart(b, ours)
	for i := range files {
		all[i].PDF = files[i]
	}
	return all, err
}

// takeApart makes a file of each setting of one in which they follow each other.
func takeApart(b []byte, ours []numbered) (files [][]byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("take letters apart: %v", p)
		}
	}()
	whole, err := api.ReadValidateAndOptimize(bytes.NewReader(b), plain())
	if err != nil {
		return nil, fmt.Errorf("take letters apart: %w", err)
	}
	last := 0
	for _, s := range ours {
		pages := make([]int, s.of)
		for i := range pages {
			last++
			pages[i] = last
		}
		file, err := takeOut(whole, pages, s.letter.Language)
		if err != nil {
			return nil, fmt.Errorf("take letters apart: %w", err)
		}
		files = append(files, file)
	}
	if last != whole.PageCount {
		return nil, fmt.Errorf("take letters apart: %w: %d, not %d", ErrPages, whole.PageCount, last)
	}
	return files, nil
}

// takeOut makes a file of some pages of another, which are in a language.
func takeOut(whole *model.Context, pages []int, language string) ([]byte, error) {
	some, err := pdfcpu.ExtractPages(whole, pages, false)
	if err != nil {
		return nil, err
	}
	root, err := some.Catalog()
	if err != nil {
		return nil, err
	}
	root["Lang"] = types.StringLiteral(language) // those who read by ear need it
	var out bytes.Buffer
	if err := api.WriteContext(some, &out); err != nil {
		return nil, err
	}
	return out.Bytes(), counted(out.Bytes(), len(pages))
}

// plain is how files of ours are read and written: objects as they are, which
// costs less than packing them.
func plain() *model.Configuration {
	c := relaxed()
	c.WriteObjectStream, c.WriteXRefStream = false, false
	return c
}
