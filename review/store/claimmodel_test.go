package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"harmreview/review"
)

// A claimModel is what claims should be: who holds which case until when, what
// is a draft, and what was told to whom.
type claimModel struct {
	w      *world
	people []review.Actor
	held   map[review.CaseID]heldCase
	drafts map[review.CaseID]map[review.PersonID]int // their versions
	told   map[review.CaseID]map[review.PersonID]review.ClaimNoticeID
	token  map[review.PersonID]string
}

type heldCase struct {
	by    review.PersonID
	since time.Time
	until time.Time
}

// Whatever people do with cases, one after another and at any time, each case is
// held by the one person that a simple model says, or by nobody.
func TestClaimsAreAsASimpleModelSays(t *testing.T) {
	w := aWorld(t, 240)
	people := []review.Actor{w.lead, w.chair, w.member("Ned Thirdlead", review.Lead), w.member("Ona Fourthlead", review.Lead)}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		Clock(w.t, w.Store).Add(2 * time.Hour) // what the last round left is free
		w.set(`DELETE FROM drafts`)
		w.set(`DELETE FROM claim_notices`)
		m := &claimModel{w: w, people: people, held: map[review.CaseID]heldCase{}, drafts: map[review.CaseID]map[review.PersonID]int{},
			told: map[review.CaseID]map[review.PersonID]review.ClaimNoticeID{}, token: map[review.PersonID]string{}}
		for _, p := range people {
			m.signIn(t, p, fmt.Sprint(n))
		}
		t.Repeat(map[string]func(*rapid.T){
			"next": m.next, "claim": m.claim, "look": m.look, "draft": m.draft, "decide": m.decide, "leave": m.leave,
			"take over": m.takeOver, "sign out": m.signOut, "wait": m.wait, "": m.check,
		})
	})
}

func (m *claimModel) now() time.Time { return m.w.Now() }

func (m *claimModel) who(t *rapid.T) review.Actor {
	return m.people[rapid.IntRange(0, len(m.people)-1).Draw(t, "who")]
}

// some is a case that people have had to do with in this round, or any of three others.
func (m *claimModel) some(t *rapid.T) review.CaseID {
	all := slices.Collect(maps.Keys(m.held))
	all = append(all, 1, 2, 3)
	slices.Sort(all)
	return all[rapid.IntRange(0, len(all)-1).Draw(t, "case")]
}

// holder is who holds a case now, 0 for nobody.
func (m *claimModel) holder(id review.CaseID) review.PersonID {
	if h, ok := m.held[id]; ok && h.until.After(m.now()) {
		return h.by
	}
	return 0
}

func (m *claimModel) take(a review.Actor, id review.CaseID) {
	if m.holder(id) == a.Person {
		m.active(a, id)
		return
	}
	m.held[id] = heldCase{a.Person, m.now(), m.now().Add(claimTime)}
}

// active prolongs what a holds, at most once a minute.
func (m *claimModel) active(a review.Actor, id review.CaseID) {
	if h := m.held[id]; m.holder(id) == a.Person && h.until.Sub(m.now()) <= claimTime-time.Minute {
		h.until = m.now().Add(claimTime)
		m.held[id] = h
	}
}

func (m *claimModel) giveUp(a review.Actor, but review.CaseID) {
	for id := range m.held {
		if m.holder(id) == a.Person && id != but {
			delete(m.held, id)
		}
	}
}

func (m *claimModel) signIn(t *rapid.T, a review.Actor, token string) {
	m.token[a.Person] = fmt.Sprintf("%s of %d", token, a.Person)
	if err := m.w.Sessions(testIdle, testLifetime).Bind(m.w.t.Context(), m.token[a.Person], a.Person, "a browser"); err != nil {
		t.Fatal(err)
	}
}

func (m *claimModel) next(t *rapid.T) {
	a := m.who(t)
	own := map[review.CaseID]bool{}
	for id := range m.held {
		if m.holder(id) == a.Person {
			own[id] = true
		}
	}
	for id, by := range m.drafts {
		if by[a.Person] > 0 && (m.holder(id) == 0 || m.holder(id) == a.Person) {
			own[id] = true
		}
	}
	id, err := m.w.Next(m.w.t.Context(), review.Cause{Actor: a}, "")
	if err != nil {
		t.Fatal(err)
	}
	if by := m.holder(id); by != 0 && by != a.Person {
		t.Fatalf("case %s was given to %s while person %d held it", id, a.Name, by)
	}
	if len(own) > 0 && !own[id] {
		t.Fatalf("%s was given %s, want one of their own %v", a.Name, id, own)
	}
	m.take(a, id)
	m.giveUp(a, id)
}

