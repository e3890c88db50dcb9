package store

import (
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/wording"
)

// inForce has a wording in force: written by the manager, approved by the lead.
func (w *world) inForce(k wording.Kind, t wording.Template) {
	w.t.Helper()
	page, err := w.WordingPage(w.t.Context(), w.incident, k)
	if err == nil {
		err = w.ProposeWording(w.t.Context(), w.by(w.manager), k, page.InForce.ID, t, "Agreed.")
	}
	if err == nil {
		page, err = w.WordingPage(w.t.Context(), w.incident, k)
	}
	if err == nil {
		err = w.AnswerWording(w.t.Context(), w.by(w.lead), k, page.Waiting().ID, review.VersionApproved, "")
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// lettersAgreed has the wordings of print runs in force.
func (w *world) lettersAgreed() {
	w.t.Helper()
	w.inForce(wording.Letterhead, wording.Template{Sender: "Thornby Hospitals NHS Trust\n1 Example Street", Telephone: "020 7946 0000", Hours: "9am to 5pm", Signature: "Dr A N Example"})
	w.inForce(wording.Awareness, wording.Starter(wording.Awareness))
	w.inForce(wording.NoConcern, wording.Starter(wording.NoConcern))
}

// aware are so many cases whose people are owed an awareness telling and could
// get a letter now.
func (w *world) aware(n int) []review.CaseID {
	w.t.Helper()
	all := w.owedAwareness(n)
	for _, id := range all {
		w.ready(id)
	}
	return all
}

// owedAwareness are so many cases whose people are owed an awareness telling, with
// nothing known of them against a letter.
func (w *world) owedAwareness(n int) []review.CaseID {
	w.t.Helper()
	var all []review.CaseID
	for _, id := range casesOf(w.t, w.Store) {
		c := w.whole(id)
		if len(all) == n || c.Died != "" || c.Restricted || !c.IdentitySettled() || len(c.Post.Address) == 0 || c.Post.WrittenNeeds() != "" || len(c.Letters) == 0 {
			continue
		}
		w.must(w.lead, id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness})
		all = append(all, id)
	}
	if len(all) < n {
		w.t.Fatalf("got %d people who could be told, want %d", len(all), n)
	}
	return all
}

// ready opens the gates that a tracing answer and the relevant person open.
func (w *world) ready(id review.CaseID) {
	w.t.Helper()
	w.traced(id, "alive", "confirmed")
	w.must(w.liaison, id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Capacity: "Dr Ashe, 20 November"}})
}

func (w *world) traced(id review.CaseID, alive, address string) {
	w.t.Helper()
	trace := review.RecordTrace{Answered: review.Date(w.Now()), Source: "PDS", Alive: alive, Address: address, Practice: "The same"}
	if alive == "died" {
		trace.Died = trace.Answered
	}
	w.must(w.liaison, id, trace)
}

// onlyOnce fills on one goroutine what encoding/json and reflect keep of the types of
// packs. The race detector does not see how they hand it on to another: code of
// sync.Map is shared with SQLite, which is not watched (cmd/check).
var onlyOnce = sync.OnceFunc(func() {
	(&review.Case{Relevant: []review.RelevantPerson{{Who: review.ThePatient}}}).Stands()
	letter, _ := wording.Sample(wording.Awareness, wording.Starter(wording.Awareness), wording.Template{Sender: "Trust", Signature: "Somebody"})
	_, err := paper.HTML(letter, paper.DL)
	if err == nil {
		_, err = paper.PDF(letter, paper.DL, testStart)
	}
	if err != nil {
		panic(err)
	}
})

