//go:build browser

package app

import (
	"os"
	"path/filepath"
	"testing"
)

// A letter is taken out to be edited, and what came back goes in its place; what
// was typed on the first page is on the second.
func TestBrowserALetterIsAttached(t *testing.T) {
	t.Parallel()
	s := site(t, 20)
	id := s.toPack()
	base := s.served()
	p := s.opens(t, base, "liaison")
	p.Goto(base + s.casePath(id, "/telling"))
	look(t, p, "pack-telling", 200)
	p.Goto(base + s.casePath(id, "/make-pack"))
	p.Fill("#apology", "We are sorry that this happened.")
	p.Click("main details summary")
	look(t, p, "pack-take-out", 200)
	p.Axe()
	p.ClickText("Attach a letter instead")
	p.WaitText("What it says, for the record")
	look(t, p, "pack-attach", 200)
	p.Axe()
	p.ClickText("Make the pack")
	p.WaitText("Choose the PDF of the letter.")
	look(t, p, "pack-attach-refused", 422)
	p.Axe()
	file := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(file, translation(t, "A4"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload("#file", file)
	p.ClickText("Make the pack")
	p.WaitText("Kept: 1 page")
	look(t, p, "pack-attach-kept", 422)
	p.Axe()
	checkAll(p, "how=translated")
	p.Fill("#language", "Polish")
	p.Fill("#translator", "The trust’s translation service")
	p.Fill("#why", "She reads Polish.")
	p.Fill("#what_happened", "Your letter was not sent.")
	p.Fill("#what_we_found", "The test was late.")
	p.Fill("#what_we_will_look_into", "Why nobody looked at the queue.")
	p.Check("#their_own")
	if err := os.WriteFile(file, scanned(t), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload("#file", file)
	p.ClickText("Make the pack")
	p.WaitText("The program cannot see what stands in the lowest centimetre")
	look(t, p, "pack-attach-foot", 422)
	p.Axe()
	p.Check("#foot_clear")
	p.ClickText("Make the pack")
	p.WaitText("The pack was made.")
	p.WaitText("they looked that nothing stands there")
	look(t, p, "pack-attached", 200)
	p.Axe()
}
