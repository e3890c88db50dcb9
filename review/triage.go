package review

import (
	"slices"
	"strings"
	"time"
)

// TriageAnswer is what a triage decision says about a letter.
type TriageAnswer string

// The answers of triage, and the row that takes a closing back.
const (
	Close    TriageAnswer = "close"
	Assess   TriageAnswer = "assess"
	PassUp   TriageAnswer = "pass up"   // a clerk is not sure: a clinician reads the letter
	NotFound TriageAnswer = "not found" // the letter cannot be found or read, see Case.NotFound
	Undone   TriageAnswer = "undone"
)

// A TriageDecision is one person's signed first reading of one letter.
type TriageDecision struct {
	ID         int64 // zero until kept
	Letter     LetterID
	Answer     TriageAnswer
	Code       string
	Label      string   // the code's wording in the version that it was made under
	SameAs     LetterID // the letter of the case that this one repeats, of a code that asks which
	Urgency    Urgency
	Reason     string
	Reread     bool    // the closing waits for another person's reading
	Class      ClassID // with which it was closed; 0: by itself
	Definition DefinitionID
	By         PersonID
	ByName     string
	At         time.Time
	Supersedes int64
}

// TriageLetters is the first reading of some of a case's letters.
type TriageLetters struct {
	Letters  []LetterID
	Answer   TriageAnswer
	Code     string       // of a closing
	SameAs   LetterID     `json:",omitempty"` // of a code that asks of which letter
	Protocol DefinitionID `json:",omitempty"` // the closing codes that the page showed; 0 where no page did
	Urgency  Urgency
	Reason   string // asked for when urgent or same day
	Release  bool   // the late letter must still go to the practice
	Asks     string `json:",omitempty"` // what its cover note asks of the practice, where that can be said now
	ToRing   string // whom a same-day decision names, as the page showed it

	class ClassID // with which they are closed
}

// Name is the change's name.
func (TriageLetters) Name() ChangeName { return TriageName }

func (t TriageLetters) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if err := t.check(c, by); err != nil {
		return "", err
	}
	for _, id := range t.Letters {
		d := TriageDecision{Letter: id, Answer: t.Answer, Urgency: Routine, Reason: strings.TrimSpace(t.Reason),
			Definition: c.Definitions.Closing, By: by.Person, ByName: by.Name, At: at}
		if before := c.DecisionOn(id); before != nil {
			d.Supersedes = before.ID
		}
		switch t.Answer {
		case Close:
			d.Class = t.class
			t.close(&d, c)
			c.asksReread(&d, by)
		case Assess:
			d.Urgency = t.Urgency
			c.Urgency = min(c.Urgency, t.Urgency)
		case NotFound:
			c.openNotFound(id, t.Reason, by, at)
		}
		c.Decisions = append(c.Decisions, d)
		if t.Release {
			c.openRelease(id, t.cover(), by, at)
		}
	}
	if t.Answer == Assess && t.Urgency == SameDay {
		c.openSameDay(t.Reason, t.Letters[0], t.ToRing, by, at)
	}
	return c.afterTriage(by, at), nil
}

// cover is what is said of a letter's cover note with the decision. A letter that
// goes to assessment may yet be found to ask something: unless it is said now
// what, it is said later.
func (t TriageLetters) cover() Cover {
	asks := strings.TrimSpace(t.Asks)
	return Cover{Said: asks != "" || t.Answer == Close, Asks: asks}
}

// close puts the reason of a closing into a decision.
func (t TriageLetters) close(d *TriageDecision, c *Case) {
	code, _ := c.ClosingCodes.Find(t.Code)
	d.Code, d.Label = code.Code, code.Label
	if code.Which {
		d.SameAs = t.SameAs
	}
}

func (t TriageLetters) check(c *Case, by Actor) error {
	p := Problems{}
	waiting := c.Untriaged()
	p.Add(len(t.Letters) > 0, "letters", "Choose at least one letter.")
	p.Add(t.Answer != Close || t.class != 0 || c.allOpened(t.Letters), "letters", "You have not opened one of these letters. Open it and read it, then close it: no letter is closed unread.")
	p.Add(len(slices.Compact(sorted(t.Letters))) == len(t.Letters), "letters", "Choose each letter once.")
	for _, id := range t.Letters {
		p.Add(slices.Contains(waiting, id), "letters", "One of these letters is not waiting for triage any more. Open the case again.")
		if why := c.unreadableBy(id, by); why != nil {
			p.Add(false, "letters", why.Error())
		}
	}
	switch t.Answer {
	case Close:
		t.closing(c, by, p)
	case Assess:
		p.Add(t.Urgency.Valid(), "decision", "Choose how soon it must be assessed.")
		p.Add(t.Urgency == Routine || strings.TrimSpace(t.Reason) != "", "reason", "Say in a few words why it is urgent.")
	case PassUp:
		p.Add(MayPassUp(by), "decision", "You decide this yourself: close the letter or send it to assessment.")
		p.Add(strings.TrimSpace(t.Reason) != "", "reason", "Say what you are not sure of. The clinician who reads the letter sees it.")
	case NotFound:
		p.Add(strings.TrimSpace(t.Reason) != "", "reason", "Say what is missing or cannot be read, and where you looked.")
	default:
		p.Add(false, "decision", "Choose a decision.")
	}
	return p.Err()
}

