package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// An answerAll is the page that gives one answer to all rows of a list whose
// document came before with other content.
type answerAll struct {
	answer intake.Answer
	title  string
}

var (
	keepAll = answerAll{intake.KeepFirst, "Keep the first versions"}
	takeAll = answerAll{intake.TakeNew, "Take the new versions"}
)

// on gives the page its two routes.
func (f answerAll) on(g *echo.Group, a *App) {
	path := "/lists/:list/changed/" + string(f.answer)
	g.GET(path, func(c echo.Context) error { return f.show(a, c) }, may(review.LoadLists))
	g.POST(path, func(c echo.Context) error { return f.post(a, c) }, may(review.LoadLists))
}

func (f answerAll) titleIn(c echo.Context) string { return f.title + ", list " + c.Param("list") }

func (f answerAll) show(a *App, c echo.Context) error {
	l, err := a.loadedList(c)
	if err != nil {
		return err
	}
	var form views.WordsForm
	page, err := a.pageAfter(c, f.titleIn(c))
	if err != nil {
		return err
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return f.render(a, c, http.StatusOK, page, l, form)
}

// render shows what the answer would do now, and records which cases it shows.
func (f answerAll) render(a *App, c echo.Context, status int, page views.Page, l intake.List, form views.WordsForm) error {
	p, err := a.store.PreviewAnswer(c.Request().Context(), actor(c), l, f.answer)
	if err != nil {
		return err
	}
	form.Rows = p.Rows
	s := sight{change: "see changed rows", listed: true, facts: map[string]string{"list": strconv.FormatInt(int64(l.ID), 10)}}
	for _, x := range p.Examples {
		s.cases = append(s.cases, x.First.Case)
	}
	return a.show(c, status, s, views.AnswerAll(page, views.AnswerAllPage{AnswerPreview: p, List: l, Answer: f.answer}, form))
}

func (f answerAll) post(a *App, c echo.Context) error {
	l, err := a.loadedList(c)
	if err != nil {
		return err
	}
	var form views.WordsForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/"+c.Param("list")), Message: views.AnsweredAll(f.answer, form.Rows)})
	err = a.store.AnswerAll(c.Request().Context(), cause, l, intake.AnswerToAll{Answer: f.answer, Words: form.Words, Rows: form.Rows})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return f.render(a, c, t.Status, a.page(c, f.titleIn(c)).With(t), l, form)
	})
}

// answerIn is the answer to many rows that the address names.
func (a *App) answerIn(c echo.Context) (views.GivenAnswerPage, error) {
	l, err := a.loadedList(c)
	if err != nil {
		return views.GivenAnswerPage{}, err
	}
	event, err := numberIn(c, "event")
	if err != nil {
		return views.GivenAnswerPage{}, err
	}
	g, err := a.store.GivenAnswer(c.Request().Context(), l, event)
	return views.GivenAnswerPage{GivenAnswer: g, List: l}, err
}

// showUndoAnswer asks why an answer to many rows is taken back.
func (a *App) showUndoAnswer(c echo.Context) error {
	g, err := a.answerIn(c)
	if err != nil {
		return err
	}
	var form views.WordsForm
	page, err := a.pageAfter(c, "Undo answers, list "+c.Param("list"))
	if err != nil {
		return err
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.UndoAnswer(page, g, form))
}

// undoAnswer takes an answer to many rows back.
func (a *App) undoAnswer(c echo.Context) error {
	g, err := a.answerIn(c)
	if err != nil {
		return err
	}
	var form views.WordsForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/"+c.Param("list")), Message: "The answers were taken back. Their rows wait again."})
	err = a.store.UndoAnswer(c.Request().Context(), cause, g.List, g.Event, form.Words)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.UndoAnswer(a.page(c, "Undo answers, list "+c.Param("list")).With(t), g, form))
	})
}
