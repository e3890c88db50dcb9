package app

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/intake"
	"harmreview/review/store"
)

// translation is a letter that somebody made elsewhere, as PDF on paper of a size.
func translation(t *testing.T, size string, lines ...string) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", size, "")
	f.SetFont("Helvetica", "", 12)
	f.AddPage()
	for _, line := range append(lines, "Szanowna Pani, bardzo przepraszamy za to, co sie stalo.") {
		f.MultiCell(0, 6, line, "", "L", false)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// footed is a letter that has something at its very foot, as browsers print it.
func footed(t *testing.T) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 8)
	f.AddPage()
	f.Text(20, 292, "about:blank 1/1")
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attachForm is the form of an attached letter of a case, filled.
func (b *browser) attachForm(id review.CaseID) url.Values {
	b.site.t.Helper()
	form := b.get(b.site.casePath(id, "/make-pack/attached")).want(200).form("main form")
	for _, unticked := range []string{"large_print", "more_to_come", "file"} {
		form.Del(unticked)
	}
	form = with(form, "how", "translated", "language", "Polish", "translator", "The trust’s service", "why", "She reads Polish.", "their_own", "yes")
	return with(form, "what_happened", "Your letter was not sent.", "what_we_found", "The test was late.", "what_we_will_look_into", "Why the queue was not looked at.", "apology", "We are sorry.")
}

