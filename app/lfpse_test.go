package app

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
)

// The export has a record for each outcome in force of what somebody here assessed,
// and names nobody.
func TestOutcomesAreExportedWithLFPSECodes(t *testing.T) {
	s := site(t, 60)
	waits := s.toPanel()
	id := s.toAssess(0)
	s.signed("lead2", id, false)
	s.closes("lead2") // has no outcome
	path := s.path("/assurance/lfpse.csv")
	for _, who := range []string{"clinician", "liaison", "clerk", "owner"} {
		s.signIn(who).get(path).want(403)
	}
	manager := s.signIn("manager")
	manager.get(s.path("/assurance")).has(`a[href="` + path + `"]`)
	w := manager.get(path).want(200)
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(records) != 2 || !slices.Equal(records[0], review.LFPSEColumns) {
		t.Fatalf("got %v (%v), want one outcome", records, err)
	}
	c := s.whole(id)
	want := []string{id.String(), "2026-11-23", "5", "5", "4", "5", "3", "none", "n"}
	if got := records[1]; !slices.Equal(got[:9], want) || got[10] != "n" || got[13] != string(review.OneSignature) {
		t.Errorf("got %v, want it to begin with %v", got, want)
	}
	for _, kept := range []string{c.Post.Family, c.Post.NHSNumber, c.Post.Born, waits.String()} {
		if kept != "" && strings.Contains(w.Body.String(), kept) {
			t.Errorf("the export holds %q", kept)
		}
	}
	s.signIn("auditor").get(s.path("/audit")).says("Export outcomes")
}
