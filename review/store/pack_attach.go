package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/intake"
	"harmreview/review/paper"
	"harmreview/review/sheet"
	"harmreview/review/wording"
)

// MaxAttached is how large an attached letter may be, in bytes.
const MaxAttached = 20 << 20

// LetterToEdit is the covering letter of a pack as somebody takes it out to edit
// it, with what would go with it named. Nothing is kept. It returns review.Problems,
// or the errors of PackPreflight.
func (s *Store) LetterToEdit(ctx context.Context, a review.Actor, id review.CaseID, w wording.Wish) (paper.Letter, error) {
	p, contents, err := s.packingWithContents(ctx, a, id, w)
	if err != nil {
		return paper.Letter{}, err
	}
	if err := p.EditProblems(p.wish, p.c.Post, p.toPatient()).Err(); err != nil {
		return paper.Letter{}, err
	}
	for _, x := range p.Parts {
		if x.How != review.NotIn {
			p.Letter.Enclosures = append(p.Letter.Enclosures, contents[x.Letter].copied())
		}
	}
	return p.Letter, nil
}

// AttachPack is MakePack with a covering letter that somebody made elsewhere, as
// PDF; file is nil where none came. It is read whole before anything is refused, so
// that everything that is wrong is said at once.
func (s *Store) AttachPack(ctx context.Context, cause review.Cause, id review.CaseID, w wording.Wish, file io.Reader, then func(review.PackID) review.Answer) (review.Answer, error) {
	p, contents, err := s.packingWithContents(ctx, cause.Actor, id, w)
	if err != nil {
		return review.Answer{}, err
	}
	problems := p.Problems(p.wish, p.c.Post, p.toPatient())
	cover, whole, err := s.readAttached(ctx, p, file)
	if wrong, ok := errors.AsType[review.Problems](err); ok {
		problems.Add(false, "file", wrong["file"])
		err = nil
	}
	if err := cmp.Or(err, problems.Err()); err != nil {
		return review.Answer{}, err
	}
	made, err := s.printBehind(ctx, p, contents, func(parts []paper.Part) (paper.Made, error) { return paper.PackBehind(cover, parts, paper.DL, p.at) })
	if unfit, ok := errors.AsType[paper.Unfit](err); ok {
		return review.Answer{}, review.Problems{"file": "It cannot go as it is: " + unfit.Error() + "."}
	}
	if err != nil {
		return review.Answer{}, err
	}
	made.Sheet = whole
	cause.Fields += " " + digest(string(whole)) // the file is one of the form's fields
	return s.keepPack(ctx, cause, id, w.Version, p.pack(made), made, then)
}

// readAttached takes an attached letter in and looks it through, as every PDF that
// is printed here. whole is the file as it came. It returns review.Problems.
func (s *Store) readAttached(ctx context.Context, p *packing, file io.Reader) (c paper.Cover, whole []byte, err error) {
	wrong := func(why string) (paper.Cover, []byte, error) { return c, nil, review.Problems{"file": why} }
	if file == nil {
		return wrong("Choose the PDF of the letter.")
	}
	spooled, _, err := spool(s.packsDir(), file, MaxAttached)
	if _, large := errors.AsType[sheet.Refusal](err); large {
		return wrong(fmt.Sprintf("The file is larger than %d MiB. Save it with smaller pictures.", MaxAttached>>20))
	}
	if err != nil {
		return c, nil, err
	}
	defer func() { _ = errors.Join(os.Remove(spooled.Name()), spooled.Close()) }() // what is kept of it is written anew
	if whole, err = os.ReadFile(spooled.Name()); err != nil {
		return c, nil, fmt.Errorf("read an attached letter: %w", err)
	}
	if document.KindOf(whole) != document.PDF {
		return wrong("Choose a PDF. A word processor saves one as “PDF”.")
	}
	c = paper.Cover{Patient: p.Letter.Patient, Reference: p.c.ID.String()}
	if c.PDF, _, err = document.ToPrint(ctx, whole); err != nil {
		if n, ok := errors.AsType[document.NotPrintable](err); ok {
			return wrong("It cannot be printed: " + n.Error() + ".")
		}
		return c, nil, err
	}
	read, err := document.NewReader(s.packsDir()).Read(ctx, spooled.Name(), whole)
	if err != nil {
		return c, nil, err
	}
	if other := otherNHS(read.Body, p.c.Post.NHSNumber); other != "" {
		return wrong("It has the NHS number " + other + ", which is not that of this patient. Look whose letter it is.")
	}
	return c, whole, nil
}

// tenDigits are ten digits as NHS numbers are written.
var tenDigits = regexp.MustCompile(`\b(\d{3})[ \x{a0}-]?(\d{3})[ \x{a0}-]?(\d{4})\b`)

// otherNHS is an NHS number of somebody else than own in a text, "" for none. A
// letter that fell into the wrong case nearly always says by its number whose it is.
func otherNHS(text, own string) string {
	for _, m := range tenDigits.FindAllStringSubmatch(text, -1) {
		if n := strings.Join(m[1:], ""); n != own && n[0] != '0' && intake.ValidNHSNumber(n) {
			return paper.GroupedNHS(n)
		}
	}
	return ""
}
