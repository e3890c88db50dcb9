//go:build browser

package app

import (
	"archive/zip"
	"bytes"
	"net/http"
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
)

// A print run goes from its choice to the record that it went, by two people, and
// what is learnt on the way is taken out by its position.
func TestBrowserAPrintRunToTheEnd(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	ids := s.toRun(3, 1)
	w := &walk{testSite: s, t: t, base: s.served(), tabs: map[string]*browsertest.Page{}}
	liaison, manager := w.as("liaison"), w.as("manager")

	liaison.Goto(w.base + s.path("/packs"))
	liaison.ClickText("Print runs: one letter for many people")
	liaison.ClickText("Choose whom a letter goes to")
	liaison.ClickText("Check whom it goes to")
	liaison.WaitText("Choose which letter goes.")
	checkAll(liaison, "kind=awareness")
	liaison.ClickText("Check whom it goes to")
	liaison.WaitText("Checked, waits for approval")
	liaison.WaitText("Would get a letter")
	liaison.Axe()
	liaison.Shot("print-run-checked")
	liaison.ClickText("Look at the first letters")
	liaison.WaitText("Nothing of this is kept.")
	liaison.Axe()
	liaison.Shot("print-run-proof")

	manager.Goto(w.base + s.path("/print-runs/1"))
	manager.ClickText("Approve it")
	manager.ClickText("Approve it and have the packs made")
	manager.WaitText("Say why these letters may go.")
	manager.Axe()
	checkAll(manager, "looked=yes")
	manager.Fill("#why", "The first letters are right.")
	manager.ClickText("Approve it and have the packs made")
	manager.WaitText("Made, to be printed")
	manager.Axe()
	manager.Shot("print-run-made")

	s.traced(ids[1], s.clock.Now(), "died", "confirmed")
	if n := w.filesOfTheRun(); n != 3 {
		t.Errorf("the ZIP for the print room has %d files, want the index and two packs", n)
	}
	liaison.Goto(w.base + s.path("/print-runs/1"))
	liaison.WaitText("Take 1 pack out of the print run")
	liaison.Axe()
	liaison.Shot("print-run-pulled")
	liaison.ClickText("Record that it was handed over")
	liaison.Fill("#to", "Print room, job 12")
	liaison.ClickText("Record it")
	liaison.WaitText("Print room, job 12")
	liaison.ClickText("Record that it was sent")
	liaison.WaitText("Take 1 pack out of the print run")
	checkAll(liaison, "channel=letter")
	liaison.Axe()
	liaison.Reflow()
	liaison.Shot("print-run-sent")
	liaison.ClickText("Record that they went")
	liaison.WaitText("Recorded as sent")
	liaison.WaitText("Not recorded as sent: a gate was closed")
	liaison.Reflow()
	liaison.ClickText("Recall it")
	liaison.WaitText("What is wrong with it?")
	liaison.Axe()
	for i, want := range []review.PackState{review.PackSent, review.PackPulled, review.PackSent} {
		c, err := s.store.Case(t.Context(), s.actor("liaison"), ids[i])
		if err != nil || len(c.Packs) != 1 || c.Packs[0].State != want {
			t.Errorf("position %d: got packs %+v, %v; want one %s", i+1, c.Packs, err, want)
		}
	}
}

// filesOfTheRun fetches the ZIP of packs and counts its files.
func (w *walk) filesOfTheRun() int {
	w.t.Helper()
	got := w.signIn("liaison").get(w.path("/print-runs/1/files/packs.zip")).want(http.StatusOK)
	z, err := zip.NewReader(bytes.NewReader(got.Body.Bytes()), int64(got.Body.Len()))
	if err != nil {
		w.t.Fatal(err)
	}
	return len(z.File)
}
