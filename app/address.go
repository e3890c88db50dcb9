package app

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"harmreview/review"
)

// incidentURL is the address of a page of the incident in this request's.
func incidentURL(c echo.Context, path string) string {
	return fmt.Sprintf("/incidents/%d%s", actor(c).Incident, path)
}

// caseURL is the address of a page of a case.
func caseURL(c echo.Context, id review.CaseID, path string) string {
	return incidentURL(c, fmt.Sprintf("/cases/%d%s", id, path))
}
