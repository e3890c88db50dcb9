package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/agreement"
	"harmreview/views"
)

// assuranceRoutes are what samples have shown, and how reviewers agree.
func (a *App) assuranceRoutes(in *echo.Group) {
	in.GET("/assurance", a.assurance, may(review.SeeSamples))
	in.GET("/assurance/cases", a.sampleLines, may(review.SeeSamples))
	in.GET("/assurance/lfpse.csv", a.exportLFPSE, may(review.ExportOutcomes))
	in.GET("/assurance/size", a.sampleSize, may(review.SeeSamples))
	in.GET("/assurance/agreement", a.agreement, may(review.SeeAgreement))
	in.GET("/assurance/agreement/cases", a.pairLines, may(review.SeeAgreement))
	in.GET("/assurance/reviewers/:person", a.showReviewerBatch, may(review.SeeAgreement))
	in.POST("/assurance/reviewers/:person", a.sendBatch, may(review.SeeAgreement))
	in.GET("/assurance/reviewers/:person/cases", a.aloneLines, may(review.SeeAgreement))
}

// assurance is what samples that were read again have shown.
func (a *App) assurance(c echo.Context) error {
	results, err := a.store.Samples(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Assurance(a.page(c, "Assurance"), results))
}

// sampleLines is the table behind a figure of a sample. It tells what was found, so
// whoever sees it can no longer review one of its cases without knowing.
func (a *App) sampleLines(c echo.Context) error {
	kind, figure := review.Sample(c.QueryParam("sample")), review.SampleFigure(c.QueryParam("figure"))
	t, err := a.store.SampleLines(c.Request().Context(), actor(c), kind, figure, review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	facts := map[string]string{"sample": string(kind), "figure": string(figure)}
	return a.show(c, http.StatusOK, answersOf(t, facts), views.SampleLines(a.page(c, "Assurance"), kind, figure, t, nextPage(c, t.Next)))
}

// answersOf is the sight of a table of cases that tells what was answered on them.
func answersOf(t review.AssuranceTable, facts map[string]string) sight {
	s := sight{change: "see answers", facts: facts}
	for _, l := range t.Lines {
		s.cases = append(s.cases, l.Case)
	}
	return s
}

// sampleSize answers how many must be read for how sure the incident must be. It
// changes nothing: what it proposes is entered in the set-up.
func (a *App) sampleSize(c echo.Context) error {
	results, err := a.store.Samples(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page := a.page(c, "How sure must we be?")
	if !c.QueryParams().Has("population") {
		all := results[0].N[review.SampleAll]
		return render(c, http.StatusOK, views.SampleSize(page, views.SizeForm{Sample: string(results[0].Kind), Population: strconv.Itoa(all), Missed: strconv.Itoa(all / 100), Found: "0"}, views.SizeAnswer{}))
	}
	form := views.SizeForm{Sample: c.QueryParam("sample"), Population: c.QueryParam("population"), Missed: c.QueryParam("missed"), Found: c.QueryParam("found")}
	answer, err := sizeAnswer(form)
	if t, bad := troubleOf(err); bad {
		return render(c, t.Status, views.SampleSize(page.With(t), form, views.SizeAnswer{}))
	}
	return render(c, http.StatusOK, views.SampleSize(page, form, answer))
}

// mostCases is more than any incident has.
const mostCases = 100_000_000

func sizeAnswer(f views.SizeForm) (views.SizeAnswer, error) {
	s := views.SizeAnswer{Kind: review.Sample(f.Sample), Population: whole(f.Population), Missed: whole(f.Missed), Found: whole(f.Found)}
	p := review.Problems{}
	p.Add(s.Kind == review.SampledClosing || s.Kind == review.SampledAssessment, "sample", "Choose what is read again.")
	p.Add(s.Population >= 1 && s.Population <= mostCases, "population", "Enter how many cases there will be, a whole number.")
	p.Add(s.Missed >= 0 && s.Missed < s.Population, "missed", "Enter how many may be positive after all, a whole number less than all.")
	p.Add(s.Found >= 0 && s.Found <= 1000, "found", "Enter how many positive ones to allow for, from 0 to 1,000.")
	p.Add(s.Found < 0 || s.Missed < 0 || s.Found <= s.Missed, "found", "Enter no more than may be positive in all.")
	if err := p.Err(); err != nil {
		return s, err
	}
	s.Read = agreement.Size(s.Population, s.Missed, s.Found)
	return s, nil
}

// agreement is how far reviewers agree, for leads.
func (a *App) agreement(c echo.Context) error {
	pairs, err := a.store.Pairs(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, agreementTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Agreement(page, views.AgreementOf(pairs)))
}

const agreementTitle = "How reviewers agree"

// pairLines is the table behind a figure about pairs.
func (a *App) pairLines(c echo.Context) error {
	f := review.PairFilter{Figure: review.PairFigure(c.QueryParam("figure")), Reviewer: review.PersonID(numberAsked(c, "reviewer")), Month: c.QueryParam("month"),
		One: review.Grade(c.QueryParam("first")), Other: review.Grade(c.QueryParam("second"))}
	t, err := a.store.PairLines(c.Request().Context(), actor(c), f, review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	names := map[review.PersonID]string{}
	if t.Cases > 0 { // else it need not be anybody's who works here
		if names, err = a.store.Names(c.Request().Context(), f.Reviewer); err != nil {
			return err
		}
	}
	return a.show(c, http.StatusOK, answersOf(t, map[string]string{"figure": string(f.Figure)}), views.PairLines(a.page(c, agreementTitle), f, names[f.Reviewer], t, nextPage(c, t.Next)))
}
