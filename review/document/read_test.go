package document

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// letterWords stand in each of the letters of testdata.
var letterWords = []string{"Nguyễn Thị Minh Khai", "≥ 5.9", "stopped naproxen", "Please repeat U&E in two weeks", "Łukasz García-Núñez"}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readBytes reads a file that lies in a folder of its own, with pdftotext where
// there is one unless alone.
func readBytes(t *testing.T, b []byte, alone bool) Read {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	r := NewReader(dir)
	if alone {
		r.tool = ""
	}
	found, err := r.Read(t.Context(), file, b)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "reading-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return found
}

func locked(t *testing.T, user, owner string) []byte {
	t.Helper()
	conf := model.NewAESConfiguration(user, owner, 256)
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(sample(t, "letter.pdf")), &out, conf); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadLetters(t *testing.T) {
	pdf := sample(t, "letter.pdf")
	for name, c := range map[string]struct {
		b    []byte
		kind Kind
	}{
		"PDF by Chromium":          {pdf, PDF},
		"PDF with rubbish before":  {append([]byte("junk\n"), pdf...), PDF},
		"PDF not to be printed":    {locked(t, "", "owner"), PDF},
		"HTML":                     {sample(t, "letter.html"), HTML},
		"plain text":               {[]byte(HTMLText(sample(t, "letter.html"))), Plain},
		"plain text with its mark": {[]byte("\ufeff" + HTMLText(sample(t, "letter.html"))), Plain},
	} {
		found := readBytes(t, c.b, false)
		if found.Kind != c.kind || !found.Opens || found.Doubt != "" && found.Doubt != doubtFallback {
			t.Errorf("%s: got %s, opens %v, doubt %q", name, found.Kind, found.Opens, found.Doubt)
		}
		for _, words := range letterWords {
			if found.Doubt == "" && !strings.Contains(found.Body, words) {
				t.Errorf("%s: %q is missing from %q", name, words, found.Body)
			}
		}
	}
}

func TestReadSaysWhatItDoubts(t *testing.T) {
	pdf := sample(t, "letter.pdf")
	for name, c := range map[string]struct {
		b     []byte
		doubt string
		opens bool
	}{
		"locked":               {locked(t, "user", "owner"), doubtPassword, false},
		"cut off":              {pdf[:len(pdf)/3], doubtDamaged, false},
		"RTF cut off":          {[]byte(`{\rtf1 ` + strings.Repeat("Please repeat the test. ", 9)), doubtCut, true},
		"nothing to read":      {[]byte(`{\rtf1{\pict 00ff}}`), doubtScan, false},
		"a picture in a page":  {[]byte(`<html><img src="scan.png">page 1</html>`), doubtScan, true},
		"another kind of file": {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), doubtUnknown, false},
		"an empty file":        {nil, doubtUnknown, false},
		"glued words":          {[]byte(strings.Repeat("stopnaproxen Actionforgp repeattheblood ", 20)), doubtWords, true},
		"letters that are not": {[]byte("<html><meta charset=utf-8>" + strings.Repeat("<p>Please repeat the test of the patient \xff.", 9)), doubtLetters, true},
	} {
		found := readBytes(t, c.b, false)
		if found.Doubt != c.doubt || found.Opens != c.opens {
			t.Errorf("%s: got doubt %q, opens %v, want %q, %v", name, found.Doubt, found.Opens, c.doubt, c.opens)
		}
	}
	if found := readBytes(t, pdf, true); found.Doubt != doubtFallback || !strings.Contains(found.Body, "Please repeat") {
		t.Errorf("in Go alone: got doubt %q and %q", found.Doubt, found.Body)
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"Caf\xe9 \x80 5":                 "Café € 5",
		"\xff\xfeA\x00\x42\x01":          "Ał",
		"D\x00e\x00a\x00r\x00 \x00D\x00": "Dear D",
		"\x00D\x00e\x00a\x00r":           "Dear",
		"a\r\nb\rc\n\n\n\nd  \n":         "a\nb\nc\n\nd",
	} {
		if got := PlainText([]byte(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestHarmlessHTML(t *testing.T) {
	for in, want := range map[string]string{
		`malig<span style="x">nan</span>cy`:                             "malig<span>nan</span>cy",
		`<p onclick="x()">a</p><script>x</script>`:                      "<p>a</p>",
		`<a href="https://example.org">a</a><img src=x onerror=y>`:      "<a>a</a>",
		`<table><tr><td colspan="2" background="x">a</td></tr></table>`: `<table><tr><td colspan="2">a</td></tr></table>`,
		`<iframe src="x">b</iframe><form action="x">c</form>`:           "c",
		`<meta http-equiv="refresh" content="0;url=x">d`:                "d",
	} {
		got := string(Harmless([]byte(in)))
		_, body, _ := strings.Cut(got, "<body>\n")
		if body, _, _ = strings.Cut(body, "\n</body>"); body != want {
			t.Errorf("%s: got %s, want %s", in, body, want)
		}
	}
}
