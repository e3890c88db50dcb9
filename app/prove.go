package app

import (
	"errors"
	"maps"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review"
)

// provedFor is how long a proof of who signs holds for assessments. Outcomes and
// candour decisions ask for it every time.
const provedFor = 30 * time.Minute

// mustProve reports whether whoever signs an assessment now must prove first who
// they are: their sign-in, or the last proof in this session, is too long ago.
func (a *App) mustProve(c echo.Context) (bool, error) {
	ctx := c.Request().Context()
	session, err := a.store.Session(ctx, a.sessions.Token(ctx))
	return a.store.Now().Sub(session.Proved) > provedFor, err
}

// proves is prove for what signs an outcome. What else is wrong with the change is
// said with it.
func (a *App) proves(c echo.Context, cause review.Cause, id review.CaseID, change review.Change) error {
	err := a.prove(c, cause)
	problems, ok := errors.AsType[review.Problems](err)
	if !ok {
		return err
	}
	tried := a.store.Try(c.Request().Context(), actor(c), id, change)
	if more, ok := errors.AsType[review.Problems](tried); ok {
		maps.Copy(problems, more)
	}
	return problems
}

// prove has whoever signs prove by the password in the form who they are. It
// returns review.Problems on signing_password.
func (a *App) prove(c echo.Context, cause review.Cause) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	return a.store.Confirm(c.Request().Context(), cause, a.sessions.Token(c.Request().Context()), fields.Get(signingPassword))
}
