package store

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
	"harmreview/review/intake"
)

// checked is what a check says that a load of file would find.
func checked(t testing.TB, s *Store, incident review.IncidentID, file []byte) intake.Check {
	t.Helper()
	i, err := s.Incident(t.Context(), incident)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.CheckFile(t.Context(), i, intake.List{FileName: "list.csv"}, bytes.NewReader(file), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// counts are the figures without how long it took.
func counts(f intake.Figures) intake.Figures {
	f.Seconds = 0
	return f
}

func TestACheckSaysWhatALoadThenFinds(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	i := madeUp(1200)
	for _, file := range [][]byte{listOf(t, i.WriteList), listOf(t, madeUp(300).WriteList)} {
		before := checked(t, s, incident, file)
		if before.Figures.Rows == 0 || before.Figures.Waiting == 0 {
			t.Fatalf("the file shows too little: %+v", before.Figures)
		}
		if got := counts(loadList(t, s, incident, file)); got != counts(before.Figures) {
			t.Errorf("the load found %+v, the check had said %+v", got, before.Figures)
		}
	}
}

func TestACheckChangesNothing(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	file := listOf(t, madeUp(200).WriteList)
	count := func() (n int) {
		err := s.view(t.Context(), func(q querier) (err error) {
			n, err = one[int](q, `SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM lists) + (SELECT count(*) FROM rows) + (SELECT count(*) FROM texts)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	checked(t, s, incident, file)
	if after := count(); after != before {
		t.Errorf("got %d rows in the database after a check, want %d", after, before)
	}
	left, err := os.ReadDir(s.spoolDir())
	if err != nil || len(left) > 0 {
		t.Errorf("got %v left behind (%v), want nothing", left, err)
	}
}

// Whatever two lists say of the same few people and documents, the second is
// checked as it is then loaded.
func TestACheckAgreesWithTheLoadOfAnyTwoLists(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rapid.Check(t, func(r *rapid.T) {
		brief(t, func(s *Store) {
			incident := anIncident(t, s)
			for _, name := range []string{"first", "second"} {
				file := someList(r, name)
				before := checked(t, s, incident, file)
				if got := counts(loadList(t, s, incident, file)); got != counts(before.Figures) {
					r.Fatalf("%s\nthe load found %+v, the check had said %+v", file, got, before.Figures)
				}
			}
		})
	})
}

// someList is a list of few people and documents, so that they meet.
func someList(r *rapid.T, name string) []byte {
	var b strings.Builder
	b.WriteString("document_id,nhs_number,family_name,given_name,date_of_birth,intended_recipient,free_text\n")
	for i := range rapid.IntRange(1, 12).Draw(r, name) {
		pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(r, fmt.Sprint(name, i)) }
		fmt.Fprintf(&b, "%s,%s,Smith,%s,%s,%s,%s\n", pick("1", "2", "3", "4", ""), pick("999 000 0018", "999 000 0026", "", "999"),
			pick("Ann", "Anne", "Bob", ""), pick("1970-01-02", "1970-01-03", "", "never"), pick("GP", "Patient"), pick("one", "two"))
	}
	return []byte(b.String())
}

func TestACheckSaysHowAFileDiffersFromTheLastOfItsSource(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	const header = "source_system,document_id,nhs_number,family_name,given_name,date_of_birth,free_text\n"
	add := func() intake.List {
		return intake.List{Incident: incident, FileName: "list.csv", SourceSystem: "EPR"}
	}
	id, _, err := s.AddList(t.Context(), review.Cause{System: "test"}, add(), strings.NewReader(header+
		"EPR,1,9990000018,Smith,Ann,1970-01-02,a\nEPR,2,9990000018,Smith,Ann,1970-01-02,b\nEPR,3,9990000018,Smith,Ann,1970-01-02,c\n"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	i, err := s.Incident(t.Context(), incident)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.CheckFile(t.Context(), i, add(), strings.NewReader(header+
		"EPR,2,9990000018,Smith,Ann,1970-01-02,b\nEPR,3,9990000018,Smith,Ann,1970-01-02,other\nEPR,4,9990000018,Smith,Ann,1970-01-02,d\nEPR,5,9990000018,Smith,Ann,1970-01-02,e\n"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if c.Against != id || c.Added != 2 || c.Changed != 1 || c.Gone != 1 {
		t.Errorf("got against list %d: %d added, %d changed, %d gone; want list %d: 2, 1, 1", c.Against, c.Added, c.Changed, c.Gone, id)
	}
	if c.Known != 1 || c.Joining != 2 || c.Figures.Duplicates != 1 || c.Figures.Waiting != 1 {
		t.Errorf("got %+v, want two letters for one known patient, a duplicate and a row that waits", c)
	}
}
