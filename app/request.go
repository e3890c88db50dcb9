package app

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
)

// A visit is what the middleware knows about a request.
type visit struct {
	person   review.Person
	actor    review.Actor
	incident review.Incident
}

func visitOf(c echo.Context) *visit {
	v, ok := c.Get("visit").(*visit)
	if !ok {
		v = &visit{}
		c.Set("visit", v)
	}
	return v
}

// person is who has signed in; zero on the pages before that.
func person(c echo.Context) review.Person { return visitOf(c).person }

// actor is the signed-in person at work in the incident of the address.
func actor(c echo.Context) review.Actor { return visitOf(c).actor }

// signedIn lets only signed-in people through. It reads the account afresh, so
// that a block takes effect at once.
func (a *App) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.store.Person(c.Request().Context(), a.signedInAs(c.Request()))
		if errors.Is(err, review.ErrNotFound) || err == nil && p.Blocked {
			return a.askToSignIn(c)
		}
		if err != nil {
			return err
		}
		visitOf(c).person = p
		visitOf(c).actor = review.Actor{Person: p.ID, Name: p.Name, Registration: p.Signature()}
		return next(c)
	}
}

// askToSignIn leads to the sign-in page and back. A form whose sender's session
// had merely run out is kept, so that it comes back filled.
func (a *App) askToSignIn(c echo.Context) error {
	r := c.Request()
	query := url.Values{}
	if r.URL.Path != "/" {
		query.Set("next", r.URL.Path)
	}
	if r.Method == http.MethodPost {
		kept, err := a.park(c)
		if err != nil {
			return err
		}
		query.Set("kept", kept)
	}
	return redirect(c, "/sign-in?"+query.Encode())
}

// park keeps the fields of a form for the person whose session has run out and
// says "yes", or "no" when nobody knows whose form it is, it is too large or it holds a password.
func (a *App) park(c echo.Context) (string, error) {
	cookie, err := c.Cookie(a.sessions.Cookie.Name)
	if err != nil {
		return "no", nil
	}
	session, err := a.store.Session(c.Request().Context(), cookie.Value)
	if errors.Is(err, review.ErrNotFound) || err == nil && (session.Person == 0 || !session.Ended.IsZero()) {
		return "no", nil
	}
	if err != nil {
		return "", err
	}
	if _, err := fieldsBeforeFile(c); err == nil { // of a form with a file all else is kept
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
	}
	fields, err := posted(c)
	if err != nil || hasSecret(fields) {
		return "no", nil
	}
	fields.Del(signingPassword)
	err = a.store.Park(c.Request().Context(), session.Person, c.Request().URL.Path, fields)
	if errors.Is(err, store.ErrTooLarge) {
		return "no", nil
	}
	return "yes", err
}

// member lets only members of the incident in the address through; to others
// it is not found.
func (a *App) member(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := numberIn(c, "incident")
		if err != nil {
			return err
		}
		v := visitOf(c)
		who, err := a.store.Actor(c.Request().Context(), v.person.ID, review.IncidentID(id))
		if err != nil {
			return err
		}
		v.actor = who
		if v.incident, err = a.store.Incident(c.Request().Context(), who.Incident); err != nil {
			return err
		}
		return next(c)
	}
}

// may lets only those through whose roles in the incident have p.
func may(p review.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !actor(c).May(p) {
				return review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include this page: " + string(p) + "."}
			}
			return next(c)
		}
	}
}

// administrator lets only administrators through.
func administrator(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !person(c).Administrator {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Only an administrator opens this page."}
		}
		return next(c)
	}
}

// numberIn reads a number of the address. It returns review.ErrNotFound for
// what is none.
func numberIn(c echo.Context, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, review.ErrNotFound
	}
	return n, nil
}

// numberAsked reads a number of the address's query. It is 0 when there is none.
func numberAsked(c echo.Context, name string) int64 {
	n, _ := strconv.ParseInt(c.QueryParam(name), 10, 64)
	return n
}

// nextPage is the address of this list after the line with a number, "" for 0.
func nextPage[N ~int64 | ~int](c echo.Context, after N) string {
	if after == 0 {
		return ""
	}
	query := c.QueryParams()
	query.Del("done")
	query.Set("after", strconv.FormatInt(int64(after), 10))
	return c.Request().URL.Path + "?" + query.Encode()
}

// caseIn is the case that the address names.
func caseIn(c echo.Context) (review.CaseID, error) {
	n, err := numberIn(c, "case")
	return review.CaseID(n), err
}

// cause says on whose behalf something is written because of this request. The
// form's key makes sending it twice harmless; done is what the sender gets.
func (a *App) cause(c echo.Context, done review.Answer) review.Cause {
	r := c.Request()
	cause := review.Cause{Actor: actor(c), Request: requestID(c), Route: r.Method + " " + r.URL.Path, Done: done}
	if token := a.sessions.Token(r.Context()); token != "" {
		cause.Session = store.SessionID(token)
	}
	if r.Method == http.MethodPost {
		cause.Key, cause.Fields = a.keyOf(c)
	}
	return cause
}
