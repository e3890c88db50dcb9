package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const batchSentTitle = "Send a reviewer’s cases for a second review"

// showReviewerBatch asks how many cases of a reviewer get a second review.
func (a *App) showReviewerBatch(c echo.Context) error {
	page, err := a.pageAfter(c, batchSentTitle)
	if err != nil {
		return err
	}
	var form views.ReviewerBatchForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.askReviewerBatch(c, http.StatusOK, page, form)
}

func (a *App) askReviewerBatch(c echo.Context, status int, page views.Page, form views.ReviewerBatchForm) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	batch, err := a.store.ReviewerBatch(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	return render(c, status, views.ReviewerBatch(page, batch, form))
}

// sendBatch sends some of a reviewer's cases, drawn by lot, for a second review.
func (a *App) sendBatch(c echo.Context) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	var form views.ReviewerBatchForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	ask := review.BatchAsk{N: whole(form.N), Reason: form.Reason}
	cause.Done, err = a.store.SendBatch(c.Request().Context(), cause, id, ask, func(r review.ReviewerBatch) review.Answer {
		return review.Answer{Location: incidentURL(c, "/assurance/agreement"), Message: views.BatchSent(ask.N, r.Name)}
	})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.askReviewerBatch(c, t.Status, a.page(c, batchSentTitle).With(t), form)
	})
}

// aloneLines are the cases that stand on a reviewer's signature alone.
func (a *App) aloneLines(c echo.Context) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	r, t, err := a.store.AloneLines(c.Request().Context(), actor(c), id, review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, answersOf(t, map[string]string{"reviewer": strconv.FormatInt(int64(id), 10)}), views.AloneLines(a.page(c, batchSentTitle), r, t, nextPage(c, t.Next)))
}
