package views

import (
	"slices"
	"testing"

	"harmreview/review/intake"
)

func TestEveryColumnOfAListHasOneLabel(t *testing.T) {
	var names, labels []string
	for _, o := range columnOptions()[1:] {
		names, labels = append(names, o.Value), append(labels, o.Label)
	}
	want := slices.Sorted(slices.Values(intake.ColumnNames()))
	if got := slices.Sorted(slices.Values(names)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	slices.Sort(labels)
	if n := len(labels); len(slices.Compact(labels)) != n {
		t.Error("two columns have one label")
	}
}
