package app

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure lets a page load only our own files, be framed by nobody and be kept
// by no cache; what is below /static/ says itself how long it keeps.
func (a *App) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if a.options.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// onlyHost answers requests for the one host that was set, so that nobody is
// led here under another name.
func (a *App) onlyHost(next http.Handler) http.Handler {
	if a.options.Host == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.EqualFold(r.Host, a.options.Host) {
			http.Error(w, "This address does not belong to the program. Nothing was saved.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses forms that another site sent. A request that says nothing
// of where it comes from passes only without a session, or on this machine.
func (a *App) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(crossOrigin))
	checked := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		silent := r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
		_, err := r.Cookie(a.sessions.Cookie.Name)
		if reads(r.Method) || !silent || err != nil || a.onThisMachine(r) {
			checked.ServeHTTP(w, r)
			return
		}
		crossOrigin(w, r)
	})
}

func reads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func crossOrigin(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "This form was sent from another site, or through a proxy that changes the Host header. Nothing was saved. "+
		"Open the program at its own address and send the form again.", http.StatusForbidden)
}

// onThisMachine reports whether a request came from this machine. Behind a
// reverse proxy, which often runs on it, that says nothing.
func (a *App) onThisMachine(r *http.Request) bool {
	if len(a.options.Proxies) > 0 {
		return false
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// clientAddress takes the address of the connection, unless that is a reverse
// proxy's that was named when the program was started.
func (a *App) clientAddress() echo.IPExtractor {
	if len(a.options.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range a.options.Proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
