package review

import "time"

// May reports whether by can make the named change to c now, fields apart.
func (c *Case) May(change ChangeName, by Actor, at time.Time) bool {
	_, err := c.step(change, by, at)
	return err == nil
}
