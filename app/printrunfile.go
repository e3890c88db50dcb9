package app

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/views"
)

// runFile answers with a file of a print run for the print room. It is on record
// whose packs it holds before anything of it is sent.
func (a *App) runFile(c echo.Context) error {
	r, _, err := a.runIn(c)
	if err != nil {
		return err
	}
	name := c.Param("sample")
	if name == "proof.pdf" {
		return a.runProofFile(c, r)
	}
	write, media := a.runWriter(c, r, name)
	if write == nil {
		return review.ErrNotFound
	}
	if r.Packs[review.PackMade] == 0 || r.State.AtWork() {
		return review.Refusal{Kind: review.ErrNotNow, Why: "There is nothing to print of this print run now."}
	}
	ctx := c.Request().Context()
	cases, err := a.store.RunCases(ctx, actor(c), r.N)
	if err != nil {
		return err
	}
	s := sight{change: "fetch print run", cases: cases, listed: true, facts: map[string]string{"run": strconv.Itoa(r.N), "file": name}}
	if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	return a.exports(c, fmt.Sprintf("print-run-%d-%s", r.N, name), media, write)
}

// runProofFile answers with the first letters of a run that is not made yet.
func (a *App) runProofFile(c echo.Context, r review.PrintRun) error {
	ctx := c.Request().Context()
	b, cases, err := a.store.RunProofFile(ctx, actor(c), r.N)
	if err != nil {
		return err
	}
	s := sight{change: "see first letters of print run", cases: cases, listed: true, facts: map[string]string{"run": strconv.Itoa(r.N)}}
	if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	return sendPDF(c, fmt.Sprintf("print-run-%d-first-letters", r.N), b)
}

// runWriter is what writes a file of a run, nil for what is none, and its media type.
func (a *App) runWriter(c echo.Context, r review.PrintRun, name string) (func(io.Writer) error, string) {
	f := runFiles{a, c.Request().Context(), actor(c), r}
	switch name {
	case "index.csv":
		return f.index, textCSV
	case "mailing.csv":
		return f.mailing, textCSV
	case "packs.zip":
		return f.packs, "application/zip"
	case "parts.zip":
		return f.parts, "application/zip"
	case views.WholeName:
		if r.Made() > views.RunWholePacks {
			return nil, ""
		}
		return f.pdf(0, r.Made()), "application/pdf"
	}
	var n int
	if _, err := fmt.Sscanf(name, "part-%d.pdf", &n); err != nil || name != views.PartName(n) || n < 1 || (n-1)*views.RunPartPacks >= r.Made() {
		return nil, ""
	}
	return f.pdf(f.part(n)), "application/pdf"
}

// runFiles writes the files of a print run while its packs are read.
type runFiles struct {
	app *App
	ctx context.Context
	by  review.Actor
	run review.PrintRun
}

// each does something for each pack after a place, up to another, in order.
func (f runFiles) each(after, last int, do func(review.RunEntry) error) error {
	for after < last {
		some, err := f.app.store.RunEntries(f.ctx, f.by, f.run.N, after, min(exportBatch, last-after))
		if err != nil || len(some) == 0 {
			return err
		}
		for _, e := range some {
			if err := do(e); err != nil {
				return err
			}
			after = e.Position
		}
	}
	return nil
}

// file is what the file of a pack is called in a ZIP.
func file(e review.RunEntry) string { return fmt.Sprintf("%05d-pack-%d.pdf", e.Position, e.Pack) }

// table writes a CSV with a line for each pack.
func (f runFiles) table(w io.Writer, header []string, line func(review.RunEntry) []string) error {
	return writeCSV(w, header, func(add func([]string) error) error {
		return f.each(0, f.run.Made(), func(e review.RunEntry) error {
			if cells := line(e); cells != nil {
				return add(cells)
			}
			return nil
		})
	})
}

