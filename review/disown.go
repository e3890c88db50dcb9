package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Disowning is somebody's word that a pack which went was wrong: what it said, or
// that it went at all.
type Disowning struct {
	Reason string
	By     PersonID
	ByName string
	At     time.Time
}

// DisownPack records that a pack which went was wrong. Nobody was rightly told by
// it: its telling is owed again, unless the person was told otherwise.
type DisownPack struct {
	Pack    PackID
	Version int
	Reason  string
}

// Name is the change's name.
func (DisownPack) Name() ChangeName { return DisownPackName }

func (d DisownPack) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p, err := c.packAt(d.Pack, d.Version, by)
	switch {
	case err != nil:
		return "", err
	case !p.CanBeWrong():
		return "", notNow("This pack is not recorded as sent, or it is on record already that it was wrong.")
	}
	problems := Problems{}
	problems.Add(strings.TrimSpace(d.Reason) != "", "reason", "Say what was wrong with it.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	p.Wrong = &Disowning{Reason: strings.TrimSpace(d.Reason), By: by.Person, ByName: by.Name, At: at}
	p.Changed = true
	c.tellAgain(p.Telling, fmt.Sprintf("Pack %d was wrong: %s", p.ID, p.Wrong.Reason), by, at)
	return c.Stage, nil
}

// CanBeWrong reports whether it can be said of a pack that it was wrong: it went,
// and nobody has said so.
func (p Pack) CanBeWrong() bool { return p.State == PackSent && p.Wrong == nil }

// packWent asks for a pack that went and that by may know of.
func packWent(c *Case, by Actor, _ time.Time) error {
	if !slices.ContainsFunc(Shown(*c, by).Packs, Pack.CanBeWrong) {
		return notNow("No pack of this case is recorded as sent.")
	}
	return nil
}
