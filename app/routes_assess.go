package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// assessRoutes are the addresses of what clinicians judge, sign and compare.
func (a *App) assessRoutes(in *echo.Group) {
	in.GET("/cases/:case"+views.ChangePath(review.AddRequestedName), a.showRequested, may(review.DoAssess))
	in.POST("/cases/:case"+views.ChangePath(review.AddRequestedName), a.addRequested, may(review.DoAssess))

	assessing{review.SignFirstName, review.InAssessment}.on(in, a)
	assessing{review.SignSecondName, review.InSecondReview}.on(in, a)
	assessing{review.AmendName, ""}.on(in, a)

	in.GET("/cases/:case/answers", a.showAnswers, may(review.SeeCases))
	a.answerChanges(in)
	in.GET("/cases/:case"+views.ChangePath(review.PanelName), a.showPanel, may(review.SitOnPanel))
	in.POST("/cases/:case"+views.ChangePath(review.PanelName), a.signPanel, may(review.SitOnPanel))
}