// index names every position: also those whose pack is in no file any more.
func (f runFiles) index(w io.Writer) error {
	return f.table(w, []string{"position", "pack", "reference", "state", "pages", "large_print", "file", "part", "sha256"}, func(e review.RunEntry) []string {
		name, part := file(e), strconv.Itoa((e.Position-1)/views.RunPartPacks+1)
		if e.State != review.PackMade {
			name, part = "", ""
		}
		return []string{strconv.Itoa(e.Position), strconv.FormatInt(int64(e.Pack), 10), e.Case.String(), string(e.State), strconv.Itoa(e.Pages), yesNo(e.LargePrint), name, part, e.SHA}
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// mailingLines is how many lines of an address a mailing table holds.
const mailingLines = 6

// mailing is what a hybrid-mail service asks for: whom and where each pack goes.
func (f runFiles) mailing(w io.Writer) error {
	header := []string{"position", "pack", "name"}
	for i := range mailingLines {
		header = append(header, "address_"+strconv.Itoa(i+1))
	}
	return f.table(w, append(header, "postcode", "file", "pages"), func(e review.RunEntry) []string {
		if e.State != review.PackMade {
			return nil
		}
		cells := []string{strconv.Itoa(e.Position), strconv.FormatInt(int64(e.Pack), 10), e.To}
		lines := e.Address
		if n := len(lines); n > 0 && strings.TrimSpace(lines[n-1]) == strings.TrimSpace(e.Postcode) {
			lines = lines[:n-1]
		}
		for i := range mailingLines {
			line := ""
			if i < len(lines) {
				line = lines[i]
			}
			if i == mailingLines-1 && len(lines) > mailingLines {
				line = strings.Join(lines[i:], ", ")
			}
			cells = append(cells, line)
		}
		return append(cells, e.Postcode, file(e), strconv.Itoa(e.Pages))
	})
}

// packs is a ZIP of a file for each pack, with the index.
func (f runFiles) packs(w io.Writer) error {
	z := zip.NewWriter(w)
	if err := f.zipped(z, "index.csv", f.index); err != nil {
		return err
	}
	err := f.each(0, f.run.Made(), func(e review.RunEntry) error {
		if e.State != review.PackMade {
			return nil
		}
		b, err := f.app.store.RunPackFile(e)
		if err != nil {
			return err
		}
		return stored(z, file(e), b)
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// parts is a ZIP of files of many packs, with the index.
func (f runFiles) parts(w io.Writer) error {
	z := zip.NewWriter(w)
	if err := f.zipped(z, "index.csv", f.index); err != nil {
		return err
	}
	for n := 1; (n-1)*views.RunPartPacks < f.run.Made(); n++ {
		b, err := f.together(f.part(n))
		if err == nil && len(b) > 0 {
			err = stored(z, views.PartName(n), b)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func (f runFiles) zipped(z *zip.Writer, name string, write func(io.Writer) error) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	return write(w)
}

// stored adds a PDF to a ZIP as it is: it is compressed already.
func stored(z *zip.Writer, name string, b []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}

// part is where the n-th file of many packs begins and ends.
func (f runFiles) part(n int) (after, last int) {
	return (n - 1) * views.RunPartPacks, min(n*views.RunPartPacks, f.run.Made())
}

// pdf writes one file of the packs after a place, up to another.
func (f runFiles) pdf(after, last int) func(io.Writer) error {
	return func(w io.Writer) error {
		b, err := f.together(after, last)
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	}
}

// together is one file of the packs after a place, up to another, nil where none
// of them is to be printed.
func (f runFiles) together(after, last int) ([]byte, error) {
	var packs []paper.File
	err := f.each(after, last, func(e review.RunEntry) error {
		if e.State != review.PackMade {
			return nil
		}
		b, err := f.app.store.RunPackFile(e)
		packs = append(packs, paper.File{PDF: b, Pages: e.Pages})
		return err
	})
	if err != nil || len(packs) == 0 {
		return nil, err
	}
	return paper.Together(packs)
}
