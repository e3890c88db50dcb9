package views

import (
	"slices"
	"time"

	"harmreview/review"
)

// An AssessForm is an assessment as it is typed, and the body of its draft.
type AssessForm struct {
	Version int                  `form:"version" json:"-"` // of the draft
	Go      string               `form:"go" json:"-"`      // where the button that sent it leads
	Notice  review.ClaimNoticeID `form:"notice" json:"-"`  // the last that it showed: that the case was taken over

	Letters []review.LetterID `form:"letters" json:"letters"` // that it was shown with

	Reason             string                `form:"reason" json:"reason"` // of an amendment
	Actions            []review.ActionAnswer `json:"actions"`
	Became             []review.LetterAnswer `json:"became"`
	Evidence           string                `form:"evidence" json:"evidence"`
	Harm               string                `form:"harm" json:"harm"` // whether any is seen, or could yet come
	Physical           string                `form:"physical" json:"physical"`
	PhysicalMet        []review.Criterion    `form:"physical_met" json:"physical_met"`
	PhysicalWhy        string                `form:"physical_why" json:"physical_why"`
	Psychological      string                `form:"psychological" json:"psychological"`
	PsychologicalMet   []review.Criterion    `form:"psychological_met" json:"psychological_met"`
	PsychologicalWhy   string                `form:"psychological_why" json:"psychological_why"`
	StillPhysical      string                `form:"still_physical" json:"still_physical"`
	StillPsychological string                `form:"still_psychological" json:"still_psychological"`
	LookAgain          string                `form:"look_again" json:"look_again"`
	NearMiss           string                `form:"near_miss" json:"near_miss"`
	Association        string                `form:"association" json:"association"`
	Resulted           string                `form:"resulted" json:"resulted"`
	CouldResult        string                `form:"could_result" json:"could_result"`
	CandourReasons     string                `form:"candour_reasons" json:"candour_reasons"`
	Judgement          string                `form:"judgement" json:"judgement"`
	Confidence         string                `form:"confidence" json:"confidence"`
	NoConflict         string                `form:"no_conflict" json:"no_conflict"`
	Cleared            []string              `form:"cleared" json:"cleared"` // fields whose answers no longer applied
}

// An Assessing is what the pages of an assessment show besides the case.
type Assessing struct {
	Change   review.ChangeName
	Path     string            // of the form; the check page lies below it
	Letters  []review.LetterID // those that the signature will name
	Form     AssessForm
	Saved    time.Time // the draft; zero when there is none
	Reworded bool      // the wording of the criteria has changed since
	Stale    []Both    // where the saved draft says something else than what was typed
	Prove    bool      // whoever signs must prove who they are
}

// A Both is a field of which two texts are known.
type Both struct{ Question, Saved, Typed string }

// FormOf is the form as somebody filled it in who gave these answers.
func FormOf(a review.Answers) AssessForm {
	f := wholeForm(a)
	if a.Short {
		f.Harm = string(review.No)
		f.Prune()
		f.Cleared = nil
	}
	return f
}

// wholeForm is the full form of these answers, also of those that the short
// form gave without asking.
func wholeForm(a review.Answers) AssessForm {
	f := AssessForm{Actions: a.Actions, Became: a.Letters, PhysicalMet: a.PhysicalMet, PhysicalWhy: a.PhysicalWhy,
		PsychologicalMet: a.PsychologicalMet, PsychologicalWhy: a.PsychologicalWhy, Confidence: string(a.Confidence), Evidence: a.Evidence, Harm: string(review.Yes), Physical: string(a.Physical), Psychological: string(a.Psychological),
		StillPhysical: string(a.StillPhysical), StillPsychological: string(a.StillPsychological), LookAgain: a.LookAgain, Association: string(a.Association),
		Resulted: string(a.Resulted), CouldResult: string(a.CouldResult), CandourReasons: a.CandourReasons, Judgement: a.Judgement}
	if a.NoConflict {
		f.NoConflict = "yes"
	}
	if a.NearMiss {
		f.NearMiss = "yes"
	}
	return f
}

