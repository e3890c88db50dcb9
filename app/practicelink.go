package app

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// practiceLinks lists the links through which a practice answers.
func (a *App) practiceLinks(c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	l, err := a.store.PracticeLinks(c.Request().Context(), actor(c), code)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Links of practice "+views.PracticePart(code))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PracticeLinks(page, l))
}

// linksURL is the address of the links of a practice.
func linksURL(c echo.Context, code string) string {
	return incidentURL(c, "/practices/"+views.PracticePart(code)+"/links")
}

// showNewPracticeLink asks for how long a link works.
func (a *App) showNewPracticeLink(c echo.Context) error {
	form := views.PracticeLinkForm{Days: "14"}
	page := a.page(c, newLinkTitle(c))
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.renderNewPracticeLink(c, http.StatusOK, page, form)
}

func newLinkTitle(c echo.Context) string { return "Make a link for practice " + c.Param("practice") }

func (a *App) renderNewPracticeLink(c echo.Context, status int, page views.Page, form views.PracticeLinkForm) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	l, err := a.store.PracticeLinks(c.Request().Context(), actor(c), code)
	if err != nil {
		return err
	}
	if err := visitOf(c).incident.Policy.LinkRefusal(code, actor(c)); err != nil && status == http.StatusOK {
		return err
	}
	return render(c, status, views.NewPracticeLink(page, l.To, form))
}

// newPracticeLink makes a link and shows it, once.
func (a *App) newPracticeLink(c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	var form views.PracticeLinkForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: linksURL(c, code), Message: "A link was made and shown. If nobody noted it, end it and make another."})
	token, err := a.store.MakePracticeLink(c.Request().Context(), cause, review.NewPracticeLink{Practice: code, Days: whole(strings.TrimSpace(form.Days))})
	if err != nil {
		return a.settle(c, cause, err, func(t views.Trouble) error {
			return a.renderNewPracticeLink(c, t.Status, a.page(c, newLinkTitle(c)).With(t), form)
		})
	}
	l, err := a.store.PracticeLinks(c.Request().Context(), actor(c), code)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PracticeLinkMade(a.page(c, "A link for practice "+code), l.To, l.Links[0], a.wholeURL(c, "/practice-links/"+token)))
}

// linkIn is the link that the address names.
func (a *App) linkIn(c echo.Context) (review.PracticeLink, error) {
	id, err := numberIn(c, "link")
	if err != nil {
		return review.PracticeLink{}, err
	}
	l, err := a.store.PracticeLink(c.Request().Context(), actor(c), review.PracticeLinkID(id))
	if err == nil && views.PracticePart(l.To.Code) != c.Param("practice") {
		err = review.ErrNotFound
	}
	return l, err
}

func endLinkTitle(l review.PracticeLink) string {
	return "End link " + strconv.FormatInt(int64(l.ID), 10)
}

// showEndPracticeLink asks why a link is ended.
func (a *App) showEndPracticeLink(c echo.Context) error {
	l, err := a.linkIn(c)
	if err != nil {
		return err
	}
	if err := l.EndRefusal(actor(c), a.store.Now()); err != nil {
		return err
	}
	var form views.EndLinkForm
	page := a.page(c, endLinkTitle(l))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.EndPracticeLink(page, l, form))
}

// endPracticeLink ends a link.
func (a *App) endPracticeLink(c echo.Context) error {
	l, err := a.linkIn(c)
	if err != nil {
		return err
	}
	var form views.EndLinkForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: linksURL(c, l.To.Code), Message: "The link has been ended. Nothing can be answered through it any more."})
	err = a.store.EndPracticeLink(c.Request().Context(), cause, l.ID, form.Why)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.EndPracticeLink(a.page(c, endLinkTitle(l)).With(t), l, form))
	})
}
