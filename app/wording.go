package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/wording"
	"harmreview/views"
)

// wordingRoutes are what letters to people say, which every member may read.
func (a *App) wordingRoutes(in *echo.Group) {
	g := in.Group("/set-up/letters-to-people")
	g.GET("", a.wordings, may(review.SeeIncident))
	g.GET("/:kind", a.wording, may(review.SeeIncident))
	g.GET("/:kind/new", a.showNewWording, may(review.WriteWording))
	g.POST("/:kind/new", a.newWording, may(review.WriteWording))
	g.GET("/:kind/versions/:version", a.wordingVersion, may(review.SeeIncident))
	g.GET("/:kind/versions/:version/:sample", a.sampleOfVersion, may(review.SeeIncident))
	g.GET("/:kind/written/:proposal", a.showWrittenWording, may(review.SeeIncident))
	g.POST("/:kind/written/:proposal", a.answerWording, may(review.WriteWording))
	g.GET("/:kind/written/:proposal/:sample", a.sampleOfWritten, may(review.SeeIncident))
}

// wordings lists each kind.
func (a *App) wordings(c echo.Context) error {
	all, err := a.store.Wording(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Letters to people")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Wording(page, all))
}

// wordingIn is the kind of the address with the letterhead in force.
func (a *App) wordingIn(c echo.Context) (p wording.Page, head wording.Template, err error) {
	ctx, incident := c.Request().Context(), actor(c).Incident
	if p, err = a.store.WordingPage(ctx, incident, wording.Kind(c.Param("kind"))); err != nil {
		return p, head, err
	}
	letterhead, err := a.store.WordingPage(ctx, incident, wording.Letterhead)
	return p, letterhead.InForce.Body, err
}

// wording shows what a kind of letter says.
func (a *App) wording(c echo.Context) error {
	p, head, err := a.wordingIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Letters to people: "+p.Kind.Label())
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.WordingOf(page, p, head))
}

// versionIn is the version of the address, of its kind, with the letterhead in force.
func (a *App) versionIn(c echo.Context) (p wording.Page, v wording.Version, head wording.Template, err error) {
	if p, head, err = a.wordingIn(c); err == nil {
		v, err = versionNamed(c, p.Versions)
	}
	return p, v, head, err
}

// writtenIn is the written version of the address, likewise.
func (a *App) writtenIn(c echo.Context) (p wording.Page, x wording.Written, head wording.Template, err error) {
	if p, head, err = a.wordingIn(c); err == nil {
		x, err = writtenNamed(c, p.Versions)
	}
	return p, x, head, err
}

func (a *App) wordingVersion(c echo.Context) error {
	p, v, head, err := a.versionIn(c)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.WordingVersion(a.page(c, p.Kind.Label()), p.Kind, v, head, v.ID == p.InForce.ID))
}

func (a *App) sampleOfVersion(c echo.Context) error {
	p, v, head, err := a.versionIn(c)
	if err != nil {
		return err
	}
	return a.sample(c, p.Kind, v.Body, head)
}

func (a *App) sampleOfWritten(c echo.Context) error {
	p, x, head, err := a.writtenIn(c)
	if err != nil {
		return err
	}
	return a.sample(c, p.Kind, x.Body, head)
}

// sample answers with the letter to a made-up person, as it is printed or kept.
func (a *App) sample(c echo.Context, k wording.Kind, t, head wording.Template) error {
	l, _ := wording.Sample(k, t, head)
	l.LargePrint = c.QueryParam("large") != ""
	switch c.Param("sample") {
	case "sample.pdf":
		b, err := paper.PDF(l, paper.DL, a.store.Now())
		if err != nil {
			return err
		}
		return sendPDF(c, "sample", b)
	case "sample.html":
		b, err := paper.HTML(l, paper.DL)
		if err != nil {
			return err
		}
		return sendSheet(c, "sample", b)
	}
	return review.ErrNotFound
}

// sendPDF answers with a PDF of ours. A frame of ours may hold it, and nothing in
// it runs or loads.
func sendPDF(c echo.Context, name string, b []byte) error {
	h := c.Response().Header()
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
	h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	return c.Blob(http.StatusOK, "application/pdf", b)
}

// sendSheet answers with a letter as a page of its own, whose style alone counts.
func sendSheet(c echo.Context, name string, b []byte) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+paper.StyleSource+"; frame-ancestors 'none'; sandbox")
	h.Set("Content-Disposition", `inline; filename="`+name+`.html"`)
	return c.HTMLBlob(http.StatusOK, b)
}

// showNewWording asks for a new version, which begins with the one in force or
// with one that was not approved.
func (a *App) showNewWording(c echo.Context) error {
	p, _, err := a.wordingIn(c)
	if err != nil {
		return err
	}
	form := views.WordingFormOf(p.InForce.ID, p.InForce.Body)
	if x := beginsWith(c, p.Versions); x != nil {
		form = views.WordingFormOf(p.InForce.ID, x.Body)
		form.Reason = x.Reason
	}
	page := a.page(c, p.Kind.Label()+": a new version")
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewWording(page, p, form, nil))
}

// newWording puts a new version before a lead, or shows it with a made-up person.
func (a *App) newWording(c echo.Context) error {
	p, head, err := a.wordingIn(c)
	if err != nil {
		return err
	}
	var form views.WordingForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	title := p.Kind.Label() + ": a new version"
	if form.Go == "look" {
		page := a.page(c, title)
		if problems := form.Template().Check(p.Kind); len(problems) > 0 {
			page = page.With(views.Trouble{Status: http.StatusUnprocessableEntity, Problems: problems})
			return render(c, http.StatusUnprocessableEntity, views.NewWording(page, p, form, nil))
		}
		l, _ := wording.Sample(p.Kind, form.Template(), head)
		return render(c, http.StatusOK, views.NewWording(page, p, form, &l))
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/set-up/letters-to-people/"+string(p.Kind)), Message: "The new version waits for a lead’s word. Until then nothing changes."})
	err = a.store.ProposeWording(c.Request().Context(), cause, p.Kind, form.Base, form.Template(), form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, _, err := a.wordingIn(c)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Base = p.InForce.ID
		}
		return render(c, t.Status, views.NewWording(a.page(c, title).With(t), p, form, nil))
	})
}

// showWrittenWording shows a version that somebody wrote, and asks a lead about it.
func (a *App) showWrittenWording(c echo.Context) error {
	return a.asksAboutVersion(c, wording.Kind(c.Param("kind")).Label(), a.writtenWording(c))
}

// answerWording approves, refuses or withdraws it.
func (a *App) answerWording(c echo.Context) error {
	k := wording.Kind(c.Param("kind"))
	return a.answersVersion(c, versionAnswering{k.Label(), "/set-up/letters-to-people/" + string(k), "The new version was ",
		func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
			return a.store.AnswerWording(c.Request().Context(), cause, k, id, answer, reason)
		}, a.writtenWording(c)})
}

func (a *App) writtenWording(c echo.Context) versionPage {
	return func(status int, page views.Page, form views.VersionAnswerForm) error {
		p, x, head, err := a.writtenIn(c)
		if err != nil {
			return err
		}
		return render(c, status, views.WordingWritten(page, p.Kind, x, head, form))
	}
}
