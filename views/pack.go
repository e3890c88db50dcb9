package views

import (
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/wording"
	"harmreview/views/kit"
)

// A PackForm asks for a pack about a telling.
type PackForm struct {
	Telling    review.ObligationID `form:"telling"`
	Version    int                 `form:"version"`
	Kind       wording.Kind        `form:"kind"`
	LargePrint string              `form:"large_print"`
	Address    string              `form:"address"`
	NeedsMet   string              `form:"needs_met"`
	Account    string              `form:"what_happened"`
	Enquiries  string              `form:"what_we_will_look_into"`
	Findings   string              `form:"what_we_found"`
	Apology    string              `form:"apology"`
	NextSteps  string              `form:"what_happens_next"`
	MoreToCome string              `form:"more_to_come"`
	Go         string              `form:"go"` // look: show the letter, keep nothing
}

// Wish is the pack that the form asks for.
func (f PackForm) Wish() wording.Wish {
	return wording.Wish{Telling: f.Telling, Version: f.Version, Kind: f.Kind, LargePrint: f.LargePrint != "", Address: linesOf(f.Address), NeedsMet: strings.TrimSpace(f.NeedsMet), MoreToCome: f.MoreToCome != "",
		Typed: map[wording.Field]string{wording.Account: f.Account, wording.Enquiries: f.Enquiries, wording.Findings: f.Findings, wording.Apology: f.Apology, wording.NextSteps: f.NextSteps}}
}

// typed is what the form holds of a field.
func (f PackForm) typed(field wording.Field) string { return f.Wish().Typed[field] }

// packFields are the fields of the form in page order.
func packFields() []string {
	all := []string{"gates", "kind", "address", "needs_met"}
	for _, f := range wording.TypedFields {
		all = append(all, f.Name())
	}
	return append(all, "large_print", "more_to_come")
}

// typedLabels are what the form calls the fields that somebody writes.
var typedLabels = map[wording.Field]string{
	wording.Account: "What happened, as far as it is known", wording.Enquiries: "What will still be looked into", wording.Findings: "What was found",
	wording.Apology: "The words of the apology", wording.NextSteps: "What happens next",
}

// typedHidden are the fields of the form that the letter does not ask for.
func typedHidden(pf wording.Preflight) []wording.Field {
	asked := map[wording.Field]bool{}
	for _, f := range pf.InForce.Body.TypedIn() {
		asked[f] = true
	}
	var all []wording.Field
	for _, f := range wording.TypedFields {
		if !asked[f] {
			all = append(all, f)
		}
	}
	return all
}

func packKinds(pf wording.Preflight) []kit.Option {
	var all []kit.Option
	for _, k := range pf.Kinds {
		all = append(all, kit.Option{Value: string(k), Label: k.Label()})
	}
	return all
}

// packURL is the address of a page of a pack.
func (p Page) packURL(c review.CasePage, id review.PackID, path string) string {
	return p.caseURL(c.Case.ID, "/packs/"+strconv.FormatInt(int64(id), 10)+path)
}

// gateURL is where a gate can be opened by this person, "" for nowhere.
func (p Page) gateURL(c review.CasePage, g review.Gate) string {
	if k, ok := wording.Opened(g.Opens); ok {
		return p.kindURL(k, "")
	}
	switch {
	case g.Opens == "" || !c.Offers(g.Opens):
		return ""
	case g.Opens == review.CopyName:
		return p.copyURL(c, g.Letter)
	case g.Opens == review.SettleName:
		return p.caseURL(c.Case.ID, "/identity")
	}
	return p.caseURL(c.Case.ID, ChangePath(g.Opens))
}

// gateHelp says who opens a gate that this person cannot open.
func gateHelp(g review.Gate) string {
	switch g.Opens {
	case review.CopyName:
		return "A clinician or a lead decides it, on the page Telling."
	case review.SettleName:
		return "A manager settles it, on the page Identity."
	case review.ResumeSendingName, review.AskEndName:
		return "The incident manager decides it."
	case review.TraceName:
		return "Trace the patient, or record a tracing answer."
	case "":
		return "It opens once that is put right."
	}
	return ""
}

// packState says what became of a pack.
func packState(k review.Pack) string {
	switch k.State {
	case review.PackMade:
		return "Made, waits to be sent"
	case review.PackPulled:
		return "Pulled on " + clock(k.EndedAt) + ": it must not go"
	case review.PackSetAside:
		return "Set aside by " + k.EndedByName + " on " + dayOf(k.EndedAt) + ": " + k.Ended
	}
	s := "Sent on " + clock(k.SentAt) + " (" + k.Channel + "), recorded by " + k.EndedByName
	if len(k.Gates) > 0 {
		s += ", with a gate closed"
	}
	if r := k.Returned; r != nil {
		s += ". Came back on " + day(r.On) + " (" + r.Reason + "), recorded by " + r.ByName
	}
	if k.Wrong != nil {
		s += ". It was wrong"
	}
	return s
}

