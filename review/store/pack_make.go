package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/wording"
)

// PackPreflight says what a pack would hold and what keeps it from being made. A
// wish without a kind gets the likeliest one. It returns review.ErrNotFound when
// the actor may not know of the telling.
func (s *Store) PackPreflight(ctx context.Context, a review.Actor, id review.CaseID, w wording.Wish) (wording.Preflight, error) {
	var p *packing
	err := s.view(ctx, func(q querier) (err error) {
		p, err = s.packing(q, a, id, w)
		return err
	})
	if err != nil {
		return wording.Preflight{}, err
	}
	return p.Preflight, nil
}

// A packing is a pack on its way: the case as it was when its making began.
type packing struct {
	wording.Preflight
	c     *review.Case
	wish  wording.Wish
	facts wording.Facts
	at    time.Time
}

func (s *Store) packing(q querier, a review.Actor, id review.CaseID, w wording.Wish) (*packing, error) {
	p, err := s.beginPacking(q, a, id, w)
	if err != nil {
		return nil, err
	}
	says, err := packWordingOf(q, a.Incident, p.wish.Kind)
	if err != nil {
		return nil, err
	}
	p.fill(says)
	return p, nil
}

// beginPacking finds the case and the telling that a pack is wished for.
func (s *Store) beginPacking(q querier, a review.Actor, id review.CaseID, w wording.Wish) (*packing, error) {
	c, err := findCase(q, a, id, s.now())
	if err != nil {
		return nil, err
	}
	shown := review.Shown(*c, a)
	o, ok := shown.Obligation(w.Telling)
	if !ok || o.Kind != review.Telling {
		return nil, fmt.Errorf("telling %d: %w", w.Telling, review.ErrNotFound)
	}
	if err := c.Refusal(review.MakePackName, a, s.now()); err != nil {
		return nil, err
	}
	p := &packing{c: c, wish: w, at: s.now()}
	p.Telling = o
	p.Kinds = wording.For(o.Facts.Route, p.relevant().Who)
	if !slices.Contains(p.Kinds, w.Kind) {
		p.wish.Kind = p.Kinds[0]
	}
	return p, nil
}

// relevant is who must be told; the patient before that is settled.
func (p *packing) relevant() review.RelevantPerson {
	if r := p.c.Teller(); r != nil {
		return *r
	}
	return review.RelevantPerson{Who: review.ThePatient}
}

// fill writes the letter, and says what would go with it and what keeps it from
// being made.
func (p *packing) fill(says packWording) {
	c, w := p.c, p.wish
	p.InForce, p.Letterhead, p.Gates = says.inForce, says.letterhead, slices.Clone(says.gates)
	p.Parts, _ = c.PartsOf(p.Telling.ID, w.Kind.Copies()) // what is undecided is among the gates
	p.Gates = append(p.Gates, c.MakingGates(&p.Telling, review.Pack{Kind: string(w.Kind), Copies: w.Kind.Copies(), NeedsMet: w.NeedsMet}, p.at)...)
	p.facts = wording.Facts{LargePrint: w.LargePrint, Date: review.Date(p.at), Reference: c.ID.String(), Address: w.Address, Typed: w.Typed,
		Patient: review.Banner{Title: c.Post.Title, Given: c.Post.Given, Family: c.Post.Family, Born: c.Post.Born, NHSNumber: c.Post.NHSNumber, Practice: c.Practice}}
	if r := c.Teller(); r != nil {
		p.facts.Relevant = *r
	}
	for _, l := range c.Letters {
		p.facts.Written = append(p.facts.Written, l.WrittenOn)
	}
	p.Letter, p.Blank = wording.Letter(p.InForce.Body, p.Letterhead.Body, p.facts)
	if faults, ok := errors.AsType[paper.Unprintable](p.Letter.Check(paper.DL)); ok {
		p.Faults = faults
	}
}

// A packWording is what letters of a kind say and their letterhead, with a gate
// for each that was not approved here.
type packWording struct {
	inForce, letterhead wording.Version
	gates               []review.Gate
}

func packWordingOf(q querier, incident review.IncidentID, kind wording.Kind) (packWording, error) {
	var says packWording
	for _, x := range []struct {
		kind wording.Kind
		into *wording.Version
	}{{kind, &says.inForce}, {wording.Letterhead, &says.letterhead}} {
		if err := wordingOf(q, incident, x.kind, x.into, &says.gates); err != nil {
			return says, err
		}
	}
	return says, nil
}

// wordingOf reads what a kind says, and adds the gate of one that was not approved here.
func wordingOf(q querier, incident review.IncidentID, kind wording.Kind, into *wording.Version, gates *[]review.Gate) error {
	page, err := wordingPage(q, incident, kind)
	if err != nil {
		return err
	}
	*into = page.InForce
	if !page.InForce.Confirmed() {
		*gates = append(*gates, review.Gate{Name: review.GateWording, Words: "“" + kind.Label() + "” has not been approved for this incident.", Opens: wording.Opens(kind)})
	}
	return nil
}

