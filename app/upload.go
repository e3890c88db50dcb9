package app

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
	"harmreview/review/store"
	"harmreview/views"
)

// How much a form with a file may hold besides the file.
const (
	maxField  = 64 << 10
	maxFields = 30
)

// showNewList asks for a file.
func (a *App) showNewList(c echo.Context) error {
	var form views.ListForm
	page := a.page(c, newListTitle)
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.askForList(c, page, form, http.StatusOK)
}

const newListTitle = "Load a list"

func (a *App) askForList(c echo.Context, page views.Page, form views.ListForm, status int) error {
	sources, err := a.store.Sources(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, status, views.NewList(page, form, sources, a.options.MaxUpload))
}

// newList takes a list in while it arrives. It is loaded only once somebody has
// seen what that would do.
func (a *App) newList(c echo.Context) error {
	file, err := fieldsBeforeFile(c)
	if err != nil {
		return err
	}
	var form views.ListForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	t, err := a.takeIn(c, cause, form, file)
	if err == nil && (t.Again || t.List != 0) {
		return a.toKnownFile(c, cause, t)
	}
	cause.Done.Location = uploadPath(c, t.Upload, "/file")
	return a.settle(c, cause, err, func(t views.Trouble) error {
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
		return a.askForList(c, a.page(c, newListTitle).With(t), form, t.Status)
	})
}

// takeIn gives a file to the store, unless something is wrong with what is said
// of it.
func (a *App) takeIn(c echo.Context, cause review.Cause, form views.ListForm, file *multipart.Part) (store.Taken, error) {
	l := described(form, actor(c).Incident)
	problems := l.Check()
	problems.Add(file != nil && file.FileName() != "", "file", "Choose the file that holds the list.")
	if err := problems.Err(); err != nil {
		return store.Taken{}, err
	}
	l.FileName = file.FileName()
	t, err := a.store.AddUpload(c.Request().Context(), cause, l, file, a.options.MaxUpload)
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok {
		return t, review.Problems{"file": string(refusal)}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return t, echo.NewHTTPError(http.StatusBadRequest, "The file did not arrive whole. Send it again.").SetInternal(err)
	}
	return t, err
}

// described is the list that a form describes. A total that is no number is
// below zero, which no check lets pass.
func described(f views.ListForm, incident review.IncidentID) intake.List {
	l := intake.List{Incident: incident, SuppliedBy: strings.TrimSpace(f.SuppliedBy), SourceSystem: strings.TrimSpace(f.SourceSystem), DeclaredWhat: f.DeclaredWhat}
	if strings.Trim(f.Declared, ", ") != "" {
		l.Declared = whole(f.Declared)
	}
	return l
}

// toKnownFile leads to what a file made when it first came: by this very form,
// if that was sent twice.
func (a *App) toKnownFile(c echo.Context, cause review.Cause, t store.Taken) error {
	answer, err := a.store.Answered(c.Request().Context(), actor(c).Person, cause.Key)
	if err == nil {
		return a.goOn(c, cause, answer.Location)
	}
	if !errors.Is(err, review.ErrNotFound) {
		return err
	}
	if t.List != 0 {
		return redirect(c, incidentURL(c, "/lists/"+strconv.FormatInt(int64(t.List), 10)+"?again=1"))
	}
	return redirect(c, uploadPath(c, t.Upload, "?again=1"))
}

// fieldsBeforeFile reads a form with a file up to the file, which it returns
// unread; nil when there is none. The fields are then as of any other form.
func fieldsBeforeFile(c echo.Context) (*multipart.Part, error) {
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return nil, echo.ErrUnsupportedMediaType
	}
	fields := url.Values{}
	for range maxFields {
		part, err := parts.NextPart()
		if err == nil && part.FormName() != "file" {
			err = addField(fields, part)
		}
		if err != nil && err != io.EOF {
			return nil, echo.NewHTTPError(http.StatusBadRequest, "The form could not be read. Open its page again.").SetInternal(err)
		}
		if err == io.EOF || part.FormName() == "file" {
			c.Set("fields", joined(fields))
			return part, nil
		}
	}
	return nil, echo.NewHTTPError(http.StatusBadRequest, "The form has too many fields. Open its page again.")
}

func addField(fields url.Values, part *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err == nil && len(value) > maxField {
		err = errors.New("a field is too long")
	}
	fields.Add(part.FormName(), string(value))
	return err
}