func (w *world) runs() {
	w.t.Helper()
	onlyOnce()
	if err := w.RunPrintRuns(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) run(n int) review.PrintRun {
	w.t.Helper()
	r, err := w.PrintRun(w.t.Context(), w.incident, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// chosen has a print run chosen by the liaison, and checked.
func (w *world) chosen(rule review.RunRule) review.PrintRun {
	w.t.Helper()
	n, err := w.ChoosePrintRun(w.t.Context(), w.by(w.liaison), rule)
	if err != nil {
		w.t.Fatal(err)
	}
	w.runs()
	return w.run(n)
}

// approved has the packs of a run made.
func (w *world) approved(r review.PrintRun) review.PrintRun {
	w.t.Helper()
	w.approves(r)
	w.runs()
	return w.run(r.N)
}

func (w *world) approves(r review.PrintRun) {
	w.t.Helper()
	if err := w.ApprovePrintRun(w.t.Context(), w.by(w.manager), r.N, Approval{r.Version, r.Goes, true, "I looked at them."}); err != nil {
		w.t.Fatal(err)
	}
}

// posts records that what waits of a run went.
func (w *world) posts(r review.PrintRun, not, anyway string) review.PrintRun {
	w.t.Helper()
	x := review.RunPosting{HappenedAt: w.Now(), Channel: "letter"}
	x.Not, _ = review.ParsePositions(not)
	x.Anyway, _ = review.ParsePositions(anyway)
	if err := w.PostPrintRun(w.t.Context(), w.by(w.liaison), r.N, r.Version, x); err != nil {
		w.t.Fatal(err)
	}
	w.runs()
	return w.run(r.N)
}

var awarenessRun = review.RunRule{Kind: review.AwarenessLetter}

func TestAPrintRunFromItsChoiceToSent(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.aware(4)
	w.must(w.liaison, ids[3], review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.LacksCapacity, Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: "Dr Ashe, 20 November"}})
	r := w.chosen(awarenessRun)
	if r.State != review.RunChecked || r.Goes != 3 || r.LeftOut[review.GateActedFor] != 1 || r.Done != r.Total {
		t.Fatalf("got %s, %d would go, left out %v, %d of %d", r.State, r.Goes, r.LeftOut, r.Done, r.Total)
	}
	proof, err := w.RunProof(t.Context(), w.liaison, r.N)
	if err != nil || len(proof.Letters) != 3 {
		t.Errorf("got %d letters to look at, %v; want 3", len(proof.Letters), err)
	}
	for who, by := range map[string]review.Actor{"its maker": w.liaison, "a clinician": w.clinician, "a lead": w.lead} {
		if err := w.ApprovePrintRun(t.Context(), w.by(by), r.N, Approval{r.Version, 3, true, "Yes."}); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("approved by %s: got %v, want it forbidden", who, err)
		}
	}
	for what, x := range map[string]Approval{"another number": {r.Version, 4, true, "Yes."}, "not looked at": {r.Version, 3, false, "Yes."}, "no reason": {r.Version, 3, true, " "}} {
		if err := w.ApprovePrintRun(t.Context(), w.by(w.manager), r.N, x); err == nil {
			t.Errorf("approved with %s: want it refused", what)
		}
	}
	r = w.approved(r)
	if r.State != review.RunMade || r.Packs[review.PackMade] != 3 || r.Goes != 0 {
		t.Fatalf("got %s, packs %v, %d wait", r.State, r.Packs, r.Goes)
	}
	if again := w.chosen(awarenessRun); again.Goes != 0 || again.LeftOut[review.GateWaits] != 3 {
		t.Errorf("got %d who would get two letters, left out %v", again.Goes, again.LeftOut)
	}
	w.traced(ids[1], "died", "confirmed")
	if err := w.HandOverPrintRun(t.Context(), w.by(w.liaison), r.N, r.Version, "Print room"); err != nil {
		t.Fatal(err)
	}
	r = w.posts(w.run(r.N), "3", "")
	if r.State != review.RunSent || r.Packs[review.PackSent] != 1 || r.Packs[review.PackPulled] != 1 || r.Packs[review.PackMade] != 1 || r.Kept != 1 {
		t.Fatalf("got %s, %v, %d kept back; want one sent, one pulled, one that did not go", r.State, r.Packs, r.Kept)
	}
	pulled, err := w.RunPeople(t.Context(), w.liaison, r.N, review.RunFigurePulled, "", 0)
	if err != nil || len(pulled.Lines) != 1 || pulled.Lines[0].Position != 2 || pulled.Lines[0].Case != ids[1] {
		t.Errorf("got %+v, %v; want position 2 to be taken out", pulled.Lines, err)
	}
	r = w.posts(r, "", "2")
	if c := w.whole(ids[1]); r.Packs[review.PackSent] != 3 || len(c.Packs[0].Gates) == 0 || c.Packs[0].State != review.PackSent {
		t.Errorf("got %v, gates %q; want what had gone marked", r.Packs, c.Packs[0].Gates)
	}
	sound(t, w.Store)
}

