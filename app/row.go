package app

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// rowIn is the row that the address names, with its list.
func (a *App) rowIn(c echo.Context) (views.RowPage, error) {
	l, err := a.loadedList(c)
	if err != nil {
		return views.RowPage{}, err
	}
	line, err := numberIn(c, "line")
	if err != nil {
		return views.RowPage{}, err
	}
	p, err := a.store.RowPage(c.Request().Context(), actor(c), l, int(line))
	return views.RowPage{RowPage: p, List: l}, err
}

// showRowPage shows a row, and records that it was seen.
func (a *App) showRowPage(c echo.Context, status int, r views.RowPage, view templ.Component) error {
	s := sight{change: "see row", facts: map[string]string{"list": strconv.FormatInt(int64(r.List.ID), 10), "line": strconv.Itoa(r.Line)}}
	for _, id := range []review.CaseID{r.Case, r.FirstCase()} {
		if id != 0 {
			s.cases = append(s.cases, id)
		}
	}
	return a.show(c, status, s, view)
}

// row is one row with what became of it and what can be done now.
func (a *App) row(c echo.Context) error {
	r, err := a.rowIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, rowTitle(c, "Row"))
	if err != nil {
		return err
	}
	return a.showRowPage(c, http.StatusOK, r, views.Row(page, r))
}

// rowTitle names a row by its line and the number of its list.
func rowTitle(c echo.Context, title string) string {
	return title + ", line " + c.Param("line") + " of list " + c.Param("list")
}

// A rowForm is a page with one form that decides on a row. Its GET and its POST
// have the same address.
type rowForm[F any] struct {
	part, title string
	from        intake.Result // that the row must have
	blank       func(views.RowPage) F
	read        func(url.Values) (F, error)
	save        func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, form F) error
	view        func(views.Page, views.RowPage, F) templ.Component
	done        string
}

var (
	correctRow = rowForm[views.CorrectRowForm]{"/correct", "Correct a row", intake.Waiting, views.CorrectionOf, readCorrection,
		func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, f views.CorrectRowForm) error {
			return a.store.CorrectRow(ctx, cause, l, line, intake.Correction{Version: f.Version, Cells: f.Cells, Alike: f.Alike != ""})
		}, views.CorrectRow, ""}

	excludeRow = rowForm[views.ExcludeRowForm]{"/exclude", "Exclude a row", intake.Waiting, blankRow[views.ExcludeRowForm], filled[views.ExcludeRowForm],
		func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, f views.ExcludeRowForm) error {
			return a.store.ExcludeRow(ctx, cause, l, line, intake.Excluding{Version: f.Version, Code: f.Code, Words: f.Words, Alike: f.Alike != ""})
		}, views.ExcludeRow, "The row is excluded. It stays in its list, and a manager can include it again."}

	includeRow = rowForm[views.IncludeRowForm]{"/include", "Include a row again", intake.Excluded, blankRow[views.IncludeRowForm], filled[views.IncludeRowForm],
		func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, f views.IncludeRowForm) error {
			return a.store.IncludeRow(ctx, cause, l, line, f.Version, f.Words)
		}, views.IncludeRow, "The row waits again."}
)

// compareRow is about a row whose document came before with other content.
var compareRow = rowForm[views.CompareRowForm]{"/compare", "Compare two versions", intake.Waiting, blankRow[views.CompareRowForm], filled[views.CompareRowForm],
	func(a *App, ctx context.Context, cause review.Cause, l intake.List, line int, f views.CompareRowForm) error {
		return a.store.SettleChanged(ctx, cause, l, line, intake.Comparison{Version: f.Version, Answer: f.Answer, Words: f.Words})
	}, views.CompareRow, "The answer is recorded."}

// blankRow is a form that starts with nothing in it.
func blankRow[F any](views.RowPage) F {
	var f F
	return f
}

// readCorrection reads a form whose fields are the columns of a list.
func readCorrection(fields url.Values) (views.CorrectRowForm, error) {
	f, err := filled[views.CorrectRowForm](fields)
	f.Cells = map[int]string{}
	for name := range fields {
		place, isCell := strings.CutPrefix(name, "cell_")
		if i, wrong := strconv.Atoi(place); isCell && wrong == nil {
			f.Cells[i] = fields.Get(name)
		}
	}
	return f, err
}

// on gives the form its two routes.
func (f rowForm[F]) on(g *echo.Group, a *App, needs review.Permission) {
	path := "/lists/:list/rows/:line" + f.part
	g.GET(path, func(c echo.Context) error { return f.show(a, c) }, may(needs))
	g.POST(path, func(c echo.Context) error { return f.post(a, c) }, may(needs))
}

func (f rowForm[F]) show(a *App, c echo.Context) error {
	r, err := a.rowIn(c)
	if err != nil {
		return err
	}
	if r.Withheld {
		return review.ErrNotFound
	}
	if r.Result != f.from {
		return review.Refusal{Kind: review.ErrNotNow, Why: "This row is “" + r.Result.Label() + "” now. Go back to its page."}
	}
	page, err := a.pageAfter(c, rowTitle(c, f.title))
	if err != nil {
		return err
	}
	form := f.blank(r)
	if page.Returned, err = readBackAs(a, c, &form, f.read); err != nil {
		return err
	}
	return a.showRowPage(c, http.StatusOK, r, f.view(page, r, form))
}

func (f rowForm[F]) post(a *App, c echo.Context) error {
	l, err := a.loadedList(c)
	if err != nil {
		return err
	}
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form, err := f.read(fields)
	if err != nil {
		return err
	}
	line, err := numberIn(c, "line")
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/"+c.Param("list")+"/rows/"+c.Param("line")), Message: f.done})
	err = f.save(a, c.Request().Context(), cause, l, int(line), form)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		r, err := a.rowIn(c)
		if err != nil {
			return err
		}
		return a.showRowPage(c, t.Status, r, f.view(a.page(c, rowTitle(c, f.title)).With(t), r, form))
	})
}
