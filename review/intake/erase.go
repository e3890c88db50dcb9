package intake

import (
	"strings"
	"time"

	"harmreview/review"
)

// An Erasure is that what a list says is to be erased: one manager asks, another
// confirms. The zero Erasure is that nobody asked.
type Erasure struct {
	AskedBy   review.PersonID
	Asker     string // by name
	AskedAt   time.Time
	Why       string
	Confirmer string // by name, "" while it waits for one
	ErasedAt  time.Time
}

// Asked reports whether the erasure waits for a second manager.
func (e Erasure) Asked() bool { return e.AskedBy != 0 && e.ErasedAt.IsZero() }

// CheckErase returns a review.Refusal when a may not have l erased, or not now:
// only of a list that was undone, with nothing left in any case, is all that it
// says nobody's work.
func CheckErase(a review.Actor, l List) error {
	switch {
	case !a.May(review.LoadLists):
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only managers of this incident have a list erased."}
	case l.Phase != Undone:
		return review.Refusal{Kind: review.ErrNotNow, Why: "Only a list that was undone can be erased. This one is: " + strings.ToLower(l.Phase.Label()) + "."}
	case l.Now.Excluded != l.Now.Rows:
		return review.Refusal{Kind: review.ErrNotNow, Why: "Letters of this list stayed when it was undone, because somebody had worked on their cases. It can no longer be erased."}
	}
	return nil
}
