package review

import "time"

// ReplaceLetter takes over what a later list says of a letter, as By decided who
// compared the two versions. It is made by the program. What was decided about
// the letter was decided about other words, so the case goes back to triage for
// it; what was signed stays on record, and where an assessment or an outcome
// names the letter the case is assessed anew. A letter that could not be found
// or read waits for its enquiry still: nothing is asked at triage until that ends.
type ReplaceLetter struct {
	Letter Letter
	By     Actor
	Reason string
}

// Name is the change's name.
func (ReplaceLetter) Name() ChangeName { return ReplaceName }

func (r ReplaceLetter) apply(c *Case, _ Actor, at time.Time) (Stage, error) {
	l := c.letter(r.Letter.ID)
	if l == nil {
		return "", ErrNotFound
	}
	r.Letter.Requested = l.Requested
	*l = r.Letter
	if c.NotFound(l.ID) {
		return c.Stage, nil
	}
	back := c.Stage
	if c.outcomeLetters()[l.ID] || len(naming(append(c.Standing(First), c.Standing(Second)...), []LetterID{l.ID})) > 0 {
		c.startAnew(InAssessment, r.Reason, r.By, at)
		back = InAssessment
	}
	c.undoDecision(l.ID, r.Reason, r.By, at)
	if c.Stage != InTriage || back == InAssessment {
		c.Resume = back
	}
	return InTriage, nil
}
