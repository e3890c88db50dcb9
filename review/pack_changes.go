package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// MakePack keeps a pack that was made about a telling. The gates are tested as it
// is kept; one that has closed refuses it.
type MakePack struct {
	Version int // of the telling
	Pack    Pack
}

// Name is the change's name.
func (MakePack) Name() ChangeName { return MakePackName }

func (m MakePack) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(m.Pack.Telling, m.Version, MakePackName, by)
	if err != nil {
		return "", err
	}
	if o.Kind != Telling {
		return "", Problems{"telling": "This is not a telling."}
	}
	if closed := c.GatesOf(m, at); len(closed) > 0 {
		return "", Problems{"gates": strings.Join(wordsOf(closed), " ")}
	}
	if err := m.attached(o.Facts.Route); err != nil {
		return "", err
	}
	p := m.Pack
	p.By, p.ByName, p.At, p.State, p.Version, p.Changed = by.Person, by.Name, at, PackMade, 1, true
	if len(c.changedSince(p)) > 0 {
		return "", Refusal{ErrStale, "Something that the pack stands on changed while it was being made. Make it again."}
	}
	c.Packs = append(slices.Clone(c.Packs), p)
	note := fmt.Sprintf("%d pages", p.Pages)
	if p.Attached != nil {
		note += ", its covering letter attached: " + p.Attached.Words()
	}
	o.step("pack made", note, "", at, by, at)
	return c.Stage, nil
}

// attached asks what must be said of a covering letter that was attached, and what
// it says where the law asks for that: the program cannot read it there.
func (m MakePack) attached(route Route) error {
	a, says := m.Pack.Attached, m.Pack.Record
	if a == nil {
		return nil
	}
	p := a.Check()
	p.Add(m.Pack.Run == 0, "gates", "A letter is attached for one person, never for a print run.")
	if route == RouteCandour {
		p.Add(says.Account != "" && says.Enquiries != "" && says.Apology != "", "gates", "The law asks for the record of what the letter says: the account, the enquiries and the apology.")
	}
	return p.Err()
}

// PackChannels are the ways in which a pack can go, as choices of a form.
var PackChannels = []string{"letter", "in person", "through the GP", "through an advocate or interpreter"}

// SendPack records that somebody sent a pack, and with it the written contact of
// its telling. What has happened is never refused: with a gate closed it is
// marked, and an action opens.
type SendPack struct {
	Pack       PackID
	Version    int
	HappenedAt time.Time
	Channel    string
	Note       string
	Anyway     bool
}

// Name is the change's name.
func (SendPack) Name() ChangeName { return SendPackName }

func (s SendPack) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p, err := c.findPack(s.Pack, s.Version, by)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool { return o.ID == p.Telling })
	if i < 0 {
		return "", ErrNotFound
	}
	o := &c.Obligations[i]
	var closed []Gate
	if !s.HappenedAt.IsZero() { // else nobody knows what was closed then
		closed = c.gatesWhenSent(*p, s.HappenedAt)
	}
	gates := wordsOf(closed)
	problems := Problems{}
	problems.Add(!s.HappenedAt.IsZero() && !s.HappenedAt.After(at), "happened_at", "Enter when it went, not in the future.")
	problems.Add(s.HappenedAt.IsZero() || !s.HappenedAt.Before(p.At.Truncate(time.Minute)), "happened_at", "The pack was not made before then.")
	problems.Add(slices.Contains(PackChannels, s.Channel), "channel", "Choose how it went.")
	problems.Add(len(gates) == 0 || s.Anyway, "anyway", "This pack must not go now. If it has gone already, tick the box: it is recorded and marked.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	p.State, p.SentAt, p.Channel, p.Gates, p.EndedAt, p.EndedByName, p.EndedBy, p.Changed = PackSent, s.HappenedAt, s.Channel, gates, at, by.Name, by.Person, true
	p.Version++
	record := p.Record
	record.Letter = p.letter()
	record.Note, record.Anyway, record.TellsNobody = strings.TrimSpace(s.Note), s.Anyway && len(gates) > 0, tellsNobody(Written, closed)
	c.Contacts = append(c.Contacts, Contact{Telling: o.ID, Kind: Written, HappenedAt: s.HappenedAt, Channel: s.Channel, Record: record, Gates: gates, By: by.Person, ByName: by.Name, At: at})
	o.Changed = true
	c.meetTelling(o, RecordContact{Telling: o.ID, Kind: Written, HappenedAt: s.HappenedAt, Channel: s.Channel, Record: record}, by, at)
	if len(gates) > 0 {
		c.mark("A pack was sent", gates, by, at)
	}
	return c.Stage, nil
}

