package app

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/store"
	"harmreview/views"
)

// exportBatch is how many rows of an export are read at a time.
const exportBatch = 500

// rows are rows of a list as they came, with what became of each.
func (a *App) rows(c echo.Context) error {
	l, err := a.loadedList(c)
	if err != nil {
		return err
	}
	f := rowFilter(c)
	at := intake.RowPlace{After: int(numberAsked(c, "after")), Before: int(numberAsked(c, "before"))}
	found, err := a.store.ListRows(c.Request().Context(), actor(c), l, f, at)
	if err != nil {
		return err
	}
	s := sight{change: "see rows", listed: true, facts: rowFacts(l, f)}
	for _, r := range found.Rows {
		if r.Case != 0 && !slices.Contains(s.cases, r.Case) {
			s.cases = append(s.cases, r.Case)
		}
	}
	view := views.Rows(a.page(c, "Rows of list "+c.Param("list")), views.RowsPage{RowList: found, List: l, Filter: f})
	return a.show(c, http.StatusOK, s, view)
}

// exportRows writes the rows of a list as CSV, once it is on record.
func (a *App) exportRows(c echo.Context) error {
	l, err := a.loadedList(c)
	if err != nil {
		return err
	}
	f := rowFilter(c)
	ctx := c.Request().Context()
	if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), store.View{Change: "export rows", Facts: rowFacts(l, f)}); err != nil {
		return err
	}
	return a.exportsCSV(c, "list-"+c.Param("list")+"-rows", slices.Concat(intake.ExportColumns, l.Header), func(add func([]string) error) error {
		return a.eachRow(c, l, f, func(r intake.ListRow) error { return add(exported(l, r)) })
	})
}

// eachRow does something for each row of a list that a filter leaves, in order.
func (a *App) eachRow(c echo.Context, l intake.List, f intake.RowFilter, do func(intake.ListRow) error) error {
	for after := 0; ; {
		rows, err := a.store.ExportRows(c.Request().Context(), actor(c), l, f, after, exportBatch)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := do(r); err != nil {
				return err
			}
			after = r.Line
		}
		if len(rows) < exportBatch {
			return nil
		}
	}
}

// exported is a row as a record of an export.
func exported(l intake.List, r intake.ListRow) []string {
	record := []string{intake.RowReference(l.ID, r.Line), strconv.Itoa(r.Line), string(r.Result), r.Reason, string(r.Loaded)}
	if r.Withheld {
		return append(record, "Withheld: this row is, or may be, about a restricted patient.")
	}
	cells := slices.Clone(r.Cells)
	if i := slices.Index(l.Columns, "free_text"); r.Text != "" && i >= 0 && i < len(cells) {
		cells[i] = r.Text
	}
	return append(record, cells...)
}

// loadedList is the list of the address once its load has ended.
func (a *App) loadedList(c echo.Context) (intake.List, error) {
	l, err := a.listIn(c)
	switch {
	case err != nil || l.Phase.HasRows():
		return l, err
	case l.Phase == intake.Erased:
		err = review.Refusal{Kind: review.ErrNotNow, Why: "This list was erased. Its page says by whom and why; its rows are gone."}
	default:
		err = review.Refusal{Kind: review.ErrNotNow, Why: "This list is still being loaded. Its rows can be seen once it is whole."}
	}
	return l, err
}

// rowFilter reads which rows the address asks for.
func rowFilter(c echo.Context) intake.RowFilter {
	if f := (intake.RowFilter{Rule: int(numberAsked(c, "rule")), Fate: intake.ClassFate(c.QueryParam("fate"))}); f.Rule > 0 && slices.Contains(intake.ClassFates, f.Fate) {
		return f
	}
	f := intake.RowFilter{Result: intake.Result(c.QueryParam("result")), Reason: c.QueryParam("reason")}
	if f.Reason != "" {
		f.Result = intake.Waiting
	}
	if !slices.Contains(intake.Results, f.Result) {
		f.Result = ""
	}
	return f
}

// rowFacts are what the event of a view or an export of rows says.
func rowFacts(l intake.List, f intake.RowFilter) map[string]string {
	facts := map[string]string{"list": strconv.FormatInt(int64(l.ID), 10)}
	if f.Result != "" {
		facts["result"] = string(f.Result)
	}
	if f.Rule != 0 {
		facts["rule"], facts["fate"] = strconv.Itoa(f.Rule), string(f.Fate)
	}
	return facts
}
