package store

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/document"
)

// letterBody is the text of a letter that no reader doubts.
func letterBody(mark string) string {
	return "Dear Dr Shah, thank you for seeing this patient in the clinic " + mark + ". Please repeat the blood test in two weeks and arrange to review the results."
}

// zipOf is a ZIP of files, given as name and content in turn.
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// filesList is a list of letters without numbers, so that each is a case of its
// own, given as document id and file name in turn; none has a text.
func filesList(letters ...string) []byte {
	s := "document_id,document_type,family_name,given_name,date_of_birth,intended_recipient,file_name\n"
	for i := 0; i < len(letters); i += 2 {
		s += letters[i] + ",clinic letter,Person,P" + strings.Repeat("x", i/2) + ",1950-01-02,GP," + letters[i+1] + "\n"
	}
	return []byte(s)
}

func addFiles(t testing.TB, s *Store, incident review.IncidentID, file []byte) review.DeliveryID {
	t.Helper()
	id, _, err := s.AddDelivery(t.Context(), byTheCommandLine, review.Delivery{Incident: incident, FileName: "letters.zip"}, bytes.NewReader(file), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func deliver(t testing.TB, s *Store, incident review.IncidentID, file []byte) review.Delivery {
	t.Helper()
	d, err := s.ReadDelivery(t.Context(), addFiles(t, s, incident, file))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// filesNow says of each file of a delivery what became of it.
func filesNow(t testing.TB, s *Store, id review.DeliveryID) []string {
	t.Helper()
	var all []string
	if err := s.view(t.Context(), func(q querier) (err error) {
		all, err = column[string](q, `SELECT name || ': ' || state || ' ' || why || coalesce(' ' || letters.document_id, '')
			FROM document_files LEFT JOIN letters ON letters.id = letter_id WHERE delivery_id = $1 ORDER BY n`, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func sound(t testing.TB, s *Store) {
	t.Helper()
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestFilesAreMatchedToTheLettersThatNameThem(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	loadList(t, s, incident, filesList("D1", "one.pdf", "D2", "", "D3", "same.txt", "D4", "same.txt", "D5", "five.rtf", "D6", "six.txt", "D7", "missing.pdf"))
	d := deliver(t, s, incident, zipOf(t, "a/ONE.pdf", letterBody("one"), "d2.html", "<html>"+letterBody("two"), "same.txt", letterBody("three"),
		"five.html", "<html>"+letterBody("five"), "six.txt", letterBody("six"), "b/six.txt", letterBody("another six"), "stranger.txt", letterBody("stranger"), "scan.txt", "x"))
	want := []string{"a/ONE.pdf: matched file name D1", "b/six.txt: unmatched several files", "d2.html: matched document id D2", "five.html: matched file name D5",
		"same.txt: unmatched several letters", "scan.txt: waiting ", "six.txt: unmatched several files", "stranger.txt: waiting "}
	if got := filesNow(t, s, d.ID); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if d.Files != 8 || d.Done != 8 || d.Matched != 3 || d.Unmatched != 3 || d.Waiting != 2 || d.Doubtful != 1 || d.Phase != review.DeliveryDone {
		t.Errorf("got %+v", d)
	}
	if n, err := s.MissingCount(t.Context(), incident); n != 4 || err != nil {
		t.Errorf("got %d letters whose file is missing, %v, want 4", n, err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "deliveries", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	sound(t, s)
}

func TestTheSameDeliveryAgainChangesNothing(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	loadList(t, s, incident, filesList("D1", "one.txt"))
	file := zipOf(t, "one.txt", letterBody("one"))
	first := deliver(t, s, incident, file)
	before := eventCount(t, s)
	id, again, err := s.AddDelivery(t.Context(), byTheCommandLine, review.Delivery{Incident: incident, FileName: "other.zip"}, bytes.NewReader(file), 1<<30)
	if err != nil || !again || id != first.ID {
		t.Errorf("got delivery %d, again %v, %v", id, again, err)
	}
	if got := eventCount(t, s); got != before {
		t.Errorf("%d events were written", got-before)
	}
	other := deliver(t, s, incident, zipOf(t, "folder/one.txt", letterBody("one"), "two/one.txt", letterBody("changed")))
	if got := filesNow(t, s, other.ID); !slices.Equal(got, []string{"folder/one.txt: unmatched several files", "two/one.txt: unmatched several files"}) {
		t.Errorf("got %q", got)
	}
	same := deliver(t, s, incident, zipOf(t, "sub/one.txt", letterBody("one"), "x.txt", letterBody("x")))
	if got := filesNow(t, s, same.ID)[0]; got != "sub/one.txt: matched file name D1" {
		t.Errorf("the same file under another folder: got %q", got)
	}
	changed := deliver(t, s, incident, zipOf(t, "one.txt", letterBody("changed since")))
	if got := filesNow(t, s, changed.ID)[0]; got != "one.txt: unmatched other file" {
		t.Errorf("another file of that name: got %q", got)
	}
	sound(t, s)
}

func TestAFileThatCameBeforeItsRowIsMatchedWhenTheRowComes(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	d := deliver(t, s, incident, zipOf(t, "one.txt", letterBody("one"), "two.txt", letterBody("two")))
	if d.Waiting != 2 {
		t.Fatalf("got %+v", d)
	}
	loadList(t, s, incident, filesList("D1", "one.txt"))
	if got := filesNow(t, s, d.ID); !slices.Equal(got, []string{"one.txt: matched file name D1", "two.txt: waiting "}) {
		t.Errorf("got %q", got)
	}
	sound(t, s)
}

func TestALetterWithAFileThatOpensCanBeRead(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	loadList(t, s, incident, filesList("D1", "one.txt", "D2", "two.bin", "D3", ""))
	deliver(t, s, incident, zipOf(t, "one.txt", letterBody("one"), "two.bin", "\x00\x01\x02\x03"))
	for i, want := range []bool{false, true, true} {
		if err := s.view(t.Context(), func(q querier) error {
			c, err := loadCase(q, review.CaseID(i+1))
			if err == nil && c.Letters[0].NoText != want {
				t.Errorf("letter %d: got NoText %v", i+1, !want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADeliveryThatIsKilledGoesOnWhereItWas(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	var letters, files []string
	for _, c := range "abcdefghij" {
		letters = append(letters, "D"+string(c), string(c)+".txt")
		files = append(files, string(c)+".txt", letterBody(string(c)))
	}
	loadList(t, s, incident, filesList(letters...))
	id := addFiles(t, s, incident, zipOf(t, files...))
	for times := range 40 {
		if _, err := s.ReadDelivery(dyingAfter(t.Context(), times), id); err == nil {
			break
		}
		Clock(t, s).Add(2 * deliveryLease)
	}
	d, err := s.Delivery(t.Context(), incident, id)
	if err != nil || d.Phase != review.DeliveryDone || d.Matched != 10 || d.Done != 10 {
		t.Errorf("got %+v, %v", d, err)
	}
	sound(t, s)
}

func TestADeliveryThatCannotBeTakenLeavesNothing(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	before := eventCount(t, s)
	_, _, err := s.AddDelivery(t.Context(), byTheCommandLine, review.Delivery{Incident: incident}, bytes.NewReader(zipOf(t, "../one.txt", "x")), 1<<30)
	if _, ok := errors.AsType[document.Refusal](err); !ok {
		t.Errorf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "deliveries", "*")); len(left) != 0 || eventCount(t, s) != before {
		t.Errorf("left behind: %v", left)
	}
}

func TestVerifyNamesALettersFileThatWasChanged(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	deliver(t, s, incident, zipOf(t, "one.txt", letterBody("one")))
	files, err := filepath.Glob(filepath.Join(s.Dir(), "documents", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("got %v, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(files[0], []byte(letterBody("own")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = s.Verify(t.Context(), io.Discard, nil)
	if err == nil || !strings.Contains(err.Error(), "document 1: its file was changed") {
		t.Errorf("changed: got %v", err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Verify(t.Context(), io.Discard, nil); err == nil || !strings.Contains(err.Error(), "document 1: its file cannot be read") {
		t.Errorf("gone: got %v", err)
	}
}

func TestABackupCarriesLettersFiles(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	deliver(t, s, incident, zipOf(t, "one.txt", letterBody("one")))
	waiting := addFiles(t, s, incident, zipOf(t, "two.txt", letterBody("two")))
	dir := filepath.Join(t.TempDir(), "restored")
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(backedUp(t, s)), dir); err != nil {
		t.Fatal(err)
	}
	restored := reopened(t, dir)
	if d, err := restored.ReadDelivery(t.Context(), waiting); err != nil || d.Waiting != 1 {
		t.Errorf("a delivery that was not read yet: got %+v, %v", d, err)
	}
	sound(t, restored)
}
