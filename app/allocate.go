package app

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// allocateRoutes are how cases are given to people and taken back.
func (a *App) allocateRoutes(in *echo.Group) {
	in.GET("/allocate", a.showAllocate, may(review.Allocate))
	in.POST("/allocate", a.allocate, may(review.Allocate))
	in.GET("/allocations", a.allocations, may(review.Allocate))
	in.GET("/allocations/take-back", a.showTakeBack, may(review.Allocate))
	in.POST("/allocations/take-back", a.takeBack, may(review.Allocate))
	in.GET("/allocations/:allocation", a.showAllocation, may(review.Allocate))
	in.POST("/allocations/:allocation", a.undoAllocation, may(review.Allocate))
}

// showAllocate asks which cases go to whom. Once somebody was chosen it shows
// what that would do.
func (a *App) showAllocate(c echo.Context) error {
	fields, err := a.parkedFields(c)
	if err != nil {
		return err
	}
	page := a.page(c, "Allocate cases")
	if page.Returned = fields != nil; !page.Returned {
		fields = joined(c.QueryParams())
	}
	form := views.ReadAllocateForm(fields, review.FilterOf(fields))
	if !fields.Has("look") && !page.Returned {
		if form.Until == "" {
			form.Until = review.Date(review.AddWorkingDays(a.store.Now(), review.AllocationDays))
		}
		return a.askAllocation(c, http.StatusOK, page, views.Allocating{Form: form})
	}
	if fields.Get("look") == views.LookByRota {
		weeks, err := a.store.WorkingWeeks(c.Request().Context(), actor(c).Incident)
		if err != nil {
			return err
		}
		form.ShareByRota(review.SharesByRota(weeks, a.store.Now(), form.Until))
	}
	return a.planAllocation(c, http.StatusOK, page, form)
}

// planAllocation shows the form with what it would do now, or what is wrong with it.
func (a *App) planAllocation(c echo.Context, status int, page views.Page, form views.AllocateForm) error {
	x := views.Allocating{Form: form}
	plan, err := a.store.AllocationPlan(c.Request().Context(), actor(c), form.Ask())
	if trouble, ok := troubleOf(err); err != nil && ok {
		return a.askAllocation(c, trouble.Status, page.With(trouble), x)
	}
	if err != nil {
		return err
	}
	x.Plan = &plan
	return a.askAllocation(c, status, page, x)
}

func (a *App) askAllocation(c echo.Context, status int, page views.Page, x views.Allocating) error {
	ctx, incident := c.Request().Context(), actor(c).Incident
	var err error
	if x.Members, err = a.store.Members(ctx, incident); err != nil {
		return err
	}
	x.List.Filter = x.Form.Filter.Known(actor(c))
	if x.List.Specialties, err = a.store.Specialties(ctx, incident); err != nil {
		return err
	}
	s := sight{change: "see cases", facts: map[string]string{"route": c.Path()}, listed: true}
	if x.Plan != nil {
		s.cases = allocationCases(x.Plan.Sample)
		for _, l := range x.Plan.Left {
			s.cases = append(s.cases, l.Cases...)
		}
	}
	return a.show(c, status, s, views.Allocate(page, x))
}

func allocationCases(lines []review.AllocationLine) []review.CaseID {
	var ids []review.CaseID
	for _, l := range lines {
		ids = append(ids, l.Case)
	}
	return ids
}

// allocate gives the cases to the people, as the page showed it.
func (a *App) allocate(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form := views.ReadAllocateForm(fields, review.FilterOf(fields))
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.store.Allocate(c.Request().Context(), cause, form.Ask(), seenIn(fields), a.allocated(c, "allocated. All of it can be undone on this page."))
	return a.settle(c, cause, err, func(t views.Trouble) error {
		page := a.page(c, "Allocate cases").With(t)
		if t.Status == http.StatusUnprocessableEntity {
			return a.askAllocation(c, t.Status, page, views.Allocating{Form: form})
		}
		return a.planAllocation(c, t.Status, page, form)
	})
}

