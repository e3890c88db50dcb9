package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// raiseOnRow raises a same-day action on a row that waits.
var raiseOnRow = rowForm[views.RowActionForm]{"/same-day", "Raise a same-day action", intake.Waiting, blankRow[views.RowActionForm], filled[views.RowActionForm],
	func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, f views.RowActionForm) error {
		return a.store.OpenRowAction(ctx, cause, l, line, f.Version, review.OpenObligation{What: f.What, Owner: f.ToRing})
	}, views.RaiseOnRow, "The same-day action is open. Ring whoever is on call now, and record who accepted it."}

// A rowAction is the same-day action that an address names.
type rowAction struct {
	list intake.List
	line int
	id   review.ObligationID
}

func (a *App) rowActionIn(c echo.Context) (rowAction, error) {
	l, err := a.loadedList(c)
	if err != nil {
		return rowAction{}, err
	}
	line, err := numberIn(c, "line")
	if err != nil {
		return rowAction{}, err
	}
	id, err := numberIn(c, "obligation")
	return rowAction{l, int(line), review.ObligationID(id)}, err
}

// showRowAction says whom to ring for a same-day action on a row, and asks who
// accepted it. Nothing on it is about the row's patient.
func (a *App) showRowAction(c echo.Context) error {
	page, err := a.pageAfter(c, rowTitle(c, "Same-day action"))
	if err != nil {
		return err
	}
	form := acceptance(page)
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.rowActionPage(c, http.StatusOK, page, form)
}

// acceptRowAction records who accepted a same-day action on a row by voice, or who
// was rung and did not.
func (a *App) acceptRowAction(c echo.Context) error {
	x, err := a.rowActionIn(c)
	if err != nil {
		return err
	}
	var form views.AcceptForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	note, said := a.noted(x.id, form)
	cause := a.cause(c, review.Answer{Location: c.Request().URL.Path, Message: said})
	err = a.store.ChangeRowAction(c.Request().Context(), cause, x.list, x.line, note)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.rowActionPage(c, t.Status, a.page(c, rowTitle(c, "Same-day action")).With(t), form)
	})
}

func (a *App) rowActionPage(c echo.Context, status int, page views.Page, form views.AcceptForm) error {
	x, err := a.rowActionIn(c)
	if err != nil {
		return err
	}
	d, err := a.store.RowAction(c.Request().Context(), actor(c), x.list, x.line, x.id)
	if err != nil {
		return err
	}
	return render(c, status, views.SameDayAction(page, d, form))
}

// showMeetRowAction shows what a same-day action on a row is about, and asks
// what was done.
func (a *App) showMeetRowAction(c echo.Context) error {
	page, err := a.pageAfter(c, rowTitle(c, "Record what was done"))
	if err != nil {
		return err
	}
	var form views.RowActionForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.meetRowPage(c, http.StatusOK, page, form)
}

// meetRowAction records what was done about a row.
func (a *App) meetRowAction(c echo.Context) error {
	x, err := a.rowActionIn(c)
	if err != nil {
		return err
	}
	var form views.RowActionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: strings.TrimSuffix(c.Request().URL.Path, "/met"), Message: "It is recorded. This is owed no more."})
	err = a.store.ChangeRowAction(c.Request().Context(), cause, x.list, x.line, review.MeetObligation{ID: x.id, Version: form.Version, Proof: form.Proof})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.meetRowPage(c, t.Status, a.page(c, rowTitle(c, "Record what was done")).With(t), form)
	})
}

func (a *App) meetRowPage(c echo.Context, status int, page views.Page, form views.RowActionForm) error {
	x, err := a.rowActionIn(c)
	if err != nil {
		return err
	}
	r, err := a.rowIn(c)
	if err != nil {
		return err
	}
	for _, o := range r.Owed {
		if o.ID == x.id {
			return a.showRowPage(c, status, r, views.MeetOnRow(page, r, o, form))
		}
	}
	return review.ErrNotFound
}
