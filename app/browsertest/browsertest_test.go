package browsertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

// site serves pages under the content security policy of the program; each is
// given as the inside of its body, by path.
func site(t *testing.T, pages map[string]string) (base string, mux *http.ServeMux) {
	t.Helper()
	mux = http.NewServeMux()
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { document(w, http.StatusOK, body) })
	}
	mux.HandleFunc("GET /script.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, script)
	})
	mux.HandleFunc("GET /icon.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, mux
}

func document(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="/icon.svg">
		<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Heading</h1>%s</main></body></html>`, body)
}

// script shows that scripts run, and does what the attributes of the body's
// elements ask for.
const script = `
	document.querySelector('h1').textContent = 'Scripts run'
	for (const e of document.querySelectorAll('[data-throw]')) setTimeout(() => { throw new Error('thrown on purpose') })
	for (const e of document.querySelectorAll('[data-complain]')) console.error('complained', 42)
	for (const e of document.querySelectorAll('[data-ask]')) e.addEventListener('click', () => alert('are you sure?'))
	for (const e of document.querySelectorAll('[data-later]')) fetch('/later').then((r) => r.text()).then((text) => {
		e.textContent = text
		e.hidden = false
	})
`

// echo answers a form with what was sent, as a page of its own.
func echo(mux *http.ServeMux) {
	mux.HandleFunc("POST /send", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if r.MultipartForm != nil && len(r.MultipartForm.File["list"]) > 0 {
			r.Form.Set("list", r.MultipartForm.File["list"][0].Filename)
		}
		http.Redirect(w, r, "/sent?"+r.Form.Encode(), http.StatusSeeOther)
	})
}

const form = `<form action="/send" method="post" enctype="multipart/form-data">
	<label for="name">Name</label> <input id="name" name="name" value="before">
	<label for="note">Note</label> <textarea id="note" name="note">before</textarea>
	<label for="grade">Grade</label> <select id="grade" name="grade"><option value="">Choose</option><option value="low">Low</option></select>
	<label for="yes">Yes</label> <input type="radio" id="yes" name="agree" value="yes">
	<label for="no">No</label> <input type="radio" id="no" name="agree" value="no">
	<label for="list">List</label> <input type="file" id="list" name="list">
	<button>Send<span> it</span></button> <a href="/slow">Slow page</a></form><script src="/script.js"></script>`

func TestFormIsFilledAndSent(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{"/": form, "/sent": `<p id="done">Sent</p>`})
	echo(mux)
	list := filepath.Join(t.TempDir(), "letters.csv")
	if err := os.WriteFile(list, []byte("document_id\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*Page{"with scripts": New(t), "without scripts": New(t).NoJS()} {
		p.Goto(base + "/")
		if got := p.Text("h1") == "Scripts run"; got == p.noJS {
			t.Errorf("%s: got scripts run %t", name, got)
		}
		p.Fill("#name", "Zoë O’Brien")
		p.Fill("#note", "two\nlines")
		p.Fill("#note", "")
		p.Select("#grade", "low")
		p.Check("#yes")
		p.Check("#no")
		p.Check("#no")
		p.Upload("#list", list)
		if got := p.Value("input[name=agree]:checked"); got != "no" {
			t.Errorf("%s: got %q checked, want no", name, got)
		}
		p.ClickText("Send it")
		want := "/sent?agree=no&grade=low&list=letters.csv&name=Zo%C3%AB+O%E2%80%99Brien&note="
		if got := p.Path(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if got := p.Text("#done"); got != "Sent" || p.Title() != "A page" || p.Status() != http.StatusOK {
			t.Errorf("%s: got %q, title %q, status %d", name, got, p.Title(), p.Status())
		}
	}
}

// A test that reads the page before the one it asked for passes or fails by
// chance.
func TestClickWaitsForASlowPage(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{"/": form})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(300 * time.Millisecond): // what makes it slow
		case <-r.Context().Done():
		}
		document(w, http.StatusNotFound, "<p>At last</p>")
	})
	p := New(t)
	p.Goto(base)
	p.ClickText("Slow page")
	if got := p.Texts("p"); len(got) != 1 || got[0] != "At last" || p.Status() != http.StatusNotFound {
		t.Errorf("got %q with status %d, want the slow page", got, p.Status())
	}
}

func TestTabsHaveTheirOwnCookies(t *testing.T) {
	t.Parallel()
	base, mux := site(t, nil)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		_, err := r.Cookie("__Host-session")
		http.SetCookie(w, &http.Cookie{Name: "__Host-session", Value: "1", Path: "/", Secure: true, HttpOnly: true})
		document(w, http.StatusOK, fmt.Sprintf("<p>known: %t</p>", err == nil))
	})
	first, second := New(t), New(t)
	for _, step := range []struct {
		page *Page
		want string
	}{{first, "known: false"}, {first, "known: true"}, {second, "known: false"}} {
		step.page.Goto(base)
		if got := step.page.Text("p"); got != step.want {
			t.Errorf("got %q, want %q", got, step.want)
		}
	}
}

func TestErrorsOfAPageAreHeard(t *testing.T) {
	t.Parallel()
	base, mux := site(t, map[string]string{
		"/exception": `<p data-throw>x</p><script src="/script.js"></script>`,
		"/console":   `<p data-complain>x</p><script src="/script.js"></script>`,
		"/style":     `<p style="color: red">x</p>`,
		"/inline":    `<script>document.title = 'x'</script>`,
		"/image":     `<img src="/missing.png" alt="x">`,
		"/outside":   `<img src="https://example.org/x.png" alt="x">`,
		"/dialog":    `<button data-ask>Ask</button><script src="/script.js"></script>`,
	})
	for path, want := range map[string]string{
		"/exception": "thrown on purpose",
		"/console":   `complained" 42`,
		"/style":     "Content Security Policy",
		"/inline":    "Content Security Policy",
		"/image":     "404",
		"/outside":   "Content Security Policy",
		"/dialog":    "are you sure?",
	} {
		p := New(t)
		p.Goto(base + path)
		if path == "/dialog" {
			p.ClickText("Ask")
		}
		p.until("log an error", func(context.Context) (bool, error) { return len(p.events.faults()) > 0, nil })
		if got := p.events.faults()[0]; !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want an error with %q", path, got, want)
		}
		p.ExpectError(want)
		if got := p.events.faults(); len(got) > 0 {
			t.Errorf("%s: got %q beside the expected error", path, got)
		}
	}
	mux.HandleFunc("GET /mistakes", func(w http.ResponseWriter, _ *http.Request) {
		document(w, http.StatusUnprocessableEntity, "<p>There is a problem</p>")
	})
	p := New(t)
	p.Goto(base + "/mistakes")
	Eval[int](p, "0")
	if got := p.events.faults(); len(got) > 0 || p.Status() != http.StatusUnprocessableEntity {
		t.Errorf("a form with mistakes: got %q and status %d, want no error and 422", got, p.Status())
	}
}

