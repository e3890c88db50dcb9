package app

import (
	"bytes"
	"net/url"
	"testing"

	"harmreview/review"
	"harmreview/review/wording"
)

func TestALeadConfirmsTheWordingOfALetter(t *testing.T) {
	s := site(t, 60)
	liaison, lead := s.signIn("liaison"), s.signIn("lead")
	path := s.path("/set-up/letters-to-people")
	liaison.get(path).want(200).says("Duty of candour", "Not confirmed yet: no letter is made of it")
	awareness := path + "/awareness"
	liaison.get(awareness).want(200).says("this wording is a proposal", "Ms Llŷr-Made-Up", "4 March 2021 and 17 May 2021")

	form := liaison.get(awareness + "/new").want(200).form("main form")
	wrong := with(form, "text", "Dear [surname]", "go", "look")
	liaison.post(awareness+"/new", wrong).want(422).says("There is no field [surname].")
	mine := with(form, "title", "About letters to you", "reason", "Shorter title")
	liaison.post(awareness+"/new", with(mine, "go", "look")).want(200).says("Nothing of it is saved yet.", "About letters to you")
	liaison.post(awareness+"/new", with(mine, "go", "propose", "reason", "")).want(422).says("Say why the wording changes")
	liaison.post(awareness+"/new", with(mine, "go", "propose")).want(303).follow().says("Until then nothing changes.", "waits for the word of a lead")
	written := awareness + "/written/1"
	liaison.get(written).want(200).says("About letters to you").hides(`value="approved"`)
	liaison.post(written, url.Values{"answer": {"approved"}}).want(403)
	s.signIn("clinician").post(written, url.Values{"answer": {"approved"}}).want(403)
	for _, sample := range []string{"/sample.pdf", "/sample.pdf?large=yes"} {
		w := liaison.get(written + sample).want(200)
		if !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) || w.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%s is no PDF", sample)
		}
	}
	liaison.get(written + "/sample.html").want(200).says("About letters to you")
	liaison.get(written + "/sample.exe").want(404)
	lead.post(written, url.Values{"answer": {"approved"}}).want(303).follow().says("Version 1, with a made-up person", "Tess Liaison", "Tess Lead").hides("this wording is a proposal")
	liaison.get(path).says("Confirmed by Tess Lead")
	liaison.get(path + "/none").want(404)
}

// What came with the program can be confirmed as it is.
func TestAWordingIsConfirmedAsItIs(t *testing.T) {
	s := site(t, 60)
	s.confirmWording(wording.NoConcern, wording.Starter(wording.NoConcern))
	p, err := s.store.WordingPage(t.Context(), s.incident, wording.NoConcern)
	if err != nil || !p.InForce.Confirmed() || p.InForce.Body != wording.Starter(wording.NoConcern) {
		t.Errorf("got version %d, %v", p.InForce.N, err)
	}
	now := p.InForce
	err = s.store.ProposeWording(t.Context(), review.Cause{Actor: s.actor("manager")}, wording.NoConcern, now.ID, now.Body, "Again")
	if problems, ok := err.(review.Problems); !ok || problems["text"] == "" {
		t.Errorf("what is in force was put forward again: %v", err)
	}
}

// confirmWording puts a wording in force, unless it is.
func (s *testSite) confirmWording(k wording.Kind, t wording.Template) {
	s.t.Helper()
	p, err := s.store.WordingPage(s.t.Context(), s.incident, k)
	if err != nil {
		s.t.Fatal(err)
	}
	if p.InForce.Confirmed() && p.InForce.Body == t {
		return
	}
	if err := s.store.ProposeWording(s.t.Context(), review.Cause{Actor: s.actor("manager")}, k, p.InForce.ID, t, "A test."); err != nil {
		s.t.Fatal(err)
	}
	if p, err = s.store.WordingPage(s.t.Context(), s.incident, k); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.AnswerWording(s.t.Context(), review.Cause{Actor: s.actor("lead2")}, k, p.Waiting().ID, review.VersionApproved, ""); err != nil {
		s.t.Fatal(err)
	}
}
