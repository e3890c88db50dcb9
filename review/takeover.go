package review

import "time"

// TakeOver moves to the case what a row owed while it waited, or a call while it was
// not settled whom it is about, with all that was recorded of it. It is made by the
// program once there is a case.
type TakeOver struct{ Owed []Obligation }

// Name is the change's name.
func (TakeOver) Name() ChangeName { return TakeOverName }

func (t TakeOver) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	for _, o := range t.Owed {
		o.Changed = true
		c.Obligations = append(c.Obligations, o)
	}
	return c.Stage, nil
}
