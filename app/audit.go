package app

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// audit lists the events of the incident that the filters in the address
// select, newest first. Reading it is an event itself.
func (a *App) audit(c echo.Context) error {
	form := views.AuditForm{Person: c.QueryParam("person"), Case: strings.TrimSpace(c.QueryParam("case")), Change: c.QueryParam("change"),
		Result: c.QueryParam("result"), From: dateAsked(c, "from"), To: dateAsked(c, "to")}
	trail := views.AuditTrail{Form: form}
	filter, problems := auditFilter(form)
	ctx, who := c.Request().Context(), actor(c)
	var err error
	if trail.Members, err = a.store.Members(ctx, who.Incident); err != nil {
		return err
	}
	if trail.Changes, err = a.store.AuditChanges(ctx, who.Incident); err != nil {
		return err
	}
	if problems.Err() == nil {
		trail.Lines, trail.Next, err = a.store.Audit(ctx, who, filter, numberAsked(c, "before"))
	} else {
		err = problems
	}
	page := a.page(c, "Audit trail")
	if t, ok := troubleOf(err); ok {
		return render(c, t.Status, views.Audit(page.With(t), trail))
	}
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, sight{change: "see audit trail", detail: form}, views.Audit(page, trail))
}

// dateAsked is a date of a filter, which the address holds in three parts, or
// in one where a link made it.
func dateAsked(c echo.Context, name string) string {
	return joined(c.QueryParams()).Get(name)
}

func auditFilter(f views.AuditForm) (review.AuditFilter, review.Problems) {
	filter := review.AuditFilter{Change: f.Change, Result: review.Result(f.Result), From: f.From, To: f.To}
	problems := review.Problems{}
	if f.Case != "" {
		var err error
		filter.Case, err = review.ParseCaseID(f.Case)
		problems.Add(err == nil, "case", "Enter a case reference such as HR-000123.")
	}
	if f.Person != "" {
		id, err := strconv.ParseInt(f.Person, 10, 64)
		problems.Add(err == nil, "person", "Choose a person from the list.")
		filter.Person = review.PersonID(id)
	}
	return filter, problems
}

// integrity shows the signed checkpoints of the audit log, to be kept elsewhere.
func (a *App) integrity(c echo.Context) error {
	ctx := c.Request().Context()
	latest, err := a.store.Checkpoint(ctx)
	if err != nil {
		return err
	}
	key, err := a.store.LogKey()
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Integrity(a.page(c, "Integrity of the audit log"), latest.Size, latest.At, latest.Note, key))
}

// ledger reconciles the incident, like with like.
func (a *App) ledger(c echo.Context) error {
	l, err := a.store.Ledger(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Ledger(a.page(c, "Ledger"), l))
}

// ledgerRows is the table behind a figure of rows of all lists.
func (a *App) ledgerRows(c echo.Context) error {
	result := intake.Result(c.QueryParam("result"))
	if result != "" && !slices.Contains(intake.Results, result) {
		return fmt.Errorf("rows with the result %q: %w", result, review.ErrNotFound)
	}
	l, err := a.store.Ledger(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.LedgerRows(a.page(c, "Ledger: rows of all lists"), l, string(result)))
}

// ledgerLines is the table behind a figure of the ledger.
func (a *App) ledgerLines(c echo.Context) error {
	after := review.CaseID(numberAsked(c, "after"))
	t, err := a.store.LedgerLines(c.Request().Context(), actor(c), review.LedgerFigure(c.Param("figure")), review.ListID(numberAsked(c, "list")), after)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.LedgerLines(a.page(c, "Ledger: "+views.FigureLabel(t.Figure)), t))
}