// GatesWhenSent are the gates that were closed for a pack at the time it went,
// with those for which it was pulled.
func (c *Case) GatesWhenSent(p Pack, at time.Time) []string { return wordsOf(c.gatesWhenSent(p, at)) }

func (c *Case) gatesWhenSent(p Pack, at time.Time) []Gate {
	closed := c.gatesOfPack(p, at)
	for _, words := range p.Pulled {
		if !slices.ContainsFunc(closed, func(g Gate) bool { return g.Words == words }) {
			closed = append(closed, Gate{Name: GateChanged, Words: words})
		}
	}
	return closed
}

// SetPackAside records that a pack will not be sent.
type SetPackAside struct {
	Pack    PackID
	Version int
	Reason  string
}

// Name is the change's name.
func (SetPackAside) Name() ChangeName { return SetPackAsideName }

func (s SetPackAside) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p, err := c.findPack(s.Pack, s.Version, by)
	if err != nil {
		return "", err
	}
	problems := Problems{}
	problems.Add(strings.TrimSpace(s.Reason) != "", "reason", "Say why it is not sent, and what became of the print.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	p.State, p.Ended, p.EndedAt, p.EndedByName, p.EndedBy, p.Changed = PackSetAside, strings.TrimSpace(s.Reason), at, by.Name, by.Person, true
	p.Version++
	return c.Stage, nil
}

// findPack returns a pack that waits to be sent, to make a change to it. It returns
// what packAt does, or a Refusal.
func (c *Case) findPack(id PackID, version int, by Actor) (*Pack, error) {
	p, err := c.packAt(id, version, by)
	if err == nil && !p.Waits() {
		return nil, notNow("This pack has been " + string(p.State) + " already.")
	}
	return p, err
}

// packAt returns a pack at a version, to make a change to it. It returns ErrNotFound,
// also for what by may not see now, or ErrStale.
func (c *Case) packAt(id PackID, version int, by Actor) (*Pack, error) {
	is := func(p Pack) bool { return p.ID == id }
	i := slices.IndexFunc(c.Packs, is)
	if i < 0 || !slices.ContainsFunc(Shown(*c, by).Packs, is) {
		return nil, ErrNotFound
	}
	p := &c.Packs[i]
	if p.Version != version {
		return nil, Refusal{ErrStale, "Somebody else has changed this pack since the page was opened."}
	}
	return p, nil
}

// Waits reports whether a pack may still lie somewhere: it was made, or was
// pulled and nobody has said what became of it.
func (p Pack) Waits() bool { return p.State == PackMade || p.State == PackPulled }

// TestPacks tests again the packs of a case after a fact changed that no change
// of the case tells of: an address, or the file of a letter.
type TestPacks struct{}

// Name is the change's name.
func (TestPacks) Name() ChangeName { return TestPacksName }

func (TestPacks) apply(c *Case, _ Actor, _ time.Time) (Stage, error) { return c.Stage, nil }

// packWaits asks for a pack that can still be sent, and that by may know of.
func packWaits(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Packs, Pack.Waits) {
		return notNow("No pack of this case waits to be sent.")
	}
	return nil
}
