package app

import (
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

func TestWhatIsLateIsListedByClassWithWhatToDo(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	s.change("lead", id, review.TriageLetters{Letters: untriaged(s.whole(id)), Answer: review.Assess, Urgency: review.SameDay, Reason: "A result that cannot wait."})
	other := s.anyCase(review.InTriage, 1)
	s.change("manager", other, review.OpenObligation{Kind: review.Action, What: "Ring the patient", Owner: "The practice", Due: "2026-11-25"})
	lead := s.signIn("lead")
	lead.get(s.path("/escalations")).want(200).says("Same-day actions that nobody has accepted (1)", "Routine cases overdue (0)", "case "+id.String(), "Ring now")
	s.clock.Set(s.clock.Now().AddDate(0, 2, 0))
	for _, who := range []string{"lead", "manager"} {
		b := s.signIn(who)
		owed := b.get(s.path("/escalations?class=owed")).want(200).says("Ring the patient", "The practice", "overdue by", "Chase it")
		for _, link := range owed.all(`a[href*="/owed/"]`) { // which leads back to its line among what is overdue
			back := b.get(attribute(link, "href")).want(200).hrefOf(`a[href*="/owed?"]`)
			if !strings.Contains(back, "due=overdue") {
				t.Errorf("%s: leads back to %s", who, back)
			}
			list, line, _ := strings.Cut(back, "#")
			b.get(list).want(200).has("#" + line)
		}
		page := b.get(s.path("/escalations?class=routine")).want(200).says("Allocate", "overdue by")
		for _, class := range []string{"same-day", "urgent", "routine"} {
			urgency := map[string]string{"same-day": "1", "urgent": "2", "routine": "3"}[class]
			references, _ := b.listed(s.path("/cases?due=overdue&urgency=" + urgency))
			lines, _ := b.listed(s.path("/escalations?class=" + class))
			if strings.Join(lines, " ") != strings.Join(references, " ") {
				t.Errorf("%s, %s: got %v, want the overdue cases %v", who, class, lines, references)
			}
			page.has(`nav a[href="` + s.path("/escalations?class="+class) + `"]`)
			if want := "overdue (" + strconv.Itoa(len(references)) + ")"; !strings.Contains(page.text(), want) {
				t.Errorf("%s: no class says %q", who, want)
			}
		}
		b.get(page.hrefOf("tbody td a")).want(200)
		b.get(s.path("/escalations?class=nothing")).want(404)
	}
	s.signIn("clinician").get(s.path("/escalations")).want(403)
}
