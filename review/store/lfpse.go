package store

import (
	"context"
	"strconv"

	"harmreview/review"
)

// lfpseBatch is how many cases an export loads at a time.
const lfpseBatch = 200

// LFPSERecords gives write each record of the decided cases that a may see; those of restricted patients only for whoever may read them. It returns
// review.ErrForbidden without the right to export outcomes.
func (s *Store) LFPSERecords(ctx context.Context, a review.Actor, write func([]string) error) error {
	if !a.May(review.ExportOutcomes) {
		return review.ErrForbidden
	}
	for after := review.CaseID(0); ; {
		var records [][]string
		var ids []review.CaseID
		err := s.view(ctx, func(q querier) (err error) {
			var w where
			w.and("cases.id > %s", after)
			w.and("cases.stage = 'decided' AND EXISTS (SELECT 1 FROM outcomes WHERE outcomes.case_id = cases.id)")
			w.visible(a, s.now())
			ids, err = column[review.CaseID](q, `SELECT cases.id FROM cases WHERE `+w.String()+` ORDER BY cases.id LIMIT `+strconv.Itoa(lfpseBatch), w.args...)
			for _, id := range ids {
				c, err := loadCase(q, id)
				if err != nil {
					return err
				}
				records = append(records, c.LFPSERecords()...)
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := write(r); err != nil {
				return err
			}
		}
		if len(ids) < lfpseBatch {
			return nil
		}
		after = ids[len(ids)-1]
	}
}
