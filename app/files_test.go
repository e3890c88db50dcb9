package app

import (
	"archive/zip"
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// clinicLetter is the text of a letter that no reader doubts.
const clinicLetter = "Dear Dr Shah, thank you for seeing this patient in the clinic. Please repeat the blood test in two weeks and arrange to review the results."

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

// deliver loads files of letters to their end.
func (s *testSite) deliver(name string, files ...string) review.Delivery {
	s.t.Helper()
	id, _, err := s.store.AddDelivery(s.t.Context(), commandLine, review.Delivery{Incident: s.incident, FileName: name}, bytes.NewReader(zipOf(s.t, files...)), 1<<30)
	if err != nil {
		s.t.Fatal(err)
	}
	d, err := s.store.ReadDelivery(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// matchFile matches a file to the first letter of a case, as the manager.
func (s *testSite) matchFile(id review.FileID, to review.CaseID) {
	s.t.Helper()
	err := s.store.MatchFile(s.t.Context(), review.Cause{Actor: s.actor("manager")}, review.FileMatch{File: id, Letter: review.LetterReference(to, 1), Reason: "read it"})
	if err != nil {
		s.t.Fatal(err)
	}
}

// letterOf is the first letter of a case.
func (s *testSite) letterOf(id review.CaseID) review.LetterID {
	s.t.Helper()
	p, err := s.store.CasePage(s.t.Context(), s.actor("lead"), id, "")
	if err != nil || len(p.Letters) == 0 {
		s.t.Fatalf("case %s: %d letters, %v", id, len(p.Letters), err)
	}
	return p.Letters[0].ID
}

func (s *testSite) letterFilePath(id review.CaseID) string {
	return s.casePath(id, "/letters/"+strconv.FormatInt(int64(s.letterOf(id)), 10)+"/file")
}

func TestAManagerLoadsLettersFiles(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	b.get(s.path("/lists")).want(200).has(`a[href="` + s.path("/lists/files") + `"]`)
	b.get(s.path("/lists/files")).want(200).says("No files have been loaded yet").has(`a[href="` + s.path("/lists/files/new") + `"]`)
	b.uploadTo(s.path("/lists/files/new"), url.Values{}, "", nil).want(422).says("Choose the ZIP file")
	b.uploadTo(s.path("/lists/files/new"), url.Values{}, "letters.pdf", []byte("%PDF-1.4")).want(422).says("The file is not a ZIP file")
	file := zipOf(t, "a.txt", clinicLetter, "b.bin", "\x00\x01")
	to := b.uploadTo(s.path("/lists/files/new"), url.Values{}, "letters.zip", file).want(303).Header().Get("Location")
	b.get(to).want(200).says("The files were received whole.").says("The files are being read")
	if err := s.store.ReadDeliveries(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.get(to).want(200).says("Files 2 = matched 0 + not matched 0 + waiting for a row 2.").says("a.txt").says("the file is of a kind that the program cannot read").
		says("Text may be incomplete 1")
	b.get(s.path("/lists/files/1?state=doubtful")).want(200).hides("a.txt").says("b.bin", "Files 2 to 2: 1 of 1 file")
	again := b.uploadTo(s.path("/lists/files/new"), url.Values{}, "again.zip", file).want(303).Header().Get("Location")
	b.get(again).want(200).says("This file had been loaded before")
}

func TestAFileIsMatchedByHandAndReadInItsCase(t *testing.T) {
	s := site(t, 30)
	s.deliver("letters.zip", "a.html", "<html><script>x</script><p onclick='x'>"+clinicLetter+"</p>", "b.txt", clinicLetter+" Second.")
	id := s.anyCase(review.InTriage, 1)
	b := s.signIn("manager")
	b.get(s.path("/lists/files/1/1/content")).want(200).says("Dear Dr Shah")
	b.get(s.path("/lists/files/1/1")).want(200).says("Which letter is this file?")
	w := b.post(s.path("/lists/files/1/1"), url.Values{"was": {"0"}, "letter": {"HR-999999-1"}, "reason": {"the name"}}).want(422).says("There is no such letter")
	if got := w.value("reason"); got != "the name" {
		t.Errorf("the reason was lost: got %q", got)
	}
	b.post(s.path("/lists/files/1/1"), url.Values{"was": {"0"}, "letter": {review.LetterReference(id, 1)}, "reason": {"the name"}}).want(303)
	b.get(s.path("/lists/files/1?state=matched")).want(200).says("Matched by hand").says(id.String())
	lead := s.signIn("lead")
	lead.get(s.casePath(id, "")).want(200).has(`iframe[sandbox=""][src="` + s.letterFilePath(id) + `"]`).says("The text that the list brought")
	w = lead.get(s.letterFilePath(id)).want(200)
	if got := w.Header().Get("Content-Security-Policy"); got != "default-src 'none'; frame-ancestors 'self'; sandbox" {
		t.Errorf("got policy %q", got)
	}
	if got := w.Header().Get("Content-Disposition"); got != `inline; filename="`+review.LetterReference(id, 1)+`.html"` {
		t.Errorf("got %q", got)
	}
	for header, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN"} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}
	if body := w.Body.String(); !strings.Contains(body, "Please repeat the blood test") || strings.Contains(body, "script") || strings.Contains(body, "onclick") {
		t.Errorf("got %s", body)
	}
	if seen := s.lastSeen("lead"); len(seen) != 1 || seen[0] != id.String() {
		t.Errorf("the event of the view names %v", seen)
	}
	s.signIn("liaison").get(s.letterFilePath(id)).want(404)
	s.signIn("stranger").get(s.letterFilePath(id)).want(404)
	b.get(s.path("/lists/files/1/1/content")).want(404) // it is a letter's now, and read in its case
}

func TestALetterThatCannotBeOpenedSaysSo(t *testing.T) {
	s := site(t, 30)
	s.deliver("letters.zip", "a.bin", "\x00\x01\x02", "b.txt", "too short")
	id := s.anyCase(review.InTriage, 1)
	s.matchFile(1, id)
	b := s.signIn("lead")
	b.get(s.casePath(id, "")).want(200).says("A file came for this letter, and it cannot be read here: the file is of a kind that the program cannot read.")
	w := b.get(s.letterFilePath(id)).want(200)
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="`+review.LetterReference(id, 1)+`.bin"` {
		t.Errorf("got %q", got)
	}
	s.matchFile(2, id)
	b.get(s.casePath(id, "")).want(200).says("The text of this letter may be incomplete").says("too short")
}

func TestMissingFilesAreThoseThatTheirTableNames(t *testing.T) {
	s := bareSiteWith(t, "document_id,document_type,family_name,given_name,date_of_birth,intended_recipient,file_name\n"+
		"D1,clinic letter,Ashworth,Ann,1950-01-02,GP,one.txt\nD2,clinic letter,Baker,Ben,1960-01-02,GP,two.txt\nD3,clinic letter,Carter,Cy,1970-01-02,GP,\n")
	s.deliver("letters.zip", "one.txt", clinicLetter)
	b := s.signIn("manager")
	b.get(s.path("/lists/files")).want(200).says("Letters whose file is missing: 1")
	b.get(s.path("/lists/files/missing")).want(200).says("1 letter.", "two.txt").hides("one.txt")
}

// bareSiteWith is a site with one list.
func bareSiteWith(t *testing.T, list string) *testSite {
	t.Helper()
	s, _ := bareSite(t, 1)
	s.load([]byte(list))
	return s
}
