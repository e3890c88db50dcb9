package browsertest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAxeTellsWhatFailsFromWhatDoesNot(t *testing.T) {
	t.Parallel()
	base, _ := site(t, map[string]string{
		"/good":     "<p>Nothing to find</p>",
		"/nameless": `<input name="x">`,
	})
	for _, p := range []*Page{New(t), New(t).NoJS()} {
		for path, want := range map[string]struct {
			rule  string
			fatal bool
		}{
			"/good":     {"", false},
			"/nameless": {"label", true},
		} {
			p.Goto(base + path)
			got := p.audit()
			if want.rule == "" {
				if len(got) > 0 {
					t.Errorf("%s: got %v, want nothing", path, got)
				}
				continue
			}
			if len(got) != 1 || got[0].ID != want.rule || got[0].fatal() != want.fatal {
				t.Errorf("%s: got %v, want only %s, fatal %t", path, got, want.rule, want.fatal)
			}
		}
	}
}

func TestReflowNamesWhatIsTooWide(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200)
	base, mux := site(t, map[string]string{
		"/narrow": "<p>Short</p>",
		"/wide":   "<p><span>" + long + "</span></p>",
		"/inside": `<link rel="stylesheet" href="/scroll.css"><div tabindex="0"><span>` + long + "</span></div>",
	})
	mux.HandleFunc("GET /scroll.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		io.WriteString(w, "div { overflow-x: auto }")
	})
	p := New(t)
	p.Viewport(800, 600)
	for path, want := range map[string]string{"/narrow": "", "/wide": "<span>xxx", "/inside": ""} {
		p.Goto(base + path)
		if got := strings.Join(p.wide(), " "); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
		if got := Eval[int](p, "innerWidth"); got != 800 {
			t.Errorf("%s: got a window of %d pixels afterwards, want 800", path, got)
		}
	}
}

func TestKeyboardReachesWhatItShould(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{"/": form, "/sent": `<p id="done">Sent</p>`})
	echo(mux)
	p := New(t)
	p.Goto(base)
	p.TabTo("#note")
	p.ShiftTab()
	p.WantFocus("#name")
	p.Press(Backspace + "Jo")
	p.TabTo("[name=agree]")
	p.Press(Space)
	p.Press(ArrowDown)
	p.WantFocus("#no")
	p.TabTo("button")
	p.Enter()
	if got, want := p.Path(), "/sent?agree=no&grade=&list=&name=Jo&note=before"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWaitsForWhatScriptsDo(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{"/": `<p data-later id="late" hidden></p><script src="/script.js"></script>`})
	mux.HandleFunc("GET /later", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(200 * time.Millisecond): // what makes it late
		case <-r.Context().Done():
		}
		io.WriteString(w, "Draft  saved")
	})
	p := New(t)
	p.Goto(base)
	p.Wait("#late")
	p.WaitText("Draft saved")
	p.WaitFor("document.querySelector('#late').textContent.startsWith('Draft')")
	if got := p.Count("p"); got != 1 {
		t.Errorf("got %d paragraphs, want 1", got)
	}
}

// What a person could not do, a test must not do either.
func TestRefusesWhatNobodyCouldDo(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{"/": `<link rel="stylesheet" href="/cover.css">
		<button id="free">Free</button> <button id="off" disabled>Off</button> <button id="hidden" hidden>Hidden</button>
		<div><button id="under">Under</button><b>cover</b></div>
		<label><input type="checkbox" id="clear"> Clear</label> <a href="/" class="twin">Twin</a> <a href="/" class="twin">Twin</a>`})
	mux.HandleFunc("GET /cover.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		io.WriteString(w, "div { position: relative } b { position: absolute; inset: 0 } #clear { opacity: 0 }")
	})
	p := New(t)
	p.Goto(base)
	for selector, want := range map[string]string{
		"#free":    "",
		"#clear":   "",
		"#off":     "disabled",
		"#hidden":  "not visible",
		"#under":   "covered by <b>",
		"#missing": "no such element",
		".twin":    "2 elements fit",
	} {
		_, err := ask(p.ctx, selector, "", pointJS, "")
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", selector, err, want)
		}
		if got := errors.Is(err, errAmbiguous); got != (selector == ".twin") {
			t.Errorf("%s: got ambiguous %t", selector, got)
		}
	}
	if got, err := ask(p.ctx, "button", "Free", pointJS, ""); err != nil || got.X == 0 {
		t.Errorf("the button that says Free: got %v, %v", got, err)
	}
	if _, err := evaluate[bool](context.WithoutCancel(p.ctx), "not JavaScript"); err == nil {
		t.Error("a mistake in a script: got no error")
	}
}
