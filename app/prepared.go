package app

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// preparedRoutes are made-up cases on which reviewers practise and are compared.
func (a *App) preparedRoutes(in *echo.Group) {
	in.GET("/prepared-cases", a.prepared, may(review.DoAssess))
	in.GET("/prepared-cases/:key", a.showPreparedCase, may(review.DoAssess))
	in.POST("/prepared-cases/:key", a.answerPreparedCase, may(review.DoAssess))
	g := in.Group(preparedPath)
	g.GET("", a.preparedOutcome, may(review.WritePrepared))
	g.GET("/readers/:person", a.preparedOfReader, may(review.WritePrepared))
	g.GET("/cases/:key", a.preparedOfCase, may(review.WritePrepared))
	g.GET("/set/new", a.showNewPrepared, may(review.WritePrepared))
	g.POST("/set/new", a.newPrepared, may(review.WritePrepared))
	g.GET("/set/versions/:version", a.preparedVersion, may(review.WritePrepared))
	g.GET("/set/written/:proposal", a.showWrittenPrepared, may(review.WritePrepared))
	g.POST("/set/written/:proposal", a.answerWrittenPrepared, may(review.WritePrepared))
}

const (
	preparedPath  = "/assurance/prepared-cases"
	preparedTitle = "Prepared cases"
)

// prepared are the cases of whoever is signed in. A lead, who sees the reference
// answers, is led to what came of them.
func (a *App) prepared(c echo.Context) error {
	who := actor(c)
	if !review.ReadsPrepared(who) {
		return redirect(c, incidentURL(c, preparedPath))
	}
	task, err := a.store.PreparedTask(c.Request().Context(), who)
	if err != nil {
		return err
	}
	mine, err := a.store.OwnPreparedReadings(c.Request().Context(), who)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, preparedTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Prepared(page, task, mine))
}

// showPreparedCase asks about a case, or shows what was answered.
func (a *App) showPreparedCase(c echo.Context) error {
	page, err := a.pageAfter(c, preparedTitle)
	if err != nil {
		return err
	}
	var form views.PreparedForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.preparedCasePage(c, http.StatusOK, page, form)
}

func (a *App) preparedCasePage(c echo.Context, status int, page views.Page, form views.PreparedForm) error {
	ctx := c.Request().Context()
	prepared, reading, err := a.store.PreparedCase(ctx, actor(c), c.Param("key"))
	if err != nil {
		return err
	}
	wording, err := a.store.FormVersions(ctx, actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, status, views.PreparedCase(page, prepared, wording.InForce.Body, reading, form))
}

func preparedURL(c echo.Context, key string) string { return incidentURL(c, "/prepared-cases/"+key) }

// answerPreparedCase keeps what somebody answers, and shows the reference.
func (a *App) answerPreparedCase(c echo.Context) error {
	var form views.PreparedForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: preparedURL(c, c.Param("key")), Message: "Your answer was kept."})
	err := a.store.AnswerPrepared(c.Request().Context(), cause, form.Answer(c.Param("key")))
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.preparedCasePage(c, t.Status, a.page(c, preparedTitle).With(t), form)
	})
}

// preparedOutcome is how answers compare with the reference.
func (a *App) preparedOutcome(c echo.Context) error {
	v, err := a.store.PreparedVersions(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	all, err := a.store.PreparedReadings(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, preparedTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PreparedOutcome(page, v, all))
}

func (a *App) preparedOfReader(c echo.Context) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	return a.preparedSome(c, func(r review.PreparedReading) bool { return r.By == id }, views.ByReader, views.ByCase)
}

func (a *App) preparedOfCase(c echo.Context) error {
	return a.preparedSome(c, func(r review.PreparedReading) bool { return r.Key == c.Param("key") }, views.ByCase, views.ByReader)
}

// preparedSome lists those readings that are asked for: heading names what they
// have in common, and each is called by named.
func (a *App) preparedSome(c echo.Context, asked func(review.PreparedReading) bool, heading, named func(review.PreparedReading) (string, string)) error {
	all, err := a.store.PreparedReadings(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r review.PreparedReading) bool { return !asked(r) })
	if len(all) == 0 {
		return review.ErrNotFound
	}
	label, _ := heading(all[len(all)-1])
	return render(c, http.StatusOK, views.PreparedReadings(a.page(c, preparedTitle), label, all, named))
}

// preparedVersion shows one version of the set.
func (a *App) preparedVersion(c echo.Context) error {
	all, err := a.store.PreparedVersions(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	v, err := versionNamed(c, all)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PreparedVersion(a.page(c, preparedTitle), v, v.ID == all.InForce.ID))
}

// showNewPrepared asks for a new set, which begins with the one in force or with one
// that was not approved.
func (a *App) showNewPrepared(c echo.Context) error {
	v, err := a.store.PreparedVersions(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	form := views.PreparedSetForm{Base: v.InForce.ID, Cases: v.InForce.Body}
	if x := beginsWith(c, v); x != nil {
		form.Cases, form.Reason = x.Body, x.Reason
	}
	fields, err := a.parkedFields(c)
	if err != nil {
		return err
	}
	page := a.page(c, preparedTitle)
	if page.Returned = fields != nil; page.Returned {
		form = views.ReadPreparedSet(fields)
	}
	return render(c, http.StatusOK, views.NewPreparedSet(page, v, form))
}

// newPrepared puts a new set before another lead.
func (a *App) newPrepared(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form := views.ReadPreparedSet(fields)
	cause := a.cause(c, review.Answer{Location: incidentURL(c, preparedPath), Message: "The new set waits for another lead’s word. Until then nothing changes."})
	err = a.store.ProposePrepared(c.Request().Context(), cause, form.Base, form.Cases, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		v, err := a.store.PreparedVersions(c.Request().Context(), actor(c))
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Base = v.InForce.ID
		}
		return render(c, t.Status, views.NewPreparedSet(a.page(c, preparedTitle).With(t), v, form))
	})
}

// showWrittenPrepared shows a set that somebody wrote, and asks another lead about it.
func (a *App) showWrittenPrepared(c echo.Context) error {
	return a.asksAboutVersion(c, preparedTitle, a.writtenPreparedPage(c))
}

func (a *App) writtenPreparedPage(c echo.Context) versionPage {
	return func(status int, page views.Page, form views.VersionAnswerForm) error {
		all, err := a.store.PreparedVersions(c.Request().Context(), actor(c))
		if err != nil {
			return err
		}
		x, err := writtenNamed(c, all)
		if err != nil {
			return err
		}
		return render(c, status, views.WrittenPrepared(page, x, form))
	}
}

// answerWrittenPrepared approves, refuses or withdraws it.
func (a *App) answerWrittenPrepared(c echo.Context) error {
	return a.answersVersion(c, versionAnswering{preparedTitle, preparedPath, "The new set was ",
		func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
			return a.store.AnswerPreparedSet(c.Request().Context(), cause, id, answer, reason)
		}, a.writtenPreparedPage(c)})
}
