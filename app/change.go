package app

import (
	"cmp"
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

// home is where a form leads after which the case is not for this person any more.
const home = "home"

// on gives the form its two routes.
func (f caseForm[F]) on(g *echo.Group, a *App, needs review.Permission) {
	f.leading("", g, a, needs)
}

// leading is on for a form that leads to another page of the case than its own, or
// to home.
func (f caseForm[F]) leading(to string, g *echo.Group, a *App, needs review.Permission) {
	path := "/cases/:case" + views.ChangePath(f.change)
	g.GET(path, f.show(a), may(needs))
	g.POST(path, f.save(a, to), may(needs))
}

func (f caseForm[F]) show(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.caseToChange(c, f.change)
		if err != nil {
			return err
		}
		form, err := f.blank(a, c, p)
		if err != nil {
			return err
		}
		page, err := a.pageAfter(c, titleOf(f.change.Label(), p))
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
		answer := review.Answer{Location: caseURL(c, id, cmp.Or(ringPart(change), to)), Message: f.done}
		if to == home {
			answer = review.Answer{Location: incidentURL(c, ""), Message: id.String() + ": " + f.done}
		}
		cause := a.cause(c, answer)
		if f.change.SignsOutcome() {
			err = a.proves(c, cause, id, change)
		}
		if err == nil {
			_, err = a.store.ChangeCase(c.Request().Context(), cause, id, version, change)
		}
		return a.settleCase(c, cause, err, f.change.Label(), func(status int, page views.Page, p review.CasePage) error {
			return a.showCase(c, status, p, f.view(page, p, form))
		})
	}
}

// settleCase is settle for a form about the case of the address. In trouble,
// show gets the page called title and the case as it now is.
func (a *App) settleCase(c echo.Context, cause review.Cause, err error, title string, show func(status int, page views.Page, p review.CasePage) error) error {
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.casePage(c, "")
		if err != nil {
			return err
		}
		return show(t.Status, a.page(c, titleOf(title, p)).With(t), p)
	})
}

// titleOf is the title of a page about a case, which it names by its reference.
func titleOf(title string, p review.CasePage) string { return title + ", " + p.Case.ID.String() }

// casePage loads the case of the address for a page about change.
func (a *App) casePage(c echo.Context, change review.ChangeName) (review.CasePage, error) {
	id, err := caseIn(c)
	if err != nil {
		return review.CasePage{}, err
	}
	return a.store.CasePage(c.Request().Context(), actor(c), id, change)
}

// caseToChange is casePage for a page that begins a change. When that cannot be
// made now it returns why.
func (a *App) caseToChange(c echo.Context, change review.ChangeName) (review.CasePage, error) {
	p, err := a.casePage(c, change)
	if err == nil {
		err = p.Refused
	}
	return p, err
}

// caseToWorkOn is caseToChange for work during which the actor holds the case.
// It reports false once it has led elsewhere, because somebody else holds it.
func (a *App) caseToWorkOn(c echo.Context, change review.ChangeName) (review.CasePage, bool, error) {
	p, err := a.caseToChange(c, change)
	if err != nil {
		return p, false, err
	}
	held, err := a.claim(c, p.Case.ID)
	return p, held, err
}

// empty is the blank of a form that starts with nothing in it.
func empty[F any](*App, echo.Context, review.CasePage) (F, error) {
	var f F
	return f, nil
}
