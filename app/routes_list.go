package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
)

func (a *App) listRoutes(in *echo.Group) {
	in.GET("/lists", a.lists, may(review.SeeLists))
	in.GET("/lists/new", a.showNewList, may(review.LoadLists))
	in.POST("/lists/new", a.newList, may(review.LoadLists))
	in.GET("/lists/waiting", a.waiting, may(review.SeeLists))
	in.GET("/lists/:list", a.list, may(review.SeeLists))
	in.GET("/lists/:list/rows", a.rows, may(review.SeeLists))
	in.GET("/lists/:list/rows.csv", a.exportRows, may(review.ExportRows))
}
