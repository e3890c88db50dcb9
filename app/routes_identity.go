package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
)

// identityRoutes are who is who: the work list, the comparison, what settles a
// question, and what follows when letters were somebody else's.
func (a *App) identityRoutes(in *echo.Group) {
	in.GET("/identity", a.identities, may(review.SettleWho))
	in.GET("/identity/same-number", a.sameNumber, may(review.SettleWho))
	in.GET("/identity/no-number", a.noNumber, may(review.SettleWho))
	in.GET("/identity/accept", a.showAcceptAll, may(review.DecideWho))
	in.POST("/identity/accept", a.acceptAll, may(review.DecideWho))
	in.GET("/identity/accepted/:event", a.showAccepted, may(review.DecideWho))
	in.POST("/identity/accepted/:event", a.undoAccepted, may(review.DecideWho))
	in.GET("/cases/:case/identity", a.compare, may(review.SettleWho))
	prepareForm.on(in, a, review.SettleWho)
	settleForm.on(in, a, review.DecideWho)
	correctForm.on(in, a, review.DecideWho)
	joinForm.on(in, a, review.DecideWho)
	apartForm.on(in, a, review.DecideWho)
	in.GET("/cases/:case/joins/:event", a.showUndoJoin, may(review.DecideWho))
	in.POST("/cases/:case/joins/:event", a.undoJoin, may(review.DecideWho))

	in.GET("/data-breaches", a.breaches, may(review.SeeBreaches))
	in.GET("/data-breaches/:breach", a.showBreach, may(review.SeeBreaches))
	in.POST("/data-breaches/:breach", a.closeBreach, may(review.DecideWho))
}
