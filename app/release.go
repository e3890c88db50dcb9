package app

import (
	"net/http"
	"regexp"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// releaseRoutes are practices with their late letters, and batches of those.
func (a *App) releaseRoutes(g *echo.Group) {
	g.GET("/practices", a.releasePractices, may(review.SeePractices))
	g.GET("/practices/waive", a.showWaiveReleases, may(review.WaiveClasses))
	g.POST("/practices/waive", a.waiveReleases, may(review.WaiveClasses))
	g.GET("/practices/:practice", a.releasePractice, may(review.SeePractices))
	g.GET("/practices/:practice/print", a.printReleases, may(review.SeePractices))
	g.GET("/practices/:practice/list.csv", a.exportReleases, may(review.SeePractices))
	g.GET("/practices/:practice/batch", a.showMakeBatch, may(review.ReleaseLate))
	g.POST("/practices/:practice/batch", a.makeBatch, may(review.ReleaseLate))
	replyToList.on(g, a)
	chaseList.on(g, a)
	g.GET("/practices/:practice/links", a.practiceLinks, may(review.ApproveReleases))
	g.GET("/practices/:practice/links/new", a.showNewPracticeLink, may(review.ReleaseLate))
	g.POST("/practices/:practice/links/new", a.newPracticeLink, may(review.ReleaseLate))
	g.GET("/practices/:practice/links/:link/end", a.showEndPracticeLink, may(review.ApproveReleases))
	g.POST("/practices/:practice/links/:link/end", a.endPracticeLink, may(review.ApproveReleases))

	g.GET("/release-batches", a.releaseBatches, may(review.ApproveReleases))
	g.GET("/release-batches/:released", a.releaseBatch, may(review.ApproveReleases))
	g.GET("/release-batches/:released/batch.pdf", a.releaseFile, may(review.ApproveReleases))
	g.POST("/release-batches/:released/approve", a.approveBatch, may(review.ApproveReleases))
	g.GET("/release-batches/:released/sent", a.showBatchSent, may(review.ReleaseLate))
	g.POST("/release-batches/:released/sent", a.batchSent, may(review.ReleaseLate))
	g.GET("/release-batches/:released/set-aside", a.showBatchAside, may(review.ApproveReleases))
	g.POST("/release-batches/:released/set-aside", a.batchAside, may(review.ApproveReleases))
}

var practicePart = regexp.MustCompile(`^[A-Z0-9]{1,10}$`)

// practiceIn is the code of the practice that the address names, "" for letters of
// which none is known.
func practiceIn(c echo.Context) (string, error) { return practiceCalled(c.Param("practice")) }

func practiceCalled(part string) (string, error) {
	switch {
	case part == views.PracticePart(""):
		return "", nil
	case practicePart.MatchString(part):
		return part, nil
	}
	return "", review.ErrNotFound
}

// releasePractices lists the practices with late letters.
func (a *App) releasePractices(c echo.Context) error {
	l, err := a.store.Practices(c.Request().Context(), actor(c), review.ReleaseState(c.QueryParam("state")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Practices")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ReleasePractices(page, l))
}

// releasesSeen is the sight of a practice's letters.
func releasesSeen(g review.PracticePage) sight {
	s := sight{change: "see late letters", facts: map[string]string{"practice": g.Code, "state": string(g.State)}, listed: true}
	for _, l := range g.Lines {
		s.cases = append(s.cases, l.Case)
	}
	return s
}

// releasePractice shows a page of one practice's late letters.
func (a *App) releasePractice(c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	g, err := a.store.PracticeReleases(c.Request().Context(), actor(c), code, review.ReleaseState(c.QueryParam("state")), review.ObligationID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Practice "+views.PracticePart(code))
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, releasesSeen(g), views.ReleasePractice(page, g, nextPage(c, g.Next)))
}

// wholeList is a practice with all of its letters in the state that the address asks for.
func (a *App) wholeList(c echo.Context) (review.PracticePage, error) {
	code, err := practiceIn(c)
	if err != nil {
		return review.PracticePage{}, err
	}
	ctx, state := c.Request().Context(), review.ReleaseState(c.QueryParam("state"))
	g, err := a.store.PracticeReleases(ctx, actor(c), code, state, 0)
	if err != nil {
		return g, err
	}
	g.Lines = nil
	err = a.store.EachRelease(ctx, actor(c), code, state, func(l review.ReleaseLine) error {
		g.Lines = append(g.Lines, l)
		return nil
	})
	return g, err
}

// printReleases shows the whole list of a practice, to be printed.
func (a *App) printReleases(c echo.Context) error {
	g, err := a.wholeList(c)
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, releasesSeen(g), views.PrintReleases(a.page(c, "Late letters of practice "+views.PracticePart(g.Code)), g))
}

// exportReleases sends the whole list of a practice as CSV.
func (a *App) exportReleases(c echo.Context) error {
	g, err := a.wholeList(c)
	if err != nil {
		return err
	}
	s := releasesSeen(g)
	s.change = "export late letters"
	if err := a.store.RecordView(c.Request().Context(), a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	return a.exportsCSV(c, "late-letters-"+views.PracticePart(g.Code), views.ReleaseColumns, func(add func([]string) error) error {
		for _, l := range g.Lines {
			if err := add(views.ReleaseRecord(l)); err != nil {
				return err
			}
		}
		return nil
	})
}

// showMakeBatch says what the next batch for a practice would hold.
func (a *App) showMakeBatch(c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	return a.renderMakeBatch(c, http.StatusOK, code, a.page(c, "Make a batch for practice "+views.PracticePart(code)))
}

func (a *App) renderMakeBatch(c echo.Context, status int, code string, page views.Page) error {
	ctx := c.Request().Context()
	plan, err := a.store.ReleasePlan(ctx, actor(c), code)
	if err != nil {
		return err
	}
	g, err := a.store.PracticeReleases(ctx, actor(c), code, review.ReleaseWaits, 0)
	if err != nil {
		return err
	}
	g.Lines = append(append([]review.ReleaseLine(nil), plan.Go...), plan.Held...)
	return a.show(c, status, releasesSeen(g), views.MakeBatch(page, g, plan.Go, plan.Held, plan.Closed))
}

// makeBatch prints what one practice is sent today.
func (a *App) makeBatch(c echo.Context) error {
	code, err := practiceIn(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.store.MakeReleaseBatch(c.Request().Context(), cause, code, func(id review.ReleaseBatchID) review.Answer {
		return review.Answer{Location: batchURL(c, id, ""), Message: "The batch was made. Nothing is sent by it: somebody else approves it, somebody sends it, and that is recorded here."}
	})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.renderMakeBatch(c, t.Status, code, a.page(c, "Make a batch for practice "+views.PracticePart(code)).With(t))
	})
}

// batchURL is the address of a page of a batch of late letters.
func batchURL(c echo.Context, id review.ReleaseBatchID, path string) string {
	return incidentURL(c, "/release-batches/"+strconv.FormatInt(int64(id), 10)+path)
}
