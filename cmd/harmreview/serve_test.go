package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// A serving is a server under test: the lines that it printed until it was
// ready, and where it is.
type serving struct {
	lines []string
	base  string
	stop  func() error
}

func serves(t *testing.T, args ...string) serving {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, w, io.Discard)
		w.CloseWithError(fmt.Errorf("it ended: %w", err))
		done <- err
	}()
	s := serving{stop: sync.OnceValue(func() error { cancel(); return <-done })}
	t.Cleanup(func() { s.stop() })
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatalf("it was never ready: %v", err)
		}
		if base, ok := strings.CutPrefix(line, "ready "); ok {
			s.base = strings.TrimSpace(base)
			return s
		}
		s.lines = append(s.lines, strings.TrimSpace(line))
	}
}

func (s serving) status(t *testing.T, path string) int {
	t.Helper()
	r, err := http.Get(s.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	return r.StatusCode
}

func TestServeInvitesTheFirstAdministratorAndStops(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := serves(t, "-data", dir, "-addr", "localhost:0") // no command means serve
	if len(s.lines) != 1 || !strings.Contains(s.lines[0], s.base+"/invitations/") {
		t.Fatalf("got %q, want one line with a link", s.lines)
	}
	link := s.lines[0][strings.Index(s.lines[0], "/invitations/"):]
	for _, path := range []string{"/healthz", "/readyz", "/sign-in", link} {
		if got := s.status(t, path); got != http.StatusOK {
			t.Errorf("%s: got status %d, want 200", path, got)
		}
	}
	if err := s.stop(); err != nil {
		t.Errorf("got %v, want a clean stop", err)
	}
	if wal, err := os.Stat(filepath.Join(dir, "harmreview.db-wal")); err == nil && wal.Size() > 0 {
		t.Error("the database was not closed: something is left in its write-ahead log")
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "harmreview.db"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

// A request that is in flight when the program is told to stop is answered.
func TestStoppingLetsARequestFinish(t *testing.T) {
	s := serves(t, "-data", filepath.Join(t.TempDir(), "data"), "-addr", "localhost:0")
	addr := strings.TrimPrefix(s.base, "http://")
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const body = "email=a%40example.org&password=nobody+knows+it"
	fmt.Fprintf(c, "POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", addr, len(body))
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q (%v), want the server to be reading the body", line, err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- s.stop() }()
	for {
		other, err := net.Dial("tcp", addr)
		if err != nil {
			break // it takes no more
		}
		other.Close()
	}
	fmt.Fprint(c, body)
	if _, err := in.ReadString('\n'); err != nil { // the end of the 100
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("got %v (%v), want the form again", answer, err)
	}
	if err := <-stopped; err != nil {
		t.Errorf("got %v, want a clean stop", err)
	}
}

// With a certificate the site is reached by https, and its cookie is bound to that.
func TestServeSpeaksTLS(t *testing.T) {
	from := httptest.NewUnstartedServer(nil) // for its certificate and client
	from.EnableHTTP2 = true
	from.StartTLS()
	defer from.Close()
	key, err := x509.MarshalPKCS8PrivateKey(from.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert := newFile(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: from.Certificate().Raw})))
	keyFile := newFile(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))
	dir := filepath.Join(t.TempDir(), "data")
	saysTo(t, "serve", "-data", dir, "-addr", "localhost:0", "-tls-cert", "missing.pem", "-tls-key", keyFile).wants(t, 1, "missing.pem")
	s := serves(t, "serve", "-data", dir, "-addr", "127.0.0.1:0", "-tls-cert", cert, "-tls-key", keyFile)
	r, err := from.Client().Get(s.base + "/sign-in")
	if err != nil || r.StatusCode != http.StatusOK || !strings.HasPrefix(s.base, "https://") {
		t.Fatalf("got %v (%v) from %s, want a page by https", r, err, s.base)
	}
	defer r.Body.Close()
	if r.ProtoMajor != 2 {
		t.Errorf("got %s, want HTTP/2", r.Proto)
	}
}

// SIGTERM ends the process well.
func TestSIGTERMStopsTheProcess(t *testing.T) {
	c := program(t.Context(), "serve", "-data", filepath.Join(t.TempDir(), "data"), "-addr", "localhost:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "ready ") {
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("got %v and %q, want exit code 0", err, errs.String())
	}
}

// Whoever stops a server before it is ready is not told of a fault.
func TestAStopBeforeItIsReadyIsNoFault(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	saysTo(t, "users", "add", "-data", dir, "-email", "ada@example.org", "-name", "Ada Poole", "-role", "administrator").wants(t, 0, "")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := run(ctx, []string{"serve", "-data", dir, "-addr", "localhost:0"}, io.Discard, io.Discard); err != nil {
		t.Errorf("got %v, want nothing", err)
	}
	s := site{dir: dir}
	if _, err := s.checkDatabase(ctx, reopen(t, dir)); unlessStopped(ctx, err) != nil || err == nil {
		t.Errorf("got %v, want that it was told to stop, and no damage", err)
	}
}

func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	served := filepath.Join(t.TempDir(), "served")
	serves(t, "serve", "-data", served, "-addr", "localhost:0")
	for name, c := range map[string]struct {
		dir, addr, words string
	}{
		"a port in use":            {filepath.Join(t.TempDir(), "data"), taken.Addr().String(), "choose another address with -addr"},
		"a folder that is served":  {served, "localhost:0", "another harmreview serves"},
		"a file":                   {newFile(t, "file", "x"), "localhost:0", "cannot be used"},
		"a folder others can read": {sharedFolder(t), "localhost:0", "chmod 700"},
		"a newer schema":           {newerFolder(t), "localhost:0", "newer version of the program"},
		"a damaged database":       {damagedFolder(t), "localhost:0", "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			s := saysTo(t, "serve", "-data", c.dir, "-addr", c.addr)
			s.wants(t, 1, c.words)
			if strings.Contains(s.errs, "\n") {
				t.Errorf("got %q, want one line", s.errs)
			}
		})
	}
}

func sharedFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	serves(t, "serve", "-data", dir, "-addr", "localhost:0").stop()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newerFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	serves(t, "serve", "-data", dir, "-addr", "localhost:0").stop()
	db, err := sql.Open("sqlite", filepath.Join(dir, "harmreview.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	return dir
}

// damagedFolder has a database in whose middle something else has been written.
func damagedFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-create", "Letters", "-demonstration", madeList(t, 300)).wants(t, 3, "")
	file := filepath.Join(dir, "harmreview.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b)*3/4; i++ {
		b[i] ^= 0x5a
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