// seenIn is how many cases the page showed that was decided on.
func seenIn(fields url.Values) int {
	n, err := strconv.Atoi(fields.Get("seen"))
	if err != nil {
		return -1
	}
	return n
}

// allocated is the answer to what was done with cases: it leads to its own page.
func (a *App) allocated(c echo.Context, done string) func(review.AllocationID, int) review.Answer {
	return func(id review.AllocationID, n int) review.Answer {
		return review.Answer{Location: incidentURL(c, "/allocations/"+strconv.FormatInt(int64(id), 10)), Message: views.CasesWere(n) + " " + done}
	}
}

// allocations are who has what, and what was done.
func (a *App) allocations(c echo.Context) error {
	ctx := c.Request().Context()
	now, err := a.store.AllocatedNow(ctx, actor(c))
	if err != nil {
		return err
	}
	all, next, err := a.store.Allocations(ctx, actor(c), review.AllocationID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Allocations")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Allocations(page, now, all, nextPage(c, next)))
}

// showAllocation is one that was made, with the form that undoes it.
func (a *App) showAllocation(c echo.Context) error {
	page, err := a.pageAfter(c, "Allocation")
	if err != nil {
		return err
	}
	return a.allocationPage(c, http.StatusOK, page)
}

func (a *App) allocationPage(c echo.Context, status int, page views.Page) error {
	id, err := numberIn(c, "allocation")
	if err != nil {
		return err
	}
	x, err := a.store.Allocation(c.Request().Context(), actor(c), review.AllocationID(id), review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	s := sight{change: "see cases", cases: allocationCases(x.Lines), facts: map[string]string{"allocation": c.Param("allocation")}, listed: true}
	return a.show(c, status, s, views.Allocation(page, x, nextPage(c, x.Next)))
}

// undoAllocation takes back as a whole what an allocation did.
func (a *App) undoAllocation(c echo.Context) error {
	id, err := numberIn(c, "allocation")
	if err != nil {
		return err
	}
	fields, err := posted(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/allocations/"+c.Param("allocation")), Message: "It was undone."})
	err = a.store.UndoAllocation(c.Request().Context(), cause, review.AllocationID(id), seenIn(fields))
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.allocationPage(c, t.Status, a.page(c, "Allocation").With(t))
	})
}

// takeBackForm reads which cases are taken back.
func takeBackForm(fields url.Values) views.TakeBackForm {
	person, _ := strconv.ParseInt(fields.Get("person"), 10, 64)
	return views.TakeBackForm{AllocateForm: views.ReadAllocateForm(fields, review.FilterOf(fields)), Person: review.PersonID(person)}
}

func takeBackAsk(f views.TakeBackForm) store.TakeBackAsk {
	ask := store.TakeBackAsk{Cases: f.Cases, Person: f.Person}
	if f.Pick == views.PickAll {
		ask.Cases, ask.Filter = nil, &f.Filter
	}
	return ask
}

func (a *App) showTakeBack(c echo.Context) error {
	fields, err := a.parkedFields(c)
	if err != nil {
		return err
	}
	page := a.page(c, "Take cases back")
	if page.Returned = fields != nil; !page.Returned {
		fields = c.QueryParams()
	}
	return a.takeBackPage(c, http.StatusOK, page, takeBackForm(fields))
}

func (a *App) takeBackPage(c echo.Context, status int, page views.Page, form views.TakeBackForm) error {
	plan, err := a.store.TakeBackPlan(c.Request().Context(), actor(c), takeBackAsk(form))
	if err != nil {
		return err
	}
	list := views.Cases{Filter: form.Filter.Known(actor(c))}
	s := sight{change: "see cases", cases: allocationCases(plan.Sample), facts: map[string]string{"route": c.Path()}, listed: true}
	return a.show(c, status, s, views.TakeBack(page, form, plan, list))
}

// takeBack gives allocated cases back to the queue.
func (a *App) takeBack(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form := takeBackForm(fields)
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.store.TakeBack(c.Request().Context(), cause, takeBackAsk(form), seenIn(fields), a.allocated(c, "taken back. All of it can be undone on this page."))
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.takeBackPage(c, t.Status, a.page(c, "Take cases back").With(t), form)
	})
}
