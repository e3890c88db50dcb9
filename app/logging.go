package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review/store"
)

// identify gives each request an id, which its log line and its events share.
func (a *App) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:16]
		c.Set("request", id)
		c.Response().Header().Set("X-Request-Id", id)
		return next(c)
	}
}

// logRequests writes a line for each request: the route and never the address,
// the class of a fault and never its text, because both may hold patient data.
func (a *App) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		attrs := []slog.Attr{slog.String("request", requestID(c)), slog.String("method", c.Request().Method), slog.String("route", c.Path()),
			slog.Int("status", c.Response().Status), slog.Duration("took", time.Since(start))}
		level := slog.LevelInfo
		if err != nil && c.Response().Status >= 500 {
			level = slog.LevelError
			attrs = append(attrs, slog.String("fault", faultClass(err)))
		}
		a.log.LogAttrs(c.Request().Context(), level, "request", attrs...)
		return nil
	}
}

// A panicked is a handler's panic as an error.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into an error, and logs where it came from.
func (a *App) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			v := recover()
			if v == http.ErrAbortHandler { // the answer is cut off on purpose
				panic(v)
			}
			if v != nil {
				a.log.ErrorContext(c.Request().Context(), "panic", "request", requestID(c), "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
				err = panicked{v}
			}
		}()
		return next(c)
	}
}

func requestID(c echo.Context) string {
	id, _ := c.Get("request").(string)
	return id
}

// faultClass names what kind of error err is: the types along its chain. The
// text of an error may quote a cell of a list, so it is never logged.
func faultClass(err error) string {
	if f, ok := errors.AsType[*store.Fault](err); ok {
		return fmt.Sprintf("panic in a write: %T", f.Value)
	}
	class := fmt.Sprintf("%T", err)
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		class = fmt.Sprintf("%T", inner)
	}
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		return fmt.Sprintf("%s %d", class, coded.Code())
	}
	return class
}
