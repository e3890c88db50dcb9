package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/views/kit"
)

// A MatchForm says which letter a file is; nothing takes it off the one that it
// was matched to.
type MatchForm struct {
	Was    review.LetterID `form:"was"`
	Letter string          `form:"letter"`
	Reason string          `form:"reason"`
}

// kindLabels are what screens call the kinds of files.
var kindLabels = map[string]string{"application/pdf": "PDF", "text/html": "HTML", "application/rtf": "RTF", "text/plain": "Plain text",
	"application/octet-stream": "Another kind of file", "": "Could not be unpacked"}

// fileFacts say what a file is, in a line.
func fileFacts(kind string, pages int, bytes int64) string {
	s := kindLabels[kind]
	if pages > 0 {
		s += ", " + count(pages, "page")
	}
	if kind != "" {
		s += ", " + bytesWords(bytes)
	}
	return s
}

// framed reports whether the letter's file is shown in a frame as it is.
func framed(f *review.LetterFile) bool {
	return f != nil && f.Opens && (f.Kind == "application/pdf" || f.Kind == "text/html")
}

// letterFileURL is the address of the file that a letter came as.
func letterFileURL(c review.CasePage, l review.LetterText) string {
	return IncidentURL(c.Case.Incident, "/cases/"+str(int64(c.Case.ID))+"/letters/"+str(int64(l.ID))+"/file")
}

// doubtWords say that a text may not be all, and what follows from that.
func doubtWords(f *review.LetterFile) string {
	s := "The text of this letter may be incomplete: " + f.Doubt + ". Search and rules may miss what it says"
	if framed(f) {
		return s + ", so read the letter itself."
	}
	return s + "."
}

// cannotOpen says why a file that came is not shown, and what to do.
func cannotOpen(f *review.LetterFile) string {
	return "A file came for this letter, and it cannot be read here: " + f.Doubt + ". Ask whoever supplied it for one that can be opened, or save it and look at it elsewhere."
}

// deliveryURL is the address of a delivery's files in a state, "" for all.
func (p Page) deliveryURL(id review.DeliveryID, s review.FileState) string {
	return p.url("/lists/files/" + strconv.FormatInt(int64(id), 10) + query("state", string(s)))
}

// fileURL is the address of one file.
func (p Page) fileURL(f review.DeliveryFile, path string) string {
	return p.deliveryURL(f.Delivery, "") + "/" + strconv.FormatInt(int64(f.ID), 10) + path
}

// filesNav are the files of a delivery by state, each with its figure.
func filesNav(p Page, d review.Delivery, now review.FileState) []kit.NavItem {
	items := []kit.NavItem{{Label: "All " + thousands(d.Done), Href: p.deliveryURL(d.ID, ""), Current: now == ""}}
	for _, s := range review.FileStates {
		items = append(items, kit.NavItem{Label: s.Label() + " " + thousands(d.Of(s)), Href: p.deliveryURL(d.ID, s), Current: now == s})
	}
	return items
}

// filesShowing says which files are on a page.
func filesShowing(f review.FilePage) string {
	if len(f.Files) == 0 {
		return "No files"
	}
	return "Files " + thousands(f.Files[0].N) + " to " + thousands(f.Files[len(f.Files)-1].N) + ": " + thousands(len(f.Files)) + " of " + count(f.Delivery.Of(f.State), "file")
}

// filesTurn is the address of another page of the same files, or "".
func filesTurn(p Page, f review.FilePage, name string, place int) string {
	if place == 0 {
		return ""
	}
	return p.deliveryURL(f.Delivery.ID, "") + query("state", string(f.State), name, str(place))
}

func missingTurn(p Page, name string, place review.LetterID) string {
	if place == 0 {
		return ""
	}
	return p.url("/lists/files/missing" + query(name, str(int64(place))))
}

// deliveryEquation writes the figures of a delivery as the sum that they must be.
func deliveryEquation(d review.Delivery) string {
	return "Files " + thousands(d.Done) + " = matched " + thousands(d.Matched) + " + not matched " + thousands(d.Unmatched) + " + waiting for a row " + thousands(d.Waiting)
}

// whyWords say how a file was matched, or why it was not and what to do.
func whyWords(f review.DeliveryFile) string {
	if f.State == review.FileWaiting {
		return "No row has this file name or document id yet. It is matched when one comes"
	}
	return map[string]string{
		review.WhyName: "Its name is that of the row", review.WhyDocument: "Its name is the document id of the row", review.WhyByHand: "Matched by hand",
		review.WhySeveral:  "More than one letter has this file name or document id: match it by hand",
		review.WhyRivals:   "Several files with different contents belong to one letter by their names: match the right one by hand",
		review.WhyOther:    "The letter that it belongs to by its name has another file already: compare the two, and match it by hand if it is the right one",
		review.WhyTakenOff: "Taken off its letter by hand", review.WhyReplaced: "Another file took its place by hand",
		review.WhyNotOpened: "It could not be unpacked: ask for it again",
	}[f.Why]
}

func phaseOfDelivery(d review.Delivery) string {
	switch d.Phase {
	case review.DeliveryReading:
		return "The files are being read"
	case review.DeliveryMatching:
		return "The files are being matched"
	}
	return "Read"
}

// fileRows say what a file is, for whoever matches it.
func fileRows(f review.DeliveryFile) []kit.Row {
	rows := []kit.Row{{Key: "Name as it came", Value: f.Name}, {Key: "What it is", Value: fileFacts(f.Kind, f.Pages, f.Bytes)}, {Key: "State", Value: f.State.Label() + ". " + whyWords(f)}}
	if f.Doubt != "" {
		rows = append(rows, kit.Row{Key: "Doubt", Value: sentence(f.Doubt)})
	}
	if f.Case != 0 {
		rows = append(rows, kit.Row{Key: "Case", Value: f.Case.String()})
	}
	return rows
}

func handWords(f review.DeliveryFile) string {
	if f.Letter != 0 {
		return "Correct"
	}
	return "Match"
}

func letterHint(f review.DeliveryFile) string {
	s := "The case reference, a hyphen and the place of the letter in the case, such as HR-123-2; or the letter’s document id"
	if f.Letter != 0 {
		s += ". Leave it empty to take the file off the letter that it is matched to"
	}
	return s
}

func missingNoun(t review.Tally) string {
	if t.N == 1 && !t.More {
		return "letter"
	}
	return "letters"
}
