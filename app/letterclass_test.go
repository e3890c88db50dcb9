package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// missedList is a list of n missed appointments, each of somebody of their own
// whose identity is certain.
func missedList(from, n int) []byte {
	var b strings.Builder
	b.WriteString("document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient,free_text\n")
	for i := range n {
		fmt.Fprintf(&b, "DNA%d,Missed appointment,%s,Quill%d,Ann,1950-01-02,GP,Did not attend. No letter was sent.\n", from+i, numberFrom(7_000_000+1000*from+20*i), i)
	}
	return []byte(b.String())
}

func (s *testSite) runLetterClasses() {
	s.t.Helper()
	if err := s.store.RunLetterClasses(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func missedForm() url.Values {
	return url.Values{"name": {"missed appointments"}, "what_1": {"document type"}, "values_1": {"missed appointment"}, "code": {"no clinical content"},
		"why": {"They ask nothing."}, "sample": {"60"}, "key": {newKey()}}
}

// readsSample reads the sample of class n, and finds nothing.
func (b *browser) readsSample(page string) {
	for {
		w := b.get(page + "/sample")
		if w.Code == 303 {
			return
		}
		w.want(200)
		b.post(page+"/sample", with(w.form("main form"), "asks", "no")).want(303)
	}
}

func TestALeadClosesAClassAndUndoesIt(t *testing.T) {
	s := site(t, 20)
	s.load(missedList(0, 5))
	lead, manager := s.signIn("lead"), s.signIn("manager")
	at := s.path("/letter-classes/new")
	manager.get(at).want(403)
	lead.get(s.path("/letter-classes")).want(200).says("No class has been written")
	form := missedForm()
	form.Set("go", "add")
	form.Set("add_what", "phrase")
	lead.post(at, form).want(200).has(`textarea[name="values_2"]`).value("name")
	form.Set("go", "")
	form.Set("values_1", "")
	lead.post(at, form).want(422).says("missed appointments", "They ask nothing.")
	form = missedForm()
	lead.post(at, form).want(303)
	lead.post(at, form).want(303) // sent twice
	s.runLetterClasses()
	page := s.path("/letter-classes/1")
	lead.get(s.path("/letter-classes")).says("Class 1").hides("Class 2")
	lead.get(page).says("The sample is to be read", "Read the sample").hides("Close these letters")
	lead.get(page + "/close").want(409)
	sample := lead.get(page+"/sample").want(200).says("Does this letter ask anything of anybody?", "Did not attend")
	lead.post(page+"/sample", lacking(sample.form("main form"), "asks")).want(422).says("Choose whether the letter asks anything")
	lead.post(page+"/sample", with(sample.form("main form"), "asks", "yes")).want(422).says("Say what it asks")
	lead.readsSample(page)
	closing := lead.get(page + "/close").want(200).says("5 letters will be closed at triage in your name")
	lead.post(page+"/close", with(closing.form("main form"), "letters", "4", "why", "Read.")).want(409).says("Read.")
	lead.post(page+"/close", with(lead.get(page+"/close").form("main form"), "why", " ")).want(422)
	lead.post(page+"/close", with(lead.get(page+"/close").form("main form"), "why", "All read.")).want(303)
	s.runLetterClasses()
	manager.get(page).want(200).says("Closed with it", "All read.").hides("Undo the closing")
	manager.get(page+"/letters?fate=closed").want(200).says("5 letters", "In the sample")
	lead.post(page+"/undo", with(lead.get(page+"/undo").want(200).form("main form"), "why", "Too wide.")).want(303)
	s.runLetterClasses()
	lead.get(page).says("Undone", "Closings undone")
	if l, err := s.store.Ledger(t.Context(), s.actor("lead")); err != nil || l.Letters.ClosedUnread != 0 || l.Letters.Closed != 0 {
		t.Errorf("got %+v, %v; want no letter closed", l.Letters, err)
	}
	s.signIn("clinician").get(page).want(403)
	s.signIn("stranger").get(page).want(404)
}

func lacking(form url.Values, name string) url.Values {
	form.Del(name)
	return form
}

// closesClasses leaves a class that was closed, one whose sample is to be read and
// one whose sample was read.
func (s *testSite) closesClasses(lead *browser) {
	s.t.Helper()
	for i, from := range []int{50, 90, 130} {
		s.load(missedList(from, 3))
		form := missedForm()
		form.Set("name", fmt.Sprintf("missed appointments %d", i+1))
		lead.post(s.path("/letter-classes/new"), form).want(303)
		s.runLetterClasses()
		page := s.path(fmt.Sprintf("/letter-classes/%d", i+1))
		if i == 1 {
			continue
		}
		lead.readsSample(page)
		if i == 2 {
			continue
		}
		lead.post(page+"/close", with(lead.get(page+"/close").want(200).form("main form"), "why", "All read.")).want(303)
		s.runLetterClasses()
	}
}
