package static_test

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"harmreview/static"
)

func get(t *testing.T, url, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("read the body: %v", err)
	}
	return string(text)
}

func TestFilesAreServedForEver(t *testing.T) {
	for name, contentType := range map[string]string{
		"app.css":         "text/css; charset=utf-8",
		"app.js":          "text/javascript; charset=utf-8",
		"supported.js":    "text/javascript; charset=utf-8",
		"favicon.svg":     "image/svg+xml",
		"nhsuk/nhsuk.css": "text/css; charset=utf-8",
		"nhsuk/nhsuk.js":  "text/javascript; charset=utf-8",
	} {
		response := get(t, static.URL(name), "")
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: got status %d, want 200", name, response.StatusCode)
		}
		if got := response.Header.Get("Content-Type"); got != contentType {
			t.Errorf("%s: got content type %q, want %q", name, got, contentType)
		}
		if got := response.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: got cache control %q, want immutable", name, got)
		}
	}
}

func TestGzipOnlyWhenAccepted(t *testing.T) {
	const name = "nhsuk/nhsuk.css"
	plain := body(t, get(t, static.URL(name), ""))
	for encoding, want := range map[string]string{
		"gzip, deflate, br": "gzip",
		"br, gzip;q=0.5":    "gzip",
		"gzip;q=0":          "",
		"br":                "",
	} {
		response := get(t, static.URL(name), encoding)
		if got := response.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", encoding, got, want)
		}
		if got := response.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: got Vary %q", encoding, got)
		}
	}
	unzipped, err := gzip.NewReader(get(t, static.URL(name), "gzip").Body)
	if err != nil {
		t.Fatalf("gzip: %v", err)
	}
	if got, err := io.ReadAll(unzipped); err != nil || string(got) != plain {
		t.Errorf("gzip gave %d bytes (%v), want the same %d", len(got), err, len(plain))
	}
}

func TestUnknownAddressIsNotFound(t *testing.T) {
	for _, url := range []string{
		"/static/",
		"/static/app.css",
		"/static/0123456789abcdef/app.css",
		strings.Replace(static.URL("app.css"), "app.css", "static.go", 1),
		strings.Replace(static.URL("app.css"), "app.css", "nhsuk", 1),
	} {
		if got := get(t, url, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", url, got)
		}
	}
}

// The addresses inside style sheets and scripts are relative, so they stay
// below the hash; each must be a file that is served, and none may lead out.
func TestFilesReferOnlyToEachOther(t *testing.T) {
	refers := regexp.MustCompile(`(?:url\(|from |import )["']?([^"')\s]+\.(?:svg|js|css|woff2?|png))`)
	for _, name := range []string{"app.css", "app.js", "nhsuk/nhsuk.css"} {
		found := refers.FindAllStringSubmatch(body(t, get(t, static.URL(name), "")), -1)
		if name != "app.css" && len(found) == 0 {
			t.Errorf("%s refers to nothing; the pattern no longer fits", name)
		}
		for _, match := range found {
			url := path.Join(path.Dir(static.URL(name)), match[1])
			if got := get(t, url, "").StatusCode; got != http.StatusOK {
				t.Errorf("%s refers to %s: got status %d, want 200", name, match[1], got)
			}
		}
	}
	if css := body(t, get(t, static.URL("nhsuk/nhsuk.css"), "")); regexp.MustCompile(`(?i)https?:|frutiger`).MatchString(css) {
		t.Error("nhsuk.css loads something from outside")
	}
}

// What upstream sent is not edited by hand: the next build would undo it.
func TestVendoredFilesAreAsBuilt(t *testing.T) {
	version, err := os.ReadFile("nhsuk/VERSION")
	if err != nil {
		t.Fatal(err)
	}
	hashes := regexp.MustCompile(`(?m)^(\S+) sha256 ([0-9a-f]{64})$`).FindAllStringSubmatch(string(version), -1)
	if len(hashes) != 2 {
		t.Fatalf("got %d hashes in nhsuk/VERSION, want 2", len(hashes))
	}
	for _, hash := range hashes {
		file, err := os.ReadFile("nhsuk/" + hash[1])
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(file)); got != hash[2] {
			t.Errorf("%s: got sha256 %s, want %s", hash[1], got, hash[2])
		}
	}
}

func TestUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("URL of a file that does not exist: got no panic")
		}
	}()
	static.URL("missing.css")
}
