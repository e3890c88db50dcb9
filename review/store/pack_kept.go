package store

import (
	"context"
	"errors"

	"harmreview/review"
)

// keepAttached is how long a letter is kept for the form that attaches it.
const keepAttached = parkedTime

// LetterToAttach is the letter with this SHA-256 that is kept for the actor and a
// telling, or review.ErrNotFound when there is none, or no longer.
func (s *Store) LetterToAttach(ctx context.Context, a review.Actor, telling review.ObligationID, sum string) (review.LetterToAttach, error) {
	l := review.LetterToAttach{SHA: sum}
	err := s.view(ctx, func(q querier) error {
		return q.QueryRow(`SELECT bytes, pages FROM letters_to_attach WHERE person_id = $1 AND obligation_id = $2 AND sha256 = $3 AND until > $4`,
			a.Person, telling, sum, instant(s.now())).Scan(&l.Bytes, &l.Pages)
	})
	return l, err
}

// takeKept takes the letter that a form says is kept.
func (s *Store) takeKept(ctx context.Context, a review.Actor, telling review.ObligationID, sum string) (attachedLetter, error) {
	l := attachedLetter{sum: sum, path: s.packFile(sum)}
	if sum == "" {
		l.wrong = "Choose the PDF of the letter."
		return l, nil
	}
	_, err := s.LetterToAttach(ctx, a, telling, sum)
	if err == nil {
		l.whole, err = readKept(l.path, sum)
	}
	if err != nil {
		l.wrong = "The file that was kept is not there any more. Choose it again."
	}
	return l, ctx.Err()
}

// keepToAttach keeps a letter that somebody chose and that could go, in the place of
// the one that is kept for them about the telling. One that could not go leaves
// nothing kept: they wanted the other one to go no more. It is a working note,
// without an event.
func (s *Store) keepToAttach(ctx context.Context, a review.Actor, telling review.ObligationID, l attachedLetter, from *Attaching) (err error) {
	if from.File == nil {
		if l.looked || from.Kept == "" {
			return nil
		}
		useless := from.Kept // another screen may have put another one in its place
		from.Kept = ""
		return s.forgetting(ctx, a, func(tx *Tx) ([]string, error) { return tx.letToAttach(a.Person, telling, useless) })
	}
	from.Kept = ""
	if l.looked {
		if from.Kept, err = s.placePackFile(l.whole); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.dropPackFiles(ctx, from.Kept)) }()
	}
	return s.forgetting(ctx, a, func(tx *Tx) (was []string, err error) {
		if was, err = tx.letToAttach(a.Person, telling, ""); err != nil || !l.looked {
			return was, err
		}
		return was, tx.Exec(`INSERT INTO letters_to_attach (person_id, obligation_id, sha256, bytes, pages, until) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.Person, telling, l.sum, len(l.whole), l.pages, instant(tx.Now().Add(keepAttached)))
	})
}

// letToAttach lets go of what is kept for a person about a telling, of this SHA-256 or
// "" for whatever it is, and says which files that were.
func (tx *Tx) letToAttach(person review.PersonID, telling review.ObligationID, sum string) ([]string, error) {
	return column[string](tx, `DELETE FROM letters_to_attach WHERE person_id = $1 AND obligation_id = $2 AND ($3 = '' OR sha256 = $3) RETURNING sha256`, person, telling, sum)
}

// forgetting makes a change after which rows do not name some files of packs any more.
func (s *Store) forgetting(ctx context.Context, a review.Actor, do func(*Tx) ([]string, error)) error {
	var sums []string
	err := s.change(ctx, review.Cause{Actor: a}, func(tx *Tx) (err error) {
		sums, err = do(tx)
		return err
	})
	if err != nil {
		return err
	}
	return s.forgetPackFiles(ctx, sums...)
}

// tidyToAttach lets go of the letters that were kept for long enough.
func (s *Store) tidyToAttach(ctx context.Context) error {
	return s.forgetting(ctx, review.Program(0), func(tx *Tx) ([]string, error) {
		return column[string](tx, `DELETE FROM letters_to_attach WHERE until < $1 RETURNING sha256`, instant(tx.Now()))
	})
}
