package priority

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"harmreview/review"
)

// Mix draws whether a case that no rule touches comes early all the same, to
// test the rules, and where: somewhere among those that rules touch without
// making them urgent. The same seed draws the same cases again, and a greater
// share those of a smaller one too.
func (s Set) Mix(seed string, id review.CaseID) (rank int, mixed bool) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00mixed\x00%d", seed, id))
	if float64(binary.BigEndian.Uint64(sum[:8])>>11)/(1<<53) >= s.MixedIn {
		return review.Unranked, false
	}
	most := 1
	for _, r := range s.Rules {
		if !r.Off && !r.RedFlag {
			most = max(most, r.Points)
		}
	}
	return review.Unranked - 1 - int(binary.BigEndian.Uint64(sum[8:16])%uint64(most)), true
}
