package app

import (
	"testing"

	"harmreview/review"
)

func TestAClinicianDecidesWhetherACopyGoes(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	lead, liaison := s.signIn("lead"), s.signIn("liaison")
	lead.get(s.casePath(id, "/telling")).want(200).says("Copies of the letters", "Not decided")
	path := s.casePath(id, "/decide-copy")
	liaison.get(path).want(403)
	form := lead.get(path).want(200).form("main form")
	lead.post(path, form).want(422).says("Choose whether a copy may go.")
	lead.post(path, with(form, "answer", string(review.NoCopy))).want(422).says("Choose why it is not to be copied.")
	lead.post(path, with(form, "answer", string(review.NoCopy), "reason", "sexual health", "note", "Not known at home")).want(303).follow().
		says("The decision about the copy is recorded.", "Not to be copied: sexual health", "Tess Lead")
	liaison.get(s.casePath(id, "/telling")).says("Not to be copied").hides("sexual health", "Not known at home")
	lead.post(path, with(form, "answer", string(review.CopyIt), "key", newKey())).want(409).says("Not to be copied: sexual health", "Nothing of yours was saved.")
}

// A letter that its browser never got is not let go by anybody.
func TestALetterIsNotLetGoUnread(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.addPerson("lead4", review.Lead)
	letter := s.whole(id).Letters[0].ID
	_, err := s.store.ChangeCase(t.Context(), review.Cause{Actor: s.actor("lead4")}, id, 0, review.DecideCopy{Letter: letter, Answer: review.CopyIt})
	if problems, ok := err.(review.Problems); !ok || problems["answer"] != "Open the letter and read it first." {
		t.Errorf("got %v", err)
	}
}
