package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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

// LetterToEdit is the covering letter of a pack, and its kind, as somebody takes it
// out to edit it, with what would go with it named. Nothing is kept. It returns
// review.Problems, or the errors of PackPreflight.
func (s *Store) LetterToEdit(ctx context.Context, a review.Actor, id review.CaseID, w wording.Wish) (paper.Letter, wording.Kind, error) {
	p, contents, err := s.packingWithContents(ctx, review.Cause{Actor: a}, id, w)
	if err != nil {
		return paper.Letter{}, "", err
	}
	if err := p.EditProblems(p.wish, p.c.Post, p.toPatient()).Err(); err != nil {
		return paper.Letter{}, "", err
	}
	for _, x := range p.Parts {
		if x.How != review.NotIn {
			p.Letter.Enclosures = append(p.Letter.Enclosures, contents[x.Letter].copied())
		}
	}
	return p.Letter, p.wish.Kind, nil
}

// An Attaching is the file of a covering letter as a form sends it.
type Attaching struct {
	File io.Reader // nil where none was chosen
	Kept string    // the SHA-256 of the one that the form says is kept from before, or ""; afterwards, of the one that is
}

// AttachPack is MakePack with a covering letter that somebody made elsewhere, as
// PDF. It is read whole before anything is refused, so that everything that is wrong
// is said at once. Where only something else is, the letter is kept for the same
// person and telling. One that is kept goes unless another is chosen.
func (s *Store) AttachPack(ctx context.Context, cause review.Cause, id review.CaseID, w wording.Wish, from *Attaching, then func(review.PackID) review.Answer) (review.Answer, error) {
	l, err := s.takeLetter(ctx, cause.Actor, w.Telling, *from)
	if err != nil {
		return review.Answer{}, err
	}
	defer l.drop()
	cause.Fields += " " + l.sum // the file is one of the form's fields
	answer, err := s.attachPack(ctx, cause, id, w, &l, then)
	if _, amiss := errors.AsType[review.Problems](err); amiss || errors.Is(err, review.ErrStale) {
		if kept := s.keepToAttach(ctx, cause.Actor, w.Telling, l, from); kept != nil {
			return answer, kept
		}
	}
	return answer, err
}

func (s *Store) attachPack(ctx context.Context, cause review.Cause, id review.CaseID, w wording.Wish, l *attachedLetter, then func(review.PackID) review.Answer) (review.Answer, error) {
	p, contents, err := s.packingWithContents(ctx, cause, id, w)
	if err != nil {
		return review.Answer{}, err
	}
	cover := paper.Cover{Patient: p.Letter.Patient, Reference: p.c.ID.String()}
	if err := l.look(ctx, &cover, p.c.Post.NHSNumber); err != nil {
		return review.Answer{}, err
	}
	problems := p.Problems(p.wish, p.c.Post, p.toPatient())
	problems.Add(l.wrong == "", "file", l.wrong)
	unseen := l.wrong == "" && len(l.unseen) > 0
	problems.Add(!unseen || w.Attached.FootClear, "foot_clear", unseenWords(l.unseen))
	if err := problems.Err(); err != nil {
		return review.Answer{}, err
	}
	p.wish.Attached.FootClear = unseen // that somebody looked is said where that was asked
	made, err := s.printBehind(ctx, p, contents, func(parts []paper.Part) (paper.Made, error) { return paper.PackBehind(cover, parts, paper.DL, p.at) })
	if unfit, ok := errors.AsType[paper.Unfit](err); ok {
		l.unfit(unfit)
		return review.Answer{}, review.Problems{"file": l.wrong}
	}
	if err != nil {
		return review.Answer{}, err
	}
	made.Sheet = l.whole
	return s.keepPack(ctx, cause, id, w.Version, p.pack(made), made, then)
}

// An attachedLetter is one on its way in: the file as it came, and what is wrong with it.
type attachedLetter struct {
	spooled *os.File // what was chosen, nil for one that was kept
	path    string
	whole   []byte
	sum     string
	pages   int
	unseen  []int // pages of which the program cannot see what stands at their foot
	wrong   string
	looked  bool // through, and nothing was wrong
}

