package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
	"harmreview/review/intake"
)

const orderHeader = "document_id,nhs_number,family_name,given_name,date_of_birth\n"

// orderRows draws rows of few people whose numbers, names and birthdays meet and
// contradict each other.
func orderRows(r *rapid.T) []string {
	rows := make([]string, rapid.IntRange(2, 10).Draw(r, "rows"))
	for i := range rows {
		pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(r, fmt.Sprint("row", i)) }
		rows[i] = fmt.Sprintf("D%d,%s,%s,%s,%s\n", i, pick("9990000018", "9990000026", ""), pick("Jones", "Smith"),
			pick("Sam", "Samantha", "Samuel", "Ann", ""), pick("1950-01-02", "1951-01-02", ""))
	}
	return rows
}

func TestGroupingDoesNotDependOnTheOrderOfRows(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rapid.Check(t, func(r *rapid.T) {
		rows := orderRows(r)
		grouped := func(rows []string) (all string) {
			brief(t, func(s *Store) {
				loadList(t, s, anIncident(t, s), []byte(orderHeader+strings.Join(rows, "")))
				all = strings.Join(groups(t, s), " ")
			})
			return all
		}
		want := grouped(rows)
		if got := grouped(rapid.Permutation(rows).Draw(r, "order")); got != want {
			r.Fatalf("got %s in another order, want %s", got, want)
		}
	})
}

// In whatever order lists come, no machine puts two letters into one case that
// contradict each other, and every letter of a contradicted number stands under
// an open question of identity.
func TestNoOrderOfListsJoinsWhatContradicts(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.Permutation(orderRows(r)).Draw(r, "order")
		var cases map[review.CaseID]saidInCase
		var numbers map[string][]review.CaseID
		brief(t, func(s *Store) {
			incident := anIncident(t, s)
			for len(rows) > 0 {
				n := rapid.IntRange(1, len(rows)).Draw(r, "list")
				loadList(t, s, incident, []byte(orderHeader+strings.Join(rows[:n], "")))
				rows = rows[n:]
			}
			cases, numbers = saidInCases(t, s)
		})
		for id, said := range cases {
			if why := intake.Contradiction(said.identities); why != "" && len(said.identities) > 1 {
				r.Fatalf("case %s holds letters that contradict each other: %s", id, why)
			}
		}
		for nhs, of := range numbers {
			var all []intake.Identity
			for _, id := range of {
				all = append(all, cases[id].identities...)
			}
			if intake.Contradiction(all) == "" {
				continue
			}
			for _, id := range of {
				if !cases[id].open {
					r.Fatalf("number %s is contradicted, and the identity of case %s is not open", nhs, id)
				}
			}
		}
	})
}

// What the letters of a case say of whom they are about.
type saidInCase struct {
	identities []intake.Identity
	open       bool // the question of identity
}

// saidInCases reads what letters say, by the case that they are in, and the cases
// of each NHS number.
func saidInCases(t testing.TB, s *Store) (map[review.CaseID]saidInCase, map[string][]review.CaseID) {
	t.Helper()
	cases, numbers := map[review.CaseID]saidInCase{}, map[string][]review.CaseID{}
	err := s.view(t.Context(), func(q querier) error {
		return q.each(`
			SELECT case_id, cells ->> '$[1]', cells ->> '$[3]', cells ->> '$[4]',
				EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = case_letters.case_id AND kind = 'identity' AND state = 'open')
			FROM case_letters JOIN letters ON letters.id = letter_id JOIN rows ON rows.id = row_id WHERE to_event IS NULL`, nil, func(rows *sql.Rows) error {
			var id review.CaseID
			var nhs string
			var i intake.Identity
			var open bool
			if err := rows.Scan(&id, &nhs, &i.Given, &i.Born, &open); err != nil {
				return err
			}
			cases[id] = saidInCase{append(cases[id].identities, i), open}
			if nhs != "" && !slices.Contains(numbers[nhs], id) {
				numbers[nhs] = append(numbers[nhs], id)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases, numbers
}
