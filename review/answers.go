package review

import (
	"slices"
	"strings"
	"time"
)

// Answers are what an assessment says: the canonical body that is signed.
type Answers struct {
	Actions []ActionAnswer `json:"actions"`
	Letters []LetterAnswer `json:"letters,omitempty"`

	Evidence           string `json:"evidence"` // the records looked at: which, entry, date
	Physical           Grade  `json:"physical"` // actual harm so far
	Psychological      Grade  `json:"psychological"`
	StillPhysical      Grade  `json:"still_physical"` // harm that can yet happen from today
	StillPsychological Grade  `json:"still_psychological"`
	LookAgain          string `json:"look_again"`          // a date, where a harm is not known yet
	NearMiss           bool   `json:"near_miss,omitempty"` // harm might have come of it, and no longer can

	PhysicalMet      []Criterion `json:"physical_met,omitempty"` // the criteria that apply, which propose the grade
	PhysicalWhy      string      `json:"physical_why,omitempty"` // why another grade
	PsychologicalMet []Criterion `json:"psychological_met,omitempty"`
	PsychologicalWhy string      `json:"psychological_why,omitempty"`

	Association Association `json:"association"`
	Judgement   string      `json:"judgement"`
	Confidence  Confidence  `json:"confidence,omitempty"` // of the full form

	Resulted       YesNo  `json:"resulted"`     // regulation 20(8): appears to have resulted in
	CouldResult    YesNo  `json:"could_result"` // … could result in
	CandourReasons string `json:"candour_reasons"`

	NoConflict bool `json:"no_conflict"`       // the conflict-of-interest statement
	Short      bool `json:"short"`             // everything was done in time and no harm is seen
	Seconds    int  `json:"seconds,omitempty"` // at work on it, as measured
}

// An ActionAnswer says what became of one requested action.
type ActionAnswer struct {
	Letter   LetterID   `json:"letter"`
	N        int        `json:"n"`
	Done     DoneAnswer `json:"done"`
	Evidence string     `json:"evidence"`
}

// Notifiable reports whether the reviewer proposes a notifiable safety incident.
func (a Answers) Notifiable() bool { return a.Resulted == Yes || a.CouldResult == Yes }

// Worst is the worst actual harm on either scale.
func (a Answers) Worst() Grade { return a.Physical.Worse(a.Psychological) }

// WorstStill is the worst harm that can yet happen, on either scale.
func (a Answers) WorstStill() Grade { return a.StillPhysical.Worse(a.StillPsychological) }

// Serious reports whether a lead must sign: moderate or worse, now or still
// possible, or notifiable.
func (a Answers) Serious() bool {
	return a.Worst().Serious() || a.WorstStill().Serious() || a.Notifiable()
}

// Positive reports whether the answers need a second review: a requested
// action late with harm, or not done; actual harm; still-possible harm; a harm
// not known yet. An enquiry that ended unanswered is positive too, see Case.
func (a Answers) Positive() bool {
	harm := a.Worst() != NoHarm || a.WorstStill() != NoHarm
	return harm || slices.ContainsFunc(a.Actions, func(x ActionAnswer) bool { return x.Done == NotDone })
}

// MayBeShort reports whether evidence, one line and a signature are enough:
// every requested action was done in time or is no longer needed, and no harm
// is seen. What is not answered on the short form is not asked there.
func (a Answers) MayBeShort() bool {
	for _, g := range []Grade{a.Physical, a.Psychological, a.StillPhysical, a.StillPsychological} {
		if g != "" && g != NoHarm {
			return false
		}
	}
	for _, y := range []YesNo{a.Resulted, a.CouldResult} {
		if y != "" && y != No {
			return false
		}
	}
	return !slices.ContainsFunc(a.Actions, func(x ActionAnswer) bool { return x.Done.class() != "met" })
}

// short fills in what the short form says without asking.
func (a *Answers) short() {
	a.Physical, a.Psychological, a.StillPhysical, a.StillPsychological = NoHarm, NoHarm, NoHarm, NoHarm
	a.Association, a.Resulted, a.CouldResult, a.LookAgain, a.CandourReasons = NotRelated, No, No, "", ""
	a.PhysicalMet, a.PhysicalWhy, a.PsychologicalMet, a.PsychologicalWhy, a.NearMiss, a.Confidence = nil, "", nil, "", false, ""
}

