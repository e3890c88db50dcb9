package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// routes is every address of the site, with the permission that it needs. The
// permission says who gets to a page; what may be done to a case there is for
// the life cycle, and which cases there are is for the store.
func (a *App) routes(e *echo.Echo) {
	e.GET("/sign-in", a.showSignIn)
	e.POST("/sign-in", a.signIn)
	e.POST("/sign-out", a.signOut)

	site := e.Group("", a.signedIn)
	site.GET("/", a.incidents)

	in := site.Group("/incidents/:incident", a.member)
	in.GET("", a.home, may(review.SeeIncident))
	in.POST("/next", a.next, may(review.SeeCases))

	in.GET("/cases/:case", a.showCasePage, may(review.SeeCases))
	in.POST("/cases/:case/release", a.release, may(review.SeeCases))
	in.GET("/cases/:case"+views.ChangePath(review.TriageName), a.showTriage, may(review.DoTriage))
	in.POST("/cases/:case"+views.ChangePath(review.TriageName), a.triage, may(review.DoTriage))
	a.changes(in)

	a.accountRoutes(e, site)
	a.incidentRoutes(site, in)
	a.caseRoutes(in)
	a.listRoutes(in)
	a.assessRoutes(in)
	a.owedRoutes(in)
	a.auditRoutes(site, in)
}
