package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showAnswers shows the signed assessments of a case, once no independent
// reading is owed any more.
func (a *App) showAnswers(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	if !p.Open && !p.Others {
		return review.Refusal{Kind: review.ErrNotNow, Why: "Signed answers can be seen once every independent reading of the case is signed."}
	}
	if len(p.Case.Assessments) == 0 {
		return review.ErrNotFound
	}
	var sentTo []review.PersonID
	for _, d := range p.Case.Panels {
		sentTo = append(sentTo, d.Record.SentTo)
	}
	names, err := a.store.Names(c.Request().Context(), sentTo...)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf("Signed answers", p))
	if err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.Answers(page, p, names))
}

// answerChanges are the forms about signed answers.
func (a *App) answerChanges(g *echo.Group) {
	caseForm[views.NoteForm]{review.StillDifferName, empty[views.NoteForm], func(_ echo.Context, f views.NoteForm) (int, review.Change) {
		return f.Version, review.StillDiffer{Note: f.Note}
	}, views.StillDiffer, "Recorded. The case is with the panel."}.on(g, a, review.DoAssess)

	caseForm[views.WithdrawForm]{review.WithdrawName, empty[views.WithdrawForm], func(_ echo.Context, f views.WithdrawForm) (int, review.Change) {
		return f.Version, review.WithdrawAssessment{Assessment: f.Assessment, Reason: f.Reason}
	}, views.Withdraw, "The assessment was withdrawn."}.on(g, a, review.DoAssess)
}
