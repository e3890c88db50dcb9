package app

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/review/wording"
	"harmreview/views"
)

// printRunRoutes are the packs that are made and posted together.
func (a *App) printRunRoutes(g *echo.Group) {
	g.GET("/print-runs", a.printRuns, may(review.SeeRuns))
	g.GET("/print-runs/new", a.showNewPrintRun, may(review.MakeRuns))
	g.POST("/print-runs/new", a.newPrintRun, may(review.MakeRuns))
	g.GET("/print-runs/:run", a.printRun, may(review.SeeRuns))
	g.GET("/print-runs/:run/people", a.runPeople, may(review.SeeRuns))
	g.GET("/print-runs/:run/proof", a.runProof, may(review.SeeRuns))
	g.GET("/print-runs/:run/files/:sample", a.runFile, may(review.SeeRuns))
	for _, act := range []runAct{
		{"check", review.MakeRuns, review.PrintRun.MayCheck, views.CheckPrintRun, "It is being checked anew.", a.checkRun},
		{"drop", review.MakeRuns, review.PrintRun.MayDrop, views.DropPrintRun, "The print run was dropped.", a.dropRun},
		{"approve", review.ApproveRuns, review.PrintRun.MayApprove, views.ApprovePrintRun, "The print run is approved. Its packs are being made.", a.approveRun},
		{"hand-over", review.MakeRuns, review.PrintRun.MayHandOver, views.HandOverPrintRun, "It is recorded to whom it was handed over.", a.handOverRun},
		{"sent", review.MakeRuns, review.PrintRun.MaySend, views.PostPrintRun, "What went is being recorded.", a.postRun},
		{"recall", review.MakeRuns, review.PrintRun.MayRecall, views.RecallPrintRun, "The print run is being recalled.", a.recallRun},
	} {
		g.GET("/print-runs/:run/"+act.name, func(c echo.Context) error { return act.show(a, c) }, may(act.needs))
		g.POST("/print-runs/:run/"+act.name, func(c echo.Context) error { return act.post(a, c) }, may(act.needs))
	}
}

// printRuns lists the print runs, or those of a list.
func (a *App) printRuns(c echo.Context) error {
	show := review.RunShow(c.QueryParam("show"))
	if !slices.Contains(review.RunShows, show) {
		return review.ErrNotFound
	}
	all, err := a.store.PrintRuns(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Print runs")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PrintRuns(page, all, show))
}

const newPrintRunTitle = "Choose whom a letter goes to"

func (a *App) showNewPrintRun(c echo.Context) error {
	page := a.page(c, newPrintRunTitle)
	var form views.PrintRunForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	letters, err := a.runWordings(c)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewPrintRun(page, letters, form))
}

// runWordings are the letters that can go in a print run, as they are in force.
func (a *App) runWordings(c echo.Context) ([]views.RunWording, error) {
	var all []views.RunWording
	for _, kind := range review.RunKinds {
		p, err := a.store.WordingPage(c.Request().Context(), actor(c).Incident, wording.Kind(kind))
		if err != nil {
			return nil, err
		}
		all = append(all, views.RunWording{Kind: p.Kind, Says: p.InForce})
	}
	return all, nil
}

// newPrintRun keeps whom letters go to. Who that is, is checked in the background.
func (a *App) newPrintRun(c echo.Context) error {
	var form views.PrintRunForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	letters, err := a.runWordings(c)
	if err != nil {
		return err
	}
	var says wording.Version
	for _, l := range letters {
		if string(l.Kind) == form.Kind {
			says = l.Says
		}
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/print-runs"), Message: "It is being checked whom the letter goes to. Nothing is made yet."})
	n, err := a.store.ChoosePrintRun(c.Request().Context(), cause, form.Rule(says))
	if err == nil {
		a.wakeRuns()
		cause.Done.Location += "/" + strconv.Itoa(n)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.NewPrintRun(a.page(c, newPrintRunTitle).With(t), letters, form))
	})
}

// runIn is the print run that the address names, with the first of its packs that
// were pulled.
func (a *App) runIn(c echo.Context) (review.PrintRun, review.RunPeople, error) {
	n, err := numberIn(c, "run")
	if err != nil {
		return review.PrintRun{}, review.RunPeople{}, err
	}
	t, err := a.store.RunPeople(c.Request().Context(), actor(c), int(n), review.RunFigurePulled, "", 0)
	return t.Run, t, err
}

func runTitle(r review.PrintRun) string { return "Print run " + strconv.Itoa(r.N) }

