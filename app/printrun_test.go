package app

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"harmreview/review"
	"harmreview/review/wording"
)

// toRun are so many people, beginning with a case, who are owed an awareness
// letter that could go now.
func (s *testSite) toRun(n int, from review.CaseID) []review.CaseID {
	s.t.Helper()
	s.wordingsConfirmed(wording.Awareness)
	var all []review.CaseID
	for id := from; len(all) < n; id++ {
		c, err := s.store.Case(s.t.Context(), s.actor("manager"), id)
		if err != nil {
			s.t.Fatalf("got %d people who could be told, want %d: %v", len(all), n, err)
		}
		if c.Died != "" || c.Restricted || c.Emptied || !c.IdentitySettled() || len(c.Post.Address) == 0 || c.Post.WrittenNeeds() != "" || c.SendingStopped || c.OpenTelling() != nil {
			continue
		}
		s.change("lead", id, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness})
		s.traced(id, s.clock.Now(), "alive", "confirmed")
		s.named(id)
		all = append(all, id)
	}
	return all
}

// printRuns does what was ordered about print runs.
func (s *testSite) printRuns() {
	s.t.Helper()
	if err := s.store.RunPrintRuns(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// runMade has print run n made, of at most so many awareness letters.
func (s *testSite) runMade(liaison *browser, n int, most string) {
	s.t.Helper()
	liaison.post(s.path("/print-runs/new"), with(liaison.get(s.path("/print-runs/new")).want(200).form("main form"), "kind", "awareness", "most", most)).want(303)
	s.printRuns()
	manager, approve := s.signIn("manager"), s.path("/print-runs/"+strconv.Itoa(n)+"/approve")
	manager.post(approve, with(manager.get(approve).want(200).form("main form"), "looked", "yes", "why", "I looked at them.")).want(303)
	s.printRuns()
}

func TestAPrintRunOnThePages(t *testing.T) {
	s := site(t, 60)
	ids := s.toRun(3, 1)
	liaison, manager := s.signIn("liaison"), s.signIn("manager")
	liaison.get(s.path("/packs")).want(200).has(`a[href$="/print-runs"]`)
	choose := s.path("/print-runs/new")
	form := liaison.get(choose).want(200).says("Its wording has not been approved for this incident").form("main form")
	if got := liaison.post(choose, with(form, "kind", "no-concern", "most", "2", "what_we_found", "We found no concern.")).want(422).says("has not been approved for this incident"); got.value("what_we_found") != "We found no concern." || got.value("most") != "2" {
		t.Error("what was typed did not come back")
	}
	liaison.post(choose, with(form, "kind", "awareness", "most", "some")).want(422).says("Enter a number")
	if got := liaison.post(choose, with(form, "kind", "awareness", "practices", "f81001, F8", "postcodes", "N1 1AA")).want(422).says("“F8” is not the code of a practice", "“1AA” is not how a postcode begins"); got.value("practices") != "f81001, F8" || got.value("postcodes") != "N1 1AA" {
		t.Error("the practices or postcodes that were typed did not come back")
	}
	liaison.post(choose, with(form, "kind", "awareness", "key", newKey())).want(303).follow().says("Nothing is made yet.", "Being checked")
	s.printRuns()

	run := s.path("/print-runs/1")
	liaison.get(run).want(200).says("Checked, waits for approval", "Would get a letter").hides(`/print-runs/1/approve"`)
	liaison.get(run+"/people?figure=goes").want(200).says("3 people", ids[0].String())
	liaison.get(run + "/people?figure=none").want(404)
	liaison.get(run+"/proof").want(200).says("Nothing of this is kept.", s.whole(ids[0]).Post.Family)
	liaison.get(run + "/files/proof.pdf").want(200)
	liaison.get(run + "/files/packs.zip").want(409)
	liaison.get(run + "/approve").want(403)
	approve := manager.get(run + "/approve").want(200).form("main form")
	approve.Del("looked")
	manager.post(run+"/approve", with(approve, "why", "They are right.")).want(422).says("tick that you have", "They are right.")
	manager.post(run+"/approve", with(approve, "looked", "yes", "why", "They are right.", "key", newKey())).want(303).follow().says("Packs are being made")
	s.printRuns()
	liaison.get(run).want(200).says("Made, to be printed", "3 packs", "They are right.")
	liaison.get(run + "/proof").want(409)

	s.traced(ids[1], s.clock.Now(), "died", "confirmed")
	liaison.get(run).want(200).says("Take 1 pack out of the print run", ids[1].String()).has(`a[href*="figure=pulled"]`)
	s.runFiles(liaison, run)

	handed := liaison.get(run + "/hand-over").want(200).form("main form")
	liaison.post(run+"/hand-over", handed).want(422).says("Say who prints and posts it.")
	liaison.post(run+"/hand-over", with(handed, "to", "Print room, job 12", "key", newKey())).want(303).follow().says("Print room, job 12")
	sent := liaison.get(run + "/sent").want(200).says("Take 1 pack out of the print run").form("main form")
	liaison.post(run+"/sent", with(sent, "channel", "letter", "not", "x")).want(422).says("Enter positions, such as 3, 17-20.")
	liaison.post(run+"/sent", with(sent, "channel", "letter", "not", "9", "key", newKey())).want(422).says("There are positions 1 to 3")
	liaison.post(run+"/sent", with(sent, "channel", "letter", "not", "3", "key", newKey())).want(303).follow().says("Being recorded as sent")
	s.printRuns()
	liaison.get(run).want(200).says("Recorded as sent", "Did not go: 3.", "Take 1 pack out", "Not recorded as sent: a gate was closed")
	liaison.get(s.casePath(ids[0], "/telling")).want(200).says("Pack 1, SHA-256", "Print run 1, position 1")

	recall := liaison.get(run+"/recall").want(200).says("2 packs", "1 pack went already", "What went was wrong, too").form("main form")
	liaison.post(run+"/recall", recall).want(422).says("Say why.")
	liaison.post(run+"/recall", with(recall, "why", "The wrong paper.", "key", newKey())).want(303)
	s.printRuns()
	liaison.get(run).want(200).says("Recalled", "The wrong paper.", "Set aside").hides(`/print-runs/1/sent"`)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// runFiles checks what the print room gets of a run of three packs, of which the
// second was pulled.
func (s *testSite) runFiles(liaison *browser, run string) {
	s.t.Helper()
	w := liaison.get(run + "/files/packs.zip").want(200)
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil || len(z.File) != 3 {
		s.t.Fatalf("got a ZIP of %d files, %v; want the index and two packs", len(z.File), err)
	}
	if z.File[0].Name != "index.csv" || z.File[1].Name != "00001-pack-1.pdf" || z.File[2].Name != "00003-pack-3.pdf" {
		s.t.Errorf("got %s, %s, %s", z.File[0].Name, z.File[1].Name, z.File[2].Name)
	}
	first, err := z.File[1].Open()
	if err != nil {
		s.t.Fatal(err)
	}
	pdf, err := io.ReadAll(first)
	if n, faults := api.PageCount(bytes.NewReader(pdf), nil); err != nil || faults != nil || n < 1 {
		s.t.Errorf("the first pack has %d pages, %v %v", n, err, faults)
	}
	for _, file := range []string{"part-1.pdf", "all.pdf"} {
		together := liaison.get(run + "/files/" + file).want(200)
		if n, err := api.PageCount(bytes.NewReader(together.Body.Bytes()), nil); err != nil || n != 4 {
			s.t.Errorf("%s: both packs have %d pages, %v; want two sheets", file, n, err)
		}
	}
	liaison.get(run + "/files/parts.zip").want(200)
	liaison.get(run + "/files/part-2.pdf").want(404)
	index := rowsOf(s.t, liaison.get(run+"/files/index.csv").want(200))
	if len(index) != 4 || index[2][3] != "pulled" || index[2][6] != "" || index[3][0] != "3" {
		s.t.Errorf("got the index %q", index)
	}
	mailing := rowsOf(s.t, liaison.get(run+"/files/mailing.csv").want(200))
	if len(mailing) != 3 || mailing[2][0] != "3" || mailing[1][10] != "00001-pack-1.pdf" || mailing[1][9] == "" {
		s.t.Errorf("got for hybrid mail %q", mailing)
	}
	fetched, _, err := s.store.Audit(s.t.Context(), s.actor("auditor"), review.AuditFilter{Change: "fetch print run"}, 0)
	if err != nil || len(fetched) != 6 {
		s.t.Errorf("got %d records of files that were fetched, %v; want 6", len(fetched), err)
	}
}

func rowsOf(t testing.TB, w *answer) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestReturnedMailOnThePages(t *testing.T) {
	s := site(t, 60)
	id := s.toRun(1, 1)[0]
	liaison := s.signIn("liaison")
	s.runMade(liaison, 1, "")
	run := s.path("/print-runs/1")
	liaison.post(run+"/sent", with(liaison.get(run+"/sent").want(200).form("main form"), "channel", "letter")).want(303)
	s.printRuns()
	pack := s.casePath(id, "/packs/1")
	form := liaison.get(pack + "/came-back").want(200).form("main form")
	liaison.post(pack+"/came-back", form).want(422).says("Choose why it came back.")
	liaison.post(pack+"/came-back", with(form, "on-day", "23", "on-month", "11", "on-year", "2026", "reason", "gone away", "key", newKey())).want(303).follow().says("It came back by post", "gone away")
	liaison.get(s.path("/packs?state=returned")).want(200).says("Came back by post (1)", "gone away", "Print run 1, position 1")
	liaison.get(s.casePath(id, "/make-pack")).want(200).says("Post to this address came back")
	liaison.get(pack + "/came-back").want(409)
	liaison.get(run).want(200).says("Came back by post")
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// A run that went and was wrong is recalled with what went of it, and the people are
// owed their letter again; so is a single pack.
func TestARunThatWentAndWasWrongOnThePages(t *testing.T) {
	s := site(t, 60)
	ids := s.toRun(2, 1)
	liaison := s.signIn("liaison")
	s.runMade(liaison, 1, "")
	run := s.path("/print-runs/1")
	sent := liaison.get(run + "/sent").want(200).form("main form")
	liaison.post(run+"/sent", with(sent, "channel", "letter")).want(303)
	s.printRuns()
	first := s.casePath(ids[0], "/packs/1")
	liaison.get(first).want(200).has(`a[href$="/packs/1/wrong"]`)
	wrong := liaison.get(first + "/wrong").want(200).form("main form")
	liaison.post(first+"/wrong", wrong).want(422).says("Say what was wrong with it.")
	liaison.post(first+"/wrong", with(wrong, "reason", "Another’s name.", "key", newKey())).want(303).follow().says("It was wrong", "Another’s name.")
	liaison.get(first + "/wrong").want(409)
	liaison.get(s.casePath(ids[0], "/telling")).want(200).says("It was wrong", "Still missing")

	recall := liaison.get(run + "/recall").want(200).says("2 packs went already").form("main form")
	liaison.post(run+"/recall", with(recall, "why", "The wrong number to ring.")).want(422).says("Tick this if what went was wrong")
	liaison.post(run+"/recall", with(recall, "why", "The wrong number to ring.", "wrong", "yes", "key", newKey())).want(303)
	s.printRuns()
	liaison.get(run).want(200).says("Recalled", "The wrong number to ring.")
	for _, id := range ids {
		liaison.get(s.casePath(id, "/telling")).want(200).says("It was wrong", "Still missing")
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}