// What is learnt between the check and each later step stops a pack.
func TestADeathIsCaughtAtEveryStepOfAPrintRun(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.aware(3)
	r := w.chosen(awarenessRun)
	w.traced(ids[0], "died", "confirmed")
	w.approves(r)
	w.runs()
	r = w.run(r.N)
	late, err := w.RunPeople(t.Context(), w.liaison, r.N, review.RunFigureLeftOut, review.GateDied, 0)
	if err != nil || r.Packs[review.PackMade] != 2 || len(late.Lines) != 1 || !late.Lines[0].Late {
		t.Fatalf("got %v, %+v, %v; want who died before the making left out", r.Packs, late.Lines, err)
	}
	w.traced(ids[1], "died", "confirmed")
	if r = w.posts(r, "", ""); r.Packs[review.PackSent] != 1 || r.Packs[review.PackPulled] != 1 {
		t.Errorf("got %v; want who died before the posting not recorded as told", r.Packs)
	}
	if c := w.whole(ids[1]); c.OpenTelling() == nil {
		t.Error("got the telling of somebody who died met by a letter to them")
	}
}

// A tracing answer that grew old keeps what was made from being recorded as sent.
func TestAnOldTracingAnswerIsAskedForWhenAPrintRunGoes(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	w.aware(2)
	r := w.approved(w.chosen(awarenessRun))
	Clock(t, w.Store).Add(5 * 24 * time.Hour)
	if r = w.posts(r, "", ""); r.Packs[review.PackMade] != 2 || r.Kept != 2 {
		t.Errorf("got %v, %d kept back; want both", r.Packs, r.Kept)
	}
}

func TestACandourTellingNeverGoesInAPrintRun(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	id := w.panelled()
	w.ready(id)
	w.must(w.lead, id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness})
	clean, closed := w.assessed(harmless()), w.closed()
	for _, id := range []review.CaseID{clean, closed} {
		if !w.whole(id).Owes(review.RouteOutcome) {
			w.must(w.lead, id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteOutcome})
		}
		w.ready(id)
	}
	if r := w.chosen(awarenessRun); r.Goes != 0 || r.LeftOut[review.GateSingly] != 1 {
		t.Errorf("got %d would go, left out %v", r.Goes, r.LeftOut)
	}
	r := w.chosen(review.RunRule{Kind: review.NoConcernLetter, Typed: map[string]string{"what we found": "We found no concern."}})
	if r.LeftOut[review.GateNotRead] != 1 || r.Goes+r.LeftOut[review.GateNeeds]+r.LeftOut[review.GateNowhere] != 1 {
		t.Errorf("got %d would go, left out %v; want the one closed at triage left out", r.Goes, r.LeftOut)
	}
	if _, err := w.ChoosePrintRun(t.Context(), w.by(w.liaison), review.RunRule{Kind: "candour"}); err == nil {
		t.Error("got a print run of candour letters")
	}
}

func TestAPrintRunIsRecalled(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.aware(3)
	r := w.approved(w.chosen(review.RunRule{Kind: review.AwarenessLetter, Most: 2}))
	if r.Made() != 2 {
		t.Fatalf("got %d packs, want the two oldest", r.Made())
	}
	if err := w.RecallPrintRun(t.Context(), w.by(w.liaison), r.N, r.Version, " ", false); err == nil {
		t.Error("got it recalled without a reason")
	}
	if err := w.RecallPrintRun(t.Context(), w.by(w.liaison), r.N, r.Version, "The wrong envelopes.", false); err != nil {
		t.Fatal(err)
	}
	w.runs()
	if r = w.run(r.N); r.State != review.RunRecalled || r.Packs[review.PackSetAside] != 2 {
		t.Errorf("got %s, %v; want two set aside", r.State, r.Packs)
	}
	if r := w.chosen(awarenessRun); r.Goes != len(ids) {
		t.Errorf("got %d who would go in another run, want all %d", r.Goes, len(ids))
	}
	sound(t, w.Store)
}

