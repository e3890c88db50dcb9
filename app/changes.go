package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// changes are the forms that make a simple change to a case.
func (a *App) changes(g *echo.Group) {
	caseForm[views.ReasonForm]{review.UndoClosingName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return f.Version, review.UndoClosing{Reason: f.Reason}
	}, views.UndoClosing, "The closing was undone. The case is back in triage."}.on(g, a, review.DoTriage)

	caseForm[views.ReasonForm]{review.AskSecondName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return f.Version, review.AskSecondReview{Reason: f.Reason}
	}, views.AskSecond, "A second review was asked for. The outcome does not count until it is there."}.on(g, a, review.SitOnPanel)

	caseForm[views.ReasonForm]{review.WrongPatientName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return f.Version, review.ReportWrongPatient{Reason: f.Reason}
	}, views.WrongPatient, "The report is recorded. Sending is stopped and the identity of this case is open."}.on(g, a, review.SeeCases)

	caseForm[views.InformationForm]{review.AddInfoName, empty[views.InformationForm], func(_ echo.Context, f views.InformationForm) (int, review.Change) {
		return f.Version, review.AddInformation{From: f.From, What: f.What, Urgency: f.Urgency, ToRing: f.ToRing, Harm: f.Harm != ""}
	}, views.AddInformation, "The information was added."}.on(g, a, review.SeeCases)

	caseForm[views.ConflictForm]{review.DeclareConflictName, empty[views.ConflictForm], func(_ echo.Context, f views.ConflictForm) (int, review.Change) {
		return f.Version, review.DeclareConflict{Kind: f.Kind, Note: f.Note}
	}, views.DeclareConflict, "the case went back to the others, and is not given to you again."}.leading(home, g, a, review.DoTriage)

	caseForm[views.ApproveConflictForm]{review.ApproveConflictName, empty[views.ApproveConflictForm], func(_ echo.Context, f views.ApproveConflictForm) (int, review.Change) {
		return f.Version, review.ApproveConflict{Conflict: f.Conflict, Reason: f.Reason}
	}, views.ApproveConflict, "Your answer was saved."}.on(g, a, review.ApproveNames)

	caseForm[views.HoldForm]{review.HoldName, empty[views.HoldForm], func(_ echo.Context, f views.HoldForm) (int, review.Change) {
		return f.Version, review.Hold{Until: f.Until, Reason: f.Reason}
	}, views.Hold, "The case is on hold. It comes back by itself on the date."}.on(g, a, review.SeeCases)

	caseForm[views.ReasonForm]{review.EndHoldName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return f.Version, review.EndHold{}
	}, views.EndHold, "The case is back from hold."}.on(g, a, review.SeeCases)

	caseForm[views.ReasonForm]{review.ResumeSendingName, empty[views.ReasonForm], func(_ echo.Context, f views.ReasonForm) (int, review.Change) {
		return f.Version, review.ResumeSending{}
	}, views.ResumeSending, "Sending can go on."}.on(g, a, review.SettleWho)

	caseForm[views.ReopenForm]{review.ReopenName, empty[views.ReopenForm], func(_ echo.Context, f views.ReopenForm) (int, review.Change) {
		return f.Version, review.Reopen{To: f.To, Reason: f.Reason}
	}, views.Reopen, "The case was reopened."}.on(g, a, review.SitOnPanel)

	caseForm[views.ProposeForm]{review.ProposeName, empty[views.ProposeForm], func(_ echo.Context, f views.ProposeForm) (int, review.Change) {
		return f.Version, review.ProposeWithoutReview{Basis: f.Basis, Reason: f.Reason}
	}, views.Propose, "The proposal waits for the executive owner."}.on(g, a, review.SitOnPanel)

	caseForm[views.ApproveForm]{review.ApproveName, empty[views.ApproveForm], func(_ echo.Context, f views.ApproveForm) (int, review.Change) {
		return f.Version, review.ApproveWithoutReview{Answer: f.Answer, Reason: f.Reason}
	}, views.Approve, "Your answer is recorded."}.on(g, a, review.GiveApproval)
}
