package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

// The cases of patients who had died go to whom they are for, once that is said.
func TestPatientsWhoHadDiedGoToTheirReviewers(t *testing.T) {
	s := site(t, 80)
	died := func() (of []review.CaseID) {
		l, err := s.store.Cases(t.Context(), s.actor("lead"), review.CaseFilter{Stage: review.InTriage, Died: "yes"}, review.Place{})
		if err != nil || len(l.Lines) == 0 || l.Total.N != len(l.Lines) {
			t.Fatalf("got %d cases in triage of %+v patients who had died, %v", len(l.Lines), l.Total, err)
		}
		for _, line := range l.Lines {
			of = append(of, line.Case)
			if s.whole(line.Case).Died == "" {
				t.Errorf("%s: nobody died", line.Case)
			}
		}
		return of
	}()
	path := s.path("/people/deaths")
	lead := s.signIn("lead")
	lead.get(s.path("/people")).has(`a[href="` + path + `"]`)
	form := lead.get(path).want(200).form("main form")
	form.Set("people", idOf(s.people["clerk"].ID))
	lead.post(path, form).want(422).says("Choose from the list")
	form.Set("people", idOf(s.people["clinician2"].ID))
	form.Set("key", "another")
	lead.post(path, form).want(303).follow().says("Who reviews patients who had died was saved.")
	s.signIn("manager").post(path, url.Values{"people": {idOf(s.people["clinician"].ID)}}).want(409).says("Saved now: " + s.people["clinician2"].Name)
	s.signIn("clinician").get(path).want(403)

	given := map[review.CaseID]string{}
	for _, who := range []string{"clinician", "clinician2"} {
		for {
			id, err := s.store.Next(t.Context(), review.Cause{Actor: s.actor(who)}, review.InTriage)
			if err != nil {
				break
			}
			given[id] = who
			s.change(who, id, review.DeclareConflict{Kind: review.OwnPatient})
			if len(given) > 400 {
				t.Fatal("the queue does not end")
			}
		}
	}
	for _, id := range died {
		if who := given[id]; who == "clinician" {
			t.Errorf("%s, of somebody who had died, was given to a clinician who does not review them", id)
		}
	}
	for _, id := range died {
		if given[id] == "clinician2" {
			return
		}
	}
	t.Error("the reviewer of those who had died was given none of their cases")
}
