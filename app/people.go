package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// people lists the members of an incident.
func (a *App) people(c echo.Context) error {
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	var left []review.Burden
	if actor(c).May(review.GrantRoles) {
		if left, err = a.store.LeftBehind(c.Request().Context(), actor(c)); err != nil {
			return err
		}
	}
	page, err := a.pageAfter(c, "People")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.People(page, members, left))
}

func (a *App) showAddMember(c echo.Context) error {
	page := a.page(c, "Add a person")
	var form views.MemberForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.AddMember(page, form))
}

// addMember gives somebody with an account their first roles here.
func (a *App) addMember(c echo.Context) error {
	var form views.MemberForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/people"), Message: "The person was added."})
	err := a.store.AddMember(c.Request().Context(), cause, actor(c).Incident, form.Email, form.Roles, form.SecondReader == "yes")
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.AddMember(a.page(c, "Add a person").With(t), form))
	})
}

// memberIn is the member that the address names.
func (a *App) memberIn(c echo.Context) (review.Member, error) {
	id, err := numberIn(c, "person")
	if err != nil {
		return review.Member{}, err
	}
	return a.store.Member(c.Request().Context(), actor(c).Incident, review.PersonID(id))
}

func memberForm(m review.Member) views.MemberForm {
	second := yesIf(m.SecondReader)
	return views.MemberForm{Roles: m.Roles, SecondReader: second, Was: m.Roles, WasSecond: second}
}

// wasMember is the member as the form showed them.
func wasMember(m review.Member, f views.MemberForm) review.Member {
	return review.Member{Person: m.Person, Roles: f.Was, SecondReader: f.WasSecond == "yes"}
}

func (a *App) showMember(c echo.Context) error {
	m, err := a.memberIn(c)
	if err != nil {
		return err
	}
	page := a.page(c, m.Person.Name)
	form := memberForm(m)
	if page.Returned, err = readBackAs(a, c, &form, filled[views.MemberForm]); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Member(page, m, form))
}

// saveMember changes what somebody may do here.
func (a *App) saveMember(c echo.Context) error {
	m, err := a.memberIn(c)
	if err != nil {
		return err
	}
	var form views.MemberForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, a.afterRoles(c, m.Person.ID, "The roles of "+m.Person.Name+" were changed."))
	if err = (review.Member{Roles: form.Roles, SecondReader: form.SecondReader == "yes"}).Check().Err(); err == nil {
		err = a.store.ChangeRoles(c.Request().Context(), cause, actor(c).Incident, wasMember(m, form), form.Roles, form.SecondReader == "yes")
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		if t.Status == http.StatusConflict {
			form.Was, form.WasSecond = m.Roles, yesIf(m.SecondReader)
		}
		return render(c, t.Status, views.Member(a.page(c, m.Person.Name).With(t), m, form))
	})
}

func (a *App) showEndMember(c echo.Context) error {
	m, err := a.memberIn(c)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.EndMember(a.page(c, "End a membership"), m))
}

// endMember takes all roles here from somebody. The form sent twice finds no
// member any more, and is answered like the first time.
func (a *App) endMember(c echo.Context) error {
	id, err := numberIn(c, "person")
	if err != nil {
		return err
	}
	var form views.MemberForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	if len(form.Was) == 0 {
		return review.ErrNotFound
	}
	was := wasMember(review.Member{Person: review.Person{ID: review.PersonID(id)}}, form)
	cause := a.cause(c, a.afterRoles(c, review.PersonID(id), "The membership has ended."))
	err = a.store.ChangeRoles(c.Request().Context(), cause, actor(c).Incident, was, nil, false)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		m, err := a.memberIn(c)
		if err != nil {
			return err
		}
		return render(c, t.Status, views.EndMember(a.page(c, "End a membership").With(t), m))
	})
}
