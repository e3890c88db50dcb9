package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

func rereadColumns() []kit.Column {
	columns := []kit.Column{{Label: "Clerk"}}
	for _, f := range review.RereadFigures {
		columns = append(columns, kit.Column{Label: f.Label(), Numeric: true})
	}
	return columns
}

func (p Page) rereadURL(id review.PersonID, f review.RereadFigure) string {
	return p.url("/rereads/" + str(int64(id)) + query("figure", string(f)))
}

// firstWords says how far a clerk is with the closings that are all read again.
func firstWords(r review.ClerkRow, first int) string {
	if r.N[review.ClerkClosed] >= first {
		return "past the first " + thousands(first)
	}
	return thousands(r.N[review.ClerkClosed]) + " of the first " + thousands(first)
}
