package app

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const namesTitle = "Names on letters"

// showNames asks under which names letters must not be judged by a member.
func (a *App) showNames(c echo.Context) error { return a.namesAsked(c, views.LetterNames) }

// showApproveNames asks a lead which letters somebody may judge all the same.
func (a *App) showApproveNames(c echo.Context) error { return a.namesAsked(c, views.ApproveNames) }

// namesAsked shows a form about a member's names.
func (a *App) namesAsked(c echo.Context, view namesView) error {
	person, _, err := whose(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, namesTitle)
	if err != nil {
		return err
	}
	names, err := a.store.NamesOf(c.Request().Context(), actor(c).Incident, person)
	if err != nil {
		return err
	}
	form := views.NamesOf(names)
	if page.Returned, err = readBackAs(a, c, &form, filled[views.NamesForm]); err != nil {
		return err
	}
	return a.namesPage(c, http.StatusOK, page, person, names, form, view)
}

type namesView func(views.Page, review.Member, []review.LetterName, views.NamesForm) templ.Component

func (a *App) namesPage(c echo.Context, status int, page views.Page, person review.PersonID, names []review.LetterName, form views.NamesForm, view namesView) error {
	m, err := a.store.Member(c.Request().Context(), actor(c).Incident, person)
	if err != nil {
		return err
	}
	return render(c, status, view(page, m, names, form))
}

// saveNames keeps them.
func (a *App) saveNames(c echo.Context) error {
	return a.namesSaved(c, views.LetterNames, "The names were saved.", func(cause review.Cause, person review.PersonID, f views.NamesForm) error {
		return a.store.SetNames(c.Request().Context(), cause, person, f.Was, strings.Split(f.Own, "\n"), strings.Split(f.Firm, "\n"))
	})
}

// approveNames keeps the answer.
func (a *App) approveNames(c echo.Context) error {
	return a.namesSaved(c, views.ApproveNames, "Your answer was saved.", func(cause review.Cause, person review.PersonID, f views.NamesForm) error {
		return a.store.ApproveNames(c.Request().Context(), cause, person, f.Was, f.Approved, f.Reason)
	})
}

// namesSaved makes the change that a form about a member's names asks for, and
// shows the form again on trouble.
func (a *App) namesSaved(c echo.Context, view namesView, said string, change func(review.Cause, review.PersonID, views.NamesForm) error) error {
	person, back, err := whose(c)
	if err != nil {
		return err
	}
	var form views.NamesForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	if back != "" {
		back = "/people" // of which a lead sees no more
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, back), Message: said})
	return a.settle(c, cause, change(cause, person, form), func(t views.Trouble) error {
		names, err := a.store.NamesOf(c.Request().Context(), actor(c).Incident, person)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Was = views.NamesOf(names).Was
		}
		return a.namesPage(c, t.Status, a.page(c, namesTitle).With(t), person, names, form, view)
	})
}
