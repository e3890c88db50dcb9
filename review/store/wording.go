package store

import (
	"context"
	"fmt"

	"harmreview/review"
	"harmreview/review/wording"
)

// Wording returns every kind of letter to people with its versions.
func (s *Store) Wording(ctx context.Context, incident review.IncidentID) ([]wording.Page, error) {
	var all []wording.Page
	err := s.view(ctx, func(q querier) error {
		for _, k := range wording.Kinds {
			p, err := wordingPage(q, incident, k)
			if err != nil {
				return err
			}
			all = append(all, p)
		}
		return nil
	})
	return all, err
}

// WordingPage returns one kind with every version that was in force or was
// written. It returns review.ErrNotFound for what is no kind.
func (s *Store) WordingPage(ctx context.Context, incident review.IncidentID, k wording.Kind) (wording.Page, error) {
	var p wording.Page
	err := s.view(ctx, func(q querier) (err error) {
		p, err = wordingPage(q, incident, k)
		return err
	})
	return p, err
}

func wordingPage(q querier, incident review.IncidentID, k wording.Kind) (wording.Page, error) {
	p := wording.Page{Kind: k}
	if !k.Valid() {
		return p, fmt.Errorf("wording %q: %w", string(k), review.ErrNotFound)
	}
	var err error
	p.Versions, err = allVersions[wording.Template](q, wordingDefinition(k), incident)
	return p, err
}

// ProposeWording puts a wording before a lead; base is the version in force that
// its writer saw. Nothing changes until it is approved. It returns
// review.ErrForbidden, review.ErrStale when another version is in force by now, a
// review.Refusal while another one waits, or review.Problems.
func (s *Store) ProposeWording(ctx context.Context, cause review.Cause, k wording.Kind, base review.DefinitionID, t wording.Template, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WriteWording) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "A manager, a lead or patient liaison writes the wording of letters to people."}
		}
		page, err := wordingPage(tx, a.Incident, k)
		if err != nil {
			return err
		}
		if err := mayPropose(page.Waiting() != nil, page.InForce.ID, base); err != nil {
			return err
		}
		if err := wording.CheckWritten(k, t, page.InForce, reason).Err(); err != nil {
			return err
		}
		return tx.writeVersion("write wording", base, 0, t, reason, map[string]any{"kind": k, "wording": t})
	})
}

// AnswerWording approves, refuses or withdraws a version that somebody wrote. An
// approved one is in force from then on. It returns review.ErrNotFound, a
// review.Refusal, or review.Problems.
func (s *Store) AnswerWording(ctx context.Context, cause review.Cause, k wording.Kind, id int64, answer review.VersionAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		page, err := wordingPage(tx, cause.Actor.Incident, k)
		if err != nil {
			return err
		}
		x, err := page.FindWritten(id)
		if err != nil {
			return err
		}
		return tx.answerVersion("answer wording", wordingDefinition(k), review.ApproveWording, x.WrittenVersion, x.Based.ID, x.Body, answer, reason)
	})
}
