package review

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Stands is a digest of whom a letter goes to, what of the patient it prints, and
// what was decided: where it differs, a pack that was made before must not go.
func (c *Case) Stands() string {
	who := make([]string, 3)
	if r := c.Teller(); r != nil {
		who = []string{string(r.Who), r.Name, r.Copies}
		if r.Needs != "" || len(r.RuledOut) > 0 {
			who = append(append(who, r.Needs), r.RuledOut...)
		}
	}
	post := c.Post
	if who[0] != string(ThePatient) {
		if r := c.Teller(); r != nil {
			who = append(who, r.Relationship, r.Authority, r.Contact)
		}
		post.Title, post.Address, post.Needs, post.Language = "", nil, "", ""
	}
	var outcomes []int64
	for _, o := range c.InForce() {
		outcomes = append(outcomes, o.ID)
	}
	text, err := json.Marshal([]any{who, post, outcomes})
	if err != nil {
		panic(err) // a type of ours that cannot be JSON
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// mayHaveCopies reports whether the relevant person may have copies of letters:
// the patient, or whoever's right to them is recorded. Before it is settled who
// that is the question about copies is asked all the same.
func (c *Case) mayHaveCopies() bool {
	r := c.Teller()
	return r == nil || (r.Who == ThePatient || strings.TrimSpace(r.Copies) != "")
}

// spokenWith reports whether a conversation about a telling is on record.
func (c *Case) spokenWith(t ObligationID) bool {
	return slices.ContainsFunc(c.Contacts, func(k Contact) bool { return k.Telling == t && k.Kind == InPerson })
}

// PartsOf says for each letter whether it goes into a pack about a telling, and
// why not; copies is whether this kind of pack holds any. A letter about which
// nobody has decided is a gate and no part.
func (c *Case) PartsOf(t ObligationID, copies bool) ([]PackPart, []Gate) {
	var parts []PackPart
	var closed []Gate
	for _, l := range c.Letters {
		p := PackPart{Letter: l.ID, How: NotIn}
		d := c.CopyOn(l.ID)
		switch {
		case !copies:
			p.Why = "this kind of letter goes without copies"
		case !c.mayHaveCopies():
			p.Why = "no right of this person to copies is recorded"
		case l.NoText:
			p.Why = "neither a text nor a file of it is here"
		case d == nil:
			closed = append(closed, Gate{Name: GateCopies, Words: "Nobody has decided whether the letter of " + dayWords(l.WrittenOn) + " may be copied.", Opens: CopyName, Letter: l.ID})
		case d.Answer == NoCopy:
			p.Why = "it is not to be copied"
		case d.Answer == AfterTalk && !c.spokenWith(t):
			p.Why = "a copy goes only after a conversation, and none is on record"
		default:
			p.How, p.Content = AsItCame, l.Content
		}
		parts = append(parts, p)
	}
	return parts, closed
}

// dayWords is a date as screens show it.
func dayWords(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return "an unknown date"
	}
	return t.Format("02-Jan-2006")
}

// PackGates names what keeps a pack about a telling from being made, or from
// going, at the time at: of the pack its kind, whether it holds copies, and how it
// meets communication needs.
func (c *Case) PackGates(t *Obligation, p Pack, at time.Time) []Gate {
	return append(c.gatesOf(t, true, at), c.unlessOverridden(t, c.packGates(t, p), at)...)
}

// packGates are those of a pack beside those of everything that is written.
func (c *Case) packGates(t *Obligation, p Pack) []Gate {
	var closed []Gate
	if r := c.Teller(); r != nil {
		if r.Who == ThePatient && len(c.Post.Address) == 0 {
			closed = append(closed, Gate{Name: GateNowhere, Words: "No address of the patient is known."})
		}
		if slices.Contains(r.RuledOut, "letter") {
			closed = append(closed, Gate{Name: GateNeeds, Words: "This person is not reached by letter.", Opens: RelevantName})
		}
		closed = append(closed, c.needsGates(p.NeedsMet)...)
	}
	if t != nil {
		_, undecided := c.PartsOf(t.ID, p.Copies)
		closed = append(closed, undecided...)
	}
	if p.Kind == NoConcernLetter || p.Kind == NothingAskedLetter {
		closed = append(closed, c.concernGates(p.Kind)...)
	}
	return closed
}

// needsGates ask of what is written that it meets what the person needs; met says how.
func (c *Case) needsGates(met string) []Gate {
	needs := c.WrittenNeeds()
	if needs == "" || said(met) {
		return nil
	}
	return []Gate{{Name: GateNeeds, Words: "This person has needs when written to: " + needs + " Say how the letter meets them."}}
}

// WrittenNeeds are what must be met before something is written to whoever is told,
// "" for nothing: what lists brought of the patient, and what was asked.
func (c *Case) WrittenNeeds() string {
	var all []string
	r := c.Teller()
	if r == nil || r.Who == ThePatient {
		all = append(all, c.Post.WrittenNeeds())
	}
	if r != nil && strings.TrimSpace(r.Needs) != "" {
		all = append(all, strings.TrimRight(strings.TrimSpace(r.Needs), ".")+".")
	}
	return strings.TrimSpace(strings.Join(all, " "))
}

// WrittenNeeds are those that lists brought of the patient, "" for none.
func (p Post) WrittenNeeds() string {
	var all []string
	if n := strings.TrimRight(strings.TrimSpace(p.Needs), "."); n != "" {
		all = append(all, n+".")
	}
	if p.OtherLanguage() {
		all = append(all, "Prefers "+p.Language+".")
	}
	return strings.Join(all, " ")
}

// MakingGates are PackGates for a pack that is yet to be made: one that waits to
// go about the same telling is in its way, so that nobody gets two.
func (c *Case) MakingGates(t *Obligation, p Pack, at time.Time) []Gate {
	closed := c.PackGates(t, p, at)
	for _, other := range c.Packs {
		if other.Telling == t.ID && other.State == PackMade {
			closed = append(closed, Gate{Name: GateWaits, Words: "Pack " + itoa(int64(other.ID)) + " waits to be sent. Record that it was sent, or set it aside first."})
		}
	}
	return closed
}

// GatesOfPack names what is closed for a pack that was made, at the time at:
// what closed since, and what time alone has closed.
func (c *Case) GatesOfPack(p Pack, at time.Time) []string { return wordsOf(c.gatesOfPack(p, at)) }

func (c *Case) gatesOfPack(p Pack, at time.Time) []Gate {
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool { return o.ID == p.Telling })
	if i < 0 {
		return []Gate{{Name: GateEnded, Words: "What it was about is not in this case any more."}}
	}
	o := &c.Obligations[i]
	closed := c.PackGates(o, p, at)
	if o.State != Open {
		closed = append(closed, Gate{Name: GateEnded, Words: "The telling that it was made for has ended."})
	}
	return append(closed, c.changedSince(p)...)
}

