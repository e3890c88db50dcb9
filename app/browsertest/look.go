package browsertest

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed wide.js
var wideJS string

// Viewport sets the size of the window in CSS pixels; a tab begins with 1440 by
// 900.
func (p *Page) Viewport(width, height int) {
	p.t.Helper()
	p.width, p.height = width, height
	p.resize(width, height)
}

// resize returns when the scripts of the page have moved what they move: they
// do so in the frames after a change of size, one thing after another.
func (p *Page) resize(width, height int) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(int64(width), int64(height)))
	if !p.noJS {
		Eval[int](p, "new Promise((done) => { let left = 4; const next = () => (left-- ? requestAnimationFrame(next) : done(0)); next() })")
	}
}

// Media makes the tab show its pages as on another medium, such as "print", "" for
// the screen, and with features that people choose, given as name and value, such
// as "forced-colors" and "active".
func (p *Page) Media(medium string, features ...string) {
	p.t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	for i := 0; i+1 < len(features); i += 2 {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, params)
	p.must(err)
}

// Shot writes a picture of the whole page to name.png in the folder
// $HARMREVIEW_SHOTS, and nothing when that is not set.
func (p *Page) Shot(name string) {
	p.t.Helper()
	p.must(p.shot(p.ctx, name))
}

// Shots writes pictures of the whole page, in the window as it is and 320 pixels
// wide, to name.wide.png and name.320.png in the folder $HARMREVIEW_SHOTS, and
// nothing when that is not set.
func (p *Page) Shots(name string) {
	p.t.Helper()
	if os.Getenv("HARMREVIEW_SHOTS") == "" {
		return
	}
	p.must(p.shot(p.ctx, name+".wide"))
	p.resize(320, 640)
	defer p.resize(p.width, p.height)
	p.must(p.shot(p.ctx, name+".320"))
}

func (p *Page) shot(ctx context.Context, name string) error {
	dir := os.Getenv("HARMREVIEW_SHOTS")
	if dir == "" {
		return nil
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
}

// picture keeps a picture of a failure, even when the time of the test is up.
func (p *Page) picture(name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), 5*time.Second)
	defer cancel()
	if err := p.shot(ctx, name); err != nil {
		p.t.Logf("no picture of the failure: %v", err)
	}
}

// Reflow fails the test if the page has to be scrolled sideways in a window of
// 320 CSS pixels (WCAG 2.2, 1.4.10).
func (p *Page) Reflow() {
	p.t.Helper()
	if wide := p.wide(); len(wide) > 0 {
		p.t.Errorf("wider than 320 pixels (on %s):\n\t%s", p.where(), strings.Join(wide, "\n\t"))
	}
}

// wide gives what makes the page wider than 320 pixels.
func (p *Page) wide() []string {
	p.t.Helper()
	p.resize(320, 640)
	defer p.do(chromedp.EmulateViewport(int64(p.width), int64(p.height)))
	return Eval[[]string](p, wideJS)
}

// PrintPDF gives the page as it prints, on A4 unless its style sheet says
// otherwise.
func (p *Page) PrintPDF() []byte {
	p.t.Helper()
	pdf, err := chromedp.Run(p.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	p.must(err)
	return pdf
}
