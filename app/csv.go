package app

import (
	"encoding/csv"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review/intake"
)

// textCSV is the media type of a file for a spreadsheet.
const textCSV = "text/csv; charset=utf-8; header=present"

// writeCSV writes a file for a spreadsheet: a byte order mark, by which it knows
// UTF-8, the header, and the records that write adds; no cell of any is one that it
// would take for a formula.
func writeCSV(w io.Writer, header []string, write func(add func([]string) error) error) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	add := func(record []string) error { return out.Write(intake.Harmless(record)) }
	err := add(header)
	if err == nil {
		err = write(add)
	}
	if out.Flush(); err == nil {
		err = out.Error()
	}
	return err
}

// exports answers with a file that is written while it is read. What goes wrong
// after the beginning breaks the answer off, so that half a file is not taken for
// the whole.
func (a *App) exports(c echo.Context, name, media string, write func(io.Writer) error) error {
	h := c.Response().Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if err := write(c.Response()); err != nil {
		if !c.Response().Committed {
			h.Del("Content-Disposition")
			return err
		}
		a.log.ErrorContext(c.Request().Context(), "an export broke off", "request", requestID(c), "fault", faultClass(err))
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exportsCSV is exports of a file for a spreadsheet.
func (a *App) exportsCSV(c echo.Context, name string, header []string, write func(add func([]string) error) error) error {
	return a.exports(c, name+".csv", textCSV, func(w io.Writer) error { return writeCSV(w, header, write) })
}
