package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A CopyForm says whether a copy of a letter may go to whoever is told.
type CopyForm struct {
	Letter review.LetterID   `form:"letter"`
	Was    int64             `form:"was"`
	Answer review.CopyAnswer `form:"answer"`
	Reason string            `form:"reason"`
	Note   string            `form:"note"`
}

// copyOptions are the answers of the form.
func copyOptions() []kit.Option {
	hints := map[review.CopyAnswer]string{
		review.CopyIt:    "Reading it alone at home would harm nobody, and it tells of nobody else",
		review.AfterTalk: "Somebody must have spoken with the person first",
		review.NoCopy:    "What it says can be told in person",
	}
	var all []kit.Option
	for _, a := range review.CopyAnswers {
		all = append(all, kit.Option{Value: string(a), Label: a.Label(), Hint: hints[a]})
	}
	return all
}

// copyState says what was decided about copies of a letter.
func copyState(c review.CasePage, l review.Letter) string {
	d := c.Case.CopyOn(l.ID)
	switch {
	case d == nil && l.NoText:
		return "Nothing is held that could be copied"
	case d == nil:
		return "Not decided"
	case d.Reason != "":
		return d.Answer.Label() + ": " + d.Reason
	}
	return d.Answer.Label()
}

// copyProposed says, to those who decide, what a rule proposes about a letter on
// which nobody has.
func copyProposed(p Page, c review.CasePage, l review.Letter) string {
	all := c.Case.ProposeCopies(l.ID)
	if !p.Actor.Is(review.Clinician, review.Lead) || c.Case.CopyOn(l.ID) != nil || len(all) == 0 {
		return ""
	}
	return ". A rule proposes: " + all[0].Answer.Label() + ", " + all[0].Reason
}

// copyBy says who decided it, and when.
func copyBy(c review.CasePage, id review.LetterID) string {
	if d := c.Case.CopyOn(id); d != nil {
		return d.ByName + ", " + dayOf(d.At)
	}
	return ""
}

// copyLetter names a letter of a case.
func copyLetter(l review.Letter) string { return day(l.WrittenOn) + ", " + orNot(l.Kind) }

func (p Page) copyURL(c review.CasePage, id review.LetterID) string {
	return p.caseURL(c.Case.ID, ChangePath(review.CopyName)+query("letter", str(id)))
}
