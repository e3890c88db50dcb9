package views

import (
	"strings"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/wording"
	"harmreview/views/kit"
)

const wordingPath = "/set-up/letters-to-people"

// wordingURL is the address of a page about what letters to people say.
func (p Page) wordingURL(path string) string { return p.url(wordingPath + path) }

func (p Page) kindURL(k wording.Kind, path string) string {
	return p.wordingURL("/" + string(k) + path)
}

// A WordingForm is a new version of the wording of one kind, as typed.
type WordingForm struct {
	Base      review.DefinitionID `form:"base"`
	Sender    string              `form:"sender"`
	Telephone string              `form:"telephone"`
	Hours     string              `form:"hours"`
	Signature string              `form:"signature"`
	Title     string              `form:"title"`
	Greeting  string              `form:"greeting"`
	Text      string              `form:"text"`
	Close     string              `form:"close"`
	Unsigned  string              `form:"unsigned"`
	Reason    string              `form:"reason"`
	Go        string              `form:"go"` // look: show it with a made-up person, keep nothing
}

// WordingFormOf is a form that begins with a wording.
func WordingFormOf(base review.DefinitionID, t wording.Template) WordingForm {
	return WordingForm{Base: base, Sender: t.Sender, Telephone: t.Telephone, Hours: t.Hours, Signature: t.Signature, Title: t.Title, Greeting: t.Greeting, Text: t.Text, Close: t.Close, Unsigned: yesWord(t.Unsigned)}
}

// Template is the wording that the form asks for.
func (f WordingForm) Template() wording.Template {
	trim := strings.TrimSpace
	return wording.Template{Sender: trim(f.Sender), Telephone: trim(f.Telephone), Hours: trim(f.Hours), Signature: trim(f.Signature),
		Title: trim(f.Title), Greeting: trim(f.Greeting), Text: trim(f.Text), Close: trim(f.Close), Unsigned: f.Unsigned != ""}
}

// wordingFields are the fields of the form in page order.
func wordingFields(k wording.Kind) []string {
	if k == wording.Letterhead {
		return []string{"sender", "telephone", "hours", "signature", "reason"}
	}
	return []string{"title", "greeting", "text", "close", "unsigned", "reason"}
}

// wordingState says whether letters can be made of a wording now.
func wordingState(p wording.Page) string {
	switch {
	case p.Waiting() != nil:
		return "A new version waits for a lead’s word"
	case !p.InForce.Confirmed():
		return "Not confirmed yet: no letter is made of it"
	}
	return "Confirmed by " + p.InForce.ApprovedBy + " on " + dayOf(p.InForce.From)
}

// sampleLetter is a wording filled for a made-up person.
func sampleLetter(k wording.Kind, t, head wording.Template) paper.Letter {
	l, _ := wording.Sample(k, t, head)
	return l
}

// fieldRows are the fields of templates and what stands in their place.
func fieldRows() []kit.Row {
	var rows []kit.Row
	for _, f := range wording.Fields {
		rows = append(rows, kit.Row{Key: "[" + string(f) + "]", Value: sentence(f.Says())})
	}
	return rows
}

// wordingRows are a wording as it was written.
func wordingRows(k wording.Kind, t wording.Template) []kit.Row {
	if k == wording.Letterhead {
		return []kit.Row{{Key: "Sender", Value: t.Sender}, {Key: "Telephone", Value: t.Telephone}, {Key: "Hours", Value: t.Hours}, {Key: "Signature", Value: t.Signature}}
	}
	return []kit.Row{{Key: "Title", Value: t.Title}, {Key: "Greeting", Value: t.Greeting}, {Key: "Text", Value: t.Text}, {Key: "Close", Value: t.Close}, {Key: "Signed by the trust", Value: map[bool]string{true: "No", false: "Yes"}[t.Unsigned]}}
}
