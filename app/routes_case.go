package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
)

func (a *App) caseRoutes(in *echo.Group) {
	in.GET("/cases", a.cases, may(review.SeeCases))
	in.GET("/search", a.showSearch, may(review.FindPatients))
	in.POST("/search", a.search, may(review.FindPatients))
	in.GET("/search/:search", a.found, may(review.FindPatients))
	in.GET("/cases/:case/open", a.showOpen, may(review.SeeCases))
	in.POST("/cases/:case/open", a.open, may(review.SeeCases))
}
