package app

import (
	"errors"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// next claims the case that most needs this person and opens its work. Now and then,
// as the policy says, a prepared case comes before it.
func (a *App) next(c echo.Context) error {
	var form struct {
		Stage review.Stage `form:"stage"`
		Later string       `form:"later"` // a prepared case can wait
	}
	if err := readForm(c, &form); err != nil {
		return err
	}
	if form.Stage == "" || form.Stage == review.InAssessment {
		task, err := a.store.PreparedTask(c.Request().Context(), actor(c))
		if err != nil {
			return err
		}
		if task.Due && form.Later == "" {
			return redirect(c, preparedURL(c, task.Next))
		}
	}
	cause := a.cause(c, review.Answer{})
	cause.Key = "" // asking twice gives the same case again, because it is claimed
	id, err := a.store.Next(c.Request().Context(), cause, form.Stage)
	if errors.Is(err, review.ErrNotFound) {
		return redirect(c, incidentURL(c, "?none=1"))
	}
	if err != nil {
		return err
	}
	return a.toWork(c, id)
}

// toWork leads to what this person can do with a case now.
func (a *App) toWork(c echo.Context, id review.CaseID) error {
	p, err := a.store.CasePage(c.Request().Context(), actor(c), id, "")
	if err != nil {
		return err
	}
	for _, change := range []review.ChangeName{review.TriageName, review.SignFirstName, review.SignSecondName, review.PanelName} {
		if p.Offers(change) {
			return redirect(c, caseURL(c, id, views.ChangePath(change)))
		}
	}
	return redirect(c, caseURL(c, id, ""))
}

// onward is where a change leads once it is made, and what is said there: to its
// own page while the case needs more of it, else to a prepared case that is due or
// the next case's page, and home when none waits; where says in words of which stage.
func onward(c echo.Context, id review.CaseID, change review.ChangeName, said, where string) func(store.Onward) review.Answer {
	page := views.ChangePath(change)
	return func(to store.Onward) review.Answer {
		switch {
		case to.More:
			return review.Answer{Location: caseURL(c, id, page), Message: said}
		case to.Prepared != "":
			return review.Answer{Location: preparedURL(c, to.Prepared), Message: said}
		case to.Next == 0:
			return review.Answer{Location: incidentURL(c, ""), Message: said + " No more cases wait " + where + " for you."}
		}
		return review.Answer{Location: caseURL(c, to.Next, page), Message: said}
	}
}

// release gives a claimed case back to the queue.
func (a *App) release(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, ""), Message: id.String() + " went back to the queue."})
	if err := a.store.Release(c.Request().Context(), cause, id); err != nil {
		return err
	}
	return a.goOn(c, cause, cause.Done.Location)
}
