package app

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
	"harmreview/views"
)

// uploadPath is the address of a page of a file on its way to becoming a list.
func uploadPath(c echo.Context, id review.UploadID, page string) string {
	return incidentURL(c, "/lists/uploads/"+strconv.FormatInt(int64(id), 10)+page)
}

// uploadIn is the file on its way that the address names.
func (a *App) uploadIn(c echo.Context) (views.UploadPage, error) {
	id, err := numberIn(c, "upload")
	if err != nil {
		return views.UploadPage{}, err
	}
	u, err := a.store.Upload(c.Request().Context(), actor(c).Incident, review.UploadID(id))
	return views.UploadPage{Upload: u, Again: c.QueryParam("again") != ""}, err
}

// uploadSight is what is on record of a page that shows rows of a file. None of
// them is in a case yet.
func uploadSight(u views.UploadPage) sight {
	return sight{change: "see upload", facts: map[string]string{"upload": strconv.FormatInt(int64(u.ID), 10)}}
}

func uploadTitle(c echo.Context, page string) string { return page + ", file " + c.Param("upload") }

// showUploadFile shows what a file is and how it is read.
func (a *App) showUploadFile(c echo.Context) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, uploadTitle(c, "How it is read"))
	if err != nil {
		return err
	}
	form := views.FileFormOf(u.Upload)
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.show(c, http.StatusOK, uploadSight(u), views.UploadFile(page, u, form))
}

// rereadFile reads a file anew where the form says that it is read otherwise, and
// else goes on.
func (a *App) rereadFile(c echo.Context) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	var form views.FileForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	if form.Stated() == u.Stated() {
		return redirect(c, uploadPath(c, u.ID, "/columns"))
	}
	cause := a.cause(c, review.Answer{Location: uploadPath(c, u.ID, "/file")})
	want, err := u.Reread(form.Stated())
	if err == nil {
		err = a.store.ChooseSheet(c.Request().Context(), cause, u.ID, form.Version, want)
	}
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok {
		err = review.Problems{"reading": "It cannot be read so. " + string(refusal)}
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		form.Version = u.Version
		return a.show(c, t.Status, uploadSight(u), views.UploadFile(a.page(c, uploadTitle(c, "How it is read")).With(t), u, form))
	})
}

// columnsOf reads the form of which column is which, of a header.
func columnsOf(header []string) func(url.Values) (views.ColumnsForm, error) {
	return func(fields url.Values) (views.ColumnsForm, error) {
		form, err := filled[views.ColumnsForm](fields)
		for i := range header {
			form.Columns = append(form.Columns, fields.Get(intake.ColumnField(i)))
		}
		return form, err
	}
}

// showColumns asks which column is which.
func (a *App) showColumns(c echo.Context) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, uploadTitle(c, "Columns"))
	if err != nil {
		return err
	}
	form := views.ColumnsForm{Version: u.Version, Dates: string(u.Dates), Columns: u.Columns}
	if page.Returned, err = readBackAs(a, c, &form, columnsOf(u.Found.Header)); err != nil {
		return err
	}
	return a.seeColumns(c, http.StatusOK, page, u, form)
}

// seeColumns shows the form with the dates of the file as it has them read.
func (a *App) seeColumns(c echo.Context, status int, page views.Page, u views.UploadPage, form views.ColumnsForm) error {
	u.Columns, u.Dates = form.Columns, intake.DateOrder(form.Dates)
	return a.show(c, status, uploadSight(u), views.UploadColumns(page, u, form))
}

// matchColumns keeps which column is which, and has the file checked.
func (a *App) matchColumns(c echo.Context) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	fields, err := posted(c)
	if err != nil {
		return err
	}
	form, err := columnsOf(u.Found.Header)(fields)
	if err != nil {
		return err
	}
	if form.Go == "dates" {
		return a.seeColumns(c, http.StatusOK, a.page(c, uploadTitle(c, "Columns")), u, form)
	}
	cause := a.cause(c, review.Answer{Location: uploadPath(c, u.ID, "")})
	err = a.store.MatchColumns(c.Request().Context(), cause, u.ID, form.Version, form.Columns, intake.DateOrder(form.Dates))
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		form.Version = u.Version
		return a.seeColumns(c, t.Status, a.page(c, uploadTitle(c, "Columns")).With(t), u, form)
	})
}

// showUpload is how far the check of a file is, or what a load would do. It
// leads to the first question that nobody has answered yet.
func (a *App) showUpload(c echo.Context) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	if !u.Matched {
		to := uploadPath(c, u.ID, "/file")
		if u.Again {
			to += "?again=1"
		}
		return redirect(c, to)
	}
	page, err := a.pageAfter(c, uploadTitle(c, "Check"))
	if err != nil {
		return err
	}
	form := views.CommitForm{Version: u.Version}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.seeCheck(c, http.StatusOK, page, u, form)
}

// seeCheck shows the check of a file, in which nothing of a patient is.
func (a *App) seeCheck(c echo.Context, status int, page views.Page, u views.UploadPage, form views.CommitForm) error {
	all, err := a.store.Lists(c.Request().Context(), u.Incident)
	if err != nil {
		return err
	}
	for _, l := range all {
		u.Later = u.Later || !l.Phase.Ended()
	}
	return render(c, status, views.UploadCheck(page, u, form))
}

// commitUpload loads a file that was checked. It is loaded in the background.
func (a *App) commitUpload(c echo.Context) error {
	id, err := numberIn(c, "upload")
	if err != nil {
		return err
	}
	var form views.CommitForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	made, err := a.store.CommitUpload(c.Request().Context(), cause, review.UploadID(id), form.Version, strings.TrimSpace(form.Why))
	if err == nil {
		a.wake()
		cause.Done.Location = incidentURL(c, "/lists/"+strconv.FormatInt(int64(made), 10))
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		u, err := a.uploadIn(c)
		if err != nil {
			return err
		}
		form.Version = u.Version
		return a.seeCheck(c, t.Status, a.page(c, uploadTitle(c, "Check")).With(t), u, form)
	})
}

// showDropUpload asks whether a file is to be dropped.
func (a *App) showDropUpload(c echo.Context) error {
	return a.askToDrop(c, views.Trouble{Status: http.StatusOK})
}

func (a *App) askToDrop(c echo.Context, t views.Trouble) error {
	u, err := a.uploadIn(c)
	if err != nil {
		return err
	}
	return render(c, t.Status, views.DropUpload(a.page(c, uploadTitle(c, "Drop it")).With(t), u))
}

// dropUpload forgets a file that was not loaded.
func (a *App) dropUpload(c echo.Context) error {
	id, err := numberIn(c, "upload")
	if err != nil {
		return err
	}
	var form views.CommitForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists")})
	err = a.store.DropUpload(c.Request().Context(), cause, review.UploadID(id), form.Version)
	return a.settle(c, cause, err, func(t views.Trouble) error { return a.askToDrop(c, t) })
}
