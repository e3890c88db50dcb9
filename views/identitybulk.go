package views

import (
	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// An AcceptAllForm settles many questions of identity: the cases that the page said
// fit.
type AcceptAllForm struct {
	Cases  []review.CaseID `form:"cases"`
	Reason string          `form:"reason"`
}

// sampleSize is how many cases of an acceptance a page shows to look at first.
const sampleSize = 10

// Sample are the cases of an acceptance that its page shows to look at first.
func Sample(lines []intake.BulkLine) []intake.BulkLine { return lines[:min(len(lines), sampleSize)] }

// acceptLinks are the ways to settle all questions of the kind that a work list
// shows.
func acceptLinks(p Page, d review.Doubt) []link {
	var links []link
	if !p.Actor.May(review.DecideWho) {
		return nil
	}
	if intake.BulkOwn.For(d) {
		links = append(links, link{"Accept all that nobody else looks like", acceptURL(p, intake.BulkOwn, d, 0)})
	}
	if intake.BulkJoin.For(d) {
		links = append(links, link{"Accept all joins that are certain", acceptURL(p, intake.BulkJoin, d, 0)})
	}
	return links
}

type link struct{ label, href string }

func acceptButton(n int) string {
	if n == 1 {
		return "Accept the one case"
	}
	return "Accept all " + thousands(n) + " of this kind"
}

// sampled says which of n cases a table shows.
func sampled(what string, n int) string {
	if n > sampleSize {
		return what + ": " + thousands(n) + ", the first ten of them"
	}
	return what + ": " + thousands(n)
}

// acceptURL is the address of an acceptance of questions of a kind, those after
// one, 0 for the first.
func acceptURL(p Page, b intake.Bulk, d review.Doubt, after review.ObligationID) string {
	from := ""
	if after != 0 {
		from = str(int64(after))
	}
	return p.url("/identity/accept" + query("kind", string(d), "as", string(b), "after", from))
}

func acceptedHeading(a intake.Accepted) string {
	if a.Bulk == intake.BulkJoin {
		return "Accepted: certain joins"
	}
	return "Accepted: people of their own"
}

func standsWord(stands bool) string {
	if stands {
		return "Stands"
	}
	return "Undone, or in doubt again"
}

func bulkInto(l intake.BulkLine) string {
	if l.Into == 0 {
		return "A person of their own"
	}
	return "Into " + l.Into.String()
}

func bulkColumns(why bool) []kit.Column {
	if why {
		return []kit.Column{{Label: "Patient"}, {Label: "Case"}, {Label: "Why"}}
	}
	return []kit.Column{{Label: "Patient"}, {Label: "Case"}, {Label: "Settled as"}}
}