func packColour(k review.Pack) string {
	switch {
	case k.State == review.PackPulled, k.State == review.PackReturned, len(k.Gates) > 0, k.Wrong != nil:
		return "red"
	case k.State == review.PackSent:
		return "green"
	case k.State == review.PackMade:
		return "blue"
	}
	return "grey"
}

func packRows(k review.Pack) []kit.Row {
	rows := []kit.Row{{Key: "Letter", Value: wording.Kind(k.Kind).Label()}, {Key: "To", Value: k.To}, {Key: "Pages", Value: str(k.Pages)}, {Key: "Made", Value: k.ByName + ", " + clock(k.At)},
		{Key: "Now", Value: packState(k)}, {Key: "SHA-256 of the file", Value: k.SHA}}
	if k.Run != 0 {
		rows = append(rows, kit.Row{Key: "Made in", Value: "Print run " + str(k.RunN) + ", position " + str(k.Position)})
	}
	if r := k.Returned; r != nil && r.Note != "" {
		rows = append(rows, kit.Row{Key: "Note on its return", Value: r.Note})
	}
	if w := k.Wrong; w != nil {
		rows = append(rows, kit.Row{Key: "It was wrong", Value: w.Reason + " (" + w.ByName + ", " + clock(w.At) + ")"})
	}
	if k.Attached != nil {
		rows = append(rows, kit.Row{Key: "Covering letter", Value: "Attached, " + k.Attached.Words() + ". " + k.ByName + " looked at each page: it is for this person." + footWords(k.Attached)},
			kit.Row{Key: "Why another letter goes", Value: k.Attached.Why}, kit.Row{Key: "SHA-256 of the letter as it was attached", Value: k.Sheet})
	}
	if k.LargePrint {
		rows = append(rows, kit.Row{Key: "Print", Value: "Large"})
	}
	if k.NeedsMet != "" {
		rows = append(rows, kit.Row{Key: "Communication needs", Value: k.NeedsMet})
	}
	return rows
}

// footWords say that somebody looked where the program could not.
func footWords(a *review.Attached) string {
	if !a.FootClear {
		return ""
	}
	return " The program could not see all of its foot; they looked that nothing stands there."
}

// partWords say what became of a letter in a pack.
func partWords(part review.PackPart) string {
	switch part.How {
	case review.AsItCame:
		return "A copy as it came, " + count(part.Pages, "page")
	case review.AsTranscript:
		return "A transcript of the text held, " + count(part.Pages, "page")
	}
	return "Not in it: " + part.Why
}

// preflightWords say the same before a pack is made.
func preflightWords(part review.PackPart) string {
	if part.How != review.NotIn {
		return "A copy goes with it"
	}
	if part.Why == "" {
		return "Not decided"
	}
	return "Not in it: " + part.Why
}

func partLetter(c review.CasePage, id review.LetterID) string {
	for _, l := range c.Case.Letters {
		if l.ID == id {
			return copyLetter(l)
		}
	}
	return "A letter that is not in this case now"
}

// A SendPackForm records that a pack was sent.
type SendPackForm struct {
	Version int    `form:"version"`
	Date    string `form:"happened_at"`
	Clock   string `form:"happened_at_time"`
	Channel string `form:"channel"`
	Note    string `form:"note"`
	Anyway  string `form:"anyway"`
}

// An AsideForm records that a pack will not be sent.
type AsideForm struct {
	Version int    `form:"version"`
	Reason  string `form:"reason"`
}

// A ReturnForm records that a pack came back by post.
type ReturnForm struct {
	Version int    `form:"version"`
	On      string `form:"on"`
	Reason  string `form:"reason"`
	Note    string `form:"note"`
}

// returnReasons are why the post brings something back.
func returnReasons() []kit.Option {
	var all []kit.Option
	for _, r := range review.ReturnReasons {
		all = append(all, kit.Option{Value: r, Label: sentence(r)})
	}
	return all
}

// packChannels are the ways in which a pack can have gone.
func packChannels() []kit.Option {
	labels := map[string]string{"letter": "By post", "in person": "Handed over in person"}
	var all []kit.Option
	for _, c := range review.PackChannels {
		label := labels[c]
		if label == "" {
			label = sentence(c)
		}
		all = append(all, kit.Option{Value: c, Label: label})
	}
	return all
}