func TestATranslatedLetterGoesInThePlaceOfOurs(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	liaison.get(s.casePath(id, "/telling")).want(200).has(`a[href*="/make-pack/attached?telling="]`)
	post := s.whole(id).Post
	form := liaison.attachForm(id)
	pdf := translation(t, "A4", post.Given+" "+post.Family, post.NHSNumber)
	liaison.uploadTo(path, form, "letter.pdf", pdf).want(303).follow().
		says("Nobody is told by it", "Attached, translated into Polish by The trust’s service.", "She reads Polish.", "looked at each page", "SHA-256 of the letter as it was attached").has(`a[href$="/file/letter.pdf"]`)
	again := liaison.uploadTo(path, form, "letter.pdf", pdf).want(303) // sent twice
	if to := again.Header().Get("Location"); !strings.Contains(to, "/packs/1?") || len(s.whole(id).Packs) != 1 {
		t.Errorf("the form sent again leads to %s, with %d packs", to, len(s.whole(id).Packs))
	}
	liaison.uploadTo(path, form, "letter.pdf", translation(t, "A4")).want(409).says("This form was already sent with other answers")
	c := s.whole(id)
	k, _ := c.Pack(1)
	if k.Attached == nil || k.Record.Attached == "" || k.Record.Apology != "We are sorry." || !k.Attached.TheirOwn {
		t.Fatalf("got %+v", k)
	}
	at := s.casePath(id, "/packs/1/file/")
	if w := liaison.get(at + "letter.pdf").want(200); !bytes.Equal(w.Body.Bytes(), pdf) {
		t.Error("the letter is not kept as it was attached")
	}
	liaison.get(at + "letter.html").want(404)
	s.signIn("clerk").get(at + "letter.pdf").want(403)
	b := liaison.get(at + "pack.pdf").want(200).Body.Bytes()
	file := t.TempDir() + "/pack.pdf"
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := document.NewReader(t.TempDir()).Read(t.Context(), file, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"bardzo przepraszamy", "Page 1 of ", id.String(), "Transcript: "} {
		if !strings.Contains(read.Body, want) {
			t.Errorf("the pack does not say %q: %s", want, read.Body)
		}
	}
	liaison.get(s.casePath(id, "/telling")).want(200).says("Attached, translated into Polish")
	liaison.get(s.path("/packs")).want(200).says("Pack 1", "Attached, translated into Polish")
	sent := liaison.get(s.casePath(id, "/packs/1/sent")).want(200).form("main form")
	liaison.post(s.casePath(id, "/packs/1/sent"), with(sent, "channel", "letter")).want(303)
	liaison.get(s.casePath(id, "/telling")).want(200).says("The letter was attached", "Translated into Polish by The trust’s service", "We are sorry.")
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
	if err := os.WriteFile(s.store.Dir()+"/packs/"+k.Sheet, []byte("another letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.verify(); err == nil || !strings.Contains(err.Error(), "pack 1: its file was changed") {
		t.Errorf("verify says %v of an attached letter that was changed", err)
	}
}

// Everything that is wrong is said at once, and what was typed comes back.
func TestAnAttachedLetterIsRefusedInWords(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := liaison.attachForm(id)
	ours := s.whole(id).Post.NHSNumber
	other := numberFrom(7_000_000)
	for name, c := range map[string]struct {
		pairs []string
		file  []byte
		want  string
	}{
		"not said how":      {[]string{"how", ""}, translation(t, "A4"), "Choose how it differs"},
		"into no language":  {[]string{"language", ""}, translation(t, "A4"), "Enter the language that it was translated into."},
		"by nobody":         {[]string{"translator", ""}, translation(t, "A4"), "Enter who translated it."},
		"no format":         {[]string{"how", "other format"}, translation(t, "A4"), "Enter the format"},
		"no reason":         {[]string{"why", ""}, translation(t, "A4"), "Say why another letter goes."},
		"nobody looked":     {[]string{"their_own", ""}, translation(t, "A4"), "Look at each page of it"},
		"no record":         {[]string{"apology", ""}, translation(t, "A4"), "Enter the words of its apology."},
		"no PDF":            {nil, []byte("Dear Ms Shah"), "Choose a PDF."},
		"blank pages":       {nil, bytes.Replace([]byte(scan(t)), []byte("/Filter /FlateDecode"), []byte("/Filter /FooooDecode"), 1), "It cannot be printed:"},
		"another paper":     {nil, translation(t, "A5"), "page 1 is not A4"},
		"text at its foot":  {nil, footed(t), "Its page 1 has text in the lowest centimetre"},
		"somebody else’s":   {nil, translation(t, "A4", "NHS "+other), "which is not that of this patient"},
		"too large":         {nil, append(translation(t, "A4"), make([]byte, 20<<20)...), "larger than 20 MiB"},
		"no file":           {nil, nil, "Choose the PDF of the letter."},
		"nobody and no PDF": {[]string{"their_own", ""}, []byte("Dear Ms Shah"), "Look at each page of it"},
	} {
		t.Run(name, func(t *testing.T) {
			file := "letter.pdf"
			if c.file == nil {
				file = ""
			}
			w := liaison.uploadTo(path, with(with(form, "key", newKey()), c.pairs...), file, c.file).want(422).says("There is a problem", c.want)
			if got := w.value("what_happened"); got != "Your letter was not sent." {
				t.Errorf("what was typed came back as %q", got)
			}
			if name == "no reason" {
				w.says("Kept: 1 page, 1.1 KiB. It goes unless you choose another file.")
			}
		})
	}
	if n := len(s.whole(id).Packs); n > 0 {
		t.Fatalf("%d packs were made", n)
	}
	liaison.uploadTo(path, with(form, "key", newKey()), "letter.pdf", []byte("Dear Ms Shah")).want(422) // what was kept before was to go no more
	if left := s.packFiles(); len(left) > 0 {
		t.Errorf("%d files stay of letters that were refused", len(left))
	}
	liaison.uploadTo(path, with(form, "key", newKey()), "letter.pdf", translation(t, "A4", "NHS "+ours)).want(303)
	liaison.uploadTo(path, with(form, "key", newKey()), "letter.pdf", translation(t, "A4")).want(422).says("Pack 1 waits to be sent.")
	s.change("manager", id, review.Restrict{Reason: "A threat."})
	liaison.uploadTo(path, with(form, "key", newKey()), "letter.pdf", translation(t, "A4")).want(404)
}

// packFiles are the names in the folder of packs.
func (s *testSite) packFiles() []string {
	s.t.Helper()
	entries, err := os.ReadDir(s.store.Dir() + "/packs")
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// A letter that could go is kept while something else is put right, for whoever
// attached it and for the telling that they attached it to, and goes once that is.
func TestAnAttachedLetterIsKeptWhileTheFormIsPutRight(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := liaison.attachForm(id)
	first, second := translation(t, "A4"), translation(t, "A4", "A second try")
	again := func(b *browser, kept url.Values, pairs ...string) *answer {
		kept.Del("file")
		return b.uploadTo(path, with(with(kept, "key", newKey()), pairs...), "", nil)
	}
	kept := func(file []byte) url.Values {
		t.Helper()
		f := liaison.uploadTo(path, with(form, "key", newKey(), "why", ""), "letter of Mr Gill.pdf", file).want(422).says("Kept: 1 page", "Say why another letter goes.").form("main form")
		f.Del("large_print")
		f.Del("more_to_come")
		return f
	}
	one := kept(first)
	two := kept(second)
	if one.Get("kept") == two.Get("kept") || len(s.packFiles()) != 1 || s.packFiles()[0] != two.Get("kept") {
		t.Errorf("got %v in the folder, want the second letter alone, by its SHA-256", s.packFiles())
	}
	again(liaison, one, "why", "She reads Polish.").want(422).says("The file that was kept is not there any more. Choose it again.").says("The letter, as PDF")
	again(liaison, two, "apology", "").want(422).says("Kept: 1 page", "Enter the words of its apology.")
	other := s.signIn("lead")
	other.get(path).want(200)
	again(other, two, "why", "She reads Polish.").want(422).says("The file that was kept is not there any more.")
	if len(s.whole(id).Packs) > 0 {
		t.Fatal("a letter went that somebody else attached")
	}
	if err := s.verify(); err != nil {
		t.Error(err)
	}
	two.Del("file")
	two = with(two, "key", newKey(), "why", "She reads Polish.")
	to := liaison.uploadTo(path, two, "", nil).want(303).Header().Get("Location")
	if twice := liaison.uploadTo(path, two, "", nil).want(303).Header().Get("Location"); twice != to {
		t.Errorf("the form sent twice leads to %s and %s", to, twice)
	}
	if b := liaison.get(s.casePath(id, "/packs/1/file/letter.pdf")).want(200).Body.Bytes(); !bytes.Equal(b, second) {
		t.Error("another letter went than the one that was kept")
	}
	if n := len(s.packFiles()); n != 2 {
		t.Errorf("got %d files, want the pack and its letter", n)
	}
	if err := s.store.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.verify(); err != nil {
		t.Error(err)
	}
}

// scanned is a letter that is one picture, as a scanner makes it.
func scanned(t *testing.T) []byte {
	t.Helper()
	var picture, b bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 21, 29))); err != nil {
		t.Fatal(err)
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.AddPage()
	f.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &picture)
	f.ImageOptions("scan", 0, 0, 210, 297, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What the program cannot see at the foot of a letter somebody looks at, and that is
// said of the pack; where it can see, nobody is asked and nothing is said.
func TestSomebodyLooksAtTheFootOfAScan(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := liaison.attachForm(id)
	page := liaison.uploadTo(path, form, "letter.pdf", scanned(t)).want(422).says("The program cannot see what stands in the lowest centimetre of page 1,", "Kept: 1 page")
	again := page.form("main form")
	for _, unticked := range []string{"large_print", "more_to_come", "file"} {
		again.Del(unticked)
	}
	again.Del("foot_clear")
	liaison.uploadTo(path, with(again, "key", newKey()), "", nil).want(422).says("The program cannot see")
	liaison.uploadTo(path, with(again, "key", newKey(), "foot_clear", "yes"), "", nil).want(303).follow().says("it is for this person. The program could not see all of its foot; they looked that nothing stands there.")
	k, _ := new(s.whole(id)).Pack(1)
	if !k.Attached.FootClear {
		t.Errorf("got %+v", k.Attached)
	}
	s.change("liaison", id, review.SetPackAside{Pack: k.ID, Version: k.Version, Reason: "Made better."})
	liaison.uploadTo(path, with(liaison.attachForm(id), "foot_clear", "yes"), "letter.pdf", translation(t, "A4")).want(303).follow().hides("all of its foot")
}

// A letter is kept for a day, and is not taken for another that lies in its place.
func TestAKeptLetterIsLetGo(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := with(liaison.attachForm(id), "why", "")
	send := func(f url.Values, file []byte) *answer {
		f.Del("large_print")
		f.Del("more_to_come")
		f.Del("file")
		return liaison.uploadTo(path, with(f, "key", newKey()), map[bool]string{true: "letter.pdf"}[file != nil], file)
	}
	kept := send(form, translation(t, "A4")).want(422).form("main form")
	s.clock.Add(31 * time.Minute) // the session ran out, and what was typed was parked
	kept.Del("file")
	liaison.uploadTo(path, with(kept, "key", newKey()), "other.pdf", translation(t, "A4", "Other")).signedOut()
	kept = liaison.post("/sign-in", url.Values{"email": {s.people["liaison"].Email}, "password": {password}, "next": {path}}).follow().
		want(200).says("Kept: 1 page", "If you had chosen another file, choose it again").form("main form")
	if err := os.WriteFile(s.store.Dir()+"/packs/"+kept.Get("kept"), []byte("%PDF another"), 0o600); err != nil {
		t.Fatal(err)
	}
	send(kept, nil).want(422).says("The file that was kept is not there any more. Choose it again.")
	if left := s.packFiles(); len(left) > 0 {
		t.Errorf("%v stay of a letter that cannot go", left)
	}
	kept = send(form, translation(t, "A4")).want(422).form("main form")
	s.clock.Add(25 * time.Hour)
	if err := s.store.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := s.packFiles(); len(left) > 0 {
		t.Errorf("%v stay after a day", left)
	}
	liaison = s.signIn("liaison")
	send(kept, nil).want(422).says("The file that was kept is not there any more.")
}

// An attached letter is in the backup as it came, with the pack that it is in; one
// that is only kept for a form is in none.
func TestAnAttachedLetterOutlivesABackup(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := liaison.attachForm(id)
	pdf := translation(t, "A4")
	liaison.uploadTo(path, form, "letter.pdf", pdf).want(303)
	kept := liaison.uploadTo(path, with(form, "key", newKey()), "letter.pdf", translation(t, "A4", "Another")).want(422).says("Pack 1 waits to be sent.", "Kept: 1 page").form("main form").Get("kept")
	var backup bytes.Buffer
	if err := s.store.Backup(t.Context(), commandLine, &backup); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if err := store.Restore(t.Context(), commandLine, &backup, dir); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(t.Context(), dir, store.Options{Clock: s.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if found, err := restored.Verify(t.Context(), io.Discard, nil); err != nil || len(found.Notes) > 0 {
		t.Errorf("verify says %v, %q of what was restored", err, found.Notes)
	}
	if b, err := restored.PackFile(t.Context(), s.actor("liaison"), id, 1, "letter.pdf"); err != nil || !bytes.Equal(b, pdf) {
		t.Errorf("the letter is not as it was attached: %v", err)
	}
	if b, err := restored.PackFile(t.Context(), s.actor("liaison"), id, 1, "pack.pdf"); err != nil || !bytes.HasPrefix(b, []byte("%PDF")) {
		t.Errorf("its pack is not there: %v", err)
	}
	c := s.whole(id)
	k, _ := c.Pack(1)
	if _, err := restored.LetterToAttach(t.Context(), s.actor("liaison"), k.Telling, kept); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v, want nothing kept for a form of before", err)
	}
	if err := os.Remove(filepath.Join(dir, "packs", k.Sheet)); err != nil {
		t.Fatal(err)
	}
	if _, err := restored.Verify(t.Context(), io.Discard, nil); err == nil || !strings.Contains(err.Error(), "pack 1: its file cannot be read: packs/"+k.Sheet) {
		t.Errorf("verify says %v of an attached letter that is gone", err)
	}
}

// What was made to be sent shows that somebody had worked on its case: its list is
// not erased, and neither is the letter.
func TestAListIsNotErasedBeneathAnAttachedLetter(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	liaison.uploadTo(s.casePath(id, "/make-pack/attached"), liaison.attachForm(id), "letter.pdf", translation(t, "A4")).want(303)
	lists, err := s.store.Lists(t.Context(), s.incident)
	if err != nil {
		t.Fatal(err)
	}
	by := review.Cause{Actor: s.actor("manager")}
	for _, l := range lists {
		if err := s.store.UndoList(t.Context(), by, l.ID, intake.Undo{Reason: "Another trust's."}); err != nil {
			t.Fatal(err)
		}
		s.loadWaiting()
		if err := s.store.AskErase(t.Context(), by, l.ID, "Another trust's."); !errors.Is(err, review.ErrNotNow) {
			t.Errorf("list %d: got %v, want it refused", l.ID, err)
		}
	}
	if n := len(s.packFiles()); n != 2 {
		t.Errorf("got %d files, want the pack and its letter", n)
	}
	if err := s.verify(); err != nil {
		t.Error(err)
	}
}

// What was typed beside a file comes back after the session ran out, the file not.
func TestWhatWasTypedBesideAFileComesBack(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack/attached")
	form := liaison.attachForm(id)
	s.clock.Add(31 * time.Minute)
	to := liaison.uploadTo(path, form, "letter.pdf", translation(t, "A4")).signedOut().Header().Get("Location")
	liaison.get(to).want(200).says("What you typed was kept")
	page := liaison.post("/sign-in", url.Values{"email": {s.people["liaison"].Email}, "password": {password}, "next": {path}}).follow().
		want(200).says("What you typed is back on this page.", "Choose the file again: a browser does not keep it.")
	if page.value("translator") != "The trust’s service" || page.value("what_happened") != "Your letter was not sent." {
		t.Errorf("the form came back as %v", page.form("main form"))
	}
	if n := len(s.whole(id).Packs); n > 0 {
		t.Errorf("%d packs were made", n)
	}
}

// The letter can be taken out to be edited; that keeps nothing, is on record, and
// what was typed goes along to the page on which the edited one is attached.
func TestALetterIsTakenOutToBeEdited(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack")
	form := liaison.get(path).want(200).form("main form")
	form.Del("large_print")
	form.Del("more_to_come")
	liaison.post(path, with(form, "go", "edit")).want(422).says("The letter cannot be edited with this left blank.")
	whole := with(form, typedPack...)
	w := liaison.post(path, with(whole, "go", "edit", "apology", "Przepraszamy 王")).want(200)
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="`+id.String()+`-letter.docx"` {
		t.Errorf("it is called %s", got)
	}
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Przepraszamy 王", s.whole(id).Post.Address[0], "Thornby Hospitals NHS Trust", "Transcript: "} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the document does not say %q", want)
		}
	}
	s.signIn("auditor").get(s.path("/audit?change=see+covering+letter")).want(200).says("See covering letter Done "+id.String(), "kind: candour")
	asked := liaison.post(path, with(whole, "go", "attach")).want(200).says("Attach a letter", "the window shows what stands on its own first page")
	if got := asked.value("apology"); got != "We are sorry that this happened." {
		t.Errorf("what was typed came along as %q", got)
	}
	if n := len(s.whole(id).Packs); n > 0 {
		t.Fatalf("%d packs were made", n)
	}
	liaison.post(path, with(whole, "go", "make")).want(303) // by the page that is still open
	liaison.post(path, with(whole, "go", "make")).want(303)
	if n := len(s.whole(id).Packs); n != 1 {
		t.Fatalf("%d packs were made", n)
	}
	s.change("lead", id, review.ReportWrongPatient{Reason: "Not theirs."})
	liaison.post(path, with(whole, "go", "edit", "key", newKey())).want(422).says("Sending is stopped")
}
