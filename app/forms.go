package app

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
	"harmreview/views/kit"
)

// maxForm is the size of the largest form, files apart.
const maxForm = 1 << 20

// posted reads the fields of a form, once. A date that was asked for in three
// fields is one field. It returns an echo error 415 for what is no form.
func posted(c echo.Context) (url.Values, error) {
	if fields, ok := c.Get("fields").(url.Values); ok {
		return fields, nil
	}
	r := c.Request()
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != echo.MIMEApplicationForm {
		return nil, echo.ErrUnsupportedMediaType
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, echo.NewHTTPError(http.StatusRequestEntityTooLarge, "The form is too long. Shorten the longest text.").SetInternal(err)
		}
		return nil, echo.NewHTTPError(http.StatusBadRequest, "The form could not be read.").SetInternal(err)
	}
	fields := joined(r.PostForm)
	c.Set("fields", fields)
	return fields, nil
}

// joined makes one field of the three of each date, in clean text: line ends
// as \n, nothing that is not UTF-8.
func joined(fields url.Values) url.Values {
	all := url.Values{}
	for name, values := range fields {
		for _, v := range values {
			all.Add(name, strings.ToValidUTF8(strings.ReplaceAll(v, "\r\n", "\n"), "\uFFFD"))
		}
	}
	for name := range fields {
		base, isDay := strings.CutSuffix(name, "-day")
		if isDay && fields.Has(base+"-month") && fields.Has(base+"-year") {
			all.Set(base, kit.JoinDate(all.Get(name), all.Get(base+"-month"), all.Get(base+"-year")))
		}
	}
	return all
}

// readForm fills a form from what was posted: the fields with a form tag.
func readForm(c echo.Context, form any) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	return fill(form, fields)
}

// readBack fills a form from what the same person had typed when their session
// ran out, and reports whether there was anything.
func (a *App) readBack(c echo.Context, form any) (bool, error) {
	fields, err := a.parkedFields(c)
	if err != nil || fields == nil {
		return false, err
	}
	return true, fill(form, fields)
}

// readBackAs is readBack for a form that read makes of its fields. Nothing stays
// of what the form began with.
func readBackAs[F any](a *App, c echo.Context, form *F, read func(url.Values) (F, error)) (bool, error) {
	fields, err := a.parkedFields(c)
	if err != nil || fields == nil {
		return false, err
	}
	*form, err = read(fields)
	return true, err
}

func (a *App) parkedFields(c echo.Context) (url.Values, error) {
	fields, err := a.store.Parked(c.Request().Context(), person(c).ID, c.Request().URL.Path)
	if errors.Is(err, review.ErrNotFound) {
		return nil, nil
	}
	return fields, err
}

// filled is a form of these fields and nothing else.
func filled[F any](fields url.Values) (F, error) {
	var form F
	err := fill(&form, fields)
	return form, err
}

func fill(form any, fields url.Values) error {
	binder := &echo.DefaultBinder{}
	r := &http.Request{Method: http.MethodPost, Header: http.Header{"Content-Type": {echo.MIMEApplicationForm}}, Form: fields, PostForm: fields, URL: &url.URL{}}
	r.Body, r.ContentLength = http.NoBody, 1
	if err := binder.BindBody(echo.New().NewContext(r, nil), form); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "The form could not be read. Open its page again.").SetInternal(err)
	}
	return nil
}

// hasSecret reports whether a form is about a password. Nothing is kept of it that
// would help to guess it.
func hasSecret(fields url.Values) bool { return fields.Has("password") }

// signingPassword is the field by which whoever signs proves who they are. Of a
// form that has it everything else is kept.
const signingPassword = "signing_password"

// keyOf is the form's idempotency key and the SHA-256 of its other fields.
func (a *App) keyOf(c echo.Context) (key, digest string) {
	fields, err := posted(c)
	if err != nil {
		return "", ""
	}
	rest := url.Values{}
	for name, values := range fields {
		if name != "key" {
			rest[name] = values
		}
	}
	text := rest.Encode()
	if hasSecret(fields) || fields.Has(signingPassword) {
		text += a.secret
	}
	sum := sha256.Sum256([]byte(text))
	return fields.Get("key"), hex.EncodeToString(sum[:])
}

func newKey() string { return rand.Text() }

// settle answers a form whose change ended with err: on to the next page, or
// the same form again, with what was typed and what is wrong with it.
func (a *App) settle(c echo.Context, cause review.Cause, err error, again func(views.Trouble) error) error {
	if err == nil {
		return a.goOn(c, cause, cause.Done.Location)
	}
	if repeated, ok := errors.AsType[store.Repeated](err); ok && !repeated.Other {
		return a.goOn(c, cause, repeated.Answer.Location)
	}
	trouble, ok := troubleOf(err)
	if !ok {
		return err
	}
	noSuchDate(c, trouble.Problems)
	return again(trouble)
}

// wholeDate is a date as [kit.JoinDate] gives it, whether or not there is one.
var wholeDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// noSuchDate says of each posted date with which something is wrong, where no calendar
// has it, just that.
func noSuchDate(c echo.Context, problems review.Problems) {
	fields, err := posted(c)
	if err != nil {
		return
	}
	for field := range problems {
		if _, err := time.Parse(time.DateOnly, fields.Get(field)); err != nil && wholeDate.MatchString(fields.Get(field)) {
			problems[field] = "There is no such date. Look at the day and the month."
		}
	}
}

// goOn leads to the next page, which says what was done by the form's key.
func (a *App) goOn(c echo.Context, cause review.Cause, location string) error {
	u, err := url.Parse(keepList(c, location))
	if err != nil {
		return err
	}
	if cause.Key != "" {
		query := u.Query()
		query.Set("done", cause.Key)
		u.RawQuery = query.Encode()
	}
	return c.Redirect(http.StatusSeeOther, u.String())
}

// troubleOf says how a form comes back for err, or false when it does not.
func troubleOf(err error) (views.Trouble, bool) {
	if problems, ok := errors.AsType[review.Problems](err); ok {
		return views.Trouble{Status: http.StatusUnprocessableEntity, Problems: problems}, true
	}
	t := views.Trouble{Status: http.StatusConflict, Problems: review.Problems{}}
	refusal, said := errors.AsType[review.Refusal](err)
	switch {
	case errors.Is(err, review.ErrRepeated):
		t.Notice = "This form was already sent with other answers, and those were saved. Below is what you typed this time: nothing of it was saved. Compare the two, then send it again if it is still needed."
	case errors.Is(err, review.ErrStale):
		t.Notice = "Somebody changed this after you opened the page. Nothing of yours was saved. What is saved now and what you typed are both on this page: look at them, then send again or leave it."
	case errors.Is(err, review.ErrNotNow) && said:
		t.Notice = refusal.Why + " Nothing was saved."
	default:
		return views.Trouble{}, false
	}
	return t, true
}

// dateAndClock are the two fields of a moment, in London, as moment reads them.
func dateAndClock(t time.Time) (date, clock string) {
	t = t.In(review.London)
	return review.Date(t), t.Format("15:04")
}

// moment reads a date and a time of day in London, as a form asks for them.
// It is zero for what is neither.
func moment(date, clock string) time.Time {
	clock = strings.ReplaceAll(strings.TrimSpace(clock), ".", ":")
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+clock, review.London)
	if err != nil {
		return time.Time{}
	}
	return t
}
