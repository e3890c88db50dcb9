package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review/intake"
)

func TestResults(t *testing.T) {
	const header = "source_system,document_id,mrn,free_text,intended_recipient,gp_practice_code,failure_reason,failure_at\n"
	tests := []struct{ name, rows, want, reason string }{
		{"first", "E,1,7,a,,A1,,\n", "letter", "First time this document is listed."},
		{"another recipient", "E,1,7,a,,A1,,\nE,1,7,a,,B2,,\n", "letter further", "Same document as line 2, for another recipient."},
		{"same recipient", "E,1,7,a,GP,A1,x,\nE,1,7,a, gp,a1,y,2020-01-01\n", "letter duplicate", "Same document and same recipient as line 2."},
		{"second recipient again", "E,1,7,a,,A1,,\nE,1,7,a,,B2,,\nE,1,7,a,,B2,,\n", "letter further duplicate", "Same document and same recipient as line 2."},
		{"other content", "E,1,7,a,,A1,,\nE,1,7,b,,A1,,\n", "letter waiting", "This document id comes again with other content; it was first on line 2. Compare the two and say which is right."},
		{"first content after other content", "E,1,7,a,,A1,,\nE,1,7,b,,A1,,\nE,1,7,a,,B2,,\n", "letter waiting further", "Same document as line 2, for another recipient."},
		{"other source", "E,1,7,a,,A1,,\nF,1,7,a,,A1,,\n", "letter letter", "First time this document is listed."},
		{"waiting", "E,1,,a,,A1,,\n", "waiting", "The row names nobody: it has no NHS number, no hospital number and no family name with a date of birth. Add one of these from the source."},
		{"repeat of a waiting row", "E,1,,a,,A1,,\nE,1,,a,,B2,,\n", "waiting waiting", "The row names nobody: it has no NHS number, no hospital number and no family name with a date of birth. Add one of these from the source."},
		{"repeat waits only with its first", "E,1,7,a,,A1,,never\nE,1,7,a,,B2,,\n", "waiting waiting", "Repeats a row that waits, on line 2. It waits with that row."},
		{"unreadable delivery of a letter", "E,1,7,a,,A1,,\nE,1,7,a,,B2,,never\nE,1,7,a,,B2,,\n", "letter waiting further", "Same document as line 2, for another recipient."},
		{"no id, identical", "E,,7,a,,A1,x,\nE,,7,a,,A1,y,\n", "letter duplicate", "Same document and same recipient as line 2."},
		{"no id, another recipient", "E,,7,a,,A1,,\nE,,7,a,,B2,,\n", "letter letter", "First time this document is listed."},
		{"no id, other content", "E,,7,a,,A1,,\nE,,7,b,,A1,,\n", "letter letter", "First time this document is listed."},
		{"no id, repeat of a waiting row", "E,,,a,,A1,,\nE,,,a,,A1,,\n", "waiting waiting", "The row names nobody: it has no NHS number, no hospital number and no family name with a date of birth. Add one of these from the source."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := rowsOf(t, header+tt.rows)
			d := intake.NewDocuments()
			var got []string
			var reason string
			for _, r := range rows {
				var result intake.Result
				result, reason = d.Result(r)
				word, _, _ := strings.Cut(string(result), " ")
				got = append(got, word)
			}
			if s := strings.Join(got, " "); s != tt.want || reason != tt.reason {
				t.Errorf("Result: got %s, %q; want %s, %q", s, reason, tt.want, tt.reason)
			}
			resumed(t, rows)
		})
	}
}

