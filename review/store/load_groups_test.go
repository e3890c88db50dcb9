package store

import (
	"database/sql"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
)

// groups are the document ids of each patient's letters, with an asterisk where
// the identity of the case is open.
func groups(t testing.TB, s *Store) []string {
	t.Helper()
	var all []string
	if err := s.view(t.Context(), func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, x *string) error { return rows.Scan(x) }, `
			SELECT (SELECT group_concat(document_id, '+') FROM (SELECT document_id FROM letters WHERE letters.patient_id = patients.id ORDER BY document_id))
				|| CASE WHEN EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND kind = 'identity' AND state = 'open') THEN '*' ELSE '' END
			FROM patients JOIN cases ON cases.patient_id = patients.id`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// Whatever the order of rows and lists, what any letter of an NHS number says of
// its owner counts, and a letter that is not certain itself can speak against
// others.
func TestLettersOfANumberThatContradictStandApart(t *testing.T) {
	const header = "document_id,nhs_number,family_name,given_name,date_of_birth\n"
	row := func(id, given, born string) string { return id + ",9990000018,Jones," + given + "," + born + "\n" }
	sam, samantha, samuel := row("A", "Sam", "1950-01-02"), row("B", "Samantha", "1950-01-02"), row("C", "Samuel", "1950-01-02")
	mary, again := row("A", "Mary", "1950-01-02"), row("B", "Mary", "1950-01-02")
	for _, tt := range []struct {
		name  string
		lists []string
		want  string
	}{
		{"a short form and one name", []string{sam + samantha}, "A+B"},
		{"a short form and two names", []string{sam + samantha + samuel}, "A* B* C*"},
		{"two names in two lists, the short form first", []string{sam + samantha, samuel}, "A+B* C*"},
		{"two names in two lists, the short form second", []string{samantha + sam, samuel}, "A+B* C*"},
		{"the short form in a list of its own", []string{samantha, sam, samuel}, "A+B* C*"},
		{"another birthday without a given name", []string{mary + again + row("C", "", "1951-01-02")}, "A* B* C*"},
		{"another given name without a birthday", []string{mary + again + row("C", "Peter", "")}, "A* B* C*"},
		{"another birthday without a given name, later", []string{mary, row("C", "", "1951-01-02")}, "A* C*"},
		{"another birthday without a given name, earlier", []string{row("C", "", "1951-01-02"), mary}, "A* C*"},
		{"no given name, and nothing that contradicts", []string{mary + again + row("C", "", "1950-01-02"), row("D", "Mary", "")}, "A+B C* D*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Test(t)
			incident := anIncident(t, s)
			for _, rows := range tt.lists {
				loadList(t, s, incident, []byte(header+rows))
			}
			if got := strings.Join(groups(t, s), " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

// A changed family name and a short form do not keep letters apart, so whoever
// reads a letter is shown the name that it came under.
func TestALetterTellsUnderWhichOtherNameItCame(t *testing.T) {
	w := aWorld(t, 5)
	row := func(id, family, given, born string) string {
		return id + ",L," + born + ",9990000018," + family + "," + given + ",1950-01-02\n"
	}
	loadList(t, w.Store, w.incident, []byte("document_id,document_type,document_created_at,nhs_number,surname,forename,dob\n"+
		row("new", "O’Brien", "Elizabeth", "2020-03-03")+row("old", "Jones", "Liz", "2020-03-01")+row("typed", "o'brien", "ELIZABETH", "2020-03-02")+row("without", "", "Elizabeth", "2020-02-01")))
	id := review.CaseID(w.count(`SELECT cases.id FROM cases JOIN patients ON patients.id = patient_id WHERE nhs_number = '9990000018'`))
	page, err := w.CasePage(t.Context(), w.lead, id, "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range page.Letters {
		got[l.Document] = l.Named
	}
	if want := map[string]string{"new": "", "old": "JONES, Liz", "typed": "", "without": ""}; !maps.Equal(got, want) || page.Banner.Family != "O’Brien" {
		t.Errorf("got %q beside %s, want %q", got, page.Banner.Name(), want)
	}
}