// changedSince says what is not any more as it was when a pack was made.
func (c *Case) changedSince(p Pack) []Gate {
	var closed []Gate
	add := func(words string) { closed = append(closed, Gate{Name: GateChanged, Words: words}) }
	if p.Stood != c.Stands() {
		add("Whom or where it goes, or the outcome, has changed since it was made.")
	}
	now, _ := c.PartsOf(p.Telling, p.Copies)
	for _, part := range p.Parts {
		i := slices.IndexFunc(now, func(x PackPart) bool { return x.Letter == part.Letter })
		switch {
		case i < 0:
			add("A letter has left the case since it was made.")
		case part.How != NotIn && (now[i].How == NotIn || now[i].Content != part.Content):
			add("A letter that it holds a copy of has changed, or is not to be copied any more.")
		}
	}
	if slices.ContainsFunc(now, func(x PackPart) bool {
		return !slices.ContainsFunc(p.Parts, func(part PackPart) bool { return part.Letter == x.Letter })
	}) {
		add("A letter has come into the case since it was made.")
	}
	return closed
}

// learnt is what keeps a pack from going, but for what time alone has closed: the
// age of the tracing answer, and that of a lead's word about a gate.
func (c *Case) learnt(p Pack, at time.Time) []Gate {
	o, _ := c.Obligation(p.Telling)
	return slices.DeleteFunc(c.gatesOfPack(p, at), func(g Gate) bool {
		return g.Name == GateTrace || slices.ContainsFunc(o.Facts.Overrides, func(x Override) bool { return x.opens(g) })
	})
}

// Pulls reports whether a pack that was made must not go any more.
func (c *Case) Pulls(at time.Time) bool {
	return slices.ContainsFunc(c.Packs, func(p Pack) bool { return p.State == PackMade && p.ID != 0 && len(c.learnt(p, at)) > 0 })
}

// pull stops the packs that were made and must not go any more. That a tracing
// answer has grown old by itself pulls nothing: nothing was learnt by it, and it
// is asked for when the pack goes.
func (c *Case) pull(at time.Time) {
	for i := range c.Packs {
		p := &c.Packs[i]
		if p.State != PackMade || p.ID == 0 {
			continue
		}
		if closed := c.learnt(*p, at); len(closed) > 0 {
			p.State, p.Pulled, p.EndedAt, p.Changed = PackPulled, wordsOf(closed), at, true
			p.Version++
		}
	}
}
