package store

import (
	"testing"

	"harmreview/review/made"
)

// The real size: 28,563 letters from an empty database to cases.
func BenchmarkLoad(b *testing.B) {
	file := listOf(b, madeUp(made.RealSize).WriteList)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		s := Test(b)
		loadList(b, s, anIncident(b, s), file)
	}
}

// Verifying a whole incident of the real size.
func BenchmarkVerifyIncident(b *testing.B) {
	s := Test(b)
	loadList(b, s, anIncident(b, s), listOf(b, madeUp(made.RealSize).WriteList))
	for b.Loop() {
		if _, err := s.Verify(b.Context(), b.Output(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// The ledger of an incident of the real size, some weeks into its review.
func BenchmarkLedger(b *testing.B) {
	w := played(b, made.RealSize)
	for b.Loop() {
		if _, err := w.Ledger(b.Context(), w.auditor); err != nil {
			b.Fatal(err)
		}
	}
}
