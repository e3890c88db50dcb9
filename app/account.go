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
