//go:build browser

package app

import (
	"os"
	"testing"

	"harmreview/review"
	"harmreview/views"
)

// A letter that came as a PDF is read in triage in the browser's own viewer,
// and one that came as HTML in a frame in which nothing runs. The headless shell has
// no such viewer.
func TestWholeBrowserALetterIsReadAsItCame(t *testing.T) {
	t.Parallel()
	if os.Getenv("CHROMIUM") == "" {
		t.Skip("set CHROMIUM to a whole browser, with a viewer for PDF")
	}
	s := site(t, 30)
	pdf, err := os.ReadFile("../review/document/testdata/letter.pdf")
	if err != nil {
		t.Fatal(err)
	}
	s.deliver("letters.zip", "a.pdf", string(pdf), "b.html", "<html><script>document.title = 'ran'</script><p>"+clinicLetter)
	id := s.anyCase(review.InTriage, 1)
	s.matchFile(1, id)
	base := s.served()
	p := s.opens(t, base, "lead")
	p.Goto(base + s.casePath(id, views.ChangePath(review.TriageName)))
	p.Viewport(1280, 900)
	p.Wait("iframe.app-letter__file")
	p.WaitFor(`document.querySelector("iframe.app-letter__file").contentDocument?.contentType === "application/pdf"`)
	p.Shot("letter-pdf")
	p.Reflow()
	s.matchFile(2, id)
	p.Goto(base + s.casePath(id, views.ChangePath(review.TriageName)))
	p.Wait(`iframe.app-letter__file[sandbox=""]`)
	p.Axe()
}
