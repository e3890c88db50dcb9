package store

import (
	"context"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/paper"
)

// printPack makes the file of a pack: the covering letter, then each letter that
// may be copied, as it came or in words.
func (s *Store) printPack(ctx context.Context, p *packing, contents map[review.LetterID]letterContent) (paper.Made, error) {
	return s.printBehind(ctx, p, contents, func(parts []paper.Part) (paper.Made, error) { return paper.Pack(p.Letter, parts, paper.DL, p.at) })
}

// printBehind prints the letters that may be copied, and has them put behind a
// covering letter.
func (s *Store) printBehind(ctx context.Context, p *packing, contents map[review.LetterID]letterContent, cover func([]paper.Part) (paper.Made, error)) (paper.Made, error) {
	var parts []paper.Part
	var places []int
	problems := review.Problems{}
	for i := range p.Parts {
		x := &p.Parts[i]
		if x.How == review.NotIn {
			continue
		}
		part, how, err := s.printPart(ctx, p.Letter, contents[x.Letter])
		if n, ok := errors.AsType[document.NotPrintable](err); ok {
			problems.Add(false, "gates", "The letter of "+paper.LongDate("en", contents[x.Letter].writtenOn)+" cannot be printed as it came: "+n.Error()+". Have a good copy of its file matched, or decide that it is not to be copied.")
			continue
		}
		if err != nil {
			return paper.Made{}, err
		}
		x.How = how
		parts, places = append(parts, part), append(places, i)
	}
	if err := problems.Err(); err != nil {
		return paper.Made{}, err
	}
	made, err := cover(parts)
	if faults, ok := errors.AsType[paper.Unprintable](err); ok {
		return made, review.Problems{"gates": "Something cannot be printed. " + faults.Error() + " Decide that this letter is not to be copied, or enclose a document that was made elsewhere."}
	}
	for i, place := range places {
		if err == nil {
			p.Parts[place].Pages = made.Parts[i]
		}
	}
	return made, err
}

// name is what a covering letter calls the letter, and copied what it calls the copy.
func (l letterContent) name() string { return l.kind + ", " + paper.LongDate("en", l.writtenOn) }

func (l letterContent) copied() string {
	if l.asItCame() {
		return "Copy: " + l.name()
	}
	return "Transcript: " + l.name()
}

// asItCame reports whether a copy of the letter is its file, and not its text.
func (l letterContent) asItCame() bool { return l.opens && document.Kind(l.media) == document.PDF }

// printPart is one letter as it goes behind its covering letter, and how. It
// returns document.NotPrintable for a file of which a page could come out blank.
func (s *Store) printPart(ctx context.Context, cover paper.Letter, l letterContent) (paper.Part, review.PartHow, error) {
	if l.asItCame() {
		b, err := readKept(s.documentFile(l.file), l.file)
		if err != nil {
			return paper.Part{}, "", fmt.Errorf("letter %d: %w", l.id, err)
		}
		b, pages, err := document.ToPrint(ctx, b)
		return paper.Part{PDF: b, Pages: pages, Named: l.copied()}, review.AsItCame, err
	}
	text := l.text
	if l.opens {
		if l.doubt != "" {
			return paper.Part{}, "", document.NotPrintable("its text may not be all that it says, because " + l.doubt)
		}
		text = l.read
	}
	return paper.Part{Transcript: transcript(cover, l.copied(), text), Named: l.copied()}, review.AsTranscript, nil
}

// transcript is the text that is held of a letter, printed anew.
func transcript(cover paper.Letter, title, text string) *paper.Letter {
	return &paper.Letter{Language: "en-GB", LargePrint: cover.LargePrint, Patient: cover.Patient, Title: title, Body: []paper.Block{
		{Kind: paper.Paragraph, Text: "This is the text that the trust holds of this letter, printed anew. It is not a picture of the letter itself."},
		{Kind: paper.Lines, Text: text},
	}}
}

// A letterContent is what a copy of a letter is made of.
type letterContent struct {
	id                review.LetterID
	kind, writtenOn   string
	file, media       string
	opens             bool
	doubt, read, text string
}

func letterContents(q querier, c *review.Case) (map[review.LetterID]letterContent, error) {
	all := map[review.LetterID]letterContent{}
	for _, l := range c.Letters {
		x := letterContent{id: l.ID, kind: l.Kind, writtenOn: l.WrittenOn}
		err := q.QueryRow(`SELECT coalesce(documents.sha256, ''), coalesce(media_type, ''), coalesce(opens, 0), coalesce(doubt, ''), coalesce(read.body, ''), coalesce(texts.body, '')
			FROM letters LEFT JOIN texts ON texts.id = letters.text_id LEFT JOIN document_files ON document_files.id = letters.file_id
			LEFT JOIN documents ON documents.id = document_files.document_id LEFT JOIN texts AS read ON read.id = documents.text_id WHERE letters.id = $1`, l.ID).
			Scan(&x.file, &x.media, &x.opens, &x.doubt, &x.read, &x.text)
		if err != nil {
			return nil, fmt.Errorf("content of letter %d: %w", l.ID, err)
		}
		all[l.ID] = x
	}
	return all, nil
}
