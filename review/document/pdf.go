package document

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	read "github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func init() { api.DisableConfigDir() } // or it writes into the folder of whoever runs the program

// A checked PDF is one that was looked through, with its page count.
type checked struct {
	plain []byte // without the password that keeps only from printing
	pages int
}

// pdf reads a PDF. What only keeps somebody from printing it does not keep it
// from being read.
func (r Reader) pdf(ctx context.Context, path string, b []byte) Read {
	found := Read{Kind: PDF}
	sound, err := within(ctx, func() (checked, error) { return check(b) })
	if errors.Is(err, pdfcpu.ErrWrongPassword) {
		found.Doubt = doubtPassword
		return found
	}
	found.Pages, found.Opens = sound.pages, err == nil
	if err != nil {
		found.Doubt = doubtDamaged
		sound.plain = b
	}
	if r.tool != "" {
		if body, pages, err := r.pdftotext(ctx, path); err == nil {
			found.Body, found.Pages = tidied(body), max(found.Pages, pages)
			found.Opens = found.Opens || found.Body != ""
			return found
		}
	}
	body, err := within(ctx, func() (string, error) { return plainPDF(sound.plain) })
	if err == nil {
		found.Body = tidied(body)
	}
	if found.Doubt == "" {
		found.Doubt = doubtFallback
	}
	return found
}

// parsed opens a PDF and returns it without the password that keeps only from
// printing, and what it is made of. It returns pdfcpu.ErrWrongPassword for one that
// opens with a password only.
func parsed(b []byte) ([]byte, *model.Context, error) {
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	var plain bytes.Buffer
	switch err := api.Decrypt(bytes.NewReader(b), &plain, conf); {
	case err == nil:
		b = plain.Bytes()
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, nil, err
	}
	conf = model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	c, err := api.ReadValidateAndOptimize(bytes.NewReader(b), conf)
	return b, c, err
}

// check looks whether every page of a PDF can be decoded. It returns the errors of
// parsed.
func check(b []byte) (checked, error) {
	b, c, err := parsed(b)
	if err != nil {
		return checked{}, err
	}
	var normal bytes.Buffer
	if err := api.WriteContext(c, &normal); err != nil {
		return checked{b, c.PageCount}, nil
	}
	return checked{normal.Bytes(), c.PageCount}, nil
}

// plainPDF is the text of a PDF in Go alone: words may be joined and letters
// lost, without a sign of it.
func plainPDF(b []byte) (string, error) {
	r, err := read.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", err
	}
	text, err := r.GetPlainText()
	if err != nil {
		return "", err
	}
	s, err := io.ReadAll(io.LimitReader(text, maxText+1))
	return strings.ToValidUTF8(string(s), "\ufffd"), err
}
