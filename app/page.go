package app

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// page is what surrounds the content of a page called title.
func (a *App) page(c echo.Context, title string) views.Page {
	v := visitOf(c)
	p := views.Page{Title: title, Person: v.person, Actor: v.actor, Incident: v.incident, Path: c.Request().URL.Path,
		Now: a.store.Now(), Key: newKey(), MadeUp: a.options.Demonstration || v.incident.Demonstration}
	if v.incident.ID == 0 {
		return p
	}
	p.List = a.fromList(c)
	p.Path = p.List.Keep(p.Path)
	same, err := a.store.SameDay(c.Request().Context(), v.incident.ID)
	if err != nil {
		a.log.ErrorContext(c.Request().Context(), "same-day actions were not read", "request", requestID(c), "fault", faultClass(err))
		p.SameDayUnknown = true
	}
	p.SameDay, p.StandIns = same.Lines, same.StandIns
	if p.Taken, err = a.store.Interrupting(c.Request().Context(), a.cause(c, review.Answer{})); err != nil { // they stay on the first page
		a.log.ErrorContext(c.Request().Context(), "notices were not read", "request", requestID(c), "fault", faultClass(err))
	}
	return p
}

// pageAfter is page with what the form before it has done, if it was one.
func (a *App) pageAfter(c echo.Context, title string) (views.Page, error) {
	p := a.page(c, title)
	key := c.QueryParam("done")
	if key == "" {
		return p, nil
	}
	answer, err := a.store.Answered(c.Request().Context(), p.Person.ID, key)
	if errors.Is(err, review.ErrNotFound) {
		return p, nil
	}
	p.Done, p.Undo = answer.Message, answer.Undo
	return p, err
}

// A sight is a page of patient data that is shown: what the event about it says.
type sight struct {
	change  string // such as "see case"
	cases   []review.CaseID
	letters []review.LetterID // whose text or file is sent
	facts   map[string]string
	detail  any
	listed  bool
}

func (s sight) view() store.View {
	return store.View{Change: s.change, Cases: s.cases, Letters: s.letters, Facts: s.facts, Detail: s.detail, Listed: s.listed}
}

// show is the only way to render patient data: it records who is shown which
// cases, waits until that is kept, and only then answers.
func (a *App) show(c echo.Context, status int, s sight, view templ.Component) error {
	if err := a.store.RecordView(c.Request().Context(), a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	return render(c, status, view)
}

// showCase shows a page of one case on which no letter can be read.
func (a *App) showCase(c echo.Context, status int, p review.CasePage, view templ.Component) error {
	return a.show(c, status, sightOf(c, p), view)
}

// showLetters shows a page of one case with what its letters say: they count as
// opened. A letter whose file alone came counts once that is sent.
func (a *App) showLetters(c echo.Context, status int, p review.CasePage, view templ.Component) error {
	s := sightOf(c, p)
	for _, l := range p.Letters {
		if l.InPage() {
			s.letters = append(s.letters, l.ID)
		}
	}
	return a.show(c, status, s, view)
}

func sightOf(c echo.Context, p review.CasePage) sight {
	s := sight{change: "see case", cases: []review.CaseID{p.Case.ID}, facts: map[string]string{"route": c.Path()}}
	if p.Others {
		s.change = "see answers"
	}
	for _, w := range p.Went {
		if w.Case != 0 {
			s.cases = append(s.cases, w.Case)
		}
	}
	return s
}

// render answers with view, all of it or an error.
func render(c echo.Context, status int, view templ.Component) error {
	body := templ.GetBuffer()
	defer templ.ReleaseBuffer(body)
	if err := view.Render(c.Request().Context(), body); err != nil {
		return err
	}
	return c.HTMLBlob(status, body.Bytes())
}

// redirect leads to a page of ours without saying that anything was done.
func redirect(c echo.Context, to string) error {
	return c.Redirect(http.StatusSeeOther, keepList(c, to))
}

// ours is next when it is a path of this site, or "/".
func ours(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || len(next) < 2 || next[0] != '/' || next[1] == '/' || next[1] == '\\' {
		return "/"
	}
	return next
}
