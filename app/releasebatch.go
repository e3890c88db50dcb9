package app

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// batchIn is the batch of late letters that the address names.
func (a *App) batchIn(c echo.Context) (review.ReleaseBatch, error) {
	id, err := numberIn(c, "released")
	if err != nil {
		return review.ReleaseBatch{}, err
	}
	return a.store.ReleaseBatch(c.Request().Context(), actor(c), review.ReleaseBatchID(id))
}

// batchSeen is the sight of a batch: it names the cases in it.
func batchSeen(b review.ReleaseBatch) sight {
	s := sight{change: "see release batch", facts: map[string]string{"batch": fmt.Sprint(b.ID)}, listed: true}
	for _, p := range b.Parts {
		if !slices.Contains(s.cases, p.Case) {
			s.cases = append(s.cases, p.Case)
		}
	}
	return s
}

func batchTitle(b review.ReleaseBatch) string { return fmt.Sprintf("Batch %d", b.ID) }

// releaseBatches lists the batches that wait. It names no case.
func (a *App) releaseBatches(c echo.Context) error {
	l, err := a.store.ReleaseBatches(c.Request().Context(), actor(c), review.BatchShow(c.QueryParam("show")))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ReleaseBatches(a.page(c, "Batches that wait"), l))
}

// releaseBatch shows one batch.
func (a *App) releaseBatch(c echo.Context) error {
	b, err := a.batchIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, batchTitle(b))
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, batchSeen(b), views.ReleaseBatch(page, b))
}

// releaseFile answers with a batch as it is printed. Looking at it is on record.
func (a *App) releaseFile(c echo.Context) error {
	id, err := numberIn(c, "released")
	if err != nil {
		return err
	}
	file, cases, err := a.store.ReleaseFile(c.Request().Context(), actor(c), review.ReleaseBatchID(id))
	if err != nil {
		return err
	}
	s := sight{change: "see release batch file", cases: cases, facts: map[string]string{"batch": c.Param("released")}, listed: true}
	if err := a.store.RecordView(c.Request().Context(), a.cause(c, review.Answer{}), s.view()); err != nil {
		return err
	}
	return sendPDF(c, fmt.Sprintf("late-letters-batch-%d", id), file)
}

// approveBatch lets a batch go.
func (a *App) approveBatch(c echo.Context) error {
	var form views.AsideForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	b, err := a.batchIn(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: batchURL(c, b.ID, ""), Message: "You approved the batch. It can be sent."})
	err = a.store.ApproveBatch(c.Request().Context(), cause, b.ID, form.Version)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.show(c, t.Status, batchSeen(b), views.ReleaseBatch(a.page(c, batchTitle(b)).With(t), b))
	})
}

// showBatchSent asks when and how a batch went. What may go is ticked.
func (a *App) showBatchSent(c echo.Context) error {
	b, err := a.batchIn(c)
	if err != nil {
		return err
	}
	if !b.Waits() {
		return review.Refusal{Kind: review.ErrNotNow, Why: "This batch has been " + string(b.State) + " already."}
	}
	form := views.BatchSentForm{Version: b.Version}
	form.Date, form.Clock = dateAndClock(a.store.Now())
	for _, p := range b.Parts {
		if len(p.Closed) == 0 {
			form.Parts = append(form.Parts, p.Release)
		}
	}
	page := a.page(c, "Record that "+batchTitle(b)+" was sent")
	if page.Returned, err = readBackAs(a, c, &form, filled[views.BatchSentForm]); err != nil {
		return err
	}
	return a.show(c, http.StatusOK, batchSeen(b), views.RecordBatchSent(page, b, form))
}

// batchSent records that a batch went.
func (a *App) batchSent(c echo.Context) error {
	id, err := numberIn(c, "released")
	if err != nil {
		return err
	}
	var form views.BatchSentForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: batchURL(c, review.ReleaseBatchID(id), ""), Message: "It is recorded that the batch was sent."})
	err = a.store.SendReleases(c.Request().Context(), cause, review.ReleaseBatchID(id), review.SendBatch{Version: form.Version, Parts: form.Parts, SentAt: moment(form.Date, form.Clock),
		Channel: form.Channel, Note: form.Note, Anyway: form.Anyway != ""})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		b, err := a.batchIn(c)
		if err != nil {
			return err
		}
		return a.show(c, t.Status, batchSeen(b), views.RecordBatchSent(a.page(c, "Record that "+batchTitle(b)+" was sent").With(t), b, form))
	})
}

// showBatchAside asks why a batch is not sent.
func (a *App) showBatchAside(c echo.Context) error {
	b, err := a.batchIn(c)
	if err != nil {
		return err
	}
	if !b.Waits() {
		return review.Refusal{Kind: review.ErrNotNow, Why: "This batch has been " + string(b.State) + " already."}
	}
	form := views.AsideForm{Version: b.Version}
	page := a.page(c, "Set "+batchTitle(b)+" aside")
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SetBatchAside(page, b, form))
}

// batchAside records that a batch will not be sent.
func (a *App) batchAside(c echo.Context) error {
	id, err := numberIn(c, "released")
	if err != nil {
		return err
	}
	var form views.AsideForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: batchURL(c, review.ReleaseBatchID(id), ""), Message: "The batch was set aside. Its letters wait again."})
	err = a.store.SetBatchAside(c.Request().Context(), cause, review.ReleaseBatchID(id), form.Version, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		b, err := a.batchIn(c)
		if err != nil {
			return err
		}
		return render(c, t.Status, views.SetBatchAside(a.page(c, "Set "+batchTitle(b)+" aside").With(t), b, form))
	})
}
