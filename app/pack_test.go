package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"harmreview/review"
	"harmreview/review/document"
	"harmreview/review/wording"
)

// wordingsConfirmed has the letterhead and the wording of kinds in force.
func (s *testSite) wordingsConfirmed(kinds ...wording.Kind) {
	s.t.Helper()
	s.confirmWording(wording.Letterhead, wording.Template{Sender: "Thornby Hospitals NHS Trust\n1 Example Street", Telephone: "020 7946 0000", Hours: "Monday to Friday, 9am to 5pm", Signature: "Dr A N Example\nMedical Director"})
	for _, k := range kinds {
		s.confirmWording(k, wording.Starter(k))
	}
}

// toPack is a case whose patient is owed candour, with every gate open.
func (s *testSite) toPack() review.CaseID {
	s.t.Helper()
	id := s.toTell()
	s.wordingsConfirmed(wording.Candour)
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	for _, l := range s.whole(id).Letters {
		s.change("lead", id, review.DecideCopy{Letter: l.ID, Answer: review.CopyIt})
	}
	return id
}

// typedPack are the parts of a candour letter that somebody writes.
var typedPack = []string{"what_happened", "Your letter was not sent.", "what_we_found", "The test was late.", "what_we_will_look_into", "Why the queue was not looked at.",
	"apology", "We are sorry that this happened.", "what_happens_next", "We will ring you."}

func (b *browser) makesPack(id review.CaseID) *answer {
	b.site.t.Helper()
	path := b.site.casePath(id, "/make-pack")
	form := b.get(path).want(200).form("main form")
	form.Del("large_print")
	form.Del("more_to_come")
	return b.post(path, with(with(form, typedPack...), "go", "make"))
}

