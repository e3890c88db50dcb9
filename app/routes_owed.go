package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

func (a *App) owedRoutes(g *echo.Group) {
	g.GET("/owed", a.owed, may(review.WorkOnOwed))
	g.GET("/tell-today", a.tellToday, may(review.DoTell))

	g.GET("/same-day", a.sameDay, may(review.SeeIncident))
	g.GET("/cases/:case/same-day/:obligation", a.showSameDay, may(review.SeeIncident))
	g.POST("/cases/:case/same-day/:obligation", a.acceptSameDay, may(review.SeeIncident))

	g.GET("/cases/:case"+views.ChangePath(review.OpenName), a.showOpenObligation, may(review.WorkOnOwed))
	g.POST("/cases/:case"+views.ChangePath(review.OpenName), a.openObligation, may(review.WorkOnOwed))
	g.GET("/cases/:case/owed/:obligation", a.showObligation, may(review.SeeCases))
	noteForm.on(g, a, review.WorkOnOwed)
	meetForm.on(g, a, review.WorkOnOwed)
	unansweredForm.on(g, a, review.WorkOnOwed)
	waiveForm.on(g, a, review.WorkOnOwed)

	g.GET("/cases/:case/telling", a.showTelling, may(review.SeeCases))
	relevantForm.leading("/telling", g, a, review.DoTell)
	traceForm.leading("/telling", g, a, review.SeeCases)
	contactForm.leading("/telling", g, a, review.DoTell)
}
