package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// account is who the signed-in person is, and where they are signed in.
func (a *App) account(c echo.Context) error {
	ctx := c.Request().Context()
	live, err := a.store.SessionsOf(ctx, person(c).ID)
	if err != nil {
		return err
	}
	here := store.SessionID(a.sessions.Token(ctx))
	var lines []views.SessionLine
	for _, s := range live {
		lines = append(lines, views.SessionLine{From: s.From, SignedIn: s.SignedIn, Seen: s.Seen, Here: s.ID == here})
	}
	page, err := a.pageAfter(c, "Your account")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Account(page, lines))
}

func (a *App) showDetails(c echo.Context) error {
	form := accountForm(person(c))
	page := a.page(c, "Your details")
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Details(page, form))
}

// saveDetails changes what one may change of one's own account; the rest of the
// form is not looked at.
func (a *App) saveDetails(c echo.Context) error {
	var form views.AccountForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	own := person(c)
	own.Version, own.Telephone, own.RegistrationBody, own.Registration = form.Version, form.Telephone, form.RegistrationBody, form.Registration
	own.WideKeys = form.WideKeys != ""
	cause := a.cause(c, review.Answer{Location: "/account", Message: "Your details were saved."})
	err := a.store.SavePerson(c.Request().Context(), cause, own)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		if t.Status == http.StatusConflict {
			form.Version = person(c).Version
		}
		return render(c, t.Status, views.Details(a.page(c, "Your details").With(t), form))
	})
}

func (a *App) showPassword(c echo.Context) error {
	return render(c, http.StatusOK, views.Password(a.page(c, "Change your password")))
}

// changePassword sets one's own password.
func (a *App) changePassword(c echo.Context) error {
	var form views.PasswordForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	cause := a.cause(c, review.Answer{Location: "/account", Message: "Your password was changed. Everywhere else you were signed out."})
	err := a.store.ChangePassword(ctx, cause, person(c).ID, form.Old, form.Password, a.sessions.Token(ctx))
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.Password(a.page(c, "Change your password").With(t)))
	})
}

func (a *App) showEndSessions(c echo.Context) error {
	return render(c, http.StatusOK, views.EndSessions(a.page(c, "Sign out everywhere else")))
}

// endSessions ends one's own sessions but the one that asks.
func (a *App) endSessions(c echo.Context) error {
	ctx := c.Request().Context()
	cause := a.cause(c, review.Answer{Location: "/account", Message: "Everywhere else you were signed out."})
	_, err := a.store.EndSessions(ctx, cause, person(c).ID, a.sessions.Token(ctx), "ended by their owner")
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.EndSessions(a.page(c, "Sign out everywhere else").With(t)))
	})
}
