package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// showUndo says what the undo of a list would do.
func (a *App) showUndo(c echo.Context) error {
	l, err := a.listIn(c)
	if err != nil {
		return err
	}
	page := a.page(c, "Undo list "+c.Param("list"))
	var form views.ReasonForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.undoPreview(c, http.StatusOK, page, l, form)
}

// undoPreview shows the preview of an undo, with its form.
func (a *App) undoPreview(c echo.Context, status int, page views.Page, l intake.List, form views.ReasonForm) error {
	u, err := a.store.PreviewUndo(c.Request().Context(), actor(c), l)
	if err != nil {
		return err
	}
	return a.show(c, status, undoSight(c, u.Stays), views.Undo(page, l, u, form))
}

func undoSight(c echo.Context, t intake.UndoTable) sight {
	return sight{change: "see rows", listed: true, cases: t.Cases(), facts: map[string]string{"list": c.Param("list"), "undo": string(t.Figure)}}
}

// undo orders a list undone. It is carried out in the background.
func (a *App) undo(c echo.Context) error {
	l, err := a.listIn(c)
	if err != nil {
		return err
	}
	var form views.ReasonForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/"+c.Param("list")), Message: "The list is being undone."})
	err = a.store.UndoList(c.Request().Context(), cause, l.ID, intake.Undo{Reason: form.Reason})
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.undoPreview(c, t.Status, a.page(c, "Undo list "+c.Param("list")).With(t), l, form)
	})
}

// undoLines is the table behind a figure of the preview.
func (a *App) undoLines(c echo.Context) error {
	l, err := a.listIn(c)
	if err != nil {
		return err
	}
	t, err := a.store.UndoLines(c.Request().Context(), actor(c), l, intake.UndoFigure(c.Param("figure")), numberAsked(c, "after"))
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, undoSight(c, t), views.UndoLines(a.page(c, "Undo list "+c.Param("list")), l, t))
}
