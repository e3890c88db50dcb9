package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"harmreview/review"
)

const selectSavedView = `
	SELECT saved_views.id, saved_views.version, person_id, people.name, list, query, saved_views.name, shared
	FROM saved_views JOIN people ON people.id = person_id`

func scanSavedView(rows *sql.Rows, v *review.SavedView) error {
	return rows.Scan(&v.ID, &v.Version, &v.Owner, &v.ByName, &v.List, &v.Query, &v.Name, &v.Shared)
}

// SavedViews returns the views that a has of a list ("" for any): their own, then
// the shared ones that ask nothing that a could not ask, with what each holds now.
func (s *Store) SavedViews(ctx context.Context, a review.Actor, of string) ([]review.SavedView, error) {
	var all []review.SavedView
	err := s.view(ctx, func(q querier) (err error) {
		all, err = s.savedViews(q, a, of)
		return err
	})
	return all, err
}

func (s *Store) savedViews(q querier, a review.Actor, of string) ([]review.SavedView, error) {
	own, err := list(q, scanSavedView, selectSavedView+` WHERE incident_id = $1 AND person_id = $2 AND shared = 0`, a.Incident, a.Person)
	if err != nil {
		return nil, err
	}
	shared, err := list(q, scanSavedView, selectSavedView+` WHERE incident_id = $1 AND shared = 1`, a.Incident)
	if err != nil {
		return nil, err
	}
	var all []review.SavedView
	for _, v := range append(own, shared...) {
		if of != "" && v.List != of || !v.Fits(a) {
			continue
		}
		if v.Count, err = s.countView(q, a, v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	review.OwnFirst(all)
	return all, nil
}

// countView counts as the list does that the view opens.
func (s *Store) countView(q querier, a review.Actor, v review.SavedView) (review.Tally, error) {
	if v.List == review.OwedKept {
		kind, due := v.Owed()
		return s.tallyOwed(q, a, kind, due)
	}
	return s.countCases(q, a, v.Cases())
}

// SavedView returns one view for whoever may change it. It returns
// review.ErrNotFound for somebody else's own, or a review.Refusal.
func (s *Store) SavedView(ctx context.Context, a review.Actor, id review.SavedViewID) (review.SavedView, error) {
	var v review.SavedView
	err := s.view(ctx, func(q querier) (err error) {
		v, err = savedView(q, a, id)
		return err
	})
	return v, err
}

func savedView(q querier, a review.Actor, id review.SavedViewID) (review.SavedView, error) {
	all, err := list(q, scanSavedView, selectSavedView+` WHERE saved_views.id = $1 AND incident_id = $2`, id, a.Incident)
	if err != nil {
		return review.SavedView{}, err
	}
	if len(all) == 0 {
		return review.SavedView{}, review.ErrNotFound
	}
	return all[0], all[0].MayChange(a)
}

// SaveView keeps a filter under a name. It returns review.ErrNotFound for a filter
// of a list that the actor does not have, review.Problems, or a review.Refusal
// when there are as many views as there may be.
func (s *Store) SaveView(ctx context.Context, cause review.Cause, v review.SavedView) error {
	a := cause.Actor
	v = v.Canonical()
	v.Owner, v.Name = a.Person, strings.TrimSpace(v.Name)
	if !v.Fits(a) {
		return review.ErrNotFound
	}
	if err := v.Check(a); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := roomForView(tx, v, a); err != nil {
			return err
		}
		id, err := one[review.SavedViewID](tx, `
			INSERT INTO saved_views (incident_id, person_id, list, query, name, shared, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
			a.Incident, a.Person, v.List, v.Query, v.Name, v.Shared, instant(tx.Now()))
		if err != nil {
			return err
		}
		v.ID = id
		return tx.recordView("save view", v, 0, 1)
	})
}

// roomForView refuses one view more than somebody, or the incident, may have, and
// a name that is there already.
func roomForView(q querier, v review.SavedView, a review.Actor) error {
	condition, args := `incident_id = $1 AND person_id = $2 AND shared = 0`, []any{a.Incident, a.Person}
	if v.Shared {
		condition, args = `incident_id = $1 AND shared = 1`, args[:1]
	}
	all, err := list(q, scanSavedView, selectSavedView+` WHERE `+condition, args...)
	if err != nil {
		return err
	}
	n := 0
	for _, other := range all {
		if other.ID == v.ID {
			continue
		}
		n++
		if strings.EqualFold(other.Name, v.Name) {
			return review.Problems{"name": "There is a view of that name already. Choose another name."}
		}
	}
	if n >= review.MostViews {
		return review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("There are %d views already. Remove one first.", review.MostViews)}
	}
	return nil
}

// recordView records what became of a view. Its name is a text that somebody
// typed, which is no part of the log itself.
func (tx *Tx) recordView(change string, v review.SavedView, before, after int) error {
	_, err := tx.Record(review.Event{Change: change, Objects: []review.Object{{Kind: "saved view", ID: int64(v.ID), Before: before, After: after}},
		Facts: map[string]string{"list": v.List, "shared": strconv.FormatBool(v.Shared)}, Detail: map[string]string{"name": v.Name, "query": v.Query}})
	return err
}

// ChangeView renames a view that the actor saw at a version, and shares it or takes
// it back for whoever saved it. The errors are those of SaveView and SavedView, and
// review.ErrStale.
func (s *Store) ChangeView(ctx context.Context, cause review.Cause, id review.SavedViewID, version int, name string, shared bool) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		v, err := savedView(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		v.Name, v.Shared = strings.TrimSpace(name), shared
		if err := v.Check(cause.Actor); err != nil {
			return err
		}
		if err := roomForView(tx, v, review.Actor{Incident: cause.Actor.Incident, Person: v.Owner}); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE saved_views SET name = $1, shared = $2, version = version + 1 WHERE id = $3 AND version = $4`, v.Name, v.Shared, id, version); err != nil {
			return err
		}
		return tx.recordView("change view", v, version, version+1)
	})
}

// RemoveView takes a view away. The errors are those of SavedView and review.ErrStale.
func (s *Store) RemoveView(ctx context.Context, cause review.Cause, id review.SavedViewID, version int) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		v, err := savedView(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`DELETE FROM saved_views WHERE id = $1 AND version = $2`, id, version); err != nil {
			return err
		}
		return tx.recordView("remove view", v, version, 0)
	})
}
