package store

import (
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// A tree is a Merkle tree that is rebuilt from the left. It keeps the roots of
// its complete parts only, the largest first.
type tree struct {
	size  int64
	peaks []tlog.Hash
}

// add appends a record and returns the hashes that it completes.
func (t *tree) add(record []byte) []tlog.Hash {
	h := tlog.RecordHash(record)
	hashes := []tlog.Hash{h}
	for range bits.TrailingZeros64(^uint64(t.size)) {
		last := len(t.peaks) - 1
		h = tlog.NodeHash(t.peaks[last], h)
		t.peaks = t.peaks[:last]
		hashes = append(hashes, h)
	}
	t.peaks = append(t.peaks, h)
	t.size++
	return hashes
}

// root is the hash of the whole tree.
func (t *tree) root() (tlog.Hash, error) {
	if t.size == 0 {
		return tlog.TreeHash(0, nil)
	}
	h := t.peaks[len(t.peaks)-1]
	for _, peak := range slices.Backward(t.peaks[:len(t.peaks)-1]) {
		h = tlog.NodeHash(peak, h)
	}
	return h, nil
}
