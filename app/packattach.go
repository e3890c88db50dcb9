package app

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/store"
	"harmreview/views"
)

// letterToEdit answers with the covering letter as a document for a word
// processor. Taking it is on record, and keeps nothing.
func (a *App) letterToEdit(c echo.Context, id review.CaseID, form views.PackForm) error {
	ctx := c.Request().Context()
	l, kind, err := a.store.LetterToEdit(ctx, actor(c), id, form.Wish())
	if err != nil {
		return err
	}
	b, err := paper.DOCX(l, paper.DL, a.store.Now())
	if err != nil {
		return err
	}
	s := sight{change: "see covering letter", cases: []review.CaseID{id}, facts: map[string]string{"kind": string(kind)}}
	if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-letter.docx"`, id))
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b)
}

// showAttachLetter asks for a covering letter that was made elsewhere.
func (a *App) showAttachLetter(c echo.Context) error {
	p, err := a.caseToChange(c, review.MakePackName)
	if err != nil {
		return err
	}
	form := views.AttachForm{PackForm: blankPack(p, review.ObligationID(numberAsked(c, "telling")))}
	page := a.page(c, titleOf(views.AttachTitle, p))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showAttach(c, http.StatusOK, page, p, form)
}

// goOnToAttach leads from the form of a pack to that of an attached letter, with
// what was typed.
func (a *App) goOnToAttach(c echo.Context, form views.PackForm) error {
	p, err := a.caseToChange(c, review.MakePackName)
	if err != nil {
		return err
	}
	return a.showAttach(c, http.StatusOK, a.page(c, titleOf(views.AttachTitle, p)), p, views.AttachForm{PackForm: form})
}

// showAttach shows the form of an attached letter.
func (a *App) showAttach(c echo.Context, status int, page views.Page, p review.CasePage, form views.AttachForm) error {
	pf, err := a.store.PackPreflight(c.Request().Context(), actor(c), p.Case.ID, form.Wish())
	if err != nil {
		return err
	}
	if form.Kind == "" {
		form.Kind = pf.Kinds[0]
	}
	kept, err := a.store.LetterToAttach(c.Request().Context(), actor(c), form.Telling, form.Kept)
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	return a.showCase(c, status, p, views.AttachLetter(page, p, pf, form, kept, store.MaxAttached))
}

// attachLetter makes a pack with a covering letter that was made elsewhere. The
// file stands last in the form, so that all that is said of it has been read.
func (a *App) attachLetter(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	file, err := fieldsBeforeFile(c)
	if err != nil {
		return err
	}
	var form views.AttachForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	from := store.Attaching{File: fileChosen(file), Kept: form.Kept}
	cause.Done, err = a.store.AttachPack(c.Request().Context(), cause, id, form.Wish(), &from, packMade(c, id))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = echo.NewHTTPError(http.StatusBadRequest, "The file did not arrive whole. Send it again.").SetInternal(err)
	}
	return a.settleCase(c, cause, err, views.AttachTitle, func(status int, page views.Page, p review.CasePage) error {
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
		if status == http.StatusConflict {
			o, _ := p.Case.Obligation(form.Telling)
			form.Version = o.Version
		}
		form.Kept = from.Kept
		return a.showAttach(c, status, page, p, form)
	})
}

// fileChosen is the file of a form, nil where none was chosen.
func fileChosen(file *multipart.Part) io.Reader {
	if file == nil || file.FileName() == "" {
		return nil
	}
	return file
}