// resumed checks that a load that stops after any row and goes on with what is
// known by then gives the results of one that never stopped.
func resumed(t *testing.T, rows []intake.Row) {
	t.Helper()
	whole := intake.NewDocuments()
	var want []intake.Result
	var reasons []string
	for _, r := range rows {
		result, reason := whole.Result(r)
		want, reasons = append(want, result), append(reasons, reason)
	}
	for stop := range rows {
		d := intake.NewDocuments()
		for i, r := range rows[:stop] {
			d.Known(r.Recipe(), r.Line, want[i])
		}
		for i, r := range rows[stop:] {
			result, reason := d.Result(r)
			if result != want[stop+i] || reason != reasons[stop+i] {
				t.Errorf("after a stop at %d, row %d: got %s (%s), want %s (%s)", stop, stop+i, result, reason, want[stop+i], reasons[stop+i])
			}
		}
	}
}

func rowsOf(t testing.TB, file string) []intake.Row {
	t.Helper()
	f, err := inspect(file, noLimit)
	if err != nil {
		t.Fatalf("Inspect: %v", err)
	}
	m := intake.Map(f.Header)
	var rows []intake.Row
	for rec, err := range records(file) {
		if err != nil {
			t.Fatalf("Records: %v", err)
		}
		rows = append(rows, m.Parse(rec, intake.Terms{Demonstration: true}))
	}
	return rows
}

func TestResultLabels(t *testing.T) {
	for _, r := range []intake.Result{intake.Letter, intake.FurtherRecipient, intake.Duplicate, intake.Excluded, intake.Waiting} {
		if got := r.Label(); !strings.EqualFold(got, string(r)) || got == string(r) {
			t.Errorf("Label of %q: got %q", r, got)
		}
	}
}

// genRow makes rows whose document ids never come with two contents.
func genRow(line int) *rapid.Generator[intake.Row] {
	m := intake.Map([]string{"document_id", "mrn", "free_text", "intended_recipient"})
	return rapid.Custom(func(t *rapid.T) intake.Row {
		id := rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "id")
		mrn := "7"
		if id == "3" {
			mrn = "" // names nobody
		}
		to := rapid.SampledFrom([]string{"", "GP", "Patient"}).Draw(t, "to")
		return m.Parse(intake.Record{Line: line, Cells: []string{id, mrn, "text " + id, to}}, intake.Terms{})
	})
}

func TestEveryRowGetsOneResultWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(genRow(2), 0, 30).Draw(t, "rows")
		shuffled := rapid.Permutation(rows).Draw(t, "shuffled")
		a, b := count(rows), count(shuffled)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("results: got %v in one order and %v in another", a, b)
		}
		if n := a[intake.Letter] + a[intake.FurtherRecipient] + a[intake.Duplicate] + a[intake.Waiting]; n != len(rows) {
			t.Fatalf("results: %v add up to %d, want %d rows", a, n, len(rows))
		}
	})
}

func count(rows []intake.Row) map[intake.Result]int {
	d, n := intake.NewDocuments(), map[intake.Result]int{}
	for _, r := range rows {
		result, _ := d.Result(r)
		n[result]++
	}
	return n
}

func TestContradictionDoesNotDependOnOrder(t *testing.T) {
	gen := rapid.Custom(func(t *rapid.T) intake.Identity {
		return intake.Identity{
			Born:  rapid.SampledFrom([]string{"1950-01-02", "1950-01-02", "1950-02-01"}).Draw(t, "born"),
			Given: rapid.SampledFrom([]string{"Anne", "ANNE MARIE", "Anne-Jane", "Elizabeth", "Liz", "Beth", "Bethany", "J"}).Draw(t, "given"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(gen, 0, 8).Draw(t, "all")
		got := intake.Contradiction(all)
		if other := intake.Contradiction(rapid.Permutation(all).Draw(t, "shuffled")); other != got {
			t.Fatalf("Contradiction: got %q in one order and %q in another", got, other)
		}
		want := slices.ContainsFunc(all, func(a intake.Identity) bool {
			return slices.ContainsFunc(all, func(b intake.Identity) bool { return a.Born != b.Born || !intake.SameGiven(a.Given, b.Given) })
		})
		if (got != "") != want {
			t.Fatalf("Contradiction: got %q, want one: %v", got, want)
		}
	})
}
