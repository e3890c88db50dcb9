package app

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// A caseForm is a page with one form that makes one change to a case. Its GET
// and its POST have the same address, so that what was typed before a session
// ran out finds its way back.
type caseForm[F any] struct {
	change review.ChangeName
	// blank is the form before anything was typed.
	blank func(a *App, c echo.Context, p review.CasePage) (F, error)
	// make is the change that the form asks for, and the version that it saw.
	make func(c echo.Context, f F) (version int, change review.Change)
	view func(views.Page, review.CasePage, F) templ.Component
	done string // what the next page says
}

// on gives the form its two routes.
func (f caseForm[F]) on(g *echo.Group, a *App, needs review.Permission) {
	f.leading("", g, a, needs)
}

// leading is on for a form that leads to another page of the case than its own.
func (f caseForm[F]) leading(to string, g *echo.Group, a *App, needs review.Permission) {
	path := "/cases/:case" + views.ChangePath(f.change)
	g.GET(path, f.show(a), may(needs))
	g.POST(path, f.save(a, to), may(needs))
}

func (f caseForm[F]) show(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.casePage(c, f.change)
		if err != nil {
			return err
		}
		if p.Refused != nil {
			return p.Refused
		}
		form, err := f.blank(a, c, p)
		if err != nil {
			return err
		}
		page, err := a.pageAfter(c, f.change.Label()+", "+p.Case.ID.String())
		if err != nil {
			return err
		}
		if page.Returned, err = a.readBack(c, &form); err != nil {
			return err
		}
		return a.showCase(c, http.StatusOK, p, f.view(page, p, form))
	}
}

func (f caseForm[F]) save(a *App, to string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := caseIn(c)
		if err != nil {
			return err
		}
		var form F
		if err := readForm(c, &form); err != nil {
			return err
		}
		version, change := f.make(c, form)
		cause := a.cause(c, review.Answer{Location: caseURL(c, id, to), Message: f.done})
		_, err = a.store.ChangeCase(c.Request().Context(), cause, id, version, change)
		return a.settle(c, cause, err, func(t views.Trouble) error { return f.again(a, c, form, t) })
	}
}

// again shows the form with what was typed, beside the case as it now is.
func (f caseForm[F]) again(a *App, c echo.Context, form F, t views.Trouble) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	page := a.page(c, f.change.Label()+", "+p.Case.ID.String()).With(t)
	return a.showCase(c, t.Status, p, f.view(page, p, form))
}

// casePage loads the case of the address for a page about change.
func (a *App) casePage(c echo.Context, change review.ChangeName) (review.CasePage, error) {
	id, err := caseIn(c)
	if err != nil {
		return review.CasePage{}, err
	}
	return a.store.CasePage(c.Request().Context(), actor(c), id, change)
}

// empty is the blank of a form that starts with nothing in it.
func empty[F any](*App, echo.Context, review.CasePage) (F, error) {
	var f F
	return f, nil
}
