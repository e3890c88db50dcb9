package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showSearch asks whom to look for.
func (a *App) showSearch(c echo.Context) error {
	var form views.SearchForm
	page := a.page(c, "Search")
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Search(page, form))
}

// search keeps what was asked for and leads to what it finds. Sent twice it
// searches twice, so it needs no key.
func (a *App) search(c echo.Context) error {
	var form views.SearchForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Key = ""
	id, err := a.store.KeepSearch(c.Request().Context(), cause, form.Query)
	cause.Done.Location = incidentURL(c, "/search/"+id)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.Search(a.page(c, "Search").With(t), form))
	})
}

// found is what a kept search finds now.
func (a *App) found(c echo.Context) error {
	r, err := a.store.Search(c.Request().Context(), actor(c), c.Param("search"))
	if err != nil {
		return err
	}
	s := sight{change: "see search results", listed: true, detail: map[string]string{"query": r.Query},
		facts: map[string]string{"results": strconv.Itoa(len(r.Hits)), "more": strconv.FormatBool(r.More)}}
	for _, h := range r.Hits {
		s.cases = append(s.cases, h.Case)
	}
	return a.show(c, http.StatusOK, s, views.Found(a.page(c, "Search"), r))
}
