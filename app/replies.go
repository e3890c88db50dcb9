package app

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// A listForm is a page with one form about letters that a practice owes a reply to.
type listForm struct {
	path, title, done string
	ticked            func(review.ReleaseState) bool // letters that are ticked at first
	save              func(context.Context, *store.Store, review.Cause, string, views.PracticeReplyForm) error
	view              func(views.Page, review.PracticePage, views.PracticeReplyForm) templ.Component
}

var replyToList = listForm{"/reply", "One answer for the list of practice ", "The answer is recorded for each of those letters.", review.ReleaseState.AwaitsReply,
	func(ctx context.Context, s *store.Store, cause review.Cause, code string, f views.PracticeReplyForm) error {
		return s.ReplyToList(ctx, cause, store.ListReply{Practice: code, Releases: f.Releases, Kind: f.Reply, Whom: f.Whom, At: moment(f.Date, f.Clock), Note: f.Note})
	}, views.PracticeReply}

var chaseList = listForm{"/chase", "No reply of practice ", "It is recorded for each of those letters. They stay owed.",
	func(s review.ReleaseState) bool { return s == review.ChaseDue || s == review.ToEscalate },
	func(ctx context.Context, s *store.Store, cause review.Cause, code string, f views.PracticeReplyForm) error {
		return s.ChaseList(ctx, cause, store.ListChase{Practice: code, Releases: f.Releases, Kind: f.Kind, Whom: f.Whom, At: moment(f.Date, f.Clock), Note: f.Note})
	}, views.PracticeChase}

// on gives the form its two routes.
func (f listForm) on(g *echo.Group, a *App) {
	g.GET("/practices/:practice"+f.path, func(c echo.Context) error { return f.show(a, c) }, may(review.ReleaseLate))
	g.POST("/practices/:practice"+f.path, func(c echo.Context) error { return f.post(a, c) }, may(review.ReleaseLate))
}

func (f listForm) show(a *App, c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	g, err := a.store.Awaiting(c.Request().Context(), actor(c), code)
	if err != nil {
		return err
	}
	var form views.PracticeReplyForm
	form.Date, form.Clock = dateAndClock(a.store.Now())
	for _, l := range g.Lines {
		if f.ticked(l.State) {
			form.Releases = append(form.Releases, l.Release)
		}
	}
	page := a.page(c, f.title+views.PracticePart(code))
	if page.Returned, err = readBackAs(a, c, &form, filled[views.PracticeReplyForm]); err != nil {
		return err
	}
	return a.show(c, http.StatusOK, releasesSeen(g), f.view(page, g, form))
}

func (f listForm) post(a *App, c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	var form views.PracticeReplyForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/practices/"+views.PracticePart(code)), Message: f.done})
	err = f.save(c.Request().Context(), a.store, cause, code, form)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		g, err := a.store.Awaiting(c.Request().Context(), actor(c), code)
		if err != nil {
			return err
		}
		return a.show(c, t.Status, releasesSeen(g), f.view(a.page(c, f.title+views.PracticePart(code)).With(t), g, form))
	})
}

// showWaiveReleases asks an owner for the name and the reason of a waiver.
func (a *App) showWaiveReleases(c echo.Context) error {
	form := views.WaiveClassForm{State: review.ReleaseState(c.QueryParam("state")), Practice: c.QueryParam("practice")}
	page := a.page(c, "Waive a class of late letters")
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.renderWaiver(c, http.StatusOK, page, form)
}

// renderWaiver shows the form with how many letters are in the class now.
func (a *App) renderWaiver(c echo.Context, status int, page views.Page, form views.WaiveClassForm) error {
	if !form.State.Waivable() {
		return review.ErrNotFound
	}
	ctx := c.Request().Context()
	if form.Practice == "" {
		l, err := a.store.Practices(ctx, actor(c), "")
		if err != nil {
			return err
		}
		return render(c, status, views.WaiveReleases(page, review.Practice{}, l.Total.Counts[form.State], form))
	}
	code, err := practiceCalled(form.Practice)
	if err != nil {
		return err
	}
	g, err := a.store.PracticeReleases(ctx, actor(c), code, form.State, 0)
	if err != nil {
		return err
	}
	return render(c, status, views.WaiveReleases(page, g.Practice, g.Total, form))
}

// waiveReleases waives a class in an owner's name.
func (a *App) waiveReleases(c echo.Context) error {
	var form views.WaiveClassForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	code, err := "", error(nil)
	if form.Practice != "" {
		if code, err = practiceCalled(form.Practice); err != nil {
			return err
		}
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/practices"), Message: "The class was waived in your name."})
	err = a.store.WaiveReleases(c.Request().Context(), cause, review.WaiveClass{Name: form.Name, State: form.State, Practice: code, OneOnly: form.Practice != "", Expected: form.Expected, Reason: form.Reason})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.renderWaiver(c, t.Status, a.page(c, "Waive a class of late letters").With(t), form)
	})
}
