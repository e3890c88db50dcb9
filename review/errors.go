package review

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The kinds of failure a caller can act on. Anything else is a fault of ours.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("not permitted")
	ErrNotNow    = errors.New("not possible now")
	ErrStale     = errors.New("changed by someone else in the meantime")
	ErrRepeated  = errors.New("this form was already sent with other answers")
)

// ErrEnquiryOpen is the kind of ErrNotNow that holds a signature back but not
// the draft: an enquiry about what could not be told is open.
var ErrEnquiryOpen = fmt.Errorf("an enquiry is open: %w", ErrNotNow)

// ErrHeld is the kind of ErrNotNow of a case that somebody else holds: it can be
// taken over.
var ErrHeld = fmt.Errorf("somebody else holds the case: %w", ErrNotNow)

// ErrTakenOver is the kind of ErrStale of a form about a case that was taken over
// from the person since.
var ErrTakenOver = fmt.Errorf("the case was taken over: %w", ErrStale)

// A Refusal is an error of one of the kinds above together with the sentence
// that tells the person why, and what to do instead.
type Refusal struct {
	Kind error
	Why  string
}

func (r Refusal) Error() string { return r.Why }
func (r Refusal) Unwrap() error { return r.Kind }

// notNow refuses a change that the case, as it stands, does not allow.
func notNow(why string) error { return Refusal{ErrNotNow, why} }

// forbidden refuses a change that this person may never make.
func forbidden(why string) error { return Refusal{ErrForbidden, why} }

// Problems says what is wrong with the fields of a form, by field name.
type Problems map[string]string

func (p Problems) Error() string {
	var b strings.Builder
	for i, field := range slices.Sorted(maps.Keys(p)) {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(field + ": " + p[field])
	}
	return b.String()
}

// Add notes a problem with field, unless ok or unless the field has one already.
func (p Problems) Add(ok bool, field, problem string) {
	if !ok && p[field] == "" {
		p[field] = problem
	}
}

// Err returns p as an error, or nil when there is no problem.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
