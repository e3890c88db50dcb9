package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
)

// exportLFPSE writes the outcomes of decided cases with LFPSE codes, once it is on
// record.
func (a *App) exportLFPSE(c echo.Context) error {
	ctx, who := c.Request().Context(), actor(c)
	if err := a.store.RecordView(ctx, a.cause(c, review.Answer{}), store.View{Change: "export outcomes", Facts: map[string]string{"taxonomy": review.LFPSETaxonomy}}); err != nil {
		return err
	}
	return a.exportsCSV(c, "outcomes-lfpse", review.LFPSEColumns, func(add func([]string) error) error {
		return a.store.LFPSERecords(ctx, who, add)
	})
}
