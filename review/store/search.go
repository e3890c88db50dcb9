package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

const (
	keepSearch  = 24 * time.Hour
	searchLimit = 50
)

// KeepSearch keeps and records what somebody searches for, under an opaque name,
// because names and numbers of patients never stand in an address.
// It returns review.Problems for what cannot be searched for.
func (s *Store) KeepSearch(ctx context.Context, cause review.Cause, query string) (id string, err error) {
	query = strings.TrimSpace(query)
	if err := seek(query).check(); err != nil {
		return "", err
	}
	id = rand.Text()
	err = s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.Exec(`DELETE FROM searches WHERE until < $1`, instant(tx.Now())); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO searches (id, person_id, incident_id, query, until) VALUES ($1, $2, $3, $4, $5)`,
			id, cause.Actor.Person, cause.Actor.Incident, query, instant(tx.Now().Add(keepSearch))); err != nil {
			return err
		}
		_, err := tx.Record(review.Event{Change: "search", Detail: map[string]string{"query": query}})
		return err
	})
	return id, err
}

// Search returns what the actor searched for and the cases that fit: by case
// reference, NHS number, hospital number, or name. It finds every patient of
// the incident for those who may search; of a restricted one they learn only
// that there is one, unless they may open that case.
// It returns review.ErrNotFound for a search that is not theirs or too old.
func (s *Store) Search(ctx context.Context, a review.Actor, id string) (review.SearchResult, error) {
	var r review.SearchResult
	err := s.view(ctx, func(q querier) (err error) {
		r = review.SearchResult{}
		r.Query, err = one[string](q, `SELECT query FROM searches WHERE id = $1 AND person_id = $2 AND incident_id = $3 AND until > $4`,
			id, a.Person, a.Incident, instant(s.now()))
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		k := seek(r.Query)
		r.Note = k.note()
		w := k.condition(a.Incident)
		rows, err := list(q, scanCaseRow, selectCaseLine+` WHERE `+w.String()+
			fmt.Sprintf(` ORDER BY family_folded, given_folded, patients.id LIMIT %d`, searchLimit+1), w.args...)
		if err != nil {
			return err
		}
		if r.More = len(rows) > searchLimit; r.More {
			rows = rows[:searchLimit]
		}
		r.Hits, err = s.hits(q, a, k, rows)
		return err
	})
	return r, err
}

// hits are found cases as far as the actor may see them in a search.
func (s *Store) hits(q querier, a review.Actor, k sought, rows []caseRow) ([]review.SearchHit, error) {
	ids := make([]review.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	seen, err := s.seenAmong(q, a, ids)
	if err != nil {
		return nil, err
	}
	hits := make([]review.SearchHit, len(rows))
	for i, r := range rows {
		sees := slices.Contains(seen, r.Case)
		h := review.SearchHit{Match: k.match(r.Banner), Sees: sees, Opening: a.Opening(sees, true, r.Restricted), Withheld: r.Restricted && !sees}
		h.Banner, h.Stage, h.Complete = r.Banner, r.Stage, r.Complete
		if h.Withheld {
			h.CaseLine, h.Match = review.CaseLine{Banner: review.Banner{Case: r.Case, Restricted: true}}, ""
		}
		hits[i] = h
	}
	return hits, nil
}

// seenAmong are those of the cases that the actor sees.
func (s *Store) seenAmong(q querier, a review.Actor, ids []review.CaseID) ([]review.CaseID, error) {
	var w where
	w.visible(a, s.now())
	w.and("cases.id IN (SELECT value FROM json_each(%s))", toJSON(ids))
	return column[review.CaseID](q, `SELECT cases.id FROM cases WHERE `+w.String(), w.args...)
}

// sought is what a search text can mean; the parts that it cannot mean are empty.
type sought struct {
	text  string
	ref   review.CaseID
	nhs   string
	local string
	names []soughtName
}

// A soughtName is how a family and a given name begin, folded.
type soughtName struct{ family, given string }

// seek reads a search text: with digits in it a number, else a name.
func seek(text string) sought {
	k := sought{text: text}
	bare := strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text)
	switch {
	case !strings.ContainsAny(text, "0123456789"):
		k.names = soughtNames(text)
		return k
	case len(bare) == 10 && strings.Trim(bare, "0123456789") == "":
		k.nhs = bare
	default:
		k.ref, _ = review.ParseCaseID(text)
	}
	k.local = text
	return k
}

// soughtNames are the ways to read a name: up to a comma it is the family name;
// without one, all of it may be, or either end of it.
func soughtNames(text string) []soughtName {
	if family, given, comma := strings.Cut(text, ","); comma {
		return []soughtName{{intake.Fold(family), intake.Fold(given)}}
	}
	words := strings.Fields(intake.Fold(text))
	names := []soughtName{{strings.Join(words, " "), ""}}
	for i := 1; i < len(words); i++ {
		first, last := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		names = append(names, soughtName{last, first}, soughtName{first, last})
	}
	return names
}

// maxSearch and maxNames keep a pasted letter from becoming a search.
const (
	maxSearch = 100
	maxNames  = 9
)

func (k sought) check() error {
	p := review.Problems{}
	p.Add(k.text != "", "q", "Enter an NHS number, a hospital number, a case reference or a family name.")
	p.Add(len(k.text) <= maxSearch && len(k.names) <= maxNames, "q", "Enter only a number or a name.")
	p.Add(len(k.names) == 0 || len(k.names[0].family) >= 2, "q", "Enter at least two letters of the family name.")
	return p.Err()
}

func (k sought) note() string {
	if k.nhs != "" && !intake.ValidNHSNumber(k.nhs) {
		return "These ten digits are no NHS number: at least one of them is mistyped. Check it with whoever gave it."
	}
	return ""
}

// condition selects the patients whom the search can mean, the first of each
// name as an answer lists them. Each way of finding one goes by an index of its
// own.
func (k sought) condition(incident review.IncidentID) where {
	var w where
	var ways []string
	way := func(query string, values ...any) {
		marks := make([]any, len(values))
		for i, v := range values {
			marks[i] = w.arg(v)
		}
		ways = append(ways, fmt.Sprintf(query, marks...))
	}
	if k.ref != 0 {
		way(`SELECT patient_id FROM cases WHERE id = %s`, k.ref)
	}
	if k.nhs != "" {
		way(`SELECT id FROM patients WHERE nhs_number = %s AND nhs_number <> '' AND incident_id = %s`, k.nhs, incident)
	}
	if k.local != "" {
		way(`SELECT id FROM patients WHERE incident_id = %s AND lower(local_id) = lower(%s) AND local_id <> ''`, incident, k.local)
	}
	for _, n := range k.names {
		way(`SELECT id FROM (
			SELECT id FROM patients WHERE incident_id = %s AND family_folded >= %s AND family_folded < %s AND given_folded >= %s AND given_folded < %s
			ORDER BY family_folded, given_folded, id LIMIT %s)`, incident, n.family, n.family+"\U0010FFFF", n.given, n.given+"\U0010FFFF", searchLimit+1)
	}
	w.and("+cases.incident_id = %s", incident) // the patients lead to the cases
	w.conditions = append(w.conditions, `cases.patient_id IN (`+strings.Join(ways, " UNION ALL ")+`)`)
	return w
}

// match says in words what of a patient fits.
func (k sought) match(b review.Banner) string {
	switch {
	case k.ref != 0 && k.ref == b.Case:
		return "Case reference"
	case k.nhs != "" && k.nhs == b.NHSNumber:
		return "NHS number"
	case k.local != "" && strings.EqualFold(k.local, b.LocalID):
		return "Hospital number"
	}
	family, given := intake.Fold(b.Family), intake.Fold(b.Given)
	for _, n := range k.names {
		switch {
		case n.given == "" && n.family == family:
			return "Family name"
		case n.family == family && n.given == given:
			return "Family and given name"
		case n.given == "" && strings.HasPrefix(family, n.family):
			return "Beginning of the family name"
		case strings.HasPrefix(family, n.family) && strings.HasPrefix(given, n.given):
			return "Beginning of the names"
		}
	}
	return "Name"
}
