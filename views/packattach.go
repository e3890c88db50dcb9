package views

import (
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/wording"
	"harmreview/views/kit"
)

// AttachPath is the address, below that of a case, at which a pack gets a covering
// letter that was made elsewhere.
var AttachPath = ChangePath(review.MakePackName) + "/attached"

// AttachTitle is what that page is called.
const AttachTitle = "Attach a letter"

// An AttachForm asks for a pack with a covering letter that was made elsewhere.
type AttachForm struct {
	PackForm
	How        review.AttachedKind `form:"how"`
	Language   string              `form:"language"`
	Translator string              `form:"translator"`
	Format     string              `form:"format"`
	Why        string              `form:"why"`
	TheirOwn   string              `form:"their_own"`
	FootClear  string              `form:"foot_clear"`
	Kept       string              `form:"kept"` // the SHA-256 of the file that is kept from before
}

// Wish is the pack that the form asks for.
func (f AttachForm) Wish() wording.Wish {
	w := f.PackForm.Wish()
	w.Attached = new(review.Attached{Kind: f.How, Language: f.Language, Translator: f.Translator, Format: f.Format, Why: f.Why, TheirOwn: f.TheirOwn != "", FootClear: f.FootClear != ""}.Cleaned())
	return w
}

// attachFields are the fields of the form in page order.
func attachFields() []string {
	all := []string{"gates", "kind", "how", "language", "translator", "format", "why", "needs_met"}
	for _, f := range wording.TypedFields {
		all = append(all, f.Name())
	}
	return append(all, "large_print", "more_to_come", "their_own", "foot_clear", "file")
}

// recordLabels are what the form calls what an attached letter says.
var recordLabels = map[wording.Field]string{
	wording.Account: "What does it say happened?", wording.Enquiries: "What does it say will still be looked into?",
	wording.Findings: "What does it say was found?", wording.Apology: "What are the words of its apology?",
}

// recordHints are the hints of those fields.
var recordHints = map[wording.Field]string{
	wording.Account: "Regulation 20(4)(a): all that is known now, and true", wording.Enquiries: "Regulation 20(4)(b). Write “none” when there are none",
	wording.Findings: "Regulation 20(4)(c)", wording.Apology: "Regulation 20(4)(d): sorrow or regret",
}

// recordHidden are the fields that the form holds and does not ask for.
func recordHidden(pf wording.Preflight) []wording.Field {
	asked := pf.Recorded()
	return slices.DeleteFunc(slices.Clone(wording.TypedFields), func(f wording.Field) bool { return slices.Contains(asked, f) })
}

func attachedKinds() []kit.Option {
	return []kit.Option{
		{Value: string(review.Edited), Label: "It was edited"},
		{Value: string(review.Translated), Label: "It was translated"},
		{Value: string(review.OtherFormat), Label: "It is in another format"},
	}
}

// toAttachWords say which file is kept from before.
func toAttachWords(l review.LetterToAttach) string {
	return "Kept: " + count(l.Pages, "page") + ", " + bytesWords(l.Bytes) + ". It goes unless you choose another file."
}

// attachLabel is what the form calls the file.
func attachLabel(kept review.LetterToAttach) string {
	if kept.Pages > 0 {
		return "Another letter in its place, as PDF"
	}
	return "The letter, as PDF"
}

func attachHint(limit int64) string {
	return "A4, up to " + bytesWords(limit) + ". Leave the lowest centimetre of each page empty: there the program prints whom it is about"
}

// attachTo is the address that an attached letter must have.
func attachTo(c review.CasePage, pf wording.Preflight) string {
	to := append([]string{pf.Letter.Address[0]}, c.Case.Post.Address...)
	if r := c.Case.Teller(); r != nil && r.Who != review.ThePatient {
		to = []string{r.Name, strings.ReplaceAll(r.Contact, ", ", "\n")}
	}
	return strings.Join(to, "\n")
}

// attachedIsFor is what whoever attaches a letter says of it.
func attachedIsFor(c review.CasePage, pf wording.Preflight) string {
	s := "I have looked at each page: it is for " + pf.Letter.Address[0]
	if r := c.Case.Teller(); r != nil && r.Who != review.ThePatient {
		return s + ", about " + pf.Letter.Patient.Name + " and nobody else"
	}
	return s + ", and about nobody else"
}
