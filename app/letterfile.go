package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/document"
)

// letterFile answers with the file that a letter came as. Looking at it is on
// record like a page of its case.
func (a *App) letterFile(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	letter, err := numberIn(c, "letter")
	if err != nil {
		return err
	}
	f, place, err := a.store.LetterFile(c.Request().Context(), actor(c), id, review.LetterID(letter))
	if err != nil {
		return err
	}
	s := sight{change: "see letter", cases: []review.CaseID{id}, letters: []review.LetterID{review.LetterID(letter)}, facts: map[string]string{"letter": c.Param("letter")}}
	return a.showDocument(c, s, f, review.LetterReference(id, place))
}

// fileContent answers with a file that is no letter's yet, for whoever matches
// it by hand.
func (a *App) fileContent(c echo.Context) error {
	id, err := numberIn(c, "file")
	if err != nil {
		return err
	}
	f, err := a.store.UnmatchedFile(c.Request().Context(), actor(c), review.FileID(id))
	if err != nil {
		return err
	}
	s := sight{change: "see file", facts: map[string]string{"file": c.Param("file")}}
	return a.showDocument(c, s, f, "file-"+c.Param("file"))
}

// showDocument records the view and answers with the file: a PDF as it is, an
// HTML page made harmless, anything else to be saved. A frame of ours may hold
// it, and nothing in it runs or loads. No sandbox for a PDF: the browsers' own
// viewers do not open there.
func (a *App) showDocument(c echo.Context, s sight, f review.LetterFile, name string) error {
	b, err := a.store.DocumentBytes(f)
	if err != nil {
		return err
	}
	if err := a.store.RecordView(c.Request().Context(), a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("X-Frame-Options", "SAMEORIGIN")
	switch document.Kind(f.Kind) {
	case document.PDF:
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
		h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
		return c.Blob(http.StatusOK, f.Kind, b)
	case document.HTML:
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
		h.Set("Content-Disposition", `inline; filename="`+name+`.html"`)
		return c.HTMLBlob(http.StatusOK, document.Harmless(b))
	}
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Content-Disposition", `attachment; filename="`+name+saved(f.Kind)+`"`)
	return c.Blob(http.StatusOK, "application/octet-stream", b)
}

// saved is how the name of a file ends that is saved.
func saved(kind string) string {
	switch document.Kind(kind) {
	case document.RTF:
		return ".rtf"
	case document.Plain:
		return ".txt"
	}
	return ".bin"
}
