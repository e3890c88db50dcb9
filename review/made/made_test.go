package made_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"harmreview/review/made"
)

var today = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func list(t *testing.T, i *made.Incident) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := i.WriteList(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSameSeedSameDaySameList(t *testing.T) {
	first := list(t, made.New(made.Options{Seed: 7, Letters: 300, Today: today}))
	if again := list(t, made.New(made.Options{Seed: 7, Letters: 300, Today: today.Add(5 * time.Hour)})); !bytes.Equal(first, again) {
		t.Error("the same seed on the same day gave another list")
	}
	if other := list(t, made.New(made.Options{Seed: 8, Letters: 300, Today: today})); bytes.Equal(first, other) {
		t.Error("another seed gave the same list")
	}
}

// Each number is of the range that is never issued, so that nobody real can be
// meant by it; those that are wrong on purpose are wrong in other ways.
func TestNobodyRealIsMeant(t *testing.T) {
	i := made.New(made.Options{Seed: 1, Letters: 2000, Today: today})
	records, err := csv.NewReader(bytes.NewReader(list(t, i))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header := records[0]
	number, text, email := slices.Index(header, "nhs_number"), slices.Index(header, "free_text"), slices.Index(header, "email")
	for n, r := range records[1:] {
		if v := r[number]; v != "" && !strings.HasPrefix(v, "999") {
			t.Fatalf("row %d: NHS number %s is outside the 999 range", n+2, v)
		}
		if v := r[email]; v != "" && !strings.HasSuffix(v, "@example.org") {
			t.Fatalf("row %d: address %s may be somebody’s", n+2, v)
		}
		if at := strings.IndexAny(r[text], "{}"); at >= 0 {
			t.Fatalf("row %d: a place in the text was not filled: %s", n+2, r[text][max(0, at-20):at+10])
		}
	}
}

// What the truth asks for stands in the letter, and the columns are known.
func TestLettersSayWhatTheyAsk(t *testing.T) {
	i := made.New(made.Options{Seed: 3, Letters: 800, Today: today})
	records, err := csv.NewReader(bytes.NewReader(list(t, i))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	document, text := slices.Index(records[0], "document_id"), slices.Index(records[0], "free_text")
	asked := map[made.Content]int{}
	for _, r := range records[1:] {
		letter, ok := i.Letter(r[document])
		if !ok {
			t.Fatalf("no truth about %s", r[document])
		}
		for _, a := range letter.Actions {
			asked[letter.Content]++
			if r[text] != "" && !strings.Contains(r[text], a.What) {
				t.Fatalf("%s does not say %q:\n%s", r[document], a.What, r[text])
			}
		}
	}
	for _, c := range []made.Content{made.Requests, made.Urgent, made.SameDay} {
		if asked[c] == 0 {
			t.Errorf("no letter of the content %q asks for anything", c)
		}
	}
}
