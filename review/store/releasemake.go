package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/paper"
	"harmreview/review/wording"
)

// lookedThrough is how many waiting letters of a practice are read at once to find
// those that can go today.
const lookedThrough = 50

// A ReleasePlan is what a batch for a practice would hold now.
type ReleasePlan struct {
	Go     []review.ReleaseLine
	Held   []review.ReleaseLine // those that were looked at and cannot go, with the reasons
	Closed []review.Gate        // what keeps any batch from being made
}

// ReleasePlan is what the next batch for a practice would hold: as many letters as
// it may be sent today, the longest waiting first. It returns what PracticeReleases does.
func (s *Store) ReleasePlan(ctx context.Context, a review.Actor, code string) (ReleasePlan, error) {
	var p ReleasePlan
	err := s.view(ctx, func(q querier) (err error) {
		var r *releasing
		if r, err = s.releasing(q, a, code); err == nil {
			p = r.ReleasePlan
		}
		return err
	})
	return p, err
}

// A releasing is a batch on its way: the cases as they were when its making began.
type releasing struct {
	ReleasePlan
	to                review.Practice
	at                time.Time
	note, reply, head wording.Version
	cases             map[review.CaseID]*review.Case
	contents          map[review.LetterID]letterContent
	packs             []paper.Made
	parts             []review.ReleasePart
	problems          []string // letters that cannot be printed
	leftForTheDay     int
}

func (s *Store) releasing(q querier, a review.Actor, code string) (*releasing, error) {
	if !a.May(review.ReleaseLate) {
		return nil, review.ErrForbidden
	}
	page, err := s.practicePage(q, a, code, review.ReleaseWaits)
	if err != nil {
		return nil, err
	}
	r := &releasing{to: page.Practice, at: s.now(), leftForTheDay: page.Left, cases: map[review.CaseID]*review.Case{}, contents: map[review.LetterID]letterContent{}}
	if err := r.wordings(q, a.Incident); err != nil {
		return nil, err
	}
	add := func(is bool, words string) {
		if is {
			r.Closed = append(r.Closed, review.Gate{Words: words})
		}
	}
	add(r.to.Code == "", "It is not known which practice these letters go to: no code is on file. A tracing answer can name it.")
	add(r.to.ClosedBy(review.Date(r.at)), "This practice has closed. Each letter goes to the practice that a tracing answer names.")
	add(page.Left == 0, "The practice has been sent as many letters today as the policy allows.")
	for after := review.ObligationID(0); len(r.Go) < page.Left; {
		lines, err := s.releaseLines(q, a, code, review.ReleaseWaits, after, lookedThrough)
		if err != nil || len(lines) == 0 {
			return r, err
		}
		for _, l := range lines {
			if len(r.Go) == page.Left {
				break
			}
			if err := r.look(q, l); err != nil {
				return nil, err
			}
			after = l.Release
		}
	}
	return r, nil
}

// wordings are what the notes say, each approved here.
func (r *releasing) wordings(q querier, incident review.IncidentID) error {
	for _, x := range []struct {
		kind wording.Kind
		into *wording.Version
	}{{wording.GPNote, &r.note}, {wording.PracticeReply, &r.reply}, {wording.Letterhead, &r.head}} {
		if err := wordingOf(q, incident, x.kind, x.into, &r.Closed); err != nil {
			return err
		}
	}
	return nil
}

// look puts a letter that waits among those that go, or that are held.
func (r *releasing) look(q querier, l review.ReleaseLine) error {
	c := r.cases[l.Case]
	if c == nil {
		loaded, err := loadCase(q, l.Case)
		if err != nil {
			return fmt.Errorf("case %s: %w", l.Case, err)
		}
		c = loaded.Case
	}
	o, _ := c.Obligation(l.Release)
	l.Cover, l.Closed = c.CoverOf(o), c.GatesOfRelease(o, r.at)
	if letter := letterIn(c, o.Letter); letter == nil || letter.NoText {
		l.Closed = append(l.Closed, "Neither a text nor a file of the letter is here. Send it by hand, and record that on its page.")
	}
	if len(l.Closed) > 0 {
		r.Held = append(r.Held, l)
		return nil
	}
	r.Go = append(r.Go, l)
	if r.cases[l.Case] != nil {
		return nil
	}
	r.cases[l.Case] = c
	contents, err := letterContents(q, c)
	maps.Copy(r.contents, contents)
	return err
}