// Answers are what the form says: what is signed.
func (f AssessForm) Answers() review.Answers {
	return review.Answers{Actions: f.Actions, Letters: f.Became, PhysicalMet: f.PhysicalMet, PhysicalWhy: f.PhysicalWhy,
		PsychologicalMet: f.PsychologicalMet, PsychologicalWhy: f.PsychologicalWhy, NearMiss: f.NearMiss != "",
		Confidence: review.Confidence(f.Confidence), Evidence: f.Evidence, Physical: review.Grade(f.Physical), Psychological: review.Grade(f.Psychological),
		StillPhysical: review.Grade(f.StillPhysical), StillPsychological: review.Grade(f.StillPsychological), LookAgain: f.LookAgain,
		Association: review.Association(f.Association), Judgement: f.Judgement, Resulted: review.YesNo(f.Resulted), CouldResult: review.YesNo(f.CouldResult),
		CandourReasons: f.CandourReasons, NoConflict: f.NoConflict != "", Short: f.Harm == string(review.No) && !f.Full()}
}

// Full reports whether an answer opens the questions about harm and candour:
// harm is seen or could yet come, or an action was not done in time.
func (f AssessForm) Full() bool {
	return f.Harm == string(review.Yes) || slices.ContainsFunc(f.Actions, func(x review.ActionAnswer) bool {
		return slices.Contains([]review.DoneAnswer{review.DoneLate, review.NotDone, review.CannotTell}, x.Done)
	})
}

// asks reports whether the other answers leave a question to be asked.
func (f AssessForm) asks(field string) bool {
	_, opened := f.opened()[field]
	if _, ticks := f.ticked()[field]; ticks {
		opened = true
	}
	if field == "look_again" && f.Physical != string(review.NotKnownYet) && f.Psychological != string(review.NotKnownYet) {
		return false
	}
	return !opened || f.Full()
}

// opened are the fields that only the full form asks.
func (f *AssessForm) opened() map[string]*string {
	return map[string]*string{"physical": &f.Physical, "psychological": &f.Psychological, "physical_why": &f.PhysicalWhy,
		"psychological_why": &f.PsychologicalWhy, "near_miss": &f.NearMiss, "confidence": &f.Confidence, "still_physical": &f.StillPhysical,
		"still_psychological": &f.StillPsychological, "look_again": &f.LookAgain, "association": &f.Association, "resulted": &f.Resulted,
		"could_result": &f.CouldResult, "candour_reasons": &f.CandourReasons}
}

// ticked are the criteria of the full form.
func (f *AssessForm) ticked() map[string]*[]review.Criterion {
	return map[string]*[]review.Criterion{"physical_met": &f.PhysicalMet, "psychological_met": &f.PsychologicalMet}
}

// Untick clears the criteria, which were those of another wording.
func (f *AssessForm) Untick() {
	for field, ticked := range f.ticked() {
		if len(*ticked) > 0 {
			*ticked = nil
			f.Cleared = append(f.Cleared, field)
		}
	}
}

// BecameOf is what the form says became of a letter.
func (f AssessForm) BecameOf(id review.LetterID) review.Became {
	i := slices.IndexFunc(f.Became, func(l review.LetterAnswer) bool { return l.Letter == id })
	if i < 0 {
		return ""
	}
	return f.Became[i].Became
}

// Prune clears the answers to questions that the other answers leave unasked,
// and notes which they were.
func (f *AssessForm) Prune() {
	var cleared []string
	asks := *f
	for field, value := range f.opened() {
		if !asks.asks(field) && (*value != "" || slices.Contains(f.Cleared, field)) {
			*value = ""
			cleared = append(cleared, field)
		}
	}
	for field, ticked := range f.ticked() {
		if !f.Full() && (len(*ticked) > 0 || slices.Contains(f.Cleared, field)) {
			*ticked = nil
			cleared = append(cleared, field)
		}
	}
	slices.Sort(cleared)
	f.Cleared = cleared
}

// Asked leaves of problems those about questions that the form asks, and adds
// that of the question which decides between its two lengths.
func (f AssessForm) Asked(problems review.Problems) review.Problems {
	p := review.Problems{}
	for field, text := range problems {
		if f.asks(field) {
			p[field] = text
		}
	}
	p.Add(f.Full() || f.Harm == string(review.No), "harm", "Say whether any harm is seen or could still come.")
	return p
}

// Answer is what the form says about a requested action.
func (f AssessForm) Answer(letter review.LetterID, n int) review.ActionAnswer {
	i := slices.IndexFunc(f.Actions, func(x review.ActionAnswer) bool { return x.Letter == letter && x.N == n })
	if i < 0 {
		return review.ActionAnswer{Letter: letter, N: n}
	}
	return f.Actions[i]
}
