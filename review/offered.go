package review

import "time"

// Refusal says why by cannot make the named change to c now, fields apart, or
// is nil when they can.
func (c *Case) Refusal(change ChangeName, by Actor, at time.Time) error {
	_, err := c.step(change, by, at)
	return err
}

// May reports whether by can make the named change to c now, fields apart.
func (c *Case) May(change ChangeName, by Actor, at time.Time) bool {
	return c.Refusal(change, by, at) == nil
}