func (m *claimModel) claim(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	other := m.holder(id) != 0 && m.holder(id) != a.Person
	err := m.w.Claim(m.w.t.Context(), review.Cause{Actor: a}, id)
	if other != errors.Is(err, review.ErrHeld) || !other && err != nil {
		t.Fatalf("%s claims %s, held by another: %t; got %v", a.Name, id, other, err)
	}
	if !other {
		m.take(a, id)
	}
}

func (m *claimModel) look(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	if err := m.w.RecordView(m.w.t.Context(), review.Cause{Actor: a}, View{Change: "see case", Cases: []review.CaseID{id}}); err != nil {
		t.Fatal(err)
	}
	m.active(a, id)
}

func (m *claimModel) draft(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	if m.drafts[id] == nil {
		m.drafts[id] = map[review.PersonID]int{}
	}
	d := Draft{Form: "sign assessment", Body: []byte(`{}`), Version: m.drafts[id][a.Person]}
	if rapid.Bool().Draw(t, "knows") {
		d.Notice = m.told[id][a.Person]
	}
	version, err := m.w.SaveDraft(m.w.t.Context(), a, id, d)
	if refused := d.Notice < m.told[id][a.Person]; refused != errors.Is(err, review.ErrTakenOver) || !refused && err != nil {
		t.Fatalf("a draft about %s, taken over from its author without their knowing: %t; got %v", id, refused, err)
	}
	if err == nil {
		m.drafts[id][a.Person] = version
		m.active(a, id)
	}
}

func (m *claimModel) decide(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	c := m.w.whole(id)
	if c.Stage != review.InTriage {
		t.Skip("decided in triage already")
	}
	other := m.holder(id) != 0 && m.holder(id) != a.Person
	_, err := m.w.ChangeCase(m.w.t.Context(), review.Cause{Actor: a}, id, c.Version, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	if other != errors.Is(err, review.ErrHeld) || !other && err != nil {
		t.Fatalf("%s decides on %s, held by another: %t; got %v", a.Name, id, other, err)
	}
	if !other {
		delete(m.held, id)
	}
}

func (m *claimModel) leave(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	if err := m.w.Release(m.w.t.Context(), review.Cause{Actor: a}, id); err != nil {
		t.Fatal(err)
	}
	if m.holder(id) == a.Person {
		delete(m.held, id)
	}
}

func (m *claimModel) takeOver(t *rapid.T) {
	a, id := m.who(t), m.some(t)
	h, by := m.held[id], m.holder(id)
	err := m.w.TakeOver(m.w.t.Context(), review.Cause{Actor: a}, id, h.since, "They went home.")
	if err != nil {
		t.Fatal(err)
	}
	if by == 0 || by == a.Person {
		m.take(a, id)
		return
	}
	m.held[id] = heldCase{a.Person, m.now(), m.now().Add(claimTime)}
	if m.told[id] == nil {
		m.told[id] = map[review.PersonID]review.ClaimNoticeID{}
	}
	m.told[id][by] = review.ClaimNoticeID(m.w.count(`SELECT max(id) FROM claim_notices WHERE case_id = $1 AND person_id = $2 AND by = $3`, id, by, a.Person))
}

func (m *claimModel) signOut(t *rapid.T) {
	a := m.who(t)
	if err := m.w.SignOut(m.w.t.Context(), review.Cause{Actor: review.Actor{Person: a.Person}}, m.token[a.Person]); err != nil {
		t.Fatal(err)
	}
	m.giveUp(a, 0)
	m.signIn(t, a, m.token[a.Person]+" again")
}

func (m *claimModel) wait(t *rapid.T) {
	Clock(m.w.t, m.w.Store).Add(time.Duration(rapid.IntRange(10, 2000).Draw(t, "seconds")) * time.Second)
}

// check compares what the database holds with the model.
func (m *claimModel) check(t *rapid.T) {
	got, want := map[review.CaseID]heldCase{}, map[review.CaseID]heldCase{}
	if err := m.w.view(m.w.t.Context(), func(q querier) error {
		return q.each(`SELECT case_id, person_id, since, until FROM claims WHERE until > $1`, []any{instant(m.now())}, func(rows *sql.Rows) error {
			var id review.CaseID
			var h heldCase
			err := rows.Scan(&id, &h.by, (*instant)(&h.since), (*instant)(&h.until))
			got[id] = h
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	for id, h := range m.held {
		if m.holder(id) != 0 {
			want[id] = h
		}
	}
	if !maps.Equal(got, want) {
		t.Fatalf("held are %v, want %v", got, want)
	}
}
