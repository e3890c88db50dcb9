package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// A versionPage shows a version that somebody wrote, and asks about it.
type versionPage func(status int, page views.Page, form views.VersionAnswerForm) error

// asksAboutVersion asks whoever may about a version that somebody wrote.
func (a *App) asksAboutVersion(c echo.Context, title string, show versionPage) error {
	page, err := a.pageAfter(c, title)
	if err != nil {
		return err
	}
	var form views.VersionAnswerForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return show(http.StatusOK, page, form)
}

// A versionAnswering is how the version that the address names is answered about.
type versionAnswering struct {
	title string
	back  string // where the answer leads to, within the incident
	said  string // what the next page says before the answer
	save  func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error
	show  versionPage
}

// answersVersion approves, refuses or withdraws a version that somebody wrote.
func (a *App) answersVersion(c echo.Context, v versionAnswering) error {
	id, err := numberIn(c, "proposal")
	if err != nil {
		return err
	}
	var form views.VersionAnswerForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, v.back), Message: v.said + string(form.Answer) + "."})
	err = v.save(cause, id, form.Answer, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return v.show(t.Status, a.page(c, v.title).With(t), form)
	})
}

// versionNamed is the version that the address names of those that were in force.
func versionNamed[B any](c echo.Context, all review.Versions[B]) (review.VersionOf[B], error) {
	n, err := numberIn(c, "version")
	if err != nil {
		return review.VersionOf[B]{}, err
	}
	return all.Find(review.DefinitionID(n))
}

// writtenNamed is the version that the address names of those that somebody wrote.
func writtenNamed[B any](c echo.Context, all review.Versions[B]) (review.WrittenOf[B], error) {
	n, err := numberIn(c, "proposal")
	if err != nil {
		return review.WrittenOf[B]{}, err
	}
	return all.FindWritten(n)
}

// beginsWith is the version that somebody wrote with which a new one begins, as the
// address asks, or nil.
func beginsWith[B any](c echo.Context, all review.Versions[B]) *review.WrittenOf[B] {
	x, err := all.FindWritten(numberAsked(c, "from"))
	if err != nil {
		return nil
	}
	return &x
}
