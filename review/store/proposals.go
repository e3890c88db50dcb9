package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
)

// proposalsPage is how many proposals a page shows.
const proposalsPage = 50

const selectProposal = `
	SELECT proposals.id, proposals.case_id, proposals.supplement_id, proposals.line, proposals.kind, proposals.said, proposals.state, proposals.version,
		supplements.file_name, supplements.answered, ` + bannerColumns + `
	FROM proposals JOIN supplements ON supplements.id = proposals.supplement_id
	JOIN cases ON cases.id = proposals.case_id JOIN patients ON patients.id = cases.patient_id`

func scanProposal(rows *sql.Rows, p *review.Proposal) error {
	return rows.Scan(append([]any{&p.ID, &p.Case, &p.Supplement, &p.Line, &p.Kind, fromJSON(&p.Said), &p.State, &p.Version, &p.FileName, &p.Answered}, bannerInto(&p.Banner)...)...)
}

// A ProposalCount is how many proposals of a kind are open.
type ProposalCount struct {
	Kind review.ProposalKind
	Open review.Tally
}

// ProposalCounts are the open proposals of cases that the actor sees, by the
// kinds that they settle.
func (s *Store) ProposalCounts(ctx context.Context, a review.Actor) ([]ProposalCount, error) {
	var all []ProposalCount
	err := s.view(ctx, func(q querier) error {
		all = nil
		for _, kind := range review.ProposalKindsOf(a) {
			w := s.openProposals(a, kind)
			n, err := tallied(q, `proposals JOIN cases ON cases.id = proposals.case_id JOIN patients ON patients.id = cases.patient_id`, w, tallyLimit)
			if err != nil {
				return err
			}
			all = append(all, ProposalCount{kind, n})
		}
		return nil
	})
	return all, err
}

// openProposals is the condition on open proposals of a kind. Those about a
// restricted patient are kept back from everybody: they would say where one lives.
func (s *Store) openProposals(a review.Actor, kind review.ProposalKind) where {
	var w where
	w.visible(a, s.now())
	w.and("proposals.incident_id = %s AND proposals.kind = %s AND proposals.state = 'open' AND patients.restricted = 0", a.Incident, kind)
	return w
}

// Proposals are the open proposals of a kind after one, and the one that the
// next page follows, 0 for none.
// It returns review.ErrNotFound for a kind that the actor does not settle.
func (s *Store) Proposals(ctx context.Context, a review.Actor, kind review.ProposalKind, after review.ProposalID) (all []review.Proposal, next review.ProposalID, err error) {
	if !slices.Contains(review.ProposalKindsOf(a), kind) {
		return nil, 0, review.ErrNotFound
	}
	err = s.view(ctx, func(q querier) error {
		w := s.openProposals(a, kind)
		w.and("proposals.id > %s", after)
		all, err = list(q, scanProposal, selectProposal+` WHERE `+w.String()+fmt.Sprintf(` ORDER BY proposals.id LIMIT %d`, proposalsPage+1), w.args...)
		if err != nil {
			return err
		}
		for i := range all {
			if err := fillKnown(q, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if len(all) > proposalsPage {
		all = all[:proposalsPage]
		next = all[proposalsPage-1].ID
	}
	return all, next, err
}

// fillKnown adds what is on file now of what a proposal would change.
func fillKnown(q querier, p *review.Proposal) error {
	known, err := contactsOf(q, p.Banner.Patient)
	if err != nil {
		return err
	}
	p.Known = map[string]string{}
	for field := range p.Said {
		p.Known[field] = known[field]
	}
	return nil
}

// Proposal is a proposal about a case that the actor sees, settled or not.
// It returns review.ErrNotFound for any other.
func (s *Store) Proposal(ctx context.Context, a review.Actor, id review.ProposalID) (review.Proposal, error) {
	var p review.Proposal
	err := s.view(ctx, func(q querier) (err error) {
		p, err = s.proposal(q, a, id)
		return err
	})
	return p, err
}

func (s *Store) proposal(q querier, a review.Actor, id review.ProposalID) (review.Proposal, error) {
	var w where
	w.visible(a, s.now())
	w.and("proposals.id = %s AND patients.restricted = 0", id)
	found, err := list(q, scanProposal, selectProposal+` WHERE `+w.String(), w.args...)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("proposal %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.Proposal{}, err
	}
	return found[0], fillKnown(q, &found[0])
}

// SettleProposal accepts or refuses a proposal, or settles a flag. A number that
// is another patient's by now is not taken over.
// It returns review.ErrNotFound, review.ErrStale, a review.Refusal or review.Problems.
func (s *Store) SettleProposal(ctx context.Context, cause review.Cause, x review.ProposalAnswer) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		p, err := s.proposal(tx, cause.Actor, x.ID)
		if err != nil {
			return err
		}
		if err := x.Check(p, cause.Actor); err != nil {
			return err
		}
		state := "refused"
		if x.Answer == "accept" {
			state = "accepted"
			if err := tx.takeOver(p, cause.Actor); err != nil {
				return err
			}
		}
		if err := tx.ExecOne(`UPDATE proposals SET state = $1, reason = $2, decided_by = $3, decided_at = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			state, strings.TrimSpace(x.Reason), cause.Actor.Person, instant(tx.Now()), p.ID, p.Version); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "settle proposal",
			Objects: []review.Object{{Kind: caseKind, ID: int64(p.Case)}, {Kind: "proposal", ID: int64(p.ID), Before: p.Version, After: p.Version + 1}},
			Facts:   map[string]string{"kind": string(p.Kind), "answer": state},
			Detail:  map[string]any{"said": p.Said, "known": p.Known, "reason": strings.TrimSpace(x.Reason)}})
		return err
	})
}

// takeOver takes over what a proposal says.
func (tx *Tx) takeOver(p review.Proposal, a review.Actor) error {
	if p.Kind.Flag() {
		return nil
	}
	if p.Kind == review.ProposeNumber {
		others, err := casesNumbered(tx, a.Incident, p.Said["nhs_number"], p.Banner.Patient)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This number is on another case by now: " + caseNames(others) + " Settle who is who first, or refuse it."}
		}
	}
	return tx.takeSaid(p.Banner.Patient, p.Said, p.FileName)
}
