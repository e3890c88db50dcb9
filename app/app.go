// Package app is the web application: it turns requests into changes and
// queries of the review, and their results into pages. It alone knows HTTP,
// echo, cookies and addresses; routes.go lists every page.
package app

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"harmreview/review/store"
	"harmreview/static"
)

// Options say how the application is reached and what it accepts.
type Options struct {
	Log           *slog.Logger
	Secure        bool           // the site is reached by https: the cookie is bound to it
	Host          string         // the only Host header that is answered; "" for any
	Proxies       []netip.Prefix // of reverse proxies whose X-Forwarded-For counts
	MaxUpload     int64          // of a list, in bytes; 1 GiB when 0
	Demonstration bool           // every page says that the data is made up
}

// An App serves the harm review kept in a store.
type App struct {
	store    *store.Store
	log      *slog.Logger
	options  Options
	sessions *scs.SessionManager
	bound    *store.Sessions
	loads    chan struct{} // wakes the loading of lists
	arrived  chan struct{} // … and the reading of letters' files
	ordered  chan struct{} // … and the work on print runs
	unsound  atomic.Bool   // damage was found after the start
	secret   string        // of this process: what is kept of passwords in forms is digested under it
}

// New returns the application on top of s. Work does what it does by itself.
func New(s *store.Store, o Options) *App {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxUpload == 0 {
		o.MaxUpload = 1 << 30
	}
	a := &App{store: s, log: o.Log, options: o, loads: make(chan struct{}, 1), arrived: make(chan struct{}, 1), ordered: make(chan struct{}, 1), secret: rand.Text()}
	a.sessions, a.bound = a.newSessions()
	return a
}

// Handler returns the whole site. Sessions and the cross-origin check stand
// outside echo, so that they also see the pages its error handler writes.
func (a *App) Handler() http.Handler {
	e := echo.New()
	e.HTTPErrorHandler = a.fail
	e.IPExtractor = a.clientAddress()
	e.Use(a.identify, a.logRequests, a.recovered)
	a.routes(e)

	site := http.NewServeMux()
	site.Handle("/static/", static.Handler())
	site.HandleFunc("GET /healthz", a.healthy)
	site.HandleFunc("GET /readyz", a.ready)
	site.Handle("/", a.onlyHost(a.sameOrigin(a.sessions.LoadAndSave(e))))
	return a.secure(site)
}

// healthy says that the process answers.
func (a *App) healthy(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "the process is up", http.StatusOK)
}

// ready says whether the database can be read and written.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	if a.unsound.Load() {
		http.Error(w, "the database is damaged", http.StatusServiceUnavailable)
		return
	}
	if err := a.store.Ready(r.Context()); err != nil {
		a.log.ErrorContext(r.Context(), "not ready", "fault", faultClass(err))
		http.Error(w, "the database cannot be read or written now", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "ready", http.StatusOK)
}

// MarkUnsound makes /readyz fail: damage was found in the database after the start.
func (a *App) MarkUnsound() { a.unsound.Store(true) }
