package review

import (
	"slices"
	"strings"
	"time"
)

// A CopyAnswer says whether a copy of a letter may go to whoever is told.
type CopyAnswer string

// The answers. While there is none, nothing is sent with the letter.
const (
	CopyIt    CopyAnswer = "copy"
	AfterTalk CopyAnswer = "only after a conversation"
	NoCopy    CopyAnswer = "not to be copied"
)

// CopyAnswers are the choices of a form, in order.
var CopyAnswers = []CopyAnswer{CopyIt, AfterTalk, NoCopy}

// Label is what screens call a.
func (a CopyAnswer) Label() string {
	switch a {
	case CopyIt:
		return "A copy may go"
	case AfterTalk:
		return "A copy may go only after a conversation"
	case NoCopy:
		return "Not to be copied"
	}
	return string(a)
}

// CopyReasons are why a letter is not copied, or not before a conversation, as
// choices of a form.
var CopyReasons = []string{"new diagnosis not yet discussed", "says something of a third person", "serious harm could come of reading it", "sexual health", "safeguarding"}

// A CopyDecision is a clinician's decision about copies of one letter.
type CopyDecision struct {
	ID         int64 // zero until kept
	Letter     LetterID
	Content    string // of the letter when it was decided: other content is another question
	Answer     CopyAnswer
	Reason     string
	Note       string
	By         PersonID
	ByName     string
	At         time.Time
	Supersedes int64
}

// CopyOn is the decision in force about copies of a letter as it now is, or nil.
func (c *Case) CopyOn(id LetterID) *CopyDecision {
	l := c.letter(id)
	d := c.lastCopy(id)
	if l == nil || d == nil || d.Content != l.Content {
		return nil
	}
	return d
}

// lastCopy is the last decision about copies of a letter, whatever it then said.
func (c *Case) lastCopy(id LetterID) *CopyDecision {
	for i := len(c.Copies) - 1; i >= 0; i-- {
		if c.Copies[i].Letter == id {
			return &c.Copies[i]
		}
	}
	return nil
}

// DecideCopy says whether a copy of a letter may go to whoever is told.
type DecideCopy struct {
	Letter LetterID
	Was    int64 // the decision that the page showed, 0 for none
	Answer CopyAnswer
	Reason string
	Note   string
}

// Name is the change's name.
func (DecideCopy) Name() ChangeName { return CopyName }

func (d DecideCopy) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	l := c.letter(d.Letter)
	p.Add(l != nil, "letter", "Choose a letter of this case.")
	p.Add(slices.Contains(CopyAnswers, d.Answer), "answer", "Choose whether a copy may go.")
	p.Add(d.Answer != NoCopy || d.Reason != "", "reason", "Choose why it is not to be copied.")
	p.Add(d.Reason == "" || slices.Contains(CopyReasons, d.Reason), "reason", "Choose a reason from the list.")
	p.Add(d.Answer == "" || d.Answer == NoCopy || l == nil || !l.NoText, "answer", "Neither a text nor a file of this letter is here: nothing can be copied.")
	p.Add(d.Answer == NoCopy || c.allOpened([]LetterID{d.Letter}), "answer", "Open the letter and read it first.")
	if err := p.Err(); err != nil {
		return "", err
	}
	var was int64
	if last := c.lastCopy(d.Letter); last != nil {
		was = last.ID
	}
	if was != d.Was {
		return "", Refusal{ErrStale, "Somebody else has decided about this letter since the page was opened."}
	}
	n := CopyDecision{Letter: d.Letter, Content: l.Content, Answer: d.Answer, Reason: d.Reason, Note: strings.TrimSpace(d.Note), By: by.Person, ByName: by.Name, At: at, Supersedes: was}
	if d.Answer == CopyIt {
		n.Reason = ""
	}
	c.Copies = append(slices.Clone(c.Copies), n)
	return c.Stage, nil
}
