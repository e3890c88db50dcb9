package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const handOverTitle = "Hand over"

// personIn is the person that the address names, member or not.
func personIn(c echo.Context) (review.PersonID, error) {
	id, err := numberIn(c, "person")
	return review.PersonID(id), err
}

// showHandOver asks who takes over what somebody holds. Once somebody was chosen
// it shows what that would do.
func (a *App) showHandOver(c echo.Context) error {
	page, err := a.pageAfter(c, handOverTitle)
	if err != nil {
		return err
	}
	fields := joined(c.QueryParams())
	parked, err := a.parkedFields(c)
	if err != nil {
		return err
	}
	if page.Returned = parked != nil; page.Returned {
		fields = parked
	}
	form, err := filled[views.HandOverForm](fields)
	if err != nil {
		return err
	}
	if !fields.Has("look") && !page.Returned {
		if form.Until == "" {
			form.Until = review.Date(review.AddWorkingDays(a.store.Now(), review.AllocationDays))
		}
		return a.askHandOver(c, http.StatusOK, page, form, nil)
	}
	return a.planHandOver(c, http.StatusOK, page, form)
}

// planHandOver shows the form with what it would do now, or what is wrong with it.
func (a *App) planHandOver(c echo.Context, status int, page views.Page, form views.HandOverForm) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	plan, err := a.store.HandOverPlan(c.Request().Context(), actor(c), form.Ask(id))
	if trouble, ok := troubleOf(err); err != nil && ok {
		return a.askHandOver(c, trouble.Status, page.With(trouble), form, nil)
	}
	if err != nil {
		return err
	}
	return a.askHandOver(c, status, page, form, &plan)
}

func (a *App) askHandOver(c echo.Context, status int, page views.Page, form views.HandOverForm, plan *review.HandOverPlan) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	x := views.HandingOver{Form: form, Plan: plan}
	if x.Holding, err = a.store.Burden(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	if x.Members, err = a.store.Members(c.Request().Context(), actor(c).Incident); err != nil {
		return err
	}
	return render(c, status, views.HandOver(page, x))
}

// handOver gives everything that somebody holds to others, as the page showed it.
func (a *App) handOver(c echo.Context) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	var form views.HandOverForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.store.HandOver(c.Request().Context(), cause, form.Ask(id), form.Cases, form.Owed, func(made review.AllocationID) review.Answer {
		return review.Answer{Location: incidentURL(c, "/allocations/"+strconv.FormatInt(int64(made), 10)), Message: "It was handed over. Nothing of it is theirs any more."}
	})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		page := a.page(c, handOverTitle).With(t)
		if t.Status == http.StatusUnprocessableEntity {
			return a.askHandOver(c, t.Status, page, form, nil)
		}
		return a.planHandOver(c, t.Status, page, form)
	})
}

// afterRoles is where a change of somebody's roles leads: to handing over what
// they hold, if they hold anything, else to the people.
func (a *App) afterRoles(c echo.Context, id review.PersonID, done string) review.Answer {
	h, err := a.store.Burden(c.Request().Context(), actor(c), id)
	if err != nil || !h.Any() {
		return review.Answer{Location: incidentURL(c, "/people"), Message: done}
	}
	return review.Answer{Location: incidentURL(c, "/people/"+strconv.FormatInt(int64(id), 10)+"/hand-over"), Message: done + " What they hold can be handed over here."}
}
