package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// practiceOr is a practice in words, with what the directory says of it, or
// another text where there is none.
func practiceOr(p review.Practice, none string) string {
	words := orText(p.Name, p.Code)
	if words == "" {
		return none
	}
	if p.Name != "" && p.Code != "" {
		words += " (" + p.Code + ")"
	}
	switch {
	case p.Closed != "":
		words += ", closed on " + day(p.Closed)
	case p.Listed == review.UnlistedPractice:
		words += ", a code that the practice directory does not know"
	}
	return words
}

// practiceFileRows say which directory is loaded.
func practiceFileRows(f review.PracticeFile) []kit.Row {
	return []kit.Row{
		{Key: "File", Value: f.FileName}, {Key: "Loaded", Value: clock(f.LoadedAt) + ", by " + f.LoadedBy},
		{Key: "Practices", Value: thousands(f.Practices) + ", of which " + thousands(f.Closed) + " have closed"}, {Key: "SHA-256 of the file", Value: f.SHA256},
	}
}
