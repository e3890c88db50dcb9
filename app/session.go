package app

import (
	"encoding/json"
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
	m.Codec = jsonCodec{}
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

// A jsonCodec writes the same session always as the same bytes, so that one
// that has not changed is seen to be so and costs no write.
type jsonCodec struct{}

type sessionJSON struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"` // encoding/json sorts the keys
}

// Encode writes a session.
func (jsonCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(sessionJSON{deadline.UTC().Round(0), values})
}

// Decode reads a session.
func (jsonCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var s sessionJSON
	err := json.Unmarshal(b, &s)
	return s.Deadline, s.Values, err
}
