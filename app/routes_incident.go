package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
)

func (a *App) incidentRoutes(site, in *echo.Group) {
	site.GET("/incidents/new", a.showNewIncident, creator)
	site.POST("/incidents/new", a.createIncident, creator)
	site.GET("/incidents/:incident/confirm", a.showConfirm)
	site.POST("/incidents/:incident/confirm", a.confirm)

	in.GET("/set-up", a.setUp, may(review.SeeIncident))
	a.setUpForms(in)

	in.GET("/people", a.people, may(review.SeeIncident))
	in.GET("/people/new", a.showAddMember, may(review.GrantRoles))
	in.POST("/people/new", a.addMember, may(review.GrantRoles))
	in.GET("/people/:person", a.showMember, may(review.GrantRoles))
	in.POST("/people/:person", a.saveMember, may(review.GrantRoles))
	in.GET("/people/:person/end", a.showEndMember, may(review.GrantRoles))
	in.POST("/people/:person/end", a.endMember, may(review.GrantRoles))
}
