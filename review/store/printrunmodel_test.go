package store

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"harmreview/review"
)

// A runModel is a few people who are owed a letter, what is learnt about them, and
// the print runs that are made meanwhile.
type runModel struct {
	w      *world
	people []review.CaseID
	packs  map[review.PackID]review.PackState // as they were last seen
	before map[review.CaseID]review.Case      // as the last step left it
}

// modelRounds is how often the model is played: a round costs a second.
const modelRounds = 10

// undisturbed is how many steps a round begins with in which nothing happens but the
// run itself: the first leads it to its end.
var undisturbed = map[int]int{1: 6}

// Whatever is learnt and ordered in whatever order, the program makes no pack for
// somebody behind a closed gate, and records none as sent unmarked.
func TestNoOrderOfThingsGetsAPrintRunPastAClosedGate(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	people := w.aware(3)
	rounds := 0
	rapid.Check(t, func(t *rapid.T) {
		if rounds++; rounds > modelRounds {
			return
		}
		m := &runModel{w: w, people: people, packs: map[review.PackID]review.PackState{}, before: map[review.CaseID]review.Case{}}
		m.begin()
		for range undisturbed[rounds] {
			m.goOn(t)
			m.check(t)
		}
		t.Repeat(map[string]func(*rapid.T){
			"go on": m.goOn, "and on": m.goOn, "and further": m.goOn, "and yet further": m.goOn, "recall": m.recall, "trace": m.trace, "whom": m.whom,
			"wrong patient": m.wrongPatient, "come back": m.comeBack, "wait": m.wait, "": m.check,
		})
	})
	if n := w.count(`SELECT count(*) FROM packs WHERE state = 'sent'`); n == 0 {
		t.Error("no pack was sent: this test looked at nothing")
	}
	sound(t, w.Store)
}

// begin ends what the last round left, and has everybody owed a letter again.
func (m *runModel) begin() {
	w := m.w
	Clock(w.t, w.Store).Add(24 * time.Hour)
	w.runs()
	all, err := w.PrintRuns(w.t.Context(), w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		if r.MayDrop(w.liaison) == nil {
			err = w.DropPrintRun(w.t.Context(), w.by(w.liaison), r.N, r.Version, "Over.")
		} else if r.MayRecall(w.liaison) == nil {
			err = w.RecallPrintRun(w.t.Context(), w.by(w.liaison), r.N, r.Version, "Over.", true)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	w.runs()
	for _, id := range m.people {
		if w.whole(id).SendingStopped {
			w.must(w.manager, id, review.ResumeSending{})
		}
		if !w.whole(id).Owes(review.RouteAwareness) {
			w.must(w.lead, id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness})
		}
		w.ready(id)
		c := w.whole(id)
		m.before[id] = *c
		for _, p := range c.Packs {
			m.packs[p.ID] = p.State
		}
	}
}

// last is the newest print run, or false.
func (m *runModel) last() (review.PrintRun, bool) {
	all, err := m.w.PrintRuns(m.w.t.Context(), m.w.incident)
	if err != nil || len(all) == 0 {
		return review.PrintRun{}, false
	}
	return m.w.run(all[0].N), true
}

func (m *runModel) someone(t *rapid.T) review.CaseID {
	return rapid.SampledFrom(m.people).Draw(t, "whom")
}

// goOn takes the newest print run one step on, or begins another.
func (m *runModel) goOn(t *rapid.T) {
	r, ok := m.last()
	switch {
	case ok && r.State.AtWork():
		m.w.runs()
	case ok && r.MayApprove(m.w.manager) == nil:
		m.w.approves(r)
	case ok && r.MaySend(m.w.liaison) == nil && r.State != review.RunSent:
		m.w.posts(r, "", "")
	default:
		if _, err := m.w.ChoosePrintRun(m.w.t.Context(), m.w.by(m.w.liaison), awarenessRun); err != nil {
			t.Fatal(err)
		}
		m.w.runs()
	}
}

func (m *runModel) recall(t *rapid.T) {
	if r, ok := m.last(); ok && r.MayRecall(m.w.liaison) == nil {
		if err := m.w.RecallPrintRun(m.w.t.Context(), m.w.by(m.w.liaison), r.N, r.Version, "Wrong.", true); err != nil {
			t.Fatal(err)
		}
	}
}

func (m *runModel) trace(t *rapid.T) {
	alive := rapid.SampledFrom([]string{"alive", "alive", "not known"}).Draw(t, "alive")
	m.w.traced(m.someone(t), alive, rapid.SampledFrom([]string{"confirmed", "confirmed", "changed", "not known"}).Draw(t, "address"))
}

func (m *runModel) whom(t *rapid.T) {
	id := m.someone(t)
	r := review.RelevantPerson{Who: review.ThePatient, Capacity: "Dr Ashe, 20 November"}
	if rapid.Bool().Draw(t, "acted for") {
		r = review.RelevantPerson{Who: review.LacksCapacity, Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: "Dr Ashe, 20 November"}
	}
	if m.w.whole(id).Owes(review.RouteAwareness) {
		m.w.must(m.w.liaison, id, review.NameRelevantPerson{Person: r})
	}
}

func (m *runModel) wrongPatient(t *rapid.T) {
	if id := m.someone(t); !m.w.whole(id).SendingStopped {
		m.w.must(m.w.clerk, id, review.ReportWrongPatient{Reason: "Not theirs."})
		if !m.w.whole(id).IdentitySettled() {
			m.w.must(m.w.manager, id, review.SettleIdentity{Reason: "Seen."})
		}
	}
}

func (m *runModel) comeBack(t *rapid.T) {
	c := m.w.whole(m.someone(t))
	if i := slices.IndexFunc(c.Packs, func(p review.Pack) bool { return p.State == review.PackSent }); i >= 0 {
		m.w.must(m.w.liaison, c.ID, review.RecordReturn{Pack: c.Packs[i].ID, Version: c.Packs[i].Version, On: review.Date(m.w.Now()), Reason: "refused"})
	}
}

func (m *runModel) wait(t *rapid.T) {
	Clock(m.w.t, m.w.Store).Add(time.Duration(rapid.IntRange(1, 50).Draw(t, "hours")) * time.Hour)
}

// check looks at every pack that the last step made or recorded as sent: nothing
// is learnt in such a step, so the case before it says whether that was right.
func (m *runModel) check(t *rapid.T) {
	for _, id := range m.people {
		c := m.w.whole(id)
		for _, p := range c.Packs {
			was, known := m.packs[p.ID]
			m.packs[p.ID] = p.State
			if !known {
				m.mayGo(t, p, p.At)
			}
			if p.State == review.PackSent && was != review.PackSent && len(p.Gates) == 0 {
				m.mayGo(t, p, p.SentAt)
			}
		}
		m.before[id] = *c
	}
}

func (m *runModel) mayGo(t *rapid.T, p review.Pack, at time.Time) {
	for _, c := range m.before {
		if _, ok := c.Obligation(p.Telling); !ok {
			continue
		}
		r := c.Teller()
		if c.SendingStopped || !c.IdentitySettled() || r == nil || r.Who != review.ThePatient {
			t.Fatalf("pack %d of %s: stopped %t, told is %+v", p.ID, c.ID, c.SendingStopped, r)
		}
		if x := c.Trace; x.Alive != "alive" || x.Address != "confirmed" || x.Answered < review.Date(at.AddDate(0, 0, -c.Policy.PackTraceDays)) {
			t.Fatalf("pack %d of %s went on the answer %+v", p.ID, c.ID, x)
		}
	}
}