// MakePack makes a pack and keeps it. Nobody is told by it. The gates are tested
// before it is made and again as it is kept. Then says what its maker gets. It returns review.ErrNotFound,
// review.ErrStale when something that it stands on has changed meanwhile, a
// review.Refusal, review.Problems, or Repeated for the same form once more.
func (s *Store) MakePack(ctx context.Context, cause review.Cause, id review.CaseID, w wording.Wish, then func(review.PackID) review.Answer) (review.Answer, error) {
	p, contents, err := s.packingWithContents(ctx, cause, id, w)
	if err != nil {
		return review.Answer{}, err
	}
	if err := p.Problems(p.wish, p.c.Post, p.toPatient()).Err(); err != nil {
		return review.Answer{}, err
	}
	made, err := s.printPack(ctx, p, contents)
	if err != nil {
		return review.Answer{}, err
	}
	pack := p.pack(made)
	return s.keepPack(ctx, cause, id, w.Version, pack, made, then)
}

// packingWithContents begins a pack, and reads what its copies are made of. It
// returns a Repeated for a form by which one was made: while that waits, a gate is
// closed to another.
func (s *Store) packingWithContents(ctx context.Context, cause review.Cause, id review.CaseID, w wording.Wish) (p *packing, contents map[review.LetterID]letterContent, err error) {
	err = s.view(ctx, func(q querier) (err error) {
		if err := checkKey(q, cause); err != nil {
			return err
		}
		if p, err = s.packing(q, cause.Actor, id, w); err == nil {
			contents, err = letterContents(q, p.c)
		}
		return err
	})
	return p, contents, err
}

// toPatient reports whether the pack goes to the patient.
func (p *packing) toPatient() bool { return p.facts.Relevant.Who == review.ThePatient }

// pack is what was made, but for its files.
func (p *packing) pack(made paper.Made) review.Pack {
	return review.Pack{Telling: p.Telling.ID, Kind: string(p.wish.Kind), Wording: p.InForce.ID, Letterhead: p.Letterhead.ID, LargePrint: p.wish.LargePrint, Copies: p.wish.Kind.Copies(),
		To: p.Letter.Address[0], NeedsMet: p.wish.NeedsMet, Parts: p.Parts, Attached: p.wish.Attached, Record: p.wish.Record(), Bytes: int64(len(made.PDF)), Pages: made.Pages, Stood: p.c.Stands()}
}

// keepPack places the files of a pack and keeps it, both or neither.
func (s *Store) keepPack(ctx context.Context, cause review.Cause, id review.CaseID, version int, pack review.Pack, made paper.Made, then func(review.PackID) review.Answer) (review.Answer, error) {
	if err := s.placePack(&pack, made); err != nil {
		return review.Answer{}, err
	}
	var noted []string // files that were kept to be attached
	answer, err := s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		if same, err := saysTheSame(tx, cause.Actor.Incident, pack); err != nil || !same {
			return review.Answer{}, cmp.Or(err, error(review.Refusal{Kind: review.ErrStale, Why: "The wording was changed while the pack was being made. Make it again."}))
		}
		c, err := tx.ChangeCase(id, 0, review.MakePack{Version: version, Pack: pack})
		if err != nil {
			return review.Answer{}, err
		}
		noted, err = tx.letToAttach(cause.Actor.Person, pack.Telling, "")
		return then(c.Packs[len(c.Packs)-1].ID), err
	})
	if dropped := errors.Join(s.dropPackFiles(ctx, pack.SHA, pack.Sheet), s.forgetPackFiles(ctx, noted...)); err == nil {
		err = dropped // of a form sent twice, what was made the second time
	}
	return answer, err
}

// placePack places the files of a pack.
func (s *Store) placePack(pack *review.Pack, made paper.Made) (err error) {
	if pack.SHA, err = s.placePackFile(made.PDF); err == nil {
		if pack.Sheet, err = s.placePackFile(made.Sheet); err != nil {
			err = errors.Join(err, s.dropPackFiles(context.Background(), pack.SHA))
			pack.SHA = ""
		}
	}
	if err != nil {
		err = fmt.Errorf("keep a pack: %w", err)
	}
	return err
}

// saysTheSame reports whether the wordings that a pack was made of are still in
// force.
func saysTheSame(q querier, incident review.IncidentID, pack review.Pack) (bool, error) {
	for kind, was := range map[wording.Kind]review.DefinitionID{wording.Kind(pack.Kind): pack.Wording, wording.Letterhead: pack.Letterhead} {
		if now, err := definitionNow(q, wordingDefinition(kind), incident); err != nil || now != was {
			return false, err
		}
	}
	return true, nil
}
