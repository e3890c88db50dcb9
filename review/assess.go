package review

import (
	"slices"
	"time"
)

// A Round says which of the two independent readings an assessment is.
type Round string

// The rounds.
const (
	First  Round = "first"
	Second Round = "second"
)

// AssessmentKind says what a row of signed assessments does. Rows are never
// changed: a later one amends, withdraws or sets aside an earlier one.
type AssessmentKind string

// The kinds of row.
const (
	Signed     AssessmentKind = "signed"
	Amended    AssessmentKind = "amended"     // a new signed version, which stands in place of the old
	Withdrawn  AssessmentKind = "withdrawn"   // by its author or a lead
	SetAside   AssessmentKind = "set aside"   // the case was reopened, or new information came
	TakenApart AssessmentKind = "taken apart" // it was about letters of two people; it stays in sight of who judges anew
)

// An Assessment is one clinician's signed answers about the letters it names.
type Assessment struct {
	ID           int64 // zero until kept
	Round        Round
	Kind         AssessmentKind
	Reason       string
	By           PersonID
	ByName       string
	Registration string
	Definition   DefinitionID
	Letters      []LetterID
	Answers      Answers
	Blind        bool // signed without having seen the other's answers or what they led to
	At           time.Time
	Supersedes   int64
}

// signs reports whether the row signs its answers, rather than ends an earlier one.
func (a Assessment) signs() bool { return a.Kind == Signed || a.Kind == Amended }

// signedBy reports whether by signed these answers, rather than ended them.
func (a Assessment) signedBy(by Actor) bool { return a.By == by.Person && a.signs() }

// SignAssessment is the first of a case's assessments; SignSecondReview the
// independent one. Both name every letter that waits for an assessment.
type SignAssessment struct {
	Letters []LetterID // as the page showed them: a letter that came since refuses the signature
	Answers Answers
}

// SignSecondReview is the independent assessment by another clinician.
type SignSecondReview SignAssessment

// Name is the change's name.
func (SignAssessment) Name() ChangeName { return SignFirstName }

// Name is the change's name.
func (SignSecondReview) Name() ChangeName { return SignSecondName }

func (s SignAssessment) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	a, err := c.signed(s, First, by, at)
	if err != nil {
		return "", err
	}
	c.Assessments = append(c.Assessments, a)
	if c.Sampled == NotSampled && !c.positive(a.Answers) {
		c.draw(SampledAssessment, len(c.Assessments), c.Policy.AssessmentsSampled, by, at)
	}
	c.lookAgain(a.Answers, by, at)
	return c.settle(by, at), nil
}

func (s SignSecondReview) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	a, err := c.signed(SignAssessment(s), Second, by, at)
	if err != nil {
		return "", err
	}
	c.Assessments = append(c.Assessments, a)
	c.lookAgain(a.Answers, by, at)
	return c.settle(by, at), nil
}

// signed checks what is signed and makes the row that a signature adds.
func (c *Case) signed(s SignAssessment, round Round, by Actor, at time.Time) (Assessment, error) {
	if !slices.Equal(sorted(s.Letters), sorted(c.ToAssess())) {
		return Assessment{}, notNow("The letters of this case have changed since the page was opened. Look at them again before signing.")
	}
	return c.assessment(s, round, by, at)
}

// assessment is the row of answers about letters, once they have been checked.
func (c *Case) assessment(s SignAssessment, round Round, by Actor, at time.Time) (Assessment, error) {
	answers := s.Answers
	if answers.Short && answers.MayBeShort() {
		answers.short()
	} else {
		answers.Short = false
	}
	if err := c.checkAnswers(answers, s.Letters, by, at).Err(); err != nil {
		return Assessment{}, err
	}
	return Assessment{Round: round, Kind: Signed, By: by.Person, ByName: by.Name, Registration: by.Registration,
		Definition: c.Definitions.Assessment, Letters: s.Letters, Answers: answers, Blind: c.blind(by), At: at}, nil
}

// blind reports whether by can be signing without knowing the other's answers:
// they signed nothing here before, were shown no one's answers, and saw no
// action that another reviewer raised, or anybody once one had signed.
func (c *Case) blind(by Actor) bool {
	if slices.Contains(c.SawAnswers, by.Person) || slices.ContainsFunc(c.Assessments, func(a Assessment) bool { return a.By == by.Person }) {
		return false
	}
	others := c.reviewersBut(by)
	return len(c.Assessments) == 0 || !slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		action := (o.Kind == Action || o.Kind == SameDayAction) && !o.Facts.KeptBack && o.OpenedBy != by.Person
		return action && (others[o.OpenedBy] != "" || !o.OpenedAt.Before(c.Assessments[0].At))
	})
}

// reviewersBut are the names of all who signed an assessment here, by included not.
func (c *Case) reviewersBut(by Actor) map[PersonID]string {
	others := map[PersonID]string{}
	for _, a := range c.Assessments {
		if a.By != by.Person && a.signs() {
			others[a.By] = a.ByName
		}
	}
	return others
}

// ActionField is the name of the form field about a requested action.
func ActionField(letter LetterID, n int) string {
	return "action_" + itoa(int64(letter)) + "_" + itoa(int64(n))
}

// lookAgain opens the action of a harm that is not known yet.
func (c *Case) lookAgain(a Answers, by Actor, at time.Time) {
	if a.LookAgain == "" || a.Physical != NotKnownYet && a.Psychological != NotKnownYet {
		return
	}
	due, _ := time.ParseInLocation(time.DateOnly, a.LookAgain, London)
	c.open(Obligation{Kind: Action, What: "Look again at the records of this patient.", Owner: by.Name, OwnerID: by.Person,
		Due: due.Add(17 * time.Hour), Urgency: Routine, OpenedBy: by.Person, Facts: ObligationFacts{KeptBack: true}}, at)
}