func (a *App) printRun(c echo.Context) error {
	r, pulled, err := a.runIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, runTitle(r))
	if err != nil {
		return err
	}
	return a.showRun(c, http.StatusOK, pulled, views.PrintRun(page, r, pulled))
}

// showRun shows a page with people of a print run.
func (a *App) showRun(c echo.Context, status int, t review.RunPeople, view templ.Component) error {
	s := sight{change: "see print run", listed: true, facts: map[string]string{"run": strconv.Itoa(t.Run.N), "figure": string(t.Figure)}}
	for _, l := range t.Lines {
		if l.Named {
			s.cases = append(s.cases, l.Banner.Case)
		}
	}
	return a.show(c, status, s, view)
}

// runPeople is the table behind a figure of a print run.
func (a *App) runPeople(c echo.Context) error {
	n, err := numberIn(c, "run")
	if err != nil {
		return err
	}
	t, err := a.store.RunPeople(c.Request().Context(), actor(c), int(n), review.RunFigure(c.QueryParam("figure")), review.GateName(c.QueryParam("gate")), numberAsked(c, "after"))
	if err != nil {
		return err
	}
	return a.showRun(c, http.StatusOK, t, views.PrintRunPeople(a.page(c, "People of print run "+strconv.Itoa(t.Run.N)), t))
}

// runProof shows the first letters of a print run before they are made.
func (a *App) runProof(c echo.Context) error {
	n, err := numberIn(c, "run")
	if err != nil {
		return err
	}
	proof, err := a.store.RunProof(c.Request().Context(), actor(c), int(n))
	if err != nil {
		return err
	}
	s := sight{change: "see first letters of print run", listed: true, facts: map[string]string{"run": strconv.Itoa(proof.Run.N)}}
	for _, l := range proof.Letters {
		s.cases = append(s.cases, l.Case)
	}
	return a.show(c, http.StatusOK, s, views.PrintRunProof(a.page(c, "The first letters of print run "+strconv.Itoa(proof.Run.N)), proof))
}

// A runAct is a page on which somebody decides on a print run.
type runAct struct {
	name  string
	needs review.Permission
	may   func(review.PrintRun, review.Actor) error
	view  func(views.Page, review.PrintRun, review.RunPeople, views.PrintRunActForm) templ.Component
	done  string
	make  func(echo.Context, review.Cause, int, views.PrintRunActForm) error
}

func (a *App) checkRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	return a.store.CheckPrintRun(c.Request().Context(), cause, n, f.Version)
}

func (a *App) dropRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	return a.store.DropPrintRun(c.Request().Context(), cause, n, f.Version, f.Why)
}

func (a *App) approveRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	return a.store.ApprovePrintRun(c.Request().Context(), cause, n, store.Approval{Version: f.Version, Goes: f.Goes, Looked: f.Looked != "", Why: f.Why})
}

func (a *App) handOverRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	return a.store.HandOverPrintRun(c.Request().Context(), cause, n, f.Version, f.To)
}

func (a *App) postRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	posting, err := f.Posting(moment(f.Date, f.Clock))
	if err != nil {
		return err
	}
	return a.store.PostPrintRun(c.Request().Context(), cause, n, f.Version, posting)
}

func (a *App) recallRun(c echo.Context, cause review.Cause, n int, f views.PrintRunActForm) error {
	return a.store.RecallPrintRun(c.Request().Context(), cause, n, f.Version, f.Why, f.Wrong != "")
}

func (x runAct) show(a *App, c echo.Context) error {
	r, pulled, err := a.runIn(c)
	if err == nil {
		err = x.may(r, actor(c))
	}
	if err != nil {
		return err
	}
	page := a.page(c, runTitle(r))
	form := views.PrintRunActForm{Version: r.Version, Goes: r.Goes}
	form.Date, form.Clock = dateAndClock(a.store.Now())
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showRun(c, http.StatusOK, pulled, x.view(page, r, pulled, form))
}

func (x runAct) post(a *App, c echo.Context) error {
	n, err := numberIn(c, "run")
	if err != nil {
		return err
	}
	var form views.PrintRunActForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/print-runs/"+c.Param("run")), Message: x.done})
	err = x.make(c, cause, int(n), form)
	if err == nil {
		a.wakeRuns()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		r, pulled, err := a.runIn(c)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Version, form.Goes = r.Version, r.Goes
		}
		return a.showRun(c, t.Status, pulled, x.view(a.page(c, runTitle(r)).With(t), r, pulled, form))
	})
}
