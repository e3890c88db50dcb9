package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A SearchForm is what somebody looks for.
type SearchForm struct {
	Query string `form:"q"`
}

// withheldWords is all that a hit about a restricted patient says to a.
func withheldWords(a review.Actor) string {
	switch {
	case a.Is(review.Manager):
		return "A restricted patient. Opening the case breaks the glass: it is recorded with your reason."
	case a.Is(review.Liaison):
		return "We are looking into this and will ring you back."
	}
	return "A restricted patient. Ask the incident manager."
}

// searchColumns are the columns of what a search found.
func searchColumns() []kit.Column {
	return []kit.Column{{Label: "Name and NHS number"}, {Label: "Born"}, {Label: "Gender"}, {Label: "Hospital number"}, {Label: "Reference"},
		{Label: "Status"}, {Label: "Found by"}, {Label: "Case"}}
}

// foundWords says how many cases a search found.
func foundWords(r review.SearchResult) string {
	switch {
	case r.More:
		return "The first " + str(len(r.Hits)) + " of more. Add a given name, or search by a number."
	case len(r.Hits) == 0:
		return "No case fits."
	}
	return "Found " + count(len(r.Hits), "case") + "."
}

// opens is what leads into a hit, or why nothing does.
type opens struct{ label, path string }

func opensHit(h review.SearchHit) opens {
	switch {
	case h.Sees:
		return opens{"Open", ""}
	case h.Opening == review.OpenCase:
		return opens{"Open with a reason", "/open"}
	case h.Opening == review.OpenRestricted:
		return opens{"Break the glass", "/open"}
	}
	return opens{}
}