// takeLetter takes an attached letter in, or the one that is kept.
func (s *Store) takeLetter(ctx context.Context, a review.Actor, telling review.ObligationID, from Attaching) (l attachedLetter, err error) {
	if from.File == nil {
		return s.takeKept(ctx, a, telling, from.Kept)
	}
	l.spooled, l.sum, err = spool(s.packsDir(), from.File, MaxAttached)
	if _, large := errors.AsType[sheet.Refusal](err); large {
		return attachedLetter{wrong: fmt.Sprintf("The file is larger than %d MiB. Save it with smaller pictures.", MaxAttached>>20)}, nil
	}
	if err != nil {
		return l, err
	}
	l.path = l.spooled.Name()
	if l.whole, err = os.ReadFile(l.path); err != nil {
		l.drop()
		err = fmt.Errorf("read an attached letter: %w", err)
	}
	return l, err
}

// drop removes what was spooled: what is kept of it is written anew.
func (l attachedLetter) drop() {
	if l.spooled != nil {
		_ = errors.Join(os.Remove(l.spooled.Name()), l.spooled.Close())
	}
}

// unfit says that the letter cannot go, and why.
func (l *attachedLetter) unfit(why error) {
	l.wrong, l.looked = "It cannot go as it is: "+why.Error()+".", false
}

// look looks the letter through, as every PDF that is printed here, and gives it to
// the cover. The letter must not have the NHS number of somebody else than own.
func (l *attachedLetter) look(ctx context.Context, c *paper.Cover, own string) error {
	if l.wrong != "" {
		return nil
	}
	if document.KindOf(l.whole) != document.PDF {
		l.wrong = "Choose a PDF. A word processor saves one as “PDF”."
		return nil
	}
	var err error
	if c.PDF, l.pages, err = document.ToPrint(ctx, l.whole); err != nil {
		n, ok := errors.AsType[document.NotPrintable](err)
		if !ok {
			return err
		}
		l.wrong = "It cannot be printed: " + n.Error() + "."
		return nil
	}
	foot, err := c.Look()
	if err != nil {
		l.unfit(err)
		return nil
	}
	if foot.Text > 0 {
		l.wrong = fmt.Sprintf("Its page %d has text in the lowest centimetre, where the program prints whom it is about. Leave that empty.", foot.Text)
		return nil
	}
	l.unseen = foot.Unseen
	read, err := document.NewReader(filepath.Dir(l.path)).Read(ctx, l.path, l.whole)
	if err != nil {
		return err
	}
	if other := otherNHS(read.Body, own); other != "" {
		l.wrong = "It has the NHS number " + other + ", which is not that of this patient. Look whose letter it is."
	}
	l.looked = l.wrong == ""
	return nil
}

// unseenWords say of which pages somebody must look at the foot.
func unseenWords(pages []int) string {
	which := make([]string, len(pages))
	for i, n := range pages {
		which[i] = strconv.Itoa(n)
	}
	s := "page " + strings.Join(which, "")
	if n := len(which); n > 1 {
		s = "pages " + strings.Join(which[:n-1], ", ") + " and " + which[n-1]
	}
	return "The program cannot see what stands in the lowest centimetre of " + s + ", because a picture or a drawing reaches there, or because that cannot be read. It prints whom the letter is about over it. Look there, then tick."
}

// tenDigits are ten digits as NHS numbers are written.
var tenDigits = regexp.MustCompile(`\b(\d{3})[ \x{a0}-]?(\d{3})[ \x{a0}-]?(\d{4})\b`)

// otherNHS is an NHS number of somebody else than own in a text, "" for none. A
// letter that fell into the wrong case nearly always says by its number whose it
// is. Numbers that were never issued are of telephones.
func otherNHS(text, own string) string {
	for _, m := range tenDigits.FindAllStringSubmatch(text, -1) {
		if n := strings.Join(m[1:], ""); n != own && strings.Contains("34679", n[:1]) && intake.ValidNHSNumber(n) {
			return paper.GroupedNHS(n)
		}
	}
	return ""
}
