package store

import (
	"database/sql/driver"
	"fmt"
	"time"
)

const instantLayout = "2006-01-02T15:04:05.000Z"

// An instant is a time as the database keeps it: UTC text that sorts by time.
// The zero time is the empty text; it is also what NULL is read as.
type instant time.Time

// Value writes t.
func (t instant) Value() (driver.Value, error) { return t.String(), nil }

func (t instant) String() string {
	if time.Time(t).IsZero() {
		return ""
	}
	return time.Time(t).UTC().Format(instantLayout)
}

// Scan reads what Value wrote.
func (t *instant) Scan(v any) error {
	if v == nil || v == "" {
		*t = instant{}
		return nil
	}
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("instant: cannot read a %T", v)
	}
	at, err := time.Parse(instantLayout, s)
	*t = instant(at)
	return err
}

// null is v as a nullable column keeps it: NULL for the zero value.
func null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
