package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"harmreview/review"
	"harmreview/review/store"
)

// scan is a PDF of two pages that came for a letter.
func scan(t *testing.T) string {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 12)
	for _, words := range []string{"Thank you for referring this patient to the clinic today.", "Please repeat the potassium in two weeks and write to us."} {
		f.AddPage()
		f.MultiCell(0, 6, strings.Repeat(words+" ", 6), "", "L", false)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A letter's file that is matched after a copy was decided on is another letter:
// the pack that holds what was there before is pulled, and a clinician decides
// about the file. It then goes as it came; one that would print blank goes not.
func TestALettersFileGoesAsItCameOrNotAtAll(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	liaison.makesPack(id).want(303)
	whole := scan(t)
	s.deliver("files.zip", "broken.pdf", strings.Replace(whole, "/Filter /FlateDecode", "/Filter /FooooDecode", 1), "whole.pdf", whole)
	s.matchFile(2, id)
	liaison.get(s.casePath(id, "/packs/1")).want(200).says("Pulled", "A letter that it holds a copy of has changed")
	liaison.makesPack(id).want(422).says("Nobody has decided whether the letter of")

	decide := func() {
		c := s.whole(id)
		last := c.Copies[0]
		for _, d := range c.Copies {
			if d.Letter == c.Letters[0].ID {
				last = d
			}
		}
		s.change("lead", id, review.DecideCopy{Letter: c.Letters[0].ID, Was: last.ID, Answer: review.CopyIt})
	}
	decide()
	liaison.makesPack(id).want(303).follow().says("A copy as it came, 2 pages")
	s.packIsWhole(liaison, id, 2)
	if shots := os.Getenv("HARMREVIEW_SHOTS"); shots != "" { // to be looked at
		if err := os.WriteFile(shots+"/pack.pdf", liaison.get(s.casePath(id, "/packs/2/file/pack.pdf")).Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	s.matchFile(1, id)
	c := s.whole(id)
	if k, _ := c.Pack(2); k.State != review.PackPulled {
		t.Errorf("got %s, want it pulled", k.State)
	}
	if c.Letters[0].NoText || c.CopyOn(c.Letters[0].ID) != nil {
		t.Errorf("the decision about another file counts for this one")
	}
	decide()
	if w := liaison.makesPack(id); w.Code == 303 {
		if strings.Contains(w.follow().text(), "A copy as it came") {
			t.Error("a file of which a page prints blank went as it came")
		}
	} else {
		w.want(422).says("cannot be printed as it came")
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestABackupHoldsThePacks(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	s.signIn("liaison").makesPack(id).want(303)
	var backup bytes.Buffer
	if err := s.store.Backup(t.Context(), commandLine, &backup); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if err := store.Restore(t.Context(), commandLine, &backup, dir); err != nil {
		t.Fatal(err)
	}
	c := s.whole(id)
	k, _ := c.Pack(1)
	for _, sum := range []string{k.SHA, k.Sheet} {
		if _, err := os.Stat(filepath.Join(dir, "packs", sum)); err != nil {
			t.Errorf("the restored folder lacks a file of the pack: %v", err)
		}
	}
}
