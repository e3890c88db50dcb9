package store

import (
	"context"

	"harmreview/review"
)

// FormVersions returns the wording of the assessment of an incident with every
// version that was in force or was written.
func (s *Store) FormVersions(ctx context.Context, incident review.IncidentID) (review.Versions[review.AssessmentForm], error) {
	var v review.Versions[review.AssessmentForm]
	err := s.view(ctx, func(q querier) (err error) {
		v, err = allVersions[review.AssessmentForm](q, assessmentDefinition, incident)
		return err
	})
	return v, err
}

// ProposeForm puts a wording of the assessment before a lead; base is the version in
// force that its writer saw. Nothing changes until it is approved. It returns
// review.ErrForbidden, review.ErrStale when another version is in force by now, a
// review.Refusal while another one waits, or review.Problems.
func (s *Store) ProposeForm(ctx context.Context, cause review.Cause, base review.DefinitionID, form review.AssessmentForm, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WriteForm) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "A manager or a lead writes the wording of the assessment."}
		}
		all, err := allVersions[review.AssessmentForm](tx, assessmentDefinition, a.Incident)
		if err != nil {
			return err
		}
		if err := review.CheckForm(form, all.InForce, reason).Err(); err != nil {
			return err
		}
		if err := mayPropose(all.Waiting() != nil, all.InForce.ID, base); err != nil {
			return err
		}
		form.Confirmed = "" // by whoever approves it
		return tx.writeVersion("write assessment wording", base, 0, form, reason, map[string]any{"form": form})
	})
}

// AnswerForm approves, refuses or withdraws a wording that somebody wrote. An
// approved one is in force from then on, also for assessments that were begun; what
// was signed stays with the wording that it was signed under. It returns
// review.ErrNotFound, a review.Refusal, or review.Problems.
func (s *Store) AnswerForm(ctx context.Context, cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		all, err := allVersions[review.AssessmentForm](tx, assessmentDefinition, cause.Actor.Incident)
		if err != nil {
			return err
		}
		x, err := all.FindWritten(id)
		if err != nil {
			return err
		}
		x.Body.Confirmed = cause.Actor.Name
		return tx.answerVersion("answer assessment wording", assessmentDefinition, review.ApproveForm, x.WrittenVersion, x.Based.ID, x.Body, answer, reason)
	})
}
