package app

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// whose is the member that the address names, or whoever is signed in; and where
// what is changed of them leads back to.
func whose(c echo.Context) (person review.PersonID, back string, err error) {
	if c.Param("person") == "" {
		return actor(c).Person, "", nil
	}
	person, err = personIn(c)
	return person, "/people/" + c.Param("person"), err
}

// showSpecialties asks in which specialties somebody works.
func (a *App) showSpecialties(c echo.Context) error {
	person, _, err := whose(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, specialtiesTitle)
	if err != nil {
		return err
	}
	var form views.SpecialtiesForm
	if form.Was, err = a.store.SpecialtiesOf(c.Request().Context(), actor(c).Incident, person); err != nil {
		return err
	}
	form.Specialties = form.Was
	if page.Returned, err = readBackAs(a, c, &form, filled[views.SpecialtiesForm]); err != nil {
		return err
	}
	return a.specialtiesPage(c, http.StatusOK, page, person, form)
}

const specialtiesTitle = "Specialties"

func (a *App) specialtiesPage(c echo.Context, status int, page views.Page, person review.PersonID, form views.SpecialtiesForm) error {
	m, err := a.store.Member(c.Request().Context(), actor(c).Incident, person)
	if err != nil {
		return err
	}
	all, err := a.store.Specialties(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	all = append(all, form.Was...) // also of one that no letter has any more
	slices.Sort(all)
	return render(c, status, views.Specialties(page, m, slices.Compact(all), form))
}

// saveSpecialties keeps them.
func (a *App) saveSpecialties(c echo.Context) error {
	person, back, err := whose(c)
	if err != nil {
		return err
	}
	said := "Your specialties were saved."
	if back != "" {
		said = "The specialties were saved."
	}
	var form views.SpecialtiesForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, back), Message: said})
	err = a.store.SetSpecialties(c.Request().Context(), cause, person, form.Was, form.Specialties)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		page := a.page(c, specialtiesTitle).With(t)
		if t.Status == http.StatusConflict {
			if form.Was, err = a.store.SpecialtiesOf(c.Request().Context(), actor(c).Incident, person); err != nil {
				return err
			}
		}
		return a.specialtiesPage(c, t.Status, page, person, form)
	})
}
