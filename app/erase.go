package app

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// showErase asks for the erasure of an undone list, or for a second manager's
// word on it.
func (a *App) showErase(c echo.Context) error {
	l, err := a.listIn(c)
	if err == nil {
		err = intake.CheckErase(actor(c), l)
	}
	if err != nil {
		return err
	}
	page := a.page(c, "Erase list "+c.Param("list"))
	var form views.ReasonForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Erase(page, l, form))
}

// askErase asks that what an undone list says be erased.
func (a *App) askErase(c echo.Context) error {
	var form views.ReasonForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	return a.erasing(c, "Another manager must confirm it now.", form, func(ctx context.Context, cause review.Cause, id review.ListID) error {
		return a.store.AskErase(ctx, cause, id, form.Reason)
	})
}

// confirmErase erases it, as the second manager.
func (a *App) confirmErase(c echo.Context) error {
	return a.erasing(c, "What the list said was erased.", views.ReasonForm{}, a.store.Erase)
}

// leaveUnerased takes the request back.
func (a *App) leaveUnerased(c echo.Context) error {
	return a.erasing(c, "The list stays as it is.", views.ReasonForm{}, a.store.LeaveUnerased)
}

func (a *App) erasing(c echo.Context, done string, form views.ReasonForm, change func(context.Context, review.Cause, review.ListID) error) error {
	l, err := a.listIn(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/"+c.Param("list")), Message: done})
	err = change(c.Request().Context(), cause, l.ID)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.Erase(a.page(c, "Erase list "+c.Param("list")).With(t), l, form))
	})
}
