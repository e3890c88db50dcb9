package app

import (
	"bytes"
	"encoding/csv"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review/intake"
)

// sendCSV answers with records as a file for a spreadsheet: a byte order mark, by
// which it knows UTF-8, and no cell that it would take for a formula.
func sendCSV(c echo.Context, name string, records [][]string) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	for _, record := range records {
		if err := out.Write(intake.Harmless(record)); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
}