func TestPictureAndPrint(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shots")
	t.Setenv("HARMREVIEW_SHOTS", dir)
	base, _ := site(t, map[string]string{"/": form})
	p := New(t)
	p.Goto(base)
	p.Shot("form")
	file, err := os.ReadFile(filepath.Join(dir, "form.png"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := png.DecodeConfig(bytes.NewReader(file)); err != nil || got.Width != 1440 || got.Height < 900 {
		t.Errorf("picture: got %d by %d (%v), want 1440 by at least 900", got.Width, got.Height, err)
	}
	if got := p.PrintPDF(); !bytes.HasPrefix(got, []byte("%PDF-")) {
		t.Errorf("print: got %.20q, want a PDF", got)
	}
}

func TestFindOnlyTheBrowserThatIsNamed(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("CHROMIUM", "")
	if got, err := find(); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("nothing installed: got %q, %v, want ErrNoBrowser", got, err)
	}
	path := filepath.Join(dir, "google-chrome")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := find(); got != path || err != nil {
		t.Errorf("Chrome installed: got %q, %v, want %q", got, err, path)
	}
	t.Setenv("CHROMIUM", filepath.Join(dir, "missing"))
	if got, err := find(); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("CHROMIUM missing: got %q, %v, want ErrNoBrowser", got, err)
	}
}
