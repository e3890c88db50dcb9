package app

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// sampling sets which share of negative assessments is read once more.
func (s *testSite) sampling(share float64) {
	s.t.Helper()
	i, err := s.store.Incident(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	i.Policy.AssessmentsSampled, i.Policy.TellingReason = share, "It was decided so."
	if err := s.store.SaveIncident(s.t.Context(), commandLine, i, "for the test"); err != nil {
		s.t.Fatal(err)
	}
}

// toAssess sends a case of one letter to assessment, with this many requested
// actions.
func (s *testSite) toAssess(actions int) review.CaseID {
	s.t.Helper()
	s.sampling(0)
	id := s.anyCase(review.InTriage, 1)
	letters := s.now(id)
	for range actions {
		s.change("lead2", id, review.AddRequestedAction{Letter: letters[0], Kind: "test", What: "Repeat the potassium", OfWhom: "the GP", ByWhen: "in 2 weeks"})
	}
	s.change("lead2", id, review.TriageLetters{Letters: letters, Answer: review.Assess, Urgency: review.Routine})
	return id
}

// now are the letters that a decision on a case would name now.
func (s *testSite) now(id review.CaseID) []review.LetterID {
	s.t.Helper()
	p, err := s.store.CasePage(s.t.Context(), s.actor("lead"), id, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return p.Now
}

// whole is a case as a manager sees it.
func (s *testSite) whole(id review.CaseID) review.Case {
	s.t.Helper()
	c, err := s.store.Case(s.t.Context(), s.actor("manager"), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// takes has somebody take the next case of a stage, and opens its page.
func (b *browser) takes(stage review.Stage) *answer {
	b.site.t.Helper()
	return b.post(b.site.path("/next"), url.Values{"stage": {string(stage)}}).follow().want(200)
}

const draftForm = "form[data-autosave]"

// short fills the form in where nothing was missed.
func short(w *answer) url.Values {
	f := w.form(draftForm)
	for name := range f {
		if strings.HasSuffix(name, "_evidence") {
			f.Set(name, "GP record, 3 April")
			f.Set(strings.TrimSuffix(name, "_evidence"), string(review.DoneInTime))
		}
	}
	return with(f, "evidence", "GP record", "harm", "no", "judgement", "Nothing was missed", "no_conflict", "yes", "go", "check")
}

// full fills the form in where harm was done.
func full(w *answer) url.Values {
	f := short(w)
	for name := range f {
		if action, ok := strings.CutSuffix(name, "_evidence"); ok {
			f.Set(action, string(review.NotDone))
		}
	}
	return with(f, "harm", "yes", "physical", "moderate", "psychological", "low", "still_physical", "none", "still_psychological", "none",
		"association", string(review.PossiblyLed), "physical_why", "By the record of 9 March", "psychological_met", "low:1", "confidence", "moderate", "resulted", "yes", "could_result", "no", "candour_reasons", "The kidney failed", "judgement", "The test was missed")
}

// signs fills in a form, checks and signs it.
func (w *answer) signs(path string, fields url.Values) *answer {
	w.t.Helper()
	check := w.browser.post(path, fields).follow().want(200)
	return w.browser.post(path+"/check", check.form("main form"))
}

func TestTheShortFormIsEnoughWhereNothingWasMissed(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	page := b.takes(review.InAssessment).says("1. Test: Repeat the potassium. Asked of the GP, in 2 weeks.").hides(`name="physical"`)
	path := s.casePath(id, "/sign-assessment")
	check := b.post(path, short(page)).follow().want(200).says("Nothing was missed", "Done in time", "Tess Clinician, GMC 70clinician").hides("Physical harm so far")
	done := b.post(path+"/check", check.form("main form")).follow().want(200)
	done.says(id.String()+": your assessment was signed.", "No more cases wait there for you.")
	c := s.whole(id)
	if c.Stage != review.Decided || len(c.InForce()) != 1 || c.InForce()[0].Basis != review.OneSignature {
		t.Errorf("got stage %s with outcomes %+v, want one on one signature", c.Stage, c.InForce())
	}
	if a := c.Assessments[0].Answers; !a.Short || a.Physical != review.NoHarm || a.Actions[0].Evidence != "GP record, 3 April" {
		t.Errorf("what was signed: got %+v", a)
	}
}

func TestAnotherAnswerOpensTheFullForm(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	page, path := b.takes(review.InAssessment), s.casePath(id, "/sign-assessment")
	b.post(path, with(short(page), "harm", "yes", "go", "rest")).follow().want(200).has(`[name="physical"]`).
		says("Permanent harm, or a lasting loss of function", "Not yet confirmed by this trust.", "The tests")
	fields := b.get(path).form(draftForm)
	again := b.post(path, with(fields, "go", "check")).want(422).says("Choose a grade of physical harm.", "Answer whether harm of the candour kind could yet result.")
	again.has(`.nhsuk-error-summary a[href="#physical"]`)
	fields = with(full(again), "physical", "not known yet", "look_again-day", "31", "look_again-month", "2", "look_again-year", "2027")
	again = b.post(path, fields).want(422).says("Enter a date from tomorrow on which to look again.")
	if got := again.value("look_again-day"); got != "31" {
		t.Errorf("the impossible day came back as %q", got)
	}
	again.signs(path, with(full(again), "look_again-day", "28", "look_again-month", "2", "look_again-year", "2027")).want(303)
	if c := s.whole(id); c.Stage != review.InSecondReview {
		t.Errorf("got stage %s, want a second review", c.Stage)
	}
}

func TestAnswersThatNoLongerApplyAreClearedAndNamed(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	page := b.takes(review.InAssessment)
	b.post(path, with(full(page), "go", "save")).want(303)
	page = b.get(path).want(200)
	if got := page.value("physical"); got != "moderate" {
		t.Fatalf("the saved grade: got %q", got)
	}
	b.post(path, with(short(page), "go", "save")).want(303)
	page = b.get(path).hides(`name="physical"`)
	check := b.post(path, with(page.form(draftForm), "go", "check")).follow().want(200)
	check.says("These answers no longer applied and were cleared:", "Physical harm so far", "Candour: reasons")
	b.post(path+"/check", check.form("main form")).want(303)
	if a := s.whole(id).Assessments[0].Answers; a.Physical != review.NoHarm || a.CandourReasons != "" {
		t.Errorf("what was cleared was signed: %+v", a)
	}
}

func TestADraftIsKeptHoweverIncomplete(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	page := b.takes(review.InAssessment).says("Nothing is saved yet.")
	b.post(path, with(page.form(draftForm), "judgement", "Not finished, <i>yet</i>", "go", "save")).want(303)
	b.post(s.casePath(id, "/release"), nil).want(303)
	again := b.takes(review.InAssessment).says("Draft saved at 09:30")
	if got := again.value("judgement"); got != "Not finished, <i>yet</i>" {
		t.Errorf("the draft came back as %q", got)
	}
	again.browser.post(path, with(again.form(draftForm), "go", "check")).want(422).
		says("Say which records you looked at.", "Say whether any harm is seen", "Confirm that you have no conflict of interest").hides("Choose a grade")
	if got := s.signIn("lead").get(path).want(303).follow().want(200).text(); strings.Contains(got, "Not finished") {
		t.Errorf("somebody else sees the draft: %s", got)
	}
}

func TestTheScriptSavesTheDraftAndLearnsItsVersion(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	fields := with(b.takes(review.InAssessment).form(draftForm), "judgement", "One")
	var got struct {
		Saved   string
		Version int
	}
	if err := json.Unmarshal(b.autosave(path, fields).want(200).Body.Bytes(), &got); err != nil || got.Saved != "09:30" || got.Version != 1 {
		t.Errorf("got %+v (%v), want saved at 09:30 as version 1", got, err)
	}
	b.autosave(path, fields).want(200) // the same again is no conflict
	b.autosave(path, with(fields, "judgement", "Two")).want(409)
	b.autosave(path, with(fields, "judgement", "Two", "version", "1")).want(200)
	if page := b.get(path); page.value("judgement") != "Two" || page.value("version") != "2" {
		t.Errorf("got %q at version %s, want Two at 2", page.value("judgement"), page.value("version"))
	}
}

func TestTwoWindowsShowBothTexts(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	fields := b.takes(review.InAssessment).form(draftForm)
	b.post(path, with(fields, "judgement", "From the first window", "go", "save")).want(303)
	both := b.post(path, with(fields, "judgement", "From the second window", "go", "check")).want(409)
	both.says("Saved and typed", "From the first window", "From the second window")
	if got := both.value("judgement"); got != "From the second window" {
		t.Errorf("the form holds %q", got)
	}
	b.post(path, with(both.form(draftForm), "go", "save")).want(303)
	if got := b.get(path).value("judgement"); got != "From the second window" {
		t.Errorf("after settling it the draft says %q", got)
	}
}

func TestSigningTwiceSignsOnce(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	check := b.post(path, short(b.takes(review.InAssessment))).follow().want(200)
	fields := check.form("main form")
	first := b.post(path+"/check", fields).want(303).Header().Get("Location")
	if second := b.post(path+"/check", fields).want(303).Header().Get("Location"); second != first {
		t.Errorf("the second time: got %s, want %s", second, first)
	}
	if n := len(s.whole(id).Assessments); n != 1 {
		t.Errorf("got %d assessments, want 1", n)
	}
	if _, err := s.store.Draft(t.Context(), s.people["clinician"].ID, id, string(review.SignFirstName)); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("the draft after signing: got %v, want it gone", err)
	}
	b.post(path, with(fields, "judgement", "Late", "go", "save", "version", "1")).want(409)
}

func TestASignatureIsForTheDraftThatWasChecked(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	check := b.post(path, short(b.takes(review.InAssessment))).follow().want(200)
	b.post(path, with(b.get(path).form(draftForm), "judgement", "Changed elsewhere", "go", "save")).want(303)
	again := b.post(path+"/check", check.form("main form")).want(409).says("Nothing was signed now.", "Changed elsewhere")
	b.post(path+"/check", again.form("main form")).want(303)
	if got := s.whole(id).Assessments[0].Answers.Judgement; got != "Changed elsewhere" {
		t.Errorf("signed: got %q", got)
	}
}

// laterLetter loads another list, with one more letter about a case's patient.
func (s *testSite) laterLetter(id review.CaseID) {
	s.t.Helper()
	p, err := s.store.CasePage(s.t.Context(), s.actor("lead"), id, "")
	if err != nil {
		s.t.Fatal(err)
	}
	b := p.Banner
	s.load([]byte("document_id,document_type,document_created_at,nhs_number,family_name,given_name,date_of_birth,free_text\n" +
		strings.Join([]string{"LATE-1", "clinic letter", "2020-06-01", b.NHSNumber, b.Family, b.Given, b.Born, "Please stop the tablets."}, ",") + "\n"))
}

func TestALetterThatComesMeanwhileStopsTheSignature(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	check := b.post(path, short(b.takes(review.InAssessment))).follow().want(200)
	s.laterLetter(id)
	b.post(path+"/check", check.form("main form")).want(409).says("The case is in the stage “Triage” now.", "Nothing was saved.", "Letters added", "Nothing was missed")
	b.post(path, url.Values{"judgement": {"Still typing"}, "version": {"1"}, "go": {"save"}}).want(409).
		says("What you typed is kept as your draft.")
	if d, err := s.store.Draft(t.Context(), s.people["clinician"].ID, id, string(review.SignFirstName)); err != nil || !strings.Contains(string(d.Body), "Still typing") {
		t.Errorf("the draft: got %s (%v), want what was typed", d.Body, err)
	}
}

func TestWhatCannotBeToldWaitsForAnEnquiry(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	fields := full(b.takes(review.InAssessment))
	action := review.ActionField(s.now(id)[0], 1)
	page := b.post(path, with(fields, action, string(review.CannotTell))).want(422).says("Open an enquiry first: the case waits for its answer.")
	to := b.post(path, with(page.form(draftForm), "go", "enquiry:"+strings.Split(action, "_")[1])).want(303).Header().Get("Location")
	if want := s.casePath(id, "/open-obligation?blocks=yes&kind=enquiry&letter="+strings.Split(action, "_")[1]); to != want {
		t.Errorf("the enquiry: got %s, want %s", to, want)
	}
	s.change("clinician", id, review.OpenObligation{Kind: review.Enquiry, What: "Was the potassium repeated?", Whom: "The practice", Blocks: true})
	page = b.get(path).want(200).says("This stays a draft until an enquiry is answered or ended", "Was the potassium repeated?")
	b.post(path, with(page.form(draftForm), "go", "check")).want(409).says("The assessment stays a draft until it is answered or ended.", "What you typed is kept")
	open := s.whole(id).Obligations
	enquiry := open[len(open)-1]
	s.change("clinician", id, review.MeetObligation{ID: enquiry.ID, Version: enquiry.Version, Proof: "No record of it", Unanswered: true})
	page = b.get(path).says("No record of it").hides("This stays a draft until")
	page.signs(path, with(page.form(draftForm), "go", "check")).want(303)
}

func TestWhoHasNoRegistrationLearnsEarlyThatTheyCannotSign(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	p := s.people["clinician"]
	p.Registration, p.RegistrationBody = "", ""
	if err := s.store.SavePerson(t.Context(), commandLine, p); err != nil {
		t.Fatal(err)
	}
	b := s.signIn("clinician")
	page := b.takes(review.InAssessment).says("You cannot sign yet")
	b.post(s.casePath(id, "/sign-assessment"), short(page)).want(422).has(`.nhsuk-error-summary a[href="#signature"]`)
}

func TestARequestedActionIsNotedBesideItsLetter(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(0)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	page := b.takes(review.InAssessment).says("No requested action is noted for this letter.")
	letter := page.value("letters")
	asked := b.post(path, with(page.form(draftForm), "judgement", "Kept", "go", "requested:"+letter)).follow().want(200)
	add := s.casePath(id, "/add-requested-action")
	asked = b.post(add, with(asked.form("main form"), "what", "Check the feet")).want(422).says("Choose what kind of action it is.", "Say of whom it was asked")
	if asked.value("what") != "Check the feet" || asked.value("letter") != letter {
		t.Errorf("it came back with %q about letter %q", asked.value("what"), asked.value("letter"))
	}
	back := b.post(add, with(asked.form("main form"), "kind", "referral", "of_whom", "the podiatrist")).follow().want(200)
	back.says("The requested action was noted.", "1. Referral: Check the feet. Asked of the podiatrist.")
	if got := back.value("judgement"); got != "Kept" {
		t.Errorf("the draft came back as %q", got)
	}
}

func TestAnAssessmentTypedAfterTheSessionRanOutComesBack(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	fields := with(full(b.takes(review.InAssessment)), "look_again-day", "3")
	s.clock.Add(idleTime + 1)
	b.post(path, fields).want(303)
	page := s.signIn("clinician").get(path).want(200).says("What you typed is back on this page.")
	if page.value("judgement") != "The test was missed" || page.value("physical") != "moderate" {
		t.Errorf("it came back with %q and %q", page.value("judgement"), page.value("physical"))
	}
}

func TestADraftIsThrownAwayOnlyWhenAskedTwice(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	b.post(path, with(b.takes(review.InAssessment).form(draftForm), "judgement", "No", "go", "save")).want(303)
	ask := b.get(path + "/discard").want(200).says("Throw the draft away?")
	fields := ask.form("main form")
	b.post(path+"/discard", fields).follow().want(200).says("your draft was thrown away.")
	b.post(path+"/discard", fields).want(303)
	if got := b.get(path).want(200).value("judgement"); got != "" {
		t.Errorf("the form still holds %q", got)
	}
}

// Criteria propose a grade; another one needs a reason, and "no" clears both.
func TestCriteriaProposeAGradeOnTheForm(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	fields := with(full(b.takes(review.InAssessment)), "physical_why", "", "psychological_met", "low:2")
	fields["physical_met"] = []string{"severe:1", "moderate:2"}
	page := b.post(path, fields).want(422).says("The criteria ticked propose “Severe harm”. Tick what applies, or say why you choose “Moderate harm”.",
		"The criteria ticked propose: Severe harm.", "From the letters: the worst answer is “Not done”")
	page.has(`input[value="severe:1"][checked]`)
	letter := review.LetterField(s.now(id)[0])
	fields = with(fields, "version", page.value("version"), "physical_why", "The scan was normal again", letter, "superseded", "near_miss", "yes")
	check := b.post(path, fields).follow().want(200).says("Permanent harm, or a lasting loss of function", "The scan was normal again", "Superseded", "Fairly sure", "Near miss")
	b.post(path+"/check", check.form("main form")).want(303).follow().says(id.String() + ": your assessment was signed.")
	own, err := s.store.CasePage(t.Context(), s.actor("clinician"), id, "")
	if err != nil || len(own.Case.Assessments) != 1 {
		t.Fatalf("got %d assessments in sight of their author, %v", len(own.Case.Assessments), err)
	}
	a := own.Case.Assessments[0].Answers
	if len(a.PhysicalMet) != 2 || a.PhysicalWhy == "" || !a.NearMiss || a.Confidence != review.FairlySure || len(a.Letters) != 1 || a.Letters[0].Became != review.Superseded {
		t.Errorf("what was signed: got %+v", a)
	}

	id = s.toAssess(1)
	path = s.casePath(id, "/sign-assessment")
	page = b.takes(review.InAssessment)
	b.post(path, with(full(page), "go", "save")).want(303)
	fields = b.get(path).form(draftForm)
	for name := range fields {
		if action, ok := strings.CutSuffix(name, "_evidence"); ok {
			fields.Set(action, string(review.DoneInTime))
		}
	}
	b.post(path, with(fields, "harm", "no", "go", "check")).follow().want(200).
		says("These answers no longer applied and were cleared:", "Criteria of psychological harm", "Why that grade of physical harm", "How sure")
}
