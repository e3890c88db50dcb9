package app

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// showInvitation asks whoever holds an invitation's link for a password.
func (a *App) showInvitation(c echo.Context) error {
	return a.renderInvitation(c, views.InvitationForm{}, views.Trouble{Status: http.StatusOK})
}

func (a *App) renderInvitation(c echo.Context, form views.InvitationForm, t views.Trouble) error {
	i, err := a.store.Invitation(c.Request().Context(), c.Param("token"))
	if errors.Is(err, review.ErrNotFound) {
		return render(c, http.StatusNotFound, views.InvitationOver(a.page(c, "This link does not work any more")))
	}
	if err != nil {
		return err
	}
	return render(c, t.Status, views.Invitation(a.page(c, invitationTitle(i)).With(t), i.Person, form))
}

func invitationTitle(i store.Invitation) string {
	switch {
	case i.Person.ID == 0:
		return "Set up the first administrator"
	case i.Person.Joined:
		return "Set a new password"
	}
	return "Join " + views.Service
}

// acceptInvitation sets the password and starts a session.
func (a *App) acceptInvitation(c echo.Context) error {
	var form views.InvitationForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Key = "" // the token itself can be used once only
	id, err := a.store.AcceptInvitation(c.Request().Context(), cause, c.Param("token"), review.Person{Email: form.Email, Name: form.Name}, form.Password)
	problems, wrong := errors.AsType[review.Problems](err)
	if wrong || errors.Is(err, review.ErrNotFound) {
		return a.renderInvitation(c, form, views.Trouble{Status: http.StatusUnprocessableEntity, Problems: problems})
	}
	if err != nil {
		return err
	}
	if err := a.startSession(c, review.Person{ID: id}); err != nil {
		return err
	}
	return redirect(c, "/")
}

// invitationURL is the whole address of an invitation, to pass on.
func (a *App) invitationURL(c echo.Context, token string) string {
	return a.wholeURL(c, "/invitations/"+token)
}

// wholeURL is an address of this site with the site's own before it.
func (a *App) wholeURL(c echo.Context, path string) string {
	scheme := "http://"
	if a.options.Secure {
		scheme = "https://"
	}
	return scheme + c.Request().Host + path
}
