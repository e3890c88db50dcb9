package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showOpen asks why a case must be opened. What stands open needs no reason.
func (a *App) showOpen(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	opening, err := a.store.Opening(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	if opening == review.NoOpening {
		return redirect(c, caseURL(c, id, ""))
	}
	form := views.AccessForm{}
	page := a.page(c, "Open "+id.String())
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	form.Opening = opening
	return render(c, http.StatusOK, views.OpenCase(page, id, form))
}

// open opens a case, or what is kept back of it, for a reason and for a day.
func (a *App) open(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.AccessForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	until := a.store.Now().Add(review.OpenFor).In(review.London).Format("02-Jan-2006 15:04")
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, ""), Message: id.String() + " is open to you until " + until + ". Your reason is on record."})
	err = a.store.Access(c.Request().Context(), cause, id, form.Opening, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		opening, err := a.store.Opening(c.Request().Context(), actor(c), id)
		if err != nil {
			return err
		}
		if opening == review.NoOpening {
			return redirect(c, caseURL(c, id, ""))
		}
		form.Opening = opening
		return render(c, t.Status, views.OpenCase(a.page(c, "Open "+id.String()).With(t), id, form))
	})
}
