package app

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// An accountAct is something done to an account that needs nothing but a yes,
// which a page of its own asks for.
type accountAct struct {
	path string
	view views.AccountAct
	do   func(context.Context, *store.Store, review.Cause, review.PersonID) error
	done string // what the next page says
}

var accountActs = []accountAct{
	{"/block", views.AccountAct{Title: "Block the account", Button: "Block the account", Warning: true,
		Text: "All its sessions end at once, its links stop working, and nobody can sign in with it. What was signed with it stays. It can be unblocked later."},
		func(ctx context.Context, s *store.Store, cause review.Cause, id review.PersonID) error {
			return s.Block(ctx, cause, id, true)
		}, "The account is blocked. Its sessions have ended."},
	{"/unblock", views.AccountAct{Title: "Unblock the account", Button: "Unblock the account",
		Text: "Its owner can sign in again, with the password and in the roles that they had."},
		func(ctx context.Context, s *store.Store, cause review.Cause, id review.PersonID) error {
			return s.Block(ctx, cause, id, false)
		}, "The account is unblocked."},
	{"/end-sessions", views.AccountAct{Title: "End all sessions", Button: "End all sessions",
		Text: "Wherever this account is signed in it is signed out at once. Its owner can sign in again."},
		func(ctx context.Context, s *store.Store, cause review.Cause, id review.PersonID) error {
			_, err := s.EndSessions(ctx, cause, id, "", "ended by an administrator")
			return err
		}, "All sessions of the account have ended."},
}

// on gives the act its two routes.
func (act accountAct) on(g *echo.Group, a *App) {
	g.GET("/accounts/:person"+act.path, func(c echo.Context) error {
		return a.askAbout(c, act.view, views.Trouble{Status: http.StatusOK})
	}, administrator)
	g.POST("/accounts/:person"+act.path, func(c echo.Context) error {
		account, err := a.accountIn(c)
		if err != nil {
			return err
		}
		id := account.Person.ID
		cause := a.cause(c, review.Answer{Location: views.AccountURL(id, ""), Message: act.done})
		err = act.do(c.Request().Context(), a.store, cause, id)
		return a.settle(c, cause, err, func(t views.Trouble) error { return a.askAbout(c, act.view, t) })
	}, administrator)
}

func (a *App) askAbout(c echo.Context, act views.AccountAct, t views.Trouble) error {
	account, err := a.accountIn(c)
	if err != nil {
		return err
	}
	return render(c, t.Status, views.ConfirmAccount(a.page(c, act.Title).With(t), account, act))
}

var inviteAct = views.AccountAct{Title: "Make a new link", Button: "Make a new link",
	Text: "The link sets a password, once. Earlier links stop working; the password they have now works until the new link is used."}

func (a *App) showInvite(c echo.Context) error {
	return a.askAbout(c, inviteAct, views.Trouble{Status: http.StatusOK})
}

// invite makes a new link for an account and shows it, once.
func (a *App) invite(c echo.Context) error {
	account, err := a.accountIn(c)
	if err != nil {
		return err
	}
	id := account.Person.ID
	cause := a.cause(c, review.Answer{Location: views.AccountURL(id, ""), Message: "A new link was made and shown. If nobody noted it, make another."})
	token, err := a.store.Invite(c.Request().Context(), cause, id)
	if err != nil {
		return a.settle(c, cause, err, func(t views.Trouble) error { return a.askAbout(c, inviteAct, t) })
	}
	return a.showLink(c, id, token, "A new link")
}
