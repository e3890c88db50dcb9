package priority

import (
	"fmt"
	"slices"

	"harmreview/review"
)

// An Edit is one change to a set that somebody is working on.
type Edit interface {
	// Does says what was done, for the record.
	Does() string
	// On is the set after the edit, which may not Check. It returns
	// review.Problems, or a review.Refusal when the rule is not there any more.
	On(Set) (Set, error)
}

// AddRule adds a rule at the end.
type AddRule struct{ Rule Rule }

// A Which is a rule of a set that somebody saw: its place, counted from 1, and the
// name that it had there.
type Which struct {
	N    int
	Name string
}

// PutRule puts a rule in the place of another.
type PutRule struct {
	Which
	Rule Rule
}

// MoveRule moves a rule to place To among the rules.
type MoveRule struct {
	Which
	To int
}

// RemoveRule takes a rule out.
type RemoveRule struct{ Which }

// SetPoints sets what holds for all rules together.
type SetPoints struct {
	UrgentAt int
	MixedIn  float64
}

func (e AddRule) Does() string    { return "add rule" }
func (e PutRule) Does() string    { return "change rule" }
func (e MoveRule) Does() string   { return "move rule" }
func (e RemoveRule) Does() string { return "remove rule" }
func (e SetPoints) Does() string  { return "set points" }

func (e AddRule) On(s Set) (Set, error) {
	s.Rules = append(slices.Clone(s.Rules), e.Rule)
	return s, nil
}

func (e PutRule) On(s Set) (Set, error) {
	if err := e.in(s); err != nil {
		return s, err
	}
	s.Rules = slices.Clone(s.Rules)
	s.Rules[e.N-1] = e.Rule
	return s, nil
}

func (e MoveRule) On(s Set) (Set, error) {
	if err := e.in(s); err != nil {
		return s, err
	}
	p := review.Problems{}
	p.Add(e.To >= 1 && e.To <= len(s.Rules), "to", fmt.Sprintf("Give a place from 1 to %d", len(s.Rules)))
	if err := p.Err(); err != nil {
		return s, err
	}
	moved := s.Rules[e.N-1]
	s.Rules = slices.Insert(slices.Delete(slices.Clone(s.Rules), e.N-1, e.N), e.To-1, moved)
	return s, nil
}

func (e RemoveRule) On(s Set) (Set, error) {
	if err := e.in(s); err != nil {
		return s, err
	}
	s.Rules = slices.Delete(slices.Clone(s.Rules), e.N-1, e.N)
	return s, nil
}

func (e SetPoints) On(s Set) (Set, error) {
	s.UrgentAt, s.MixedIn = e.UrgentAt, e.MixedIn
	return s, nil
}

// in says why the rule is not in its place of s any more, or is nil.
func (w Which) in(s Set) error {
	if w.N < 1 || w.N > len(s.Rules) || s.Rules[w.N-1].Name != w.Name {
		return review.Refusal{Kind: review.ErrNotNow, Why: "This rule is not in its place of the draft any more: somebody moved it, renamed it or took it out. Open it again from the draft."}
	}
	return nil
}
