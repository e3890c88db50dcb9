package review

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"
)

// A Draw is one lot that was drawn: whether a closing, or a negative assessment, is
// read once more. Each is kept, also where the lot was not to, so that the sample
// can be drawn again from its seed and reckoned against all that it stands for.
// Nobody is shown one while the readings are not signed.
type Draw struct {
	ID    int64 // zero until kept
	Kind  Sample
	N     int // the how-manieth draw of its kind on the case: how many decisions, or assessments, it then had
	Share float64
	Drawn bool
	At    time.Time
}

// Again draws the lot again.
func (d Draw) Again(seed string, id CaseID) bool {
	return drawn(seed, string(d.Kind), id, d.N, d.Share)
}

// draw draws a lot of a kind on the case and keeps it. Whatever the lot, the case
// is marked only where it falls on it.
func (c *Case) draw(kind Sample, n int, share float64, at time.Time) {
	d := Draw{Kind: kind, N: n, Share: share, At: at}
	d.Drawn = d.Again(c.SampleSeed, c.ID)
	c.Draws = append(c.Draws, d)
	if d.Drawn {
		c.Sampled = kind
	}
}

// drawn reports whether the nth draw of this kind on case id falls into a
// share. The same seed draws the same cases, so that a draw can be repeated.
func drawn(seed, kind string, id CaseID, n int, share float64) bool {
	return lot(seed, kind, id, n) < share
}

// BatchLot orders the cases of a reviewer by lot for a second review: those with
// the least are drawn first, and the same again from the same seed.
func BatchLot(seed string, id CaseID) float64 { return lot(seed, "batch", id, 0) }

// lot is the number, from 0 to 1, by which a case is drawn.
func lot(seed, kind string, id CaseID, n int) float64 {
	sum := sha256.Sum256([]byte(seed + "\x00" + kind + "\x00" + strconv.FormatInt(int64(id), 10) + "\x00" + strconv.Itoa(n)))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
}
