package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/priority"
)

// SampleLetter is the next letter of the sample of class n that a lead reads.
// It returns review.ErrNotFound or a review.Refusal.
func (s *Store) SampleLetter(ctx context.Context, a review.Actor, n int) (priority.WrittenClass, priority.SampleLetter, error) {
	var c priority.WrittenClass
	var x priority.SampleLetter
	err := s.view(ctx, func(q querier) (err error) {
		if c, err = letterClass(q, a.Incident, n); err != nil {
			return err
		}
		if err := c.MayRead(a); err != nil {
			return err
		}
		err = q.QueryRow(`SELECT case_id, letter_id FROM letter_class_members WHERE class_id = $1 AND sampled = 1 AND `+stillToRead+`
			AND NOT EXISTS (SELECT 1 FROM letter_class_readings WHERE class_id = $1 AND letter_id = letter_class_members.letter_id) ORDER BY draw LIMIT 1`, c.ID).Scan(&x.Case, &x.Letter)
		return ignoreNotFound(err)
	})
	return c, x, err
}

// classLinesPage is how many letters of a class a page shows at once.
const classLinesPage = 100

// ClassLetters is a page of the letters of class n with which something was done,
// after a place; why is for those left out. To whoever may still review a case it
// is not named where that says what was closed.
// It returns review.ErrNotFound, also for what is no such figure.
func (s *Store) ClassLetters(ctx context.Context, a review.Actor, n int, fate priority.ClassFate, why review.ClassLeftOut, after review.LetterID) (priority.ClassLetters, error) {
	t := priority.ClassLetters{Fate: fate, Why: why}
	if !slices.Contains(priority.ClassFates, fate) || why != "" && (fate != priority.FateLeftOut || !slices.Contains(review.ClassLeftOuts, why)) {
		return t, fmt.Errorf("letters %q of a class: %w", fate, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) (err error) {
		if t.Class, err = letterClass(q, a.Incident, n); err != nil {
			return err
		}
		t.Lines, err = s.classLetters(q, a, t, after)
		return err
	})
	if len(t.Lines) > classLinesPage {
		t.Lines = t.Lines[:classLinesPage]
		t.Next = t.Lines[classLinesPage-1].Letter
	}
	return t, err
}

// classLetters reads a page of such letters and one more, if there is one.
func (s *Store) classLetters(q querier, a review.Actor, t priority.ClassLetters, after review.LetterID) ([]priority.ClassLine, error) {
	w := where{args: []any{t.Class.ID, t.Fate, t.Why, after}} // $1 to $4
	w.visible(a, s.now())
	return list(q, func(rows *sql.Rows, l *priority.ClassLine) error {
		return rows.Scan(&l.Letter, &l.Case, &l.Kind, &l.WrittenOn, &l.Sampled, &l.Opens, &l.Named)
	}, fmt.Sprintf(`
		SELECT members.letter_id, cases.id, letters.kind, letters.written_on, members.sampled, coalesce((%s), 0), %s
		FROM letter_class_members AS members JOIN cases ON cases.id = members.case_id JOIN letters ON letters.id = members.letter_id
		WHERE members.class_id = $1 AND members.fate = $2 AND ($3 = '' OR members.why = $3) AND members.letter_id > $4
		ORDER BY members.letter_id LIMIT %d`, w.String(), namedTo(a, review.LettersClosed), classLinesPage+1), w.args...)
}

// checkLetterClasses compares the closings that name a class with what is noted
// of the letters of that class.
func checkLetterClasses(v *verification) error {
	letter, err := one[review.LetterID](v.q, `
		SELECT triage_decisions.letter_id FROM triage_decisions LEFT JOIN letter_class_members USING (class_id, letter_id)
		WHERE triage_decisions.class_id IS NOT NULL AND coalesce(fate, '') NOT IN ('closed', 'undone', 'stays') ORDER BY triage_decisions.id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("letter %d was closed with a class that does not have it as closed", letter)
	}
	if err = ignoreNotFound(err); err != nil {
		return err
	}
	letter, err = one[review.LetterID](v.q, `
		SELECT letter_id FROM letter_class_members WHERE fate = 'closed' AND NOT EXISTS (
			SELECT 1 FROM triage_decisions WHERE triage_decisions.letter_id = letter_class_members.letter_id AND triage_decisions.class_id = letter_class_members.class_id)
		ORDER BY class_id, letter_id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("letter %d is noted as closed with its class, and no decision says so", letter)
	}
	return ignoreNotFound(err)
}