func letterIn(c *review.Case, id review.LetterID) *review.Letter {
	i := slices.IndexFunc(c.Letters, func(l review.Letter) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Letters[i]
}

// MakeReleaseBatch prints what one practice is sent today: for each letter that
// can go its cover note and the letter, and a form for the reply where one is
// owed. Nothing goes by it. The gates are tested before it is made and again as it
// is kept. It returns review.ErrForbidden, review.ErrNotFound, review.ErrStale when
// something changed meanwhile, or review.Problems.
func (s *Store) MakeReleaseBatch(ctx context.Context, cause review.Cause, code string, then func(review.ReleaseBatchID) review.Answer) (review.Answer, error) {
	var r *releasing
	err := s.view(ctx, func(q querier) (err error) {
		r, err = s.releasing(q, cause.Actor, code)
		return err
	})
	if err != nil {
		return review.Answer{}, err
	}
	p := review.Problems{}
	for _, g := range r.Closed {
		p.Add(false, "gates", g.Words)
	}
	p.Add(len(r.Go) > 0, "gates", "None of the letters that wait can go now.")
	if err := p.Err(); err != nil {
		return review.Answer{}, err
	}
	for _, l := range r.Go {
		if err := s.printRelease(ctx, r, l); err != nil {
			return review.Answer{}, err
		}
	}
	if len(r.packs) == 0 {
		return review.Answer{}, review.Problems{"gates": "None of the letters can be printed. " + strings.Join(r.problems, " ")}
	}
	made, err := paper.Bind(r.packs...)
	if err != nil {
		return review.Answer{}, err
	}
	return s.keepReleaseBatch(ctx, cause, r, made, then)
}

// printRelease prints one letter behind its note. One that cannot be printed stays
// behind, and is named.
func (s *Store) printRelease(ctx context.Context, r *releasing, l review.ReleaseLine) error {
	c := r.cases[l.Case]
	o, _ := c.Obligation(l.Release)
	facts := r.facts(c, l)
	note, blank := wording.Letter(r.note.Body, r.head.Body, facts)
	var parts []paper.Part
	part, how, err := s.printPart(ctx, note, r.contents[o.Letter])
	if n, ok := errors.AsType[document.NotPrintable](err); ok {
		r.problems = append(r.problems, l.Case.String()+": "+n.Error()+".")
		return nil
	}
	if err != nil {
		return err
	}
	parts = append(parts, part)
	if l.Cover.Asks != "" {
		form, unknown := wording.Letter(r.reply.Body, r.head.Body, facts)
		form.Address = nil // it begins at the top of its page
		blank = append(blank, unknown...)
		parts = append(parts, paper.Part{Transcript: &form, Named: wording.PracticeReply.Label()})
	}
	if len(blank) > 0 {
		r.problems = append(r.problems, l.Case.String()+": nothing is known for ["+string(blank[0])+"].")
		return nil
	}
	made, err := paper.Pack(note, parts, paper.DL, r.at)
	if faults, ok := errors.AsType[paper.Unprintable](err); ok {
		r.problems = append(r.problems, l.Case.String()+": "+faults.Error())
		return nil
	}
	if err != nil {
		return err
	}
	r.packs = append(r.packs, made)
	r.parts = append(r.parts, review.ReleasePart{Release: l.Release, Case: l.Case, Letter: o.Letter, Content: letterIn(c, o.Letter).Content, How: how, Pages: made.Pages, Asks: l.Cover.Asks})
	return nil
}

// facts are what the note of a letter says.
func (r *releasing) facts(c *review.Case, l review.ReleaseLine) wording.Facts {
	name := r.to.Name
	if name == "" {
		name = r.to.Code
	}
	return wording.Facts{Date: review.Date(r.at), Reference: c.ID.String(), Address: addressLines(r.to.Address, r.to.Postcode), Written: []string{l.Written},
		Relevant: review.RelevantPerson{Who: "the practice", Name: name, Relationship: "practice"},
		Patient:  review.Banner{Title: c.Post.Title, Given: c.Post.Given, Family: c.Post.Family, Born: c.Post.Born, NHSNumber: c.Post.NHSNumber, Practice: review.Practice{Name: name}},
		Typed:    map[wording.Field]string{wording.Findings: l.Cover.DoneWords(), wording.NextSteps: l.Cover.AsksWords()}}
}

// keepReleaseBatch places the file of a batch and keeps it, both or neither.
func (s *Store) keepReleaseBatch(ctx context.Context, cause review.Cause, r *releasing, made paper.Made, then func(review.ReleaseBatchID) review.Answer) (review.Answer, error) {
	sum, err := s.placePackFile(made.PDF)
	if err != nil {
		return review.Answer{}, fmt.Errorf("keep a batch: %w", err)
	}
	answer, err := s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		now, err := s.releasing(tx, cause.Actor, r.to.Code)
		if err != nil {
			return review.Answer{}, err
		}
		if err := r.stillStands(now); err != nil {
			return review.Answer{}, err
		}
		id, err := tx.insertBatch(r, sum, made)
		return then(id), err
	})
	if dropped := s.dropPackFiles(ctx, sum); err == nil {
		err = dropped // of a form sent twice, what was made the second time
	}
	return answer, err
}

