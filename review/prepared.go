package review

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// A PreparedCase is a made-up case with a reference answer, on which reviewers
// practise and are compared. It is marked as such wherever it is shown: nobody
// must take it for a patient.
type PreparedCase struct {
	Key       string         `json:"key"` // stays when the words change
	Title     string         `json:"title"`
	Letters   string         `json:"letters"` // what the letters say
	Record    string         `json:"record"`  // what the records show
	Reference PreparedAnswer `json:"reference"`
	Why       string         `json:"why"` // shown to whoever has answered
	Off       bool           `json:"off,omitempty"`
}

// A PreparedAnswer grades a prepared case: harm so far and harm that can yet happen.
type PreparedAnswer struct {
	Physical           Grade `json:"physical"`
	Psychological      Grade `json:"psychological"`
	StillPhysical      Grade `json:"still_physical"`
	StillPsychological Grade `json:"still_psychological"`
}

// answers is the same as an assessment says it.
func (a PreparedAnswer) answers() Answers {
	return Answers{Physical: a.Physical, Psychological: a.Psychological, StillPhysical: a.StillPhysical, StillPsychological: a.StillPsychological}
}

// Positive reports whether any harm is seen or can yet come, as Answers.Positive does.
func (a PreparedAnswer) Positive() bool { return a.answers().Positive() }

// Check reports which grades are missing, by form field.
func (a PreparedAnswer) Check() Problems {
	p := Problems{}
	for _, g := range a.Grades() {
		p.Add(slices.Contains(g.Choices, g.Grade), g.Field, "Choose a grade: "+strings.ToLower(g.Question)+".")
	}
	return p
}

// A PreparedGrade is one of the grades of a prepared answer, with its form field.
type PreparedGrade struct {
	Field, Question string
	Grade           Grade
	Choices         []Grade
}

// Grades are the grades of an answer, in the order in which they are asked.
func (a PreparedAnswer) Grades() []PreparedGrade {
	return []PreparedGrade{
		{"physical", "Physical harm so far", a.Physical, StillGrades},
		{"psychological", "Psychological harm so far", a.Psychological, StillPsychologicalGrades},
		{"still_physical", "Physical harm that can yet happen", a.StillPhysical, StillGrades},
		{"still_psychological", "Psychological harm that can yet happen", a.StillPsychological, StillPsychologicalGrades},
	}
}

// PreparedCases are a set of them.
type PreparedCases []PreparedCase

// InUse are those that reviewers are given.
func (s PreparedCases) InUse() PreparedCases {
	return slices.DeleteFunc(slices.Clone(s), func(c PreparedCase) bool { return c.Off })
}

// Find returns the case with a key, or false.
func (s PreparedCases) Find(key string) (PreparedCase, bool) {
	i := slices.IndexFunc(s, func(c PreparedCase) bool { return c.Key == key })
	if i < 0 {
		return PreparedCase{}, false
	}
	return s[i], true
}

// CheckPrepared reports what is wrong with a set that a lead would put before
// another, by field; the fields of the nth case begin with case_n_.
func CheckPrepared(s PreparedCases, now VersionOf[PreparedCases], reason string) Problems {
	p := Problems{}
	for i, c := range s {
		field := func(part string) string { return PreparedField(i, part) }
		text := func(part, said, asking string) { p.Add(strings.TrimSpace(said) != "", field(part), asking) }
		text("title", c.Title, "Give the case a title.")
		text("letters", c.Letters, "Write what the letters say.")
		text("record", c.Record, "Write what the records show.")
		text("why", c.Why, "Give the reasons for the reference answer.")
		for at, words := range c.Reference.Check() {
			p.Add(false, field(at), words)
		}
	}
	for _, c := range now.Body {
		_, there := s.Find(c.Key)
		p.Add(there, "cases", "A case is switched off and never taken away. Open the form again.")
	}
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the set changes, or that it is confirmed as it is.")
	p.Add(!now.Confirmed() || !reflect.DeepEqual(s, now.Body), "cases", "Nothing was changed.")
	return p
}

// PreparedField names the form field about a part of the ith case, counted from 0.
func PreparedField(i int, part string) string { return "case_" + itoa(int64(i+1)) + "_" + part }

// A PreparedReading is what somebody answered about a prepared case, once.
type PreparedReading struct {
	ID         int64
	Key        string
	Definition DefinitionID // the version of the set under which they read it
	By         PersonID
	ByName     string
	Answer     PreparedAnswer
	Reference  PreparedAnswer // of that version
	Title      string
	Judgement  string
	At         time.Time
}

// Agrees reports whether the reading is positive where the reference is, and not
// where it is not.
func (r PreparedReading) Agrees() bool { return r.Answer.Positive() == r.Reference.Positive() }

// Exact reports whether every grade is that of the reference.
func (r PreparedReading) Exact() bool { return r.Answer == r.Reference }

// AnswerPrepared is what somebody says about a prepared case.
type AnswerPrepared struct {
	Key       string
	Answer    PreparedAnswer
	Judgement string
}

// Check reports what is missing, by form field.
func (a AnswerPrepared) Check() Problems {
	p := a.Answer.Check()
	p.Add(strings.TrimSpace(a.Judgement) != "", "judgement", "Write your judgement in a line or more.")
	return p
}

// A PreparedTask is what somebody still has to do of the prepared cases.
type PreparedTask struct {
	First int    // that they read before they may assess
	Done  int    // that they have read
	Next  string // the key of the next one, "" when none is left
	Due   bool   // one comes now, by how many assessments they signed since the last
}

// Owed is how many they read before they may assess: no more than there are.
func (t PreparedTask) Owed() int {
	if t.Next == "" {
		return 0
	}
	return max(0, t.First-t.Done)
}

// ReadsPrepared reports whether somebody is given prepared cases: those who assess
// and do not see the reference answers.
func ReadsPrepared(by Actor) bool { return by.May(DoAssess) && !by.May(WritePrepared) }

// preparedFirst keeps whoever has prepared cases to read from assessing.
func preparedFirst(_ *Case, by Actor, _ time.Time) error {
	if by.PreparedOwed > 0 {
		return notNow("Before you assess, read the prepared cases: " + itoa(int64(by.PreparedOwed)) + " still to do. They are on your first page.")
	}
	return nil
}