// Where a run presumes it, adults of whom nobody has said who must be told are told
// themselves, and that is recorded; children are left out.
func TestAPrintRunPresumesThatAdultsAreToldThemselves(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.owedAwareness(2)
	for _, id := range ids {
		w.traced(id, "alive", "confirmed")
	}
	w.set(`UPDATE patients SET born = '2015-01-02' WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, ids[1])
	if r := w.chosen(awarenessRun); r.Goes != 0 || r.LeftOut[review.GateTeller] != 1 || r.LeftOut[review.GateYoung] != 1 {
		t.Errorf("got %d would go without being asked for, left out %v", r.Goes, r.LeftOut)
	}
	r := w.approved(w.chosen(review.RunRule{Kind: review.AwarenessLetter, Adult: true}))
	if r.Made() != 1 || r.LeftOut[review.GateYoung] != 1 {
		t.Fatalf("got %d packs, left out %v; want the adult alone", r.Made(), r.LeftOut)
	}
	if told := w.whole(ids[0]).Teller(); told == nil || told.Who != review.ThePatient || told.Authority == "" {
		t.Errorf("got %+v on record as who must be told", told)
	}
	if w.whole(ids[1]).Teller() != nil {
		t.Error("somebody was named for a child")
	}
	if r = w.posts(r, "", ""); r.Packs[review.PackSent] != 1 {
		t.Errorf("got %v, want it sent", r.Packs)
	}
}

// A new wording stops what was approved with the old one.
func TestANewWordingStopsAPrintRun(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	w.aware(2)
	r := w.chosen(awarenessRun)
	other := wording.Starter(wording.Awareness)
	other.Title = "Letters that were not sent"
	w.approves(r)
	w.inForce(wording.Awareness, other)
	w.runs()
	if r = w.run(r.N); r.Made() != 0 || r.LeftOut[review.GateWording] != 2 {
		t.Errorf("got %d packs, left out %v", r.Made(), r.LeftOut)
	}
	if left, _ := w.packFiles(); left != 0 {
		t.Errorf("%d files of packs that were not kept lie there", left)
	}
	r = w.chosen(awarenessRun)
	w.inForce(wording.Awareness, wording.Starter(wording.Awareness))
	if err := w.ApprovePrintRun(t.Context(), w.by(w.manager), r.N, Approval{r.Version, r.Goes, true, "Yes."}); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v for an approval of what nobody looked at, want not now", err)
	}
	if err := w.CheckPrintRun(t.Context(), w.by(w.liaison), r.N, r.Version); err != nil {
		t.Fatal(err)
	}
	w.runs()
	if r = w.approved(w.run(r.N)); r.Made() != 2 {
		t.Errorf("got %d packs after it was checked anew, want 2", r.Made())
	}
}

// Post that comes back opens the telling and closes the address.
func TestReturnedMailReopensTheTelling(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	id := w.aware(1)[0]
	r := w.posts(w.approved(w.chosen(awarenessRun)), "", "")
	p := w.whole(id).Packs[0]
	if w.whole(id).Owes(review.RouteAwareness) {
		t.Fatal("the letter was sent, and the telling is still owed")
	}
	Clock(t, w.Store).Add(48 * time.Hour)
	w.must(w.liaison, id, review.RecordReturn{Pack: p.ID, Version: p.Version, On: review.Date(w.Now()), Reason: "gone away"})
	if c := w.whole(id); !c.Owes(review.RouteAwareness) || c.Packs[0].State != review.PackReturned {
		t.Errorf("got owed %t, %s", c.Owes(review.RouteAwareness), c.Packs[0].State)
	}
	if l, err := w.Ledger(t.Context(), w.lead); err != nil || l.Told.Told+l.Told.Partly != 0 {
		t.Errorf("got %+v in the ledger, %v; want nobody told by what came back", l.Told, err)
	}
	if r = w.run(r.N); r.Packs[review.PackReturned] != 1 || r.Packs[review.PackSent] != 0 {
		t.Errorf("got %v", r.Packs)
	}
	if r := w.chosen(awarenessRun); r.LeftOut[review.GateReturned] != 1 {
		t.Errorf("got left out %v; want who has moved", r.LeftOut)
	}
	Clock(t, w.Store).Add(time.Hour)
	w.traced(id, "alive", "confirmed")
	if r := w.chosen(awarenessRun); r.Goes != 1 {
		t.Errorf("got left out %v after a newer tracing answer", r.LeftOut)
	}
	sound(t, w.Store)
}

// packFiles is how many files of packs there are.
func (w *world) packFiles() (int, error) {
	files, err := os.ReadDir(w.packsDir())
	return len(files), err
}

// A run can be for the patients of some practices, and for those who live where the
// postcode begins in some way: the whole of it, not its first letters.
func TestAPrintRunIsForPracticesAndPlaces(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.aware(4)
	for i, x := range []struct{ practice, postcode string }{{"F81001", "N1 1AA"}, {"F81002", "NW1 1AA"}, {"F81001", "n12ab"}, {"", "N12 1AA"}} {
		patient := `(SELECT patient_id FROM cases WHERE id = $2)`
		w.set(`UPDATE patient_contacts SET postcode = $1 WHERE patient_id = `+patient, x.postcode, ids[i])
		w.set(`UPDATE patients SET gp_practice = $1 WHERE id = `+patient, x.practice, ids[i])
	}
	w.must(w.liaison, ids[1], review.RecordTrace{Answered: review.Date(w.Now()), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: "F81003 The Surgery"})
	for _, x := range []struct {
		practices, postcodes string
		want                 []review.CaseID
	}{
		{"", "", ids},
		{"F81001", "", []review.CaseID{ids[0], ids[2]}},
		{"Z00615", "", nil}, // a code that no directory has
		{"F81002", "", nil}, // of whom the last tracing answer says otherwise
		{"F81001 f81003", "", ids[:3]},
		{"", "N", []review.CaseID{ids[0], ids[2], ids[3]}},
		{"", "n1", []review.CaseID{ids[0], ids[2]}},
		{"", "N12;NW", []review.CaseID{ids[1], ids[3]}},
		{"F81001 F81003", "NW", []review.CaseID{ids[1]}},
	} {
		r := w.chosen(review.RunRule{Kind: review.AwarenessLetter, Practices: review.Codes(x.practices), Postcodes: review.Codes(x.postcodes)})
		p, err := w.RunPeople(t.Context(), w.liaison, r.N, review.RunFigureGoes, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []review.CaseID
		for _, l := range p.Lines {
			got = append(got, l.Banner.Case)
		}
		if !slices.Equal(got, x.want) || r.Total != len(x.want) {
			t.Errorf("practices %q, postcodes %q: got %v of %d looked at, want %v", x.practices, x.postcodes, got, r.Total, x.want)
		}
	}
}

// What went of a run that was wrong is said to have been wrong by whoever recalls it:
// those people are owed their letter again, in the ledger too.
func TestARunThatWentAndWasWrong(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	ids := w.aware(3)
	r := w.posts(w.approved(w.chosen(awarenessRun)), "3", "")
	if r.State != review.RunSent || r.Packs[review.PackSent] != 2 {
		t.Fatalf("got %s, %v", r.State, r.Packs)
	}
	told := func() int {
		l, err := w.Ledger(t.Context(), w.manager)
		if err != nil {
			t.Fatal(err)
		}
		return l.Told.Told
	}
	before := told()
	if err := w.RecallPrintRun(t.Context(), w.by(w.liaison), r.N, r.Version, "Another trust's telephone number.", true); err != nil {
		t.Fatal(err)
	}
	w.runs()
	r = w.run(r.N)
	if r.State != review.RunRecalled || r.Packs[review.PackSent] != 2 || r.Packs[review.PackSetAside] != 1 {
		t.Errorf("got %s, %v", r.State, r.Packs)
	}
	for _, id := range ids {
		if w.whole(id).OpenTelling() == nil {
			t.Errorf("%s is owed nothing", id)
		}
	}
	if now := told(); now != before-2 {
		t.Errorf("the ledger says %d told, after %d; want two fewer", now, before)
	}
	if r := w.chosen(awarenessRun); r.Goes != len(ids) {
		t.Errorf("got %d who would go in another run, want all %d", r.Goes, len(ids))
	}
	sound(t, w.Store)
}