// stillStands reports whether what was printed is still what would be.
func (r *releasing) stillStands(now *releasing) error {
	stale := review.Refusal{Kind: review.ErrStale, Why: "Something that the batch stands on changed while it was being made. Make it again."}
	if len(now.Closed) > 0 || r.note.ID != now.note.ID || r.reply.ID != now.reply.ID || r.head.ID != now.head.ID || len(r.parts) > now.leftForTheDay {
		return stale
	}
	for _, p := range r.parts {
		i := slices.IndexFunc(now.Go, func(l review.ReleaseLine) bool { return l.Release == p.Release })
		if i < 0 || now.Go[i].Cover.Asks != p.Asks || letterIn(now.cases[p.Case], p.Letter).Content != p.Content {
			return stale
		}
	}
	return nil
}

func (tx *Tx) insertBatch(r *releasing, sum string, made paper.Made) (review.ReleaseBatchID, error) {
	tail, err := tx.tail()
	if err != nil {
		return 0, err
	}
	want, a := tail.size, tx.Cause().Actor
	id, err := one[review.ReleaseBatchID](tx, `INSERT INTO release_batches (incident_id, practice, name, wording_id, letterhead_id, sha256, bytes, pages, by, at, day, event, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'made') RETURNING id`,
		a.Incident, r.to.Code, r.to.Name, r.note.ID, r.head.ID, sum, len(made.PDF), made.Pages, a.Person, instant(tx.Now()), review.Date(tx.Now()), want)
	if err != nil {
		return 0, err
	}
	b := releaseBatchLoad{review.ReleaseBatch{ID: id, To: r.to, Parts: r.parts}}
	for n, p := range r.parts {
		if err := tx.Exec(`INSERT INTO release_batch_parts (batch_id, n, obligation_id, case_id, letter_id, content, how, pages, asks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id, n+1, p.Release, p.Case, p.Letter, p.Content, p.How, p.Pages, p.Asks); err != nil {
			return 0, err
		}
	}
	event := b.event("make release batch")
	event.Facts["pages"] = strconv.Itoa(made.Pages)
	if err := tx.sealRows(&event); err != nil {
		return 0, err
	}
	seq, err := tx.Record(event)
	if err == nil && seq != want {
		err = fmt.Errorf("event %d was expected to be %d", seq, want)
	}
	return id, err
}
