package store

import (
	"context"
	"fmt"
	"os"

	"harmreview/review"
)

// LetterFile returns the file from which a letter of a case is read, and the
// letter's place in the case. It returns review.ErrNotFound when there is none,
// or the actor may not read the letters of the case.
func (s *Store) LetterFile(ctx context.Context, a review.Actor, id review.CaseID, letter review.LetterID) (f review.LetterFile, place int, err error) {
	err = s.view(ctx, func(q querier) error {
		c, err := findCase(q, a, id, s.now())
		if err != nil {
			return err
		}
		reads, err := readsLetters(q, a, id, s.now())
		if err != nil {
			return err
		}
		for i, l := range c.Letters {
			if reads && l.ID == letter {
				place = i + 1
				f, err = letterFile(q, `letters.id = $1 AND document_files.id = letters.file_id`, letter)
				return err
			}
		}
		return fmt.Errorf("letter %d: %w", letter, review.ErrNotFound)
	})
	return f, place, err
}

// UnmatchedFile returns a file of the actor's incident that is no letter's, for
// whoever matches it by hand. It returns review.ErrNotFound for any other.
func (s *Store) UnmatchedFile(ctx context.Context, a review.Actor, id review.FileID) (review.LetterFile, error) {
	var f review.LetterFile
	err := s.view(ctx, func(q querier) (err error) {
		f, err = letterFile(q, `document_files.id = $1 AND document_files.incident_id = $2 AND document_files.letter_id IS NULL AND letters.id IS NULL`, id, a.Incident)
		return err
	})
	return f, err
}

func letterFile(q querier, condition string, args ...any) (review.LetterFile, error) {
	var f review.LetterFile
	err := q.QueryRow(`SELECT document_files.id, media_type, pages, bytes, opens, doubt, sha256
		FROM document_files JOIN documents ON documents.id = document_files.document_id LEFT JOIN letters ON letters.file_id = document_files.id
		WHERE `+condition, args...).Scan(&f.ID, &f.Kind, &f.Pages, &f.Bytes, &f.Opens, &f.Doubt, &f.SHA)
	return f, err
}

// DocumentBytes are the bytes of a file as it came.
func (s *Store) DocumentBytes(f review.LetterFile) ([]byte, error) {
	return os.ReadFile(s.documentFile(f.SHA))
}