// checkAnswers reports what keeps answers about letters from being signed, by
// form field.
func (c *Case) checkAnswers(a Answers, letters []LetterID, by Actor, at time.Time) Problems {
	p := Problems{}
	c.checkActions(a, letters, p)
	p.Add(said(a.Evidence), "evidence", "Say which records you looked at.")
	p.Add(slices.Contains(PhysicalGrades, a.Physical), "physical", "Choose a grade of physical harm.")
	p.Add(slices.Contains(PsychologicalGrades, a.Psychological), "psychological", "Choose a grade of psychological harm.")
	c.GradeForm.Physical.checkGrade(p, "physical", a.Physical, a.PhysicalMet, a.PhysicalWhy)
	c.GradeForm.Psychological.checkGrade(p, "psychological", a.Psychological, a.PsychologicalMet, a.PsychologicalWhy)
	p.Add(a.Short || slices.Contains(Confidences, a.Confidence), "confidence", "Say how sure you are.")
	for _, l := range a.Letters {
		p.Add(slices.Contains(letters, l.Letter) && slices.Contains(Becames, l.Became), LetterField(l.Letter), "Choose what became of this letter.")
	}
	p.Add(slices.Contains(StillGrades, a.StillPhysical), "still_physical", "Choose what physical harm can yet happen.")
	p.Add(slices.Contains(StillGrades, a.StillPsychological) && a.StillPsychological != Fatal, "still_psychological", "Choose what psychological harm can yet happen.")
	p.Add(slices.Contains(Associations, a.Association), "association", "Choose how strongly the lost letter is tied to what happened.")
	p.Add(said(a.Judgement), "judgement", "Write your judgement in a line or more.")
	p.Add(slices.Contains(YesNos, a.Resulted), "resulted", "Answer whether harm of the candour kind appears to have resulted.")
	p.Add(slices.Contains(YesNos, a.CouldResult), "could_result", "Answer whether harm of the candour kind could yet result.")
	notifiable := a.Notifiable() || a.Worst().Serious() || a.Resulted == YesNoNotKnown || a.CouldResult == YesNoNotKnown
	p.Add(!notifiable || said(a.CandourReasons), "candour_reasons", "Give the reasons for your opinion on candour.")
	if a.Physical == NotKnownYet || a.Psychological == NotKnownYet {
		_, err := time.Parse(time.DateOnly, a.LookAgain)
		p.Add(err == nil && a.LookAgain > Date(at), "look_again", "Enter a date from tomorrow on which to look again.")
	}
	p.Add(a.NoConflict, "no_conflict", "Confirm that you have no conflict of interest in this case, or leave it to somebody else.")
	p.Add(by.Registration != "", "signature", "Your account has no professional registration. Add it under your name at the top of the page; then you can sign.")
	return p
}

// checkActions asks for an answer about every requested action of the letters
// being assessed, and for an enquiry where one could not be told.
func (c *Case) checkActions(a Answers, letters []LetterID, p Problems) {
	answered := map[[2]int64]ActionAnswer{}
	for _, x := range a.Actions {
		answered[[2]int64{int64(x.Letter), int64(x.N)}] = x
	}
	for _, id := range letters {
		for _, r := range c.letter(id).Requested {
			x := answered[[2]int64{int64(id), int64(r.N)}]
			field := ActionField(id, r.N)
			p.Add(slices.Contains(DoneAnswers, x.Done), field, "Say what became of this action.")
			p.Add(x.Done != CannotTell || c.enquired(id), field, "Open an enquiry first: the case waits for its answer.")
			p.Add(x.Done == "" || strings.TrimSpace(x.Evidence) != "", field+"_evidence", "Say what you looked at: which record, entry and date.")
		}
	}
}

// enquired reports whether what could not be told of a letter has been asked.
func (c *Case) enquired(id LetterID) bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.Kind == Enquiry && o.Facts.BlocksAssessment && (o.Letter == 0 || o.Letter == id)
	})
}

// positive is Answers.Positive, and whether an enquiry ended unanswered: no
// reply is never no harm, also where a lead no longer waits for one that held
// the assessment back.
func (c *Case) positive(a Answers) bool {
	return a.Positive() || slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.Kind == Enquiry && (o.Facts.Unanswered || o.Facts.BlocksAssessment && o.State == Waived)
	})
}
