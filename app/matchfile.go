package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showMatchFile shows a file, and asks which letter it is.
func (a *App) showMatchFile(c echo.Context) error {
	f, err := a.fileIn(c)
	if err != nil {
		return err
	}
	form := views.MatchForm{Was: f.Letter}
	page := a.page(c, "Match a file")
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showFile(c, http.StatusOK, page, f, form)
}

// matchFile matches a file to a letter by hand, or takes it off.
func (a *App) matchFile(c echo.Context) error {
	f, err := a.fileIn(c)
	if err != nil {
		return err
	}
	var form views.MatchForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	said := "The file was matched to the letter."
	if form.Letter == "" {
		said = "The file was taken off its letter."
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/files/"+c.Param("delivery")), Message: said})
	err = a.store.MatchFile(c.Request().Context(), cause, review.FileMatch{File: f.ID, Was: form.Was, Letter: form.Letter, Reason: form.Reason})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		if f, err = a.fileIn(c); err != nil {
			return err
		}
		form.Was = f.Letter
		return a.showFile(c, t.Status, a.page(c, "Match a file").With(t), f, form)
	})
}

// showFile shows the page of a file, which its name makes one of patient data.
func (a *App) showFile(c echo.Context, status int, page views.Page, f review.DeliveryFile, form views.MatchForm) error {
	s := sight{change: "see files", facts: map[string]string{"file": c.Param("file")}}
	s.sees(f.Case)
	return a.show(c, status, s, views.MatchFile(page, f, form))
}

// fileIn is the file that the address names, in its delivery.
func (a *App) fileIn(c echo.Context) (review.DeliveryFile, error) {
	id, err := numberIn(c, "file")
	if err != nil {
		return review.DeliveryFile{}, err
	}
	in, err := numberIn(c, "delivery")
	if err != nil {
		return review.DeliveryFile{}, err
	}
	f, err := a.store.DeliveryFile(c.Request().Context(), actor(c), review.FileID(id))
	if err == nil && f.Delivery != review.DeliveryID(in) {
		err = review.ErrNotFound
	}
	return f, err
}
