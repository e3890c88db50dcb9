package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"time"

	"harmreview/review"
)

// A Fault is one reason why rows wait, over all lists of an incident.
type Fault struct {
	Key   string
	Why   string
	Rows  int
	Lists []FaultyList
}

// A FaultyList is how many rows of a list wait for one Fault.
type FaultyList struct {
	ID       review.ListID
	FileName string
	Rows     int
}

// An UrgentRow is a row that waits and that its source marked as urgent, due as
// an urgent case would be.
type UrgentRow struct {
	AlikeRow
	Reason string
	Due    time.Time
}

// Add counts rows of a list, which come list by list.
func (f *Fault) Add(l FaultyList) {
	f.Rows += l.Rows
	if n := len(f.Lists); n > 0 && f.Lists[n-1].ID == l.ID {
		f.Lists[n-1].Rows += l.Rows
		return
	}
	f.Lists = append(f.Lists, l)
}

// varying are the parts of a reason that differ from row to row.
var varying = []struct {
	part  *regexp.Regexp
	words string
}{
	{regexp.MustCompile(`\bon line \d+`), "on another line"},
	{regexp.MustCompile(`\bhas \d+ cells and the header \d+\b`), "has more cells than the header"},
}

// ChangedKey is the key of the Fault of rows whose document came before with
// other content.
func ChangedKey() string {
	key, _ := FaultOf(changed)
	return key
}

// FaultOf is the reason of a waiting row as many rows share it, without line
// numbers, and its key for an address.
func FaultOf(reason string) (key, why string) {
	if Changed(reason) {
		reason = "This document id comes again with other content. Compare the two and say which is right."
	}
	for _, v := range varying {
		reason = v.part.ReplaceAllLiteralString(reason, v.words)
	}
	sum := sha256.Sum256([]byte(reason))
	return hex.EncodeToString(sum[:6]), reason
}