func TestAPackFromItsGatesToSent(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	liaison := s.signIn("liaison")
	path := s.casePath(id, "/make-pack")
	liaison.get(path).want(200).says("May it be made now? No", "No tracing answer of the last 3 days.", "It has not been settled who must be told.", "may be copied", "has not been approved for this incident",
		"A clinician or a lead decides it").has(`a[href$="/record-tracing-answer"]`).has(`a[href$="/letters-to-people/candour"]`)
	liaison.makesPack(id).want(422).says("There is a problem", "It has not been settled who must be told.")

	s.wordingsConfirmed(wording.Candour)
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	s.signIn("lead").get(s.casePath(id, "/make-pack")).want(200).has(`a[href*="/decide-copy?letter="]`)
	for i, l := range s.whole(id).Letters {
		answer := review.DecideCopy{Letter: l.ID, Answer: review.CopyIt}
		if i == 1 {
			answer.Answer, answer.Reason = review.NoCopy, "sexual health"
		}
		s.change("lead", id, answer)
	}
	form := liaison.get(path).want(200).says("May it be made now? Yes", "Not in it: it is not to be copied").form("main form")
	form.Del("large_print")
	form.Del("more_to_come")
	blank := liaison.post(path, with(form, "go", "make", "what_happened", "Your letter was not sent.")).want(422).says("The letter cannot go with this left blank.")
	if got := blank.value("what_happened"); got != "Your letter was not sent." {
		t.Errorf("what was typed came back as %q", got)
	}
	whole := with(form, typedPack...)
	liaison.post(path, with(whole, "go", "make", "address", "1 Another Road\nZZ99 3VZ")).want(422).says("what is on file cannot be changed here")
	liaison.post(path, with(whole, "go", "make", "apology", "Przepraszamy 王")).want(422).says("the font has no sign for “王”", "A letter that was made elsewhere can be attached instead.")
	liaison.post(path, with(whole, "go", "look")).want(200).says("Nothing of it is saved yet.", "We are sorry that this happened.")
	if n := len(s.whole(id).Packs); n > 0 {
		t.Fatalf("%d packs were made by looking", n)
	}
	pack := s.casePath(id, "/packs/1")
	liaison.post(path, with(whole, "go", "make")).want(303).follow().says("Nobody is told by it", "Pack 1", "Made, waits to be sent", "A transcript of the text held, 1 page", "Not in it: it is not to be copied")
	if c := s.whole(id); c.OpenTelling() == nil {
		t.Fatal("making a pack told somebody")
	}
	s.packIsWhole(liaison, id, 1)

	sent := liaison.get(pack + "/sent").want(200).form("main form")
	liaison.post(pack+"/sent", sent).want(422).says("Choose how it went.")
	liaison.post(pack+"/sent", with(sent, "channel", "letter", "note", "Tracked 12")).want(303).follow().says("It is recorded that the pack was sent.", "Sent on")
	liaison.get(s.casePath(id, "/telling")).says("Your letter was not sent.", "Pack 1, SHA-256", "Still missing The conversation")
	liaison.post(pack+"/sent", with(sent, "channel", "letter", "key", newKey())).want(409)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// packIsWhole checks the file of a pack: what it says, that every page is there,
// and that it is the file whose digest was kept.
func (s *testSite) packIsWhole(b *browser, id review.CaseID, pack review.PackID) {
	s.t.Helper()
	c := s.whole(id)
	k, ok := c.Pack(pack)
	if !ok {
		s.t.Fatal("there is no such pack")
	}
	at := s.casePath(id, "/packs/"+strconv.Itoa(int(pack))+"/file/")
	w := b.get(at + "pack.pdf").want(200)
	sum := sha256.Sum256(w.Body.Bytes())
	if got := hex.EncodeToString(sum[:]); got != k.SHA || w.Header().Get("Content-Type") != "application/pdf" {
		s.t.Errorf("got a file with digest %s, want %s", got, k.SHA)
	}
	if n, err := api.PageCount(bytes.NewReader(w.Body.Bytes()), nil); err != nil || n != k.Pages {
		s.t.Errorf("got %d pages, %v; want %d", n, err, k.Pages)
	}
	file := filepath.Join(s.t.TempDir(), "pack.pdf")
	if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	read, err := document.NewReader(s.t.TempDir()).Read(s.t.Context(), file, w.Body.Bytes())
	if err != nil {
		s.t.Fatal(err)
	}
	post := c.Post
	for _, want := range []string{post.Given, post.Family, "Thornby Hospitals NHS Trust", "We are sorry that this happened.", "Transcript: ", "Page 1 of " + strconv.Itoa(k.Pages), post.Address[0]} {
		if !strings.Contains(read.Body, want) {
			s.t.Errorf("the pack does not say %q", want)
		}
	}
	b.get(at+"letter.html").want(200).says("We are sorry that this happened.", post.Family)
	b.get(at + "other").want(404)
	s.signIn("clerk").get(at + "pack.pdf").want(403)
}

// A death that is learnt between making and sending stops the pack; that it had
// gone all the same is recorded, marked, and followed up.
func TestADeathPullsAPack(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	liaison.makesPack(id).want(303)
	pack := s.casePath(id, "/packs/1")
	s.clock.Add(10 * time.Minute)
	s.traced(id, s.clock.Now(), "died", "confirmed")
	liaison.get(pack).want(200).says("Pulled", "This pack must not go", "The patient has died. It has not been settled who must be told now.")
	liaison.get(s.path("/packs")).want(200).says("Pulled: must not go (1)", "Made, to be posted (0)", "There is none.")
	liaison.get(s.path("/packs?state=pulled")).want(200).says("Pack 1", "The patient has died. It has not been settled who must be told now.")
	liaison.get(s.path("/packs?state=none")).want(404)
	before := s.actions(id)
	sent := liaison.get(pack + "/sent").want(200).says("This pack must not go now").form("main form")
	liaison.post(pack+"/sent", with(sent, "channel", "letter")).want(422).says("it is recorded and marked")
	liaison.post(pack+"/sent", with(sent, "channel", "letter", "anyway", "yes")).want(303).follow().says("It was sent with a gate closed")
	if got := s.actions(id); got != before+1 {
		t.Errorf("got %d actions, want one more than %d", got, before)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestAPackIsSetAsideAndNeverSent(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	liaison.makesPack(id).want(303)
	pack := s.casePath(id, "/packs/1")
	aside := liaison.get(pack + "/set-aside").want(200).form("main form")
	liaison.post(pack+"/set-aside", aside).want(422).says("Say why it is not sent")
	liaison.post(pack+"/set-aside", with(aside, "reason", "The print was torn, and shredded.")).want(303).follow().says("Set aside by Tess Liaison", "The print was torn")
	liaison.get(pack + "/sent").want(409)
	liaison.makesPack(id).want(303).follow().says("Pack 2")
}

// What a pack says of where somebody lives is nobody's to see once they are restricted.
func TestThePackOfARestrictedPatientIsNotShown(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison := s.signIn("liaison")
	liaison.makesPack(id).want(303)
	pack := s.casePath(id, "/packs/1")
	s.change("manager", id, review.Restrict{Reason: "A threat."})
	manager := s.signIn("manager")
	form := manager.get(s.casePath(id, "/restricted/readers")).want(200).form("main form")
	manager.post(s.casePath(id, "/restricted/readers"), with(form, "readers", idOf(s.people["liaison"].ID), "reason", "Tells them")).want(303)
	liaison.get(pack).want(200).says("Pulled").hides("As it is printed")
	liaison.get(pack + "/file/pack.pdf").want(403)
}

// verify is what the command of that name finds.
func (s *testSite) verify() error {
	_, err := s.store.Verify(s.t.Context(), io.Discard, nil)
	return err
}

func TestVerifyFindsAPackThatWasChanged(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	s.signIn("liaison").makesPack(id).want(303)
	c := s.whole(id)
	k, _ := c.Pack(1)
	for _, sum := range []string{k.SHA, k.Sheet} {
		file := filepath.Join(s.store.Dir(), "packs", sum)
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(b, ' '), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.verify(); err == nil || !strings.Contains(err.Error(), "pack 1: its file was changed") {
			t.Errorf("verify says %v", err)
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Another address, taken over from a file of contact details, stops what was
// addressed before it came.
func TestAnotherAddressPullsAPack(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	s.signIn("liaison").makesPack(id).want(303)
	post := s.whole(id).Post
	manager := s.signIn("manager")
	file := "nhs_number,date_of_birth,family_name,given_name,address_1,postcode\n" + strings.Join([]string{post.NHSNumber, post.Born, post.Family, post.Given, "9 Other Road", "ZZ99 1AA"}, ",") + "\n"
	s.take(manager, "/tracing/contacts", url.Values{"source": {"Helpline"}}, file)
	c := s.whole(id)
	if k, _ := c.Pack(1); k.State != review.PackMade {
		t.Errorf("a proposal that nobody accepted has pulled the pack: %s", k.State)
	}
	s.settles(manager, "contact details", "accept", "").want(303)
	c = s.whole(id)
	if k, _ := c.Pack(1); k.State != review.PackPulled {
		t.Errorf("got %s with the address %q, want it pulled", k.State, c.Post.Address)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// A name that was corrected is not the name on the print.
func TestACorrectedNamePullsAPack(t *testing.T) {
	s := site(t, 60)
	id := s.toPack()
	liaison, manager := s.signIn("liaison"), s.signIn("manager")
	liaison.makesPack(id).want(303)
	liaison.makesPack(id).want(422).says("Pack 1 waits to be sent.") // nobody gets two
	path := s.casePath(id, "/correct-patient")
	form := manager.get(path).want(200).form("main form")
	manager.post(path, with(form, "given", "Corrected", "reason", "The passport was seen")).want(303)
	c := s.whole(id)
	if k, _ := c.Pack(1); k.State != review.PackPulled {
		t.Errorf("got %s with the name %q, want it pulled", k.State, c.Post.Given)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}
