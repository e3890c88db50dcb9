package app

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/store"
	"harmreview/views"
)

// A whoForm is a page with one form that settles who is who. Unlike a caseForm
// it may change more than its case.
type whoForm[F any] struct {
	change review.ChangeName
	blank  func(a *App, c echo.Context, p review.CasePage) (F, error)
	save   func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f F) error
	view   func(views.Page, review.CasePage, F) templ.Component
	done   string
}

// on gives the form its two routes.
func (f whoForm[F]) on(g *echo.Group, a *App, needs review.Permission) {
	path := "/cases/:case" + views.ChangePath(f.change)
	g.GET(path, caseForm[F]{change: f.change, blank: f.blank, view: f.view}.show(a), may(needs))
	g.POST(path, func(c echo.Context) error { return f.keep(a, c) }, may(needs))
}

func (f whoForm[F]) keep(a *App, c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form F
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, "/identity"), Message: f.done})
	err = f.save(a, c, cause, id, form)
	return a.settleCase(c, cause, err, f.change.Label(), func(status int, page views.Page, p review.CasePage) error {
		return a.showCase(c, status, p, f.view(page, p, form))
	})
}

// caseNamed reads a case reference of a form; zero, which no case has, is none.
func caseNamed(text string) review.CaseID {
	id, err := review.ParseCaseID(text)
	if err != nil {
		return 0
	}
	return id
}

var prepareForm = whoForm[views.PrepareForm]{review.PrepareName, func(_ *App, c echo.Context, p review.CasePage) (views.PrepareForm, error) {
	f := views.PrepareForm{Into: c.QueryParam("with")}
	for _, o := range p.Case.Obligations {
		if o.Kind == review.Identity && o.State == review.Open && f.Obligation == 0 {
			f.Obligation, f.Version = o.ID, o.Version
		}
	}
	return f, nil
}, func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f views.PrepareForm) error {
	into := caseNamed(f.Into)
	if strings.TrimSpace(f.Into) != "" && into == 0 {
		return review.Problems{"into": "Enter a case reference such as HR-000123, or leave it empty."}
	}
	_, err := a.store.ChangeCase(c.Request().Context(), cause, id, 0, review.PrepareIdentity{ID: f.Obligation, Version: f.Version, Into: into, Reason: f.Reason})
	return err
}, views.PrepareIdentity, "It is prepared. A manager settles it."}

var settleForm = whoForm[views.SettleForm]{review.SettleName, func(a *App, c echo.Context, p review.CasePage) (views.SettleForm, error) {
	f := views.SettleForm{Version: p.Case.Version}
	x, err := a.store.Compare(c.Request().Context(), actor(c), p.Case.ID)
	for _, o := range x.Candidates {
		f.Apart = append(f.Apart, o.Banner.Case)
	}
	return f, err
}, func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f views.SettleForm) error {
	return a.store.Settle(c.Request().Context(), cause, id, f.Version, review.SettleIdentity{Reason: f.Reason, Apart: f.Apart})
}, views.SettleIdentity, "Identity is settled. Those who were offered as the same person are not offered again."}

var correctForm = whoForm[views.CorrectForm]{review.CorrectName, func(_ *App, _ echo.Context, p review.CasePage) (views.CorrectForm, error) {
	b := p.Banner
	return views.CorrectForm{Version: p.Case.Version, WhoFields: views.WhoFields{NHSNumber: b.NHSNumber, Family: b.Family, Given: b.Given, Title: b.Title,
		Born: b.Born, LocalID: b.LocalID, Sex: b.Sex}}, nil
}, func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f views.CorrectForm) error {
	return a.store.Correct(c.Request().Context(), cause, id, f.Version, whoOf(f.WhoFields), f.Reason)
}, views.CorrectPatient, "The details were corrected. The rows stay as they came."}

func whoOf(f views.WhoFields) intake.Person {
	return intake.Person{NHSNumber: f.NHSNumber, Family: f.Family, Given: f.Given, Title: f.Title, Born: f.Born, LocalID: f.LocalID, Sex: f.Sex}
}

var joinForm = whoForm[views.JoinForm]{review.JoinName, func(a *App, c echo.Context, p review.CasePage) (views.JoinForm, error) {
	f := views.JoinForm{Version: p.Case.Version, Into: c.QueryParam("with"), Settles: "yes"}
	if into := caseNamed(f.Into); into != 0 {
		other, err := a.store.Case(c.Request().Context(), actor(c), into)
		if err != nil {
			return f, err
		}
		f.Into, f.Shown, f.IntoVersion = into.String(), into, other.Version
	}
	return f, nil
}, func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f views.JoinForm) error {
	j := store.Join{From: id, Into: caseNamed(f.Into), FromVersion: f.Version, Reason: f.Reason, Settles: f.Settles != ""}
	if j.Into == f.Shown {
		j.IntoVersion = f.IntoVersion
	}
	return a.store.Join(c.Request().Context(), cause, j)
}, views.JoinCases, "The cases were joined. This can be undone on this page of the other case."}

var apartForm = whoForm[views.ApartForm]{review.ApartName, func(_ *App, _ echo.Context, p review.CasePage) (views.ApartForm, error) {
	return views.ApartForm{Version: p.Case.Version}, nil
}, func(a *App, c echo.Context, cause review.Cause, id review.CaseID, f views.ApartForm) error {
	p := store.Parting{From: id, FromVersion: f.Version, Letters: f.Letters, Reason: f.Reason, Who: whoOf(f.WhoFields)}
	problems := review.Problems{}
	problems.Add(f.To == "new" || f.To == "case", "to", "Choose where the letters go.")
	if f.To == "case" {
		p.Into = caseNamed(f.Into)
		problems.Add(p.Into != 0, "into", "Enter the reference of the other case, such as HR-000123.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	_, _, err := a.store.TakeApart(c.Request().Context(), cause, p)
	return err
}, views.TakeApart, "The letters were moved. Both cases are judged anew. If anything had been said or sent, a data-breach record is open."}

// showUndoJoin asks why a join is taken apart again.
func (a *App) showUndoJoin(c echo.Context) error {
	p, err := a.caseToChange(c, review.ApartName)
	if err != nil {
		return err
	}
	form := views.ReasonForm{Version: p.Case.Version}
	page, err := a.pageAfter(c, titleOf("Undo the join", p))
	if err != nil {
		return err
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.UndoJoin(page, p, form))
}

// undoJoin takes a join apart again.
func (a *App) undoJoin(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	event, err := numberIn(c, "event")
	if err != nil {
		return err
	}
	var form views.ReasonForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, "/identity"),
		Message: "The join was undone. Both cases are judged anew. If anything had been said or sent, a data-breach record is open."})
	_, err = a.store.UndoJoin(c.Request().Context(), cause, id, form.Version, event, form.Reason)
	return a.settleCase(c, cause, err, "Undo the join", func(status int, page views.Page, p review.CasePage) error {
		return a.showCase(c, status, p, views.UndoJoin(page, p, form))
	})
}
