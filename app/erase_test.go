package app

import (
	"net/url"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

func TestASecondManagerConfirmsThatAListIsErased(t *testing.T) {
	s := site(t, 30)
	if err := s.store.SetRoles(t.Context(), commandLine, s.incident, s.actor("owner").Person, []review.Role{review.Manager}, false); err != nil {
		t.Fatal(err)
	}
	id := s.load([]byte(undoRows + "X1,9990000018,Quince,Ann,1950-01-02,GP\n"))
	b, second := s.signIn("manager"), s.signIn("owner")
	b.get(s.listPath(id, "/erase")).want(409)
	if err := s.store.UndoList(t.Context(), review.Cause{Actor: s.actor("manager")}, id, intake.Undo{Reason: "Another trust's."}); err != nil {
		t.Fatal(err)
	}
	s.loadWaiting()
	b.get(s.listPath(id, "")).want(200).has(`a[href="` + s.listPath(id, "/erase") + `"]`)
	page := b.get(s.listPath(id, "/erase")).want(200).says("This cannot be undone")
	b.post(s.listPath(id, "/erase"), page.form("form[novalidate]")).want(422).says("Say why what the list says must be erased.")
	asked := with(b.get(s.listPath(id, "/erase")).want(200).form("form[novalidate]"), "reason", "A whole patient index.")
	b.get(b.post(s.listPath(id, "/erase"), asked).want(303).Header().Get("Location")).want(200).says("A second manager must confirm it")
	b.get(s.listPath(id, "/erase")).want(200).says("Another manager than you must confirm it.")
	b.post(s.listPath(id, "/erase/confirm"), url.Values{"key": {"k1"}}).want(403)

	page = second.get(s.listPath(id, "/erase")).want(200).says("A whole patient index.")
	to := second.post(s.listPath(id, "/erase/confirm"), page.form(`form[action$="/confirm"]`)).want(303).Header().Get("Location")
	second.get(to).want(200).says("was erased on", "A whole patient index.", "letters.csv").hides("Quince")
	second.get(s.listPath(id, "/rows")).want(409).says("This list was erased.")
	second.get(s.path("/ledger")).want(200).says("Erased: in no sum")
	second.get(s.path("/lists")).want(200).says("Erased")
}
