package app

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// restrictedRoutes are who may see restricted patients. What they show of a case
// is its reference.
func (a *App) restrictedRoutes(in *echo.Group) {
	caseForm[views.ReasonForm]{review.RestrictName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return 0, review.Restrict{Reason: f.Reason}
	}, views.Restrict, "The patient is restricted. Name who may see the case."}.leading("/restricted", in, a, review.SetUp)

	in.GET("/restricted", a.restricted, may(review.SeeKeptBack))
	in.GET("/cases/:case/restricted", a.showRestricted, may(review.SeeKeptBack))
	restrictedForm[views.ReadersForm]{"/readers", review.NameReadersName, func(r review.RestrictedPage) views.ReadersForm {
		return views.ReadersForm{Readers: r.Readers}
	}, func(f views.ReadersForm) review.Change {
		return review.NameReaders{Readers: f.Readers, Reason: f.Reason}
	}, views.NameReaders, "It is recorded who may see the case."}.on(in, a)
	restrictedForm[views.EndForm]{"/end", review.AskEndName, noEnd, func(f views.EndForm) review.Change {
		return review.AskEndRestriction{Reason: f.Reason}
	}, views.AskEnd, "A second person must answer. Until then the patient stays restricted."}.on(in, a)
	restrictedForm[views.EndForm]{"/answer", review.AnswerEndName, noEnd, func(f views.EndForm) review.Change {
		return review.AnswerEndRestriction{Answer: f.Answer, Reason: f.Reason}
	}, views.AnswerEnd, "Your answer is recorded."}.on(in, a)
}

func noEnd(review.RestrictedPage) views.EndForm { return views.EndForm{} }

// restricted are the restricted patients by reference.
func (a *App) restricted(c echo.Context) error {
	lines, next, err := a.store.RestrictedLines(c.Request().Context(), actor(c), review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Restricted patients")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RestrictedPatients(page, lines, nextPage(c, next)))
}

// showRestricted is who may see a case, and who has looked.
func (a *App) showRestricted(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	r, err := a.store.RestrictedPage(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Who may see "+id.String())
	if err != nil {
		return err
	}
	s := sight{change: "see who looked", facts: map[string]string{"case": id.String()}}
	return a.show(c, http.StatusOK, s, views.RestrictedCase(page, r, members))
}

// A restrictedForm is a page with one form about who sees a restricted patient,
// for somebody who need not see the case.
type restrictedForm[F any] struct {
	path   string
	change review.ChangeName
	blank  func(review.RestrictedPage) F
	make   func(F) review.Change
	view   func(views.Page, review.CaseID, []review.Member, F) templ.Component
	done   string
}

func (f restrictedForm[F]) on(g *echo.Group, a *App) {
	g.GET("/cases/:case/restricted"+f.path, f.show(a), may(review.KeepBack))
	g.POST("/cases/:case/restricted"+f.path, f.save(a), may(review.KeepBack))
}

func (f restrictedForm[F]) show(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := caseIn(c)
		if err != nil {
			return err
		}
		r, err := a.store.RestrictedPage(c.Request().Context(), actor(c), id)
		if err != nil {
			return err
		}
		form := f.blank(r)
		page := a.page(c, f.change.Label()+", "+id.String())
		if page.Returned, err = a.readBack(c, &form); err != nil {
			return err
		}
		return f.render(a, c, http.StatusOK, page, id, form)
	}
}

func (f restrictedForm[F]) save(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := caseIn(c)
		if err != nil {
			return err
		}
		var form F
		if err := readForm(c, &form); err != nil {
			return err
		}
		cause := a.cause(c, review.Answer{Location: incidentURL(c, "/restricted"), Message: f.done})
		err = a.store.ChangeRestricted(c.Request().Context(), cause, id, f.make(form))
		return a.settle(c, cause, err, func(t views.Trouble) error {
			return f.render(a, c, t.Status, a.page(c, f.change.Label()+", "+id.String()).With(t), id, form)
		})
	}
}

func (f restrictedForm[F]) render(a *App, c echo.Context, status int, page views.Page, id review.CaseID, form F) error {
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, status, f.view(page, id, members, form))
}
