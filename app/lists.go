package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// lists are all lists of the incident. They hold figures and nothing of a patient.
func (a *App) lists(c echo.Context) error {
	all, err := a.store.Lists(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	uploads, err := a.store.Uploads(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	changed, err := a.store.ChangedRows(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	kept, err := a.store.KeptCount(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Lists")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Lists(page, views.ListsPage{All: all, Uploads: uploads, Kept: kept, Changed: changed}))
}

// list is one list: how far its load is, or what it brought.
func (a *App) list(c echo.Context) error {
	l, err := a.listIn(c)
	if err != nil {
		return err
	}
	p := views.ListPage{List: l, Again: c.QueryParam("again") != ""}
	if l.DeclaredWhat == "patients" && l.Phase == intake.Loaded {
		if p.PatientsOn, err = a.store.PatientsOn(c.Request().Context(), l.ID); err != nil {
			return err
		}
	}
	if p.Answers, err = a.store.GivenAnswers(c.Request().Context(), l.ID); err != nil {
		return err
	}
	if l.Now.Waiting > 0 {
		changed, err := a.store.ChangedRows(c.Request().Context(), l.Incident)
		if err != nil {
			return err
		}
		p.Changed = changed[l.ID]
	}
	page, err := a.pageAfter(c, "List "+c.Param("list"))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.List(page, p))
}

// waiting are the reasons for which rows of the incident's lists wait.
func (a *App) waiting(c echo.Context) error {
	faults, err := a.store.Faults(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	urgent, err := a.store.UrgentRows(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Waiting(a.page(c, "Rows that wait"), faults, urgent))
}

// listIn is the list that the address names.
func (a *App) listIn(c echo.Context) (intake.List, error) {
	id, err := numberIn(c, "list")
	if err != nil {
		return intake.List{}, err
	}
	return a.store.List(c.Request().Context(), actor(c).Incident, review.ListID(id))
}
