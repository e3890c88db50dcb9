package app

import (
	"net/http"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// How long a session lasts: idle after it was last used, and from the sign-in.
const (
	idleTime    = 30 * time.Minute
	sessionTime = 12 * time.Hour
)

// sessionPerson is the one thing that a session holds: who has signed in.
const sessionPerson = "person"

func (a *App) newSessions() (*scs.SessionManager, *store.Sessions) {
	bound := a.store.Sessions(idleTime, sessionTime)
	m := scs.New()
	m.Store = bound
	m.Codec = store.Codec{}
	m.IdleTimeout, m.Lifetime = idleTime, sessionTime
	m.ErrorFunc = a.sessionsFailed
	m.Cookie.Name = "session"
	if a.options.Secure {
		m.Cookie.Name = "__Host-session"
	}
	m.Cookie.Secure = a.options.Secure
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false
	return m, bound
}

// sessionsFailed answers when sessions cannot be read or kept.
func (a *App) sessionsFailed(w http.ResponseWriter, r *http.Request, err error) {
	a.log.ErrorContext(r.Context(), "sessions cannot be used", "fault", faultClass(err))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	f := views.Failure{Title: "The program cannot be used at the moment", What: "Sign-ins cannot be read or kept. Try again in a few minutes.", Saved: string(store.NotKnown)}
	_ = views.Failed(views.Page{Title: f.Title}, f).Render(r.Context(), w) // the reader may have gone away
}

// signedInAs is the person that the session of r says has signed in, or 0.
func (a *App) signedInAs(r *http.Request) review.PersonID {
	id, err := strconv.ParseInt(a.sessions.GetString(r.Context(), sessionPerson), 10, 64)
	if err != nil {
		return 0
	}
	return review.PersonID(id)
}
