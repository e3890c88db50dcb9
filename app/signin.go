package app

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// showSignIn asks who it is.
func (a *App) showSignIn(c echo.Context) error {
	form := views.SignInForm{Next: c.QueryParam("next"), Kept: c.QueryParam("kept")}
	return render(c, http.StatusOK, views.SignIn(a.page(c, "Sign in"), form))
}

// signIn starts a session for whoever knows the password.
func (a *App) signIn(c echo.Context) error {
	var form views.SignInForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	cause := a.cause(c, review.Answer{})
	cause.Key = ""
	p, err := a.store.SignIn(ctx, cause, form.Email, form.Password)
	if errors.Is(err, store.ErrSignIn) {
		return a.signInAgain(c, form, err)
	}
	if err != nil {
		return err
	}
	if err := a.startSession(c, p); err != nil {
		return err
	}
	return redirect(c, ours(form.Next))
}

// startSession gives a person a new session, under a token that nobody knew
// before the sign-in.
func (a *App) startSession(c echo.Context, p review.Person) error {
	ctx := c.Request().Context()
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	a.sessions.Put(ctx, sessionPerson, fmt.Sprint(int64(p.ID)))
	return a.bound.Bind(ctx, a.sessions.Token(ctx), p.ID, whence(c))
}

func (a *App) signInAgain(c echo.Context, form views.SignInForm, err error) error {
	t := views.Trouble{Status: http.StatusUnprocessableEntity, Problems: review.Problems{
		"email": "The email address or the password is not right. Check both and try again."}}
	if throttled, ok := errors.AsType[store.Throttled](err); ok {
		wait := max(throttled.Until.Sub(a.store.Now()), time.Second).Round(time.Second)
		t.Status = http.StatusTooManyRequests
		t.Problems["email"] = "Too many attempts on this account. Wait " + wait.String() + ", then try again."
	}
	return render(c, t.Status, views.SignIn(a.page(c, "Sign in").With(t), form))
}

// signOut ends the session.
func (a *App) signOut(c echo.Context) error {
	ctx := c.Request().Context()
	cause := a.cause(c, review.Answer{})
	cause.Key = ""
	cause.Actor.Person = a.signedInAs(c.Request())
	if err := a.store.SignOut(ctx, cause, a.sessions.Token(ctx)); err != nil {
		return err
	}
	if err := a.sessions.Destroy(ctx); err != nil {
		return err
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return redirect(c, "/sign-in")
}
