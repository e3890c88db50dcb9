package review

import "testing"

// The scales do not line up: there is no fatal psychological grade.
func TestOverallHarmIsTheWorseOfTwoScales(t *testing.T) {
	for _, test := range []struct {
		physical, psychological Grade
		want                    int
	}{
		{NoHarm, NoHarm, 5}, {NoHarm, LowHarm, 4}, {LowHarm, NoHarm, 4}, {LowHarm, Moderate, 3}, {Moderate, Severe, 2}, {Fatal, NoHarm, 1}, {NotKnownYet, NoHarm, 0}, {NoHarm, NotKnownYet, 0},
	} {
		physical, _ := test.physical.LFPSE()
		_, psychological := test.psychological.LFPSE()
		if got := overallHarm(physical, psychological); got != test.want {
			t.Errorf("%s and %s: got %d, want %d", test.physical, test.psychological, got, test.want)
		}
	}
}

func TestAgeBracketAtTheEdges(t *testing.T) {
	for _, test := range []struct {
		born, on string
		want     int
	}{
		{"2026-03-01", "2026-03-01", 1}, {"2026-03-01", "2026-03-15", 1}, {"2026-03-01", "2026-03-16", 2}, {"2026-03-01", "2026-03-29", 2}, {"2026-03-01", "2026-03-30", 3},
		{"2025-03-01", "2026-02-28", 3}, {"2025-03-01", "2026-03-01", 4}, {"2010-06-02", "2026-06-01", 6}, {"2010-06-02", "2026-06-02", 7}, {"2008-06-02", "2026-06-02", 8},
		{"1980-06-02", "2026-06-01", 9}, {"1980-06-02", "2026-06-02", 10}, {"1960-06-02", "2026-06-02", 11}, {"1940-06-02", "2026-06-01", 11}, {"1940-06-02", "2026-06-02", 12},
		{"", "2026-06-02", 0}, {"1940", "2026-06-02", 0}, {"2027-01-01", "2026-06-02", 0},
	} {
		if got := ageBracket(test.born, test.on); got != test.want {
			t.Errorf("born %s, on %s: got %d, want %d", test.born, test.on, got, test.want)
		}
	}
}