// asksReread marks a closing that another person must read before it counts: a
// clerk's first ones and a share of their further ones, and any closing of a
// patient who had died. The second reading itself needs no third, and does not
// count among the clerk's own.
//
// The share is drawn by letter, so that whoever takes a closing back and makes it
// again cannot draw another lot.
func (c *Case) asksReread(d *TriageDecision, by Actor) {
	if before := c.DecisionOn(d.Letter); before != nil && before.Reread {
		return
	}
	d.Reread = c.Died != ""
	if by.Is(Clinician, Lead) {
		return
	}
	first := c.ClerkClosings < c.Policy.ClerkRereads
	d.Reread = d.Reread || first || drawn(c.SampleSeed, "clerk", c.ID, int(d.Letter), c.Policy.ClerkSampled)
	c.ClerkClosings++
}

// afterTriage is the stage that follows when what was waiting has been read:
// assessment when a letter asks for it, else the stage that a later letter
// interrupted, else decided.
func (c *Case) afterTriage(by Actor, at time.Time) Stage {
	if len(c.Untriaged()) > 0 {
		return InTriage
	}
	if c.Sampled == NotSampled && len(c.undecided()) == 0 && len(c.Covered()) > 0 {
		c.draw(SampledClosing, len(c.Decisions), c.Policy.ClosingsSampled, by, at)
	}
	if len(c.unsigned(First)) > 0 {
		return InAssessment
	}
	if len(c.undecided()) > 0 {
		return c.resumed()
	}
	c.tellEveryone(by, at)
	return Decided
}

// resumed is the stage that a case goes on in when triage asks nothing more of it
// and something in it waits for an outcome: the one that was interrupted. Where that
// was assessment, for a letter that was closed since, or decided, it is where the
// assessments that were signed leave the case.
func (c *Case) resumed() Stage {
	switch {
	case c.Resume == InSecondReview, c.Resume == InPanel:
		return c.Resume
	case c.BothSigned() && len(c.Compare().Differ) == 0:
		return InPanel
	}
	return InSecondReview
}

// UndoClosing takes the closings of a case back to triage.
type UndoClosing struct{ Reason string }

// Name is the change's name.
func (UndoClosing) Name() ChangeName { return UndoClosingName }

func (u UndoClosing) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(u.Reason) != "", "reason", "Say why the closing is undone.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.undoTriage(u.Reason, by, at)
	return InTriage, nil
}

// undoTriage supersedes every triage decision in force.
func (c *Case) undoTriage(reason string, by Actor, at time.Time) {
	for _, l := range c.Letters {
		c.undoDecision(l.ID, reason, by, at)
	}
}

// undoDecision takes a letter back to before its first reading. One that was
// assessed without any has nothing to supersede.
func (c *Case) undoDecision(id LetterID, reason string, by Actor, at time.Time) {
	d := c.DecisionOn(id)
	if d == nil && !c.assessedSince(id) {
		return
	}
	undone := TriageDecision{Letter: id, Answer: Undone, Urgency: Routine, Reason: reason,
		Definition: c.Definitions.Closing, By: by.Person, ByName: by.Name, At: at}
	if d != nil {
		undone.Urgency, undone.Supersedes = d.Urgency, d.ID
	}
	c.Decisions = append(c.Decisions, undone)
}

// AddLetters puts letters that arrived later into the case. It is made by the
// program; the case goes back to triage for those letters alone.
type AddLetters struct{ Letters []Letter }

// Name is the change's name.
func (AddLetters) Name() ChangeName { return AddLettersName }

func (a AddLetters) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	c.Letters, c.Emptied = append(c.Letters, a.Letters...), false
	if c.Stage != InTriage {
		c.Resume = c.Stage
	}
	return InTriage, nil
}

// AddRequestedAction notes something that a letter asked somebody to do.
type AddRequestedAction struct {
	Letter LetterID
	Kind   string
	What   string
	OfWhom string
	ByWhen string
}

// ActionKinds are the kinds of requested action, as choices of a form.
var ActionKinds = []string{"medicine started", "medicine stopped", "medicine changed", "test", "result to chase", "referral", "follow-up", "tell the patient", "safeguarding", "other"}

// Name is the change's name.
func (AddRequestedAction) Name() ChangeName { return AddRequestedName }

func (a AddRequestedAction) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	l := c.letter(a.Letter)
	p.Add(l != nil, "letter", "Choose a letter of this case.")
	p.Add(slices.Contains(ActionKinds, a.Kind), "kind", "Choose what kind of action it is.")
	p.Add(strings.TrimSpace(a.What) != "", "what", "Say what the letter asked for.")
	p.Add(strings.TrimSpace(a.OfWhom) != "", "of_whom", "Say of whom it was asked, for example the GP.")
	if err := p.Err(); err != nil {
		return "", err
	}
	l.Requested = append(l.Requested, RequestedAction{Letter: a.Letter, N: len(l.Requested) + 1, Kind: a.Kind, What: strings.TrimSpace(a.What),
		OfWhom: strings.TrimSpace(a.OfWhom), ByWhen: strings.TrimSpace(a.ByWhen), By: by.Person, At: at, New: true})
	return c.Stage, nil
}
