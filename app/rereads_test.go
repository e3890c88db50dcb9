package app

import (
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// Every figure about a clerk's closings opens the letters that it counts, for
// leads too, to whom not every case is named; a clerk sees their own alone.
func TestClerksClosingsReadAgain(t *testing.T) {
	s := site(t, 120)
	s.addPerson("clerk2", review.Clerk)
	closing := func(who string, id review.CaseID, code string) {
		c := s.whole(id)
		s.change(who, id, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Close, Code: code})
	}
	var ids []review.CaseID
	for id := review.CaseID(1); len(ids) < 4; id++ {
		c := s.whole(id)
		if c.Stage == review.InTriage && len(c.Untriaged()) == 1 && c.IdentitySettled() && c.Died == "" && !c.Letters[0].NoText {
			ids = append(ids, id)
			closing("clerk", id, "not a letter")
		}
	}
	closing("lead2", ids[0], "not a letter")
	closing("lead2", ids[1], "no clinical content")
	third := s.whole(ids[2])
	s.change("lead2", ids[2], review.TriageLetters{Letters: third.Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	want := []string{"4", "1", "3", "1", "1", "1"}
	clerk := s.people["clerk"]
	for _, who := range []string{"manager", "lead", "clerk"} {
		b := s.signIn(who)
		page := b.get(s.path("/rereads")).want(200).says(clerk.Name, "4 of the first 200")
		for i, a := range page.all(`a[href*="/rereads/` + idOf(clerk.ID) + `?"]`) {
			if got := strings.TrimSpace(textOf(a)); got != want[i] {
				t.Errorf("%s: %s: got %s, want %s", who, review.RereadFigures[i].Label(), got, want[i])
			}
			table, err := s.store.RereadLines(t.Context(), s.actor(who), clerk.ID, review.RereadFigures[i], 0)
			n := table.Unnamed
			for _, l := range table.Lines {
				n += l.Letters
			}
			if err != nil || strconv.Itoa(n) != want[i] {
				t.Errorf("%s: %s: the table holds %d letters (%v), want %s", who, review.RereadFigures[i].Label(), n, err, want[i])
			}
			b.get(attribute(a, "href")).want(200).says(review.RereadFigures[i].Label())
		}
		if strings.Contains(page.text(), s.people["clerk2"].Name) == (who == "clerk") {
			t.Errorf("%s: whether the other clerk is in the table is not as it should be", who)
		}
	}
	other := s.path("/rereads/" + idOf(s.people["clerk2"].ID) + "?figure=closings")
	s.signIn("clerk").get(other).want(404)
	s.signIn("lead").get(s.path("/rereads/" + idOf(clerk.ID) + "?figure=sent-to-assessment")).want(200).hides(ids[2].String())
	s.signIn("liaison").get(s.path("/rereads")).want(403)
}
