package store

import (
	"context"

	"harmreview/review"
	"harmreview/review/intake"
)

// BulkPlan works out which open questions of identity of a kind fit a way to
// settle many at once: those after the question with number after, 0 for the first.
// It returns review.ErrForbidden without the right to settle identity, and
// review.ErrNotFound for a kind that is settled singly.
func (s *Store) BulkPlan(ctx context.Context, a review.Actor, b intake.Bulk, doubt review.Doubt, after review.ObligationID) (intake.BulkPlan, error) {
	p := intake.BulkPlan{Doubt: doubt, Bulk: b}
	if err := mayBulk(a, b, doubt); err != nil {
		return p, err
	}
	err := s.view(ctx, func(q querier) error {
		p.Fits, p.Left, p.Next = nil, nil, 0
		used := map[review.CaseID]bool{}
		for looked := 0; looked < intake.BulkLook; looked += casesPage {
			lines, err := s.identityLines(q, a, doubt, after)
			if err != nil {
				return err
			}
			for _, l := range lines[:min(len(lines), casesPage)] {
				if err := s.weighBulk(q, a, &p, l.Banner, used); err != nil {
					return err
				}
				if after = l.ID; len(p.Fits) == intake.BulkLimit {
					p.Next = after
					return nil
				}
			}
			if len(lines) <= casesPage {
				return nil
			}
		}
		p.Next = after
		return nil
	})
	return p, err
}

func mayBulk(a review.Actor, b intake.Bulk, doubt review.Doubt) error {
	if !a.May(review.DecideWho) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager settles whose letters these are."}
	}
	if !b.For(doubt) {
		return review.ErrNotFound
	}
	return nil
}

// weighBulk adds a case to those that fit, or to those that are left out. A case
// stands in one join of an acceptance only.
func (s *Store) weighBulk(q querier, a review.Actor, p *intake.BulkPlan, b review.Banner, used map[review.CaseID]bool) error {
	l := intake.BulkLine{Banner: b}
	var err error
	if l.Into, l.Why, err = s.fitsBulk(q, a, p.Bulk, p.Doubt, b.Case); err != nil {
		return err
	}
	if l.Why == "" && (used[b.Case] || used[l.Into]) {
		l.Why = "The other case is in this acceptance already. Accept once more afterwards."
	}
	if l.Why != "" {
		p.Left = append(p.Left, l)
		return nil
	}
	used[b.Case] = true
	if l.Into != 0 {
		used[l.Into] = true
	}
	p.Fits = append(p.Fits, l)
	return nil
}

// fitsBulk reports why a case does not fit, "" when it does, and the case that
// it would be joined into.
func (s *Store) fitsBulk(q querier, a review.Actor, b intake.Bulk, doubt review.Doubt, id review.CaseID) (into review.CaseID, why string, err error) {
	me, err := personOf(q, id)
	if err != nil {
		return 0, "", err
	}
	var open, ofKind int
	err = q.QueryRow(`SELECT count(*), coalesce(sum(doubt = $2), 0) FROM obligations WHERE case_id = $1 AND kind = 'identity' AND state = 'open'`, id, doubt).Scan(&open, &ofKind)
	if err != nil {
		return 0, "", err
	}
	if why := unfit(me, open, ofKind); why != "" {
		return 0, why, nil
	}
	found, twins, err := candidatesFor(q, a.Incident, me.patient, me.who, "")
	if err != nil {
		return 0, "", err
	}
	if b == intake.BulkOwn {
		if len(found)+len(twins) > 0 {
			return 0, "Somebody may be the same person, or a twin.", nil
		}
		return 0, "", nil
	}
	if len(found) != 1 || len(twins) > 0 || found[0].Grade != intake.Certain {
		return 0, "There is not just one other case, and a certain one.", nil
	}
	seen, err := s.seenAmong(q, a, []review.CaseID{found[0].inCase})
	if err == nil && (len(seen) == 0 || found[0].restricted) {
		why = "The other case is restricted."
	}
	return found[0].inCase, why, err
}

// unfit says why a case is settled singly, whoever else there is. Of whom almost
// nothing is known, nobody can be found who may be the same.
func unfit(me patientPerson, open, ofKind int) string {
	w := me.who
	switch {
	case ofKind == 0:
		return "The question is not open any more."
	case open > 1:
		return "Something else is in doubt as well."
	case me.restricted:
		return "The person is restricted."
	case intake.Fold(w.Family) == "" || w.Born == "" && w.LocalID == "" && w.NHSNumber == "":
		return "Too little is known of the person to look for others."
	}
	return ""
}
