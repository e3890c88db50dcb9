//go:build browser

package app

import (
	"net/url"
	"path"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/store"
	"harmreview/review/wording"
)

// setTheIntake adds what becomes of lists, rows, files and identities, so that a
// link leads to each of their pages. It returns those among many alike from which
// a link leads on.
func (s *testSite) setTheIntake(manager, lead *browser) []string {
	s.t.Helper()
	d := s.deliver("letters.zip", "unknown-letter.txt", clinicLetter, "another.txt", clinicLetter+" Again.")
	files, err := s.store.DeliveryFiles(s.t.Context(), s.actor("manager"), d.ID, "", 0, 0)
	if err != nil || len(files.Files) == 0 {
		s.t.Fatalf("got %d files, %v", len(files.Files), err)
	}
	s.matchFile(files.Files[0].ID, s.anyCase(review.InTriage, 1))
	joined := s.settlesIdentities(manager)
	s.traces(manager)
	excluded := s.workOnRows(manager)
	s.undoesLists()
	s.writesRules(manager, lead)
	s.closesClasses(lead)
	return []string{joined, excluded}
}

// settlesIdentities joins two cases, accepts a question of identity with all of
// its kind, and takes a letter out of a case whose patient was told something.
func (s *testSite) settlesIdentities(manager *browser) (joined string) {
	s.t.Helper()
	into := s.anyCase(review.InTriage, 2)
	s.joins(manager, s.caseBeside(into), into)
	accept := s.path("/identity/accept?kind=no+number&as=own")
	form := url.Values{"reason": {"The sample is right."}}
	for _, n := range manager.get(accept).want(200).all(`input[name="cases"]`) {
		form.Add("cases", attribute(n, "value"))
	}
	manager.post(accept, form).want(303)
	for id := review.CaseID(1); ; id++ {
		c := s.whole(id)
		if len(c.Contacts) == 0 || len(c.Letters) == 0 {
			continue
		}
		_, breach, err := s.store.TakeApart(s.t.Context(), review.Cause{Actor: s.actor("manager")}, store.Parting{From: id, Letters: []review.LetterID{c.Letters[0].ID},
			Reason: "The letter names somebody else.", Who: intake.Person{Family: "Somebody", Given: "Else", Born: "1950-02-03"}})
		if err == nil && breach {
			return s.casePath(into, "/identity")
		}
	}
}

// restricts restricts a patient, names a reader and asks for the end of it.
func (s *testSite) restricts(manager *browser) {
	s.t.Helper()
	var last []review.CaseID // nobody else's scene
	for id := review.CaseID(400); len(last) < 2; id-- {
		if c, err := s.store.Case(s.t.Context(), s.actor("lead"), id); err == nil && c.Stage == review.InTriage && !c.Emptied {
			last = append(last, id)
		}
	}
	id, other := last[0], last[1]
	manager.post(s.casePath(id, "/restrict-patient"), with(manager.get(s.casePath(id, "/restrict-patient")).form("main form"), "reason", "A threat.")).want(303)
	readers := s.casePath(id, "/restricted/readers")
	manager.post(readers, with(manager.get(readers).want(200).form("main form"), "readers", idOf(s.people["lead"].ID), "reason", "Assesses it")).want(303)
	manager.post(s.casePath(id, "/restricted/end"), url.Values{"reason": {"The threat is over."}}).want(303)
	manager.post(s.casePath(other, "/restrict-patient"), with(manager.get(s.casePath(other, "/restrict-patient")).form("main form"), "reason", "A threat.")).want(303)
}

// traces takes over a tracing answer that leaves a proposal.
func (s *testSite) traces(manager *browser) {
	s.t.Helper()
	p := numbered(s.requested(manager))
	s.take(manager, "/tracing/answers", answerForm, responseHeader+"\n"+answered(p[0], "", "", "", "00", p[0][1])+answered(p[1], "", "B12345", "", "00", p[1][1]))
}

