package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// viewRoutes are the saved views of lists.
func (a *App) viewRoutes(in *echo.Group) {
	in.GET("/views", a.savedViews, may(review.SeeIncident))
	in.GET("/views/new", a.showSaveView, may(review.SeeIncident))
	in.POST("/views/new", a.saveView, may(review.SeeIncident))
	in.GET("/views/:view", a.showView, may(review.SeeIncident))
	in.POST("/views/:view", a.changeView, may(review.SeeIncident))
	in.GET("/views/:view/remove", a.showRemoveView, may(review.SeeIncident))
	in.POST("/views/:view/remove", a.removeView, may(review.SeeIncident))
}

// savedViews lists somebody's own views and the shared ones.
func (a *App) savedViews(c echo.Context) error {
	all, err := a.store.SavedViews(c.Request().Context(), actor(c), "")
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Saved views")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SavedViews(page, all))
}

// showSaveView asks for the name of the filter that the address names.
func (a *App) showSaveView(c echo.Context) error {
	form := views.ViewForm{List: c.QueryParam("list"), Query: c.QueryParam("query")}
	page := a.page(c, "Save this view")
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	v, err := viewAsked(c, form)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SaveView(page, v, form))
}

// viewAsked is the view that a form would save, as far as the person has such a
// list and could choose such a filter.
func viewAsked(c echo.Context, form views.ViewForm) (review.SavedView, error) {
	v := review.SavedView{List: form.List, Query: form.Query, Name: form.Name, Shared: form.Shared == "yes"}
	if !v.Fits(actor(c)) {
		return v, review.ErrNotFound
	}
	return v.Canonical(), nil
}

// saveView keeps a filter under a name.
func (a *App) saveView(c echo.Context) error {
	var form views.ViewForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	v, err := viewAsked(c, form)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/views"), Message: "The view is saved. It also stands above its list and on your first page."})
	err = a.store.SaveView(c.Request().Context(), cause, v)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.SaveView(a.page(c, "Save this view").With(t), v, form))
	})
}

// viewIn is the view that the address names, for whoever may change it.
func (a *App) viewIn(c echo.Context) (review.SavedView, error) {
	id, err := numberIn(c, "view")
	if err != nil {
		return review.SavedView{}, err
	}
	return a.store.SavedView(c.Request().Context(), actor(c), review.SavedViewID(id))
}

func (a *App) showView(c echo.Context) error {
	v, err := a.viewIn(c)
	if err != nil {
		return err
	}
	form := views.ViewForm{Name: v.Name, Shared: yesIf(v.Shared)}
	page := a.page(c, "Rename a saved view")
	if page.Returned, err = readBackAs(a, c, &form, filled[views.ViewForm]); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SaveView(page, v, form))
}

// changeView renames a view, and shares it or not.
func (a *App) changeView(c echo.Context) error {
	v, err := a.viewIn(c)
	if err != nil {
		return err
	}
	var form views.ViewForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/views"), Message: "The view was changed."})
	err = a.store.ChangeView(c.Request().Context(), cause, v.ID, form.Version, form.Name, form.Shared == "yes")
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.SaveView(a.page(c, "Rename a saved view").With(t), v, form))
	})
}

func (a *App) showRemoveView(c echo.Context) error {
	v, err := a.viewIn(c)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RemoveView(a.page(c, "Remove a saved view"), v))
}

// removeView takes a view away. The form sent twice is answered like the first time.
func (a *App) removeView(c echo.Context) error {
	id, err := numberIn(c, "view")
	if err != nil {
		return err
	}
	var form views.ViewForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/views"), Message: "The view was removed."})
	err = a.store.RemoveView(c.Request().Context(), cause, review.SavedViewID(id), form.Version)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		v, err := a.viewIn(c)
		if err != nil {
			return err
		}
		return render(c, t.Status, views.RemoveView(a.page(c, "Remove a saved view").With(t), v))
	})
}
