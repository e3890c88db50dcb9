package review

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
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
	By    PersonID // whose closing or assessment it is; zero where the lot is that of the case alone
	K     int      // how many lots of its kind had been drawn of their work in the incident before
	Drawn bool
	At    time.Time
}

// Again draws the lot again.
func (d Draw) Again(seed string, id CaseID) bool {
	if d.By == 0 {
		return drawn(seed, string(d.Kind), id, d.N, d.Share)
	}
	return drawnInTurn(seed, string(d.Kind), d.By, d.K, d.Share)
}

// drawnInTurn reports whether the lot falls on the kth piece, counted from 0, of
// somebody's work of a kind: on one, by lot, of each 1/share in a row. So the share
// is that of everybody's work, and of each part of it, and not only of all together.
func drawnInTurn(seed, kind string, by PersonID, k int, share float64) bool {
	if share <= 0 {
		return false
	}
	begins := func(turn float64) float64 { return math.Floor(turn / share) }
	turn := math.Floor(float64(k) * share)
	for begins(turn+1) <= float64(k) {
		turn++
	}
	for begins(turn) > float64(k) {
		turn--
	}
	at := begins(turn) + math.Floor(lotOf(seed, kind, "person", int64(by), int(turn))*(begins(turn+1)-begins(turn)))
	return at == float64(k)
}

// draw draws a lot of a kind on the work of by on the case and keeps it. Whatever
// the lot, the case is marked only where it falls on it. Where it is not known how
// many were drawn of somebody's work, as when a class is closed, it is the case's.
func (c *Case) draw(kind Sample, n int, share float64, by Actor, at time.Time) {
	d := Draw{Kind: kind, N: n, Share: share, At: at}
	if c.Lots != nil {
		d.By, d.K = by.Person, c.Lots[kind]
		c.Lots[kind]++
	}
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
	return lotOf(seed, kind, "", int64(id), n)
}

// lotOf is the lot of something that of says, "" for a case.
func lotOf(seed, kind, of string, id int64, n int) float64 {
	sum := sha256.Sum256([]byte(seed + "\x00" + kind + "\x00" + of + strconv.FormatInt(id, 10) + "\x00" + strconv.Itoa(n)))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
}
