package app

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// cases is one page of the cases that the filters of the address select.
func (a *App) cases(c echo.Context) error {
	filter, at := review.FilterOf(c.QueryParams()).Known(actor(c)), placeIn(c.QueryParams())
	list, err := a.store.Cases(c.Request().Context(), actor(c), filter, at)
	if err != nil {
		return err
	}
	specialties, err := a.store.Specialties(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	saved, err := a.store.SavedViews(c.Request().Context(), actor(c), review.CasesList)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Cases")
	if err != nil {
		return err
	}
	view := views.CaseList(page, views.Cases{CaseList: list, Filter: filter, At: at, Specialties: specialties, Views: saved})
	return a.show(c, http.StatusOK, sight{change: "see cases", cases: caseIDs(list.Lines), facts: filterFacts(filter), listed: true}, view)
}

// placeIn reads which page of a list an address names.
func placeIn(q url.Values) review.Place {
	return review.Place{After: q.Get("after"), Before: q.Get("before")}
}

// filterFacts are the coded values of a filter for the event of a view. The
// specialty is a text that a list brought, so only its being asked for is said.
func filterFacts(f review.CaseFilter) map[string]string {
	facts := map[string]string{}
	for name, value := range map[string]string{"stage": string(f.Stage), "due": string(f.Due), "held": f.Held, "complete": f.Complete, "died": f.Died, "mine": f.Mine} {
		if value != "" {
			facts[name] = value
		}
	}
	if f.Urgency != 0 {
		facts["urgency"] = strconv.Itoa(int(f.Urgency))
	}
	if f.Specialty != "" {
		facts["specialty"] = "one"
	}
	return facts
}

func caseIDs(lines []review.CaseLine) []review.CaseID {
	ids := make([]review.CaseID, len(lines))
	for i, l := range lines {
		ids[i] = l.Case
	}
	return ids
}
