package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
)

func (a *App) auditRoutes(_, in *echo.Group) {
	in.GET("/audit", a.audit, may(review.ReadAudit))
	in.GET("/integrity", a.integrity, may(review.ReadAudit))
	in.GET("/ledger", a.ledger, may(review.SeeLedger))
	in.GET("/ledger/:figure", a.ledgerLines, may(review.SeeLedger))
}