// workOnRows excludes a row, raises a same-day action on another, and answers
// for all rows whose document came again.
func (s *testSite) workOnRows(manager *browser) (excluded string) {
	s.t.Helper()
	s.twoVersions(3)
	changed := s.lists()[0].ID
	rows := manager.get(s.listPath(changed, "/changed/keep")).want(200).value("rows")
	manager.post(s.listPath(changed, "/changed/keep"), url.Values{"rows": {rows}, "words": {"The later list was a test."}}).want(303)
	s.twoVersions(4)
	broken := s.load([]byte(undoRows + "R1,123,Smith,Ann,1950-01-02,GP\nR2,456,Smith,Ben,1950-01-02,GP\nR3,789,Smith,Cat,1950-01-02,GP\n"))
	manager.post(s.listPath(broken, "/rows/2/exclude"), url.Values{"version": {"0"}, "code": {"not a letter"}, "words": {"A cover sheet."}}).want(303)
	manager.post(s.listPath(broken, "/rows/3/same-day"), url.Values{"version": {"0"}, "what": {"Stop methotrexate"}}).want(303)
	return s.listPath(broken, "/rows/2")
}

// undoesLists undoes one list that nobody worked on, and one that somebody did.
func (s *testSite) undoesLists() {
	s.t.Helper()
	by := review.Cause{Actor: s.actor("manager")}
	for _, row := range []string{"U1," + numberFrom(6_000_000) + ",Quince,Ann,1950-01-02,GP\n", "W1," + numberFrom(6_100_000) + ",Rush,Bob,1960-01-02,GP\n"} {
		id := s.load([]byte(undoRows + row))
		if row[0] == 'W' {
			l, err := s.store.ListRows(s.t.Context(), s.actor("lead"), s.lists()[0], intake.RowFilter{}, intake.RowPlace{})
			if err != nil {
				s.t.Fatal(err)
			}
			s.triaged(l.Rows[0].Case)
		}
		if err := s.store.UndoList(s.t.Context(), by, id, intake.Undo{Reason: "The wrong export."}); err != nil {
			s.t.Fatal(err)
		}
		s.loadWaiting()
	}
}

// writesRules writes rules that stand in each of their states.
func (s *testSite) writesRules(manager, lead *browser) {
	s.t.Helper()
	s.load(memoList(30))
	for i, name := range []string{"internal memos", "memos again", "memos once more"} {
		rule := url.Values{"name": {name}, "column_1": {"document_type"}, "op_1": {"is one of"}, "values_1": {"internal memo"}, "code": {"not a letter"}, "why": {"They never leave."}, "key": {newKey()}}
		manager.post(s.path("/lists/rules/new"), rule).want(303)
		s.runRules()
		page := s.path("/lists/rules/" + string(rune('1'+i)))
		if i == 2 {
			continue
		}
		manager.post(page+"/propose", url.Values{"version": {manager.get(page + "/propose").want(200).value("version")}}).want(303)
		if i == 0 {
			approval := lead.get(page + "/approve").want(200)
			form := url.Values{"version": {approval.value("version")}, "reason": {"I read them."}}
			for _, box := range approval.all(`input[name="read"]`) {
				form.Add("read", attribute(box, "value"))
			}
			lead.post(page+"/approve", form).want(303)
			s.runRules()
		}
	}
}

