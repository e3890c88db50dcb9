package app

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/ods"
	"harmreview/views"
)

// practices shows which directory of practices is loaded.
func (a *App) practices(c echo.Context) error {
	page, err := a.pageAfter(c, "GP practices")
	if err != nil {
		return err
	}
	return a.renderPractices(c, http.StatusOK, page)
}

func (a *App) renderPractices(c echo.Context, status int, page views.Page) error {
	f, err := a.store.PracticeFile(c.Request().Context())
	if err != nil {
		return err
	}
	return render(c, status, views.Practices(page, f))
}

// loadPractices replaces the directory by a file.
func (a *App) loadPractices(c echo.Context) error {
	file, err := fieldsBeforeFile(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: "/practices", Message: "The directory of practices was replaced."})
	err = a.takePractices(c, cause, file)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
		return a.renderPractices(c, t.Status, a.page(c, "GP practices").With(t))
	})
}

// takePractices gives the file to the store, if one was chosen.
func (a *App) takePractices(c echo.Context, cause review.Cause, file *multipart.Part) error {
	if file == nil || file.FileName() == "" {
		return review.Problems{"file": "Choose the practice file of the ODS."}
	}
	_, err := a.store.LoadPractices(c.Request().Context(), cause, file.FileName(), file)
	if refusal, ok := errors.AsType[ods.Refusal](err); ok {
		return review.Problems{"file": string(refusal)}
	}
	return err
}
