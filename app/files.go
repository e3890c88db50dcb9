package app

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/sheet"
	"harmreview/views"
)

// files are all deliveries of letters' files, with what became of each. They
// hold figures and nothing of a patient.
func (a *App) files(c echo.Context) error {
	all, err := a.store.Deliveries(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	missing, err := a.store.MissingTally(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, filesTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Deliveries(page, all, missing))
}

const filesTitle = "Letters’ files"

// showNewFiles asks for a ZIP of letters.
func (a *App) showNewFiles(c echo.Context) error {
	return render(c, http.StatusOK, views.NewDelivery(a.page(c, "Load letters’ files"), a.options.MaxUpload))
}

// newFiles takes a ZIP of letters in while it arrives. It is read in the
// background.
func (a *App) newFiles(c echo.Context) error {
	file, err := fieldsBeforeFile(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	id, again, err := a.takeFiles(c, cause, file)
	cause.Done.Location = incidentURL(c, "/lists/files/"+strconv.FormatInt(int64(id), 10))
	if err == nil && again {
		return a.toKnownDelivery(c, cause)
	}
	if err == nil {
		a.wakeFiles()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		_, _ = io.CopyN(io.Discard, c.Request().Body, a.options.MaxUpload) // a browser reads no answer before it has sent all
		return render(c, t.Status, views.NewDelivery(a.page(c, "Load letters’ files").With(t), a.options.MaxUpload))
	})
}

// takeFiles gives a ZIP to the store. Why it was not taken is said beside its field.
func (a *App) takeFiles(c echo.Context, cause review.Cause, file *multipart.Part) (review.DeliveryID, bool, error) {
	if file == nil || file.FileName() == "" {
		return 0, false, review.Problems{"file": "Choose the ZIP file that holds the letters."}
	}
	id, again, err := a.store.AddDelivery(c.Request().Context(), cause, review.Delivery{Incident: actor(c).Incident, FileName: file.FileName()}, file, a.options.MaxUpload)
	if refusal, ok := errors.AsType[document.Refusal](err); ok {
		return 0, false, review.Problems{"file": string(refusal)}
	}
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok { // of its size
		return 0, false, review.Problems{"file": string(refusal)}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, false, echo.NewHTTPError(http.StatusBadRequest, "The file did not arrive whole. Send it again.").SetInternal(err)
	}
	return id, again, err
}

// toKnownDelivery leads to what a file made when it first came: by this very
// form, if that was sent twice.
func (a *App) toKnownDelivery(c echo.Context, cause review.Cause) error {
	_, err := a.store.Answered(c.Request().Context(), actor(c).Person, cause.Key)
	if errors.Is(err, review.ErrNotFound) {
		return redirect(c, cause.Done.Location+"?again=1")
	}
	if err != nil {
		return err
	}
	return a.goOn(c, cause, cause.Done.Location)
}

// delivery is one delivery: how far it is read, or what became of each file.
func (a *App) delivery(c echo.Context) error {
	id, err := numberIn(c, "delivery")
	if err != nil {
		return err
	}
	d, err := a.store.Delivery(c.Request().Context(), actor(c).Incident, review.DeliveryID(id))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, filesTitle+", delivery "+c.Param("delivery"))
	if err != nil {
		return err
	}
	if d.Phase != review.DeliveryDone {
		return render(c, http.StatusOK, views.DeliveryProgress(page, d))
	}
	return a.showFiles(c, page, d.ID)
}

// showFiles shows a page of a delivery's files, whose names can be names of people.
func (a *App) showFiles(c echo.Context, page views.Page, id review.DeliveryID) error {
	state := review.FileState(c.QueryParam("state"))
	if !slices.Contains(review.FileStates, state) {
		state = ""
	}
	found, err := a.store.DeliveryFiles(c.Request().Context(), actor(c), id, state, int(numberAsked(c, "after")), int(numberAsked(c, "before")))
	if err != nil {
		return err
	}
	s := sight{change: "see files", listed: true, facts: map[string]string{"delivery": c.Param("delivery")}}
	for _, f := range found.Files {
		s.sees(f.Case)
	}
	return a.show(c, http.StatusOK, s, views.Delivery(page, found, c.QueryParam("again") != ""))
}

// missingFiles are the letters of which a list names a file that never came.
func (a *App) missingFiles(c echo.Context) error {
	found, err := a.store.MissingFiles(c.Request().Context(), actor(c), review.LetterID(numberAsked(c, "after")), review.LetterID(numberAsked(c, "before")))
	if err != nil {
		return err
	}
	s := sight{change: "see files", listed: true, facts: map[string]string{"state": "missing"}}
	for _, l := range found.Letters {
		s.sees(l.Case)
	}
	return a.show(c, http.StatusOK, s, views.MissingFiles(a.page(c, "Letters whose file is missing"), found))
}

// sees adds a case to what a page shows, once.
func (s *sight) sees(id review.CaseID) {
	if id != 0 && !slices.Contains(s.cases, id) {
		s.cases = append(s.cases, id)
	}
}
