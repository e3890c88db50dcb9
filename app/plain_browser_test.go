//go:build browser

package app

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
)

// opensPlain signs somebody in, in a tab of their own that runs no scripts.
func (s *testSite) opensPlain(t *testing.T, base, who string) *browsertest.Page {
	t.Helper()
	p := browsertest.New(t).NoJS()
	p.Goto(base + "/sign-in")
	fillAll(p, "#email", s.people[who].Email, "#password", password)
	p.ClickText("Sign in")
	p.WaitText("What needs me")
	return p
}

func TestBrowserReviewWithoutScripts(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	s.toAssess(1)
	if _, err := s.store.Next(t.Context(), review.Cause{Actor: s.actor("clinician")}, review.InAssessment); err != nil {
		t.Fatal(err) // it is theirs now, and comes before what is urgent
	}
	p := s.opensPlain(t, s.served(), "clinician")
	p.ClickText("Next case")
	p.WaitText("Assessment: what came of these letters not arriving?")
	checkAll(p, "harm=yes")
	p.Fill("#evidence", "GP record")
	p.Click(".app-buttons button[value=save]")
	p.WaitText("Draft saved at 09:30")
	p.Wait("[name=physical]")
	p.Axe()
	checkAll(p, "harm=no", "no_conflict=yes")
	p.Fill("#judgement", "Nothing was missed")
	p.ClickText("Check your answers")
	p.WaitText("There is a problem")
	p.Axe()
	p.Check("fieldset [value='done in time']")
	p.Fill("[name$=_evidence]", "GP record, 3 April")
	p.ClickText("Check your answers")
	p.WaitText("Check your answers before you sign")
	p.ClickText("Sign")
	p.WaitText("your assessment was signed.")

	p.Goto(s.path(""))
	p.ClickText("Next case")
	p.WaitText("Triage: does this letter need a harm assessment?")
	checkAll(p, "decision=assess:2")
	p.ClickText("Save and go on")
	p.WaitText("Say in a few words why it is urgent.")
	p.Fill("#reason", "A medicine was to stop")
	p.ClickText("Save and go on")
	p.WaitText("was saved.")
}

func TestBrowserListWithoutScripts(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	p := s.opensPlain(t, s.served(), "manager")
	file := filepath.Join(t.TempDir(), "letters.csv")
	if err := os.WriteFile(file, []byte(oneLetter), 0o600); err != nil {
		t.Fatal(err)
	}
	p.ClickText("Lists")
	p.ClickText("Load a list")
	p.ClickText("Send the file")
	p.WaitText("Enter who supplied the list.")
	p.Fill("#supplied_by", "Integration team")
	p.Upload("#file", file)
	p.ClickText("Send the file")
	p.ClickText("Go on")
	p.ClickText("Show how dates are read")
	p.WaitText("Dates of the file as they are read")
	p.ClickText("Check the file")
	for p.Count("[data-reload]") > 0 {
		p.ClickText("Refresh")
	}
	p.ClickText("Load the list")
	for p.Count("[data-reload]") > 0 {
		p.ClickText("Refresh")
	}
	p.WaitText("Rows 2 = letters 1 + further recipients 1")
	p.ClickText("Search")
	p.Fill("#q", "O’Brien")
	p.Click("main form button")
	p.WaitText("Found 1 case.")
	p.Axe()
}

func TestBrowserTellingWithoutScripts(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	p := s.opensPlain(t, s.served(), "liaison")
	p.Goto(s.casePath(id, "/telling"))
	p.ClickText("An attempt")
	p.ClickText("Record it")
	p.WaitText("Choose how the attempt ended.")
	checkAll(p, "channel=telephone", "result=no answer")
	p.Fill("#next_try", "27")
	p.Fill(`[name="next_try-month"]`, "11")
	p.Fill(`[name="next_try-year"]`, "2026")
	p.ClickText("Record it")
	p.WaitText("The contact is recorded.")
	p.WaitText("Attempt, telephone: no answer")
	p.Axe()
}

// On paper a case is what it says: its letters open, and nothing to press.
func TestBrowserPrintsACase(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 2)
	p := s.opens(t, s.served(), "lead")
	p.Goto(s.casePath(id, ""))
	if n := browsertest.Eval[int](p, "document.querySelectorAll('details.app-letter[open]').length"); n != 0 {
		t.Fatalf("%d letters stand open on the screen, want none", n)
	}
	p.Media("print")
	if shut := browsertest.Eval[int](p, "[...document.querySelectorAll('.app-letter__text')].filter((e) => e.getBoundingClientRect().height < 20).length"); shut != 0 {
		t.Errorf("%d letters are shut on paper", shut)
	}
	if seen := browsertest.Eval[[]string](p, "[...document.querySelectorAll('nav, header form, button, .nhsuk-skip-link, a.nhsuk-button')].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 120))"); len(seen) > 0 {
		t.Errorf("on paper there is %q", seen)
	}
	p.Media("")
	pdf := p.PrintPDF()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 5_000 {
		t.Errorf("got %d bytes, want a document", len(pdf))
	}
	if dir := os.Getenv("HARMREVIEW_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "case.pdf"), pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}
