package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/priority"
)

// A classMember is a letter that fits a class.
type classMember struct {
	letter review.LetterID
	held   review.CaseID
	fate   priority.ClassFate
	why    review.ClassLeftOut
	draw   int64
}

// classWork gets ready for a batch. by is who wrote the class; 0 is who ordered
// what the program does with it now.
func (s *Store) classWork(q querier, incident review.IncidentID, c priority.WrittenClass, by review.PersonID) (*classWork, error) {
	w := &classWork{class: c, incident: incident}
	var err error
	if by == 0 {
		by, err = one[review.PersonID](q, `SELECT coalesce(undone_by, closed_by, by) FROM letter_classes WHERE id = $1`, c.ID)
	}
	if err != nil {
		return nil, err
	}
	if w.by, err = actor(q, by, incident); errors.Is(err, review.ErrNotFound) { // no member any more: what was ordered stands
		w.by, err = review.Actor{Person: by, Incident: incident, Roles: []review.Role{review.Lead}}, nil
	}
	if err != nil {
		return nil, err
	}
	if w.fits, err = priority.Matcher(c.Conditions); err != nil {
		return nil, err
	}
	w.flags, err = redFlags(q, incident, review.Date(s.now()))
	return w, err
}

// look finds which letters of cases that wait for triage fit the class.
func (w *classWork) look(q querier, s *Store, ids []review.CaseID) ([]classMember, error) {
	facts, err := waitingFacts(q, ids)
	if err != nil {
		return nil, err
	}
	seed, err := one[string](q, `SELECT sample_seed FROM incidents WHERE id = $1`, w.incident)
	if err != nil {
		return nil, err
	}
	day := review.Date(s.now())
	var found []classMember
	for _, f := range facts {
		var held *review.Case
		for _, l := range f.letters {
			if _, fits := w.fits(f.patient, l, day); !fits {
				continue
			}
			if held == nil {
				c, err := loadCase(q, f.id)
				if err != nil {
					return nil, fmt.Errorf("case %s: %w", f.id, err)
				}
				held = c.Case
			}
			why := held.LeftOutOfClass(l.ID, w.by, s.now())
			if why == review.ClassLeftNotTriage {
				continue // it does not wait: it is none of the letters that this is about
			}
			if why == "" && w.flags(f.patient, l) {
				why = review.ClassLeftRedFlag
			}
			m := classMember{l.ID, f.id, priority.FateFits, why, drawLetter(seed, w.class.ID, l.ID)}
			if why != "" {
				m.fate = priority.FateLeftOut
			}
			found = append(found, m)
		}
	}
	return found, nil
}

// drawLetter is a number by which a sample of letters is drawn: the same again
// for the same seed.
func drawLetter(seed string, class review.ClassID, letter review.LetterID) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00letters\x00%d\x00%d", seed, class, letter))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// close closes those letters of a case that still fit, and notes why others stay.
func (w *classWork) close(c caseLoad, letters []review.LetterID) error {
	facts, err := waitingFacts(w, []review.CaseID{c.ID})
	if err != nil {
		return err
	}
	held, err := one[bool](w, `SELECT EXISTS (SELECT 1 FROM claims WHERE case_id = $1 AND until > $2) OR EXISTS (SELECT 1 FROM drafts WHERE case_id = $1)`, c.ID, instant(w.Now()))
	if err != nil {
		return err
	}
	var closing []review.LetterID
	code, usable := c.ClosingCodes.InForce(w.class.Code)
	for _, id := range letters {
		why := c.LeftOutOfClass(id, w.by, w.Now())
		switch {
		case why != "":
		case !usable:
			why = review.ClassLeftMoved
		case held:
			why = review.ClassLeftAtWork
		default:
			why = w.stillFits(facts, id)
		}
		if why == "" {
			closing = append(closing, id)
			w.fates = append(w.fates, memberFate{id, priority.FateClosed, ""})
			continue
		}
		w.fates = append(w.fates, memberFate{id, priority.FateLeftOut, why})
	}
	if len(closing) == 0 {
		return nil
	}
	return w.apply(c, review.CloseOfClass{Class: w.class.ID, By: w.by, Letters: closing, Code: w.class.Code, Release: code.Release,
		Reason: fmt.Sprintf("With class %d: %s", w.class.N, w.class.Name)})
}

// stillFits says why a letter does not fit the class any more, or "".
func (w *classWork) stillFits(facts []waitingCase, id review.LetterID) review.ClassLeftOut {
	for _, f := range facts {
		i := slices.IndexFunc(f.letters, func(l priority.Letter) bool { return l.ID == id })
		if i < 0 {
			continue
		}
		if _, fits := w.fits(f.patient, f.letters[i], review.Date(w.Now())); !fits {
			return review.ClassLeftMoved
		}
		if w.flags(f.patient, f.letters[i]) {
			return review.ClassLeftRedFlag
		}
		return ""
	}
	return review.ClassLeftMoved
}

// undo takes the closings of a case back, unless somebody has gone on with it.
func (w *classWork) undo(c caseLoad, letters []review.LetterID) error {
	worked, err := one[bool](w, `SELECT EXISTS (SELECT 1 FROM claims WHERE case_id = $1 AND until > $2) OR EXISTS (SELECT 1 FROM drafts WHERE case_id = $1)`, c.ID, instant(w.Now()))
	if err != nil {
		return err
	}
	standing := c.ClassClosings(w.class.ID)
	change := review.UndoOfClass{Class: w.class.ID, By: w.by, Reason: w.class.UndoneWhy}
	for _, id := range letters {
		if worked || !slices.Contains(standing, id) || c.Stage != review.InTriage && c.Stage != review.Decided || c.CoveredByOutcome(id) {
			w.fates = append(w.fates, memberFate{id, priority.FateStays, ""})
			continue
		}
		change.Letters = append(change.Letters, id)
		w.fates = append(w.fates, memberFate{id, priority.FateUndone, ""})
	}
	if len(change.Letters) == 0 {
		return nil
	}
	return w.apply(c, change)
}

// apply makes a change to a case of the batch, which keep keeps.
func (w *classWork) apply(c caseLoad, change review.Change) error {
	before := *c.Case
	if _, err := c.Apply(change, review.Program(w.incident), w.Now()); err != nil {
		return err
	}
	w.changed = append(w.changed, changed{&before, c.Case})
	return nil
}

// redFlags tells whether a red flag of the priority rules in force touches a
// letter, denied or not.
func redFlags(q querier, incident review.IncidentID, day string) (func(priority.Patient, priority.Letter) bool, error) {
	rules, _, err := rulesInForce(q, incident)
	if err != nil {
		return nil, err
	}
	judge, err := rules.Compile()
	return func(p priority.Patient, l priority.Letter) bool {
		return slices.ContainsFunc(judge.Letter(p, l, day), func(h priority.Hit) bool { return rules.Rules[h.Rule-1].RedFlag })
	}, err
}