// proposesProtocol puts a version of the closing protocol before a lead, who
// sends it back, and another one.
func (s *testSite) proposesProtocol() {
	s.t.Helper()
	now, err := s.store.ClosingProtocol(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	codes := slices.Clone(now.Body)
	for i, help := range []string{"It asks nothing.", "It tells, and asks nothing of anybody at all."} {
		codes[0].Help = help
		if err := s.store.ProposeProtocol(s.t.Context(), review.Cause{Actor: s.actor("manager")}, now.ID, codes, "Clerks asked."); err != nil {
			s.t.Fatal(err)
		}
		if i == 0 {
			if err := s.store.AnswerProtocol(s.t.Context(), review.Cause{Actor: s.actor("lead")}, 1, review.VersionRefused, "Too short."); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// proposesWording has the wording of a letter wait for a lead.
func (s *testSite) proposesWording(manager *browser) {
	s.t.Helper()
	path := s.path("/set-up/letters-to-people/parent/new")
	manager.post(path, with(manager.get(path).want(200).form("main form"), "go", "propose", "reason", "Confirmed as it is")).want(303)
}

// proposesFormWording has a wording of the assessment wait for a lead, after another
// that was refused.
func (s *testSite) proposesFormWording(manager *browser) {
	s.t.Helper()
	at := s.path(formWordingPath)
	for i, reason := range []string{"Confirmed", "Confirmed by the safety group as it is"} {
		manager.post(at+"/new", with(manager.get(at+"/new").want(200).form("main form"), "reason", reason)).want(303)
		if i == 0 {
			written := attribute(manager.get(at).all(`a[href*="/written/"]`)[0], "href")
			s.signIn("lead").post(written, url.Values{"answer": {"refused"}, "reason": {"By whom?"}}).want(303)
		}
	}
}

// makesAPack leaves a pack that waits to be sent.
func (s *testSite) makesAPack() {
	s.t.Helper()
	for id := review.CaseID(1); ; id++ {
		c := s.whole(id)
		if o := c.OpenTelling(); o == nil || o.Facts.Route != review.RouteCandour || c.Restricted || c.Died != "" || !c.IdentitySettled() || c.SendingStopped || len(c.Post.Address) == 0 || c.Post.WrittenNeeds() != "" {
			continue
		}
		s.wordingsConfirmed(wording.Candour)
		s.traced(id, s.clock.Now(), "alive", "confirmed")
		s.named(id)
		for _, l := range c.Letters {
			s.change("lead", id, review.DecideCopy{Letter: l.ID, Answer: review.NoCopy, Reason: "safeguarding"})
		}
		s.signIn("liaison").makesPack(id).want(303)
		return
	}
}

// makesPrintRuns leaves a print run of which one pack went and one was pulled, one
// that is made, and one that waits for approval.
func (s *testSite) makesPrintRuns() {
	s.t.Helper()
	ids := s.toRun(6, 20)
	liaison := s.signIn("liaison")
	s.runMade(liaison, 1, "3")
	s.traced(ids[1], s.clock.Now(), "not known", "confirmed")
	sent := s.path("/print-runs/1/sent")
	liaison.post(sent, with(liaison.get(sent).want(200).form("main form"), "channel", "letter", "not", "3")).want(303)
	s.printRuns()
	s.runMade(liaison, 2, "1")
	liaison.post(s.path("/print-runs/new"), with(liaison.get(s.path("/print-runs/new")).form("main form"), "kind", "awareness")).want(303)
	s.printRuns()
}

// sameDayCase is a case that owes a same-day action.
func (s *testSite) sameDayCase() review.CaseID {
	s.t.Helper()
	for id := review.CaseID(1); ; id++ {
		for _, o := range s.whole(id).Obligations {
			if o.Kind == review.SameDayAction && o.State == review.Open {
				return id
			}
		}
	}
}

// allocatesSome gives a few cases to a person.
func (s *testSite) allocatesSome(manager *browser) {
	s.t.Helper()
	plan := manager.get(s.path("/allocate?" + s.gives(url.Values{"stage": {"assessment"}, "n": {"2"}}, "clinician2").Encode())).want(200)
	manager.post(s.path("/allocate"), plan.form(`form[method="post"][action$="/allocate"]`)).want(303)
}

// changesPriorityRules leaves a set that was written and refused, and a draft that
// begins with it and was tried.
func (s *testSite) changesPriorityRules(manager *browser) {
	s.t.Helper()
	draft := s.path(rulesAt + "/draft")
	manager.sends(draft).want(303)
	manager.sends(draft+"/rules/new", insulin...).want(303)
	manager.sends(draft + "/try").want(303)
	s.runTries()
	manager.sends(draft+"/propose", "reason", "Asked for by diabetes").want(303)
	written := attribute(manager.get(s.path(rulesAt)).all(`a[href*="/written/"]`)[0], "href")
	s.signIn("lead").post(written, url.Values{"answer": {"refused"}, "reason": {"Too wide."}}).want(303)
	manager.sends(draft + "?from=" + path.Base(written)).want(303)
	manager.sends(draft + "/try").want(303)
	s.runTries()
}

// heldByAnother is a case that a lead is at who looks at no page, and that another
// lead may take over.
func (s *testSite) heldByAnother() review.CaseID {
	s.t.Helper()
	id, err := s.store.Next(s.t.Context(), review.Cause{Actor: s.actor("lead2")}, review.InTriage)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// withConflict is a case on which a lead declared a conflict of interest, about
// which another answers.
func (s *testSite) withConflict() review.CaseID {
	s.t.Helper()
	id := s.anyCase(review.InTriage, 1)
	s.change("lead2", id, review.DeclareConflict{Kind: review.OwnPatient, Note: "Under my care since 2019"})
	return id
}

// releasesSome leaves two batches of late letters for a practice: one went and asks
// for replies, one waits to be sent. It returns the page of a letter to which a
// reply is owed, of one that waits, of one that was answered, and a link through
// which the practice answers.
func (s *testSite) releasesSome() (asks, waits, replied, link string) {
	s.t.Helper()
	liaison := s.signIn("liaison")
	sent := s.lateLetters(3)
	s.makesBatch(liaison)
	s.sendsBatch(liaison).want(303)
	s.lateLettersFrom(3, 2)
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(303)
	left := s.lateLettersFrom(5, 2)
	s.change("liaison", sent[2], review.RecordReply{ID: s.owing(sent[2], review.GPRelease).ID, Kind: review.NilReturn, Whom: "Dr Ahmed", At: s.clock.Now()})
	s.setPolicy(func(p *review.Policy) { p.PracticeLinks = true })
	return s.owedPath(sent[1], review.GPRelease, ""), s.owedPath(left[0], review.GPRelease, ""), s.owedPath(sent[2], review.GPRelease, ""), s.makesLink(liaison, "28")
}

// takesCalls leaves a call of each kind of answer.
func (s *testSite) takesCalls() {
	s.t.Helper()
	liaison := s.signIn("liaison")
	var last *answer
	for id := review.CaseID(1); id < 4; id++ {
		p := s.whole(id).Post
		last = liaison.rings(testPerson{family: p.Family, given: p.Given, born: p.Born}).want(303)
	}
	last.isAbout(s.number(3))
	liaison.rings(testPerson{family: "Nobody", given: "There", born: "1950-01-03"}, "about", "She is on both drugs.", "urgency", "1").want(303)
	liaison.rings(testPerson{family: "Nobody", given: "Here", born: "1950-01-02"}, "about", "He was in hospital.", "urgency", "2").want(303)
}

// reachesNobody has somebody try to reach a person until somebody must decide what
// now.
func (s *testSite) reachesNobody() {
	s.t.Helper()
	for id := review.CaseID(1); ; id++ {
		c := s.whole(id)
		o := c.OpenTelling()
		if o == nil || c.Restricted || c.Teller() == nil {
			continue
		}
		for range c.Policy.Attempts {
			c = s.change("liaison", id, review.RecordContact{Telling: o.ID, Kind: review.Attempt, HappenedAt: s.clock.Now(), Channel: "telephone", Result: "no answer", Record: review.ContactRecord{Anyway: true}})
		}
		if len(c.ToDecide()) > 0 {
			return
		}
	}
}
