package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/priority"
)

const rulesAt = "/set-up/priority-rules"

// runTries tries the rules that wait for it.
func (s *testSite) runTries() {
	s.t.Helper()
	if err := s.store.RunRuleTries(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// rules are the priority rules of the incident as they are now.
func (s *testSite) rules() priority.RulesPage {
	s.t.Helper()
	p, err := s.store.RulesPage(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// sends opens a form of the draft, fills these fields in and sends it.
func (b *browser) sends(path string, fields ...string) *answer {
	b.site.t.Helper()
	return b.post(path, with(b.get(path).want(200).form("main form"), fields...))
}

// insulin is a rule that touches letters about insulin.
var insulin = []string{"name", "Insulin", "why", "Doses may be wrong.", "points", "50", "what_1", "phrase", "values_1", "insulin", "red_flag", "yes"}

func TestEveryMemberReadsThePriorityRules(t *testing.T) {
	s := bareTestSite(t)
	page := s.signIn("clerk").get(s.path(rulesAt)).want(200).says("these rules are a proposal", "As shipped with the program", "60 points, or a red flag", "5 %").hides("Change the rules")
	for i, r := range priority.Starter().Rules {
		if !strings.Contains(page.text(), r.Name) || !strings.Contains(page.text(), r.Why) {
			t.Errorf("rule %d, %s, is not on the page with its why", i+1, r.Name)
		}
	}
	s.signIn("auditor").get(s.path(rulesAt + "/versions/" + strconv.FormatInt(int64(s.rules().InForce.ID), 10))).want(200).says("Suspected cancer")
	s.signIn("owner").get(s.path(rulesAt + "/draft")).want(403)
	s.signIn("clinician").post(s.path(rulesAt+"/draft"), nil).want(403)
}

func TestManagersAndLeadsWorkOnOneDraft(t *testing.T) {
	s := bareTestSite(t)
	manager, lead := s.signIn("manager"), s.signIn("lead")
	draft := s.path(rulesAt + "/draft")
	manager.get(draft + "/rules/new").want(409).says("There is no draft of the rules now")
	manager.sends(draft).want(303).follow().says("The draft has begun", "It says what is in force now.", "It has not been tried yet.")
	lead.post(draft, nil).want(409).says("Somebody has begun to change the rules already")
	n := len(priority.Starter().Rules)

	more := with(manager.get(draft+"/rules/new").form("main form"), append(insulin, "go", "add", "add_what", "patient age")...)
	manager.post(draft+"/rules/new", more).want(200).has(`input[name="least_2"]`)
	wrong := manager.sends(draft+"/rules/new", append(insulin, "name", "Suspected cancer", "points", "many")...).want(422).says("Rule 1 has the same name", "Give a number of points from 1 to 100")
	if got := wrong.value("values_1"); got != "insulin" {
		t.Errorf("the phrases came back as %q", got)
	}
	manager.sends(draft+"/rules/new", insulin...).want(303).follow().says("The rule was added to the draft.", "“Insulin”. Red flag, 50 points", "Changed last by Tess Manager")

	rule := draft + "/rules/" + strconv.Itoa(n+1)
	stale := lead.get(rule).want(200).form("main form")
	manager.sends(rule, "points", "45", "off", "yes").want(303)
	lead.post(rule, with(stale, "why", "Typed by the lead.")).want(409).says("Somebody changed this", "The draft says now: “Insulin”. Left out for now. Red flag, 45 points").has(`input[name="version"]`).says("Typed by the lead.")
	manager.sends(rule+"/move", "to", strconv.Itoa(99)).want(422).says("Give a place from 1 to")
	manager.sends(rule+"/move", "to", "1").want(303).follow().says("1. Insulin", "2. Suspected cancer")
	lead.post(rule, with(lead.get(draft+"/rules/1").form("main form"), "why", "Typed for another rule.")).want(409).says("not in its place of the draft any more", "Typed for another rule.")
	copied := lead.get(draft + "/rules/new?copy=1").want(200)
	if got := copied.value("name"); got != "Insulin (copy)" {
		t.Errorf("a copy is called %q", got)
	}
	lead.sends(draft + "/rules/1/remove").want(303).follow().hides("Insulin")
	lead.sends(draft+"/points", "urgent_at", "70", "mixed_in", "60").want(422).says("Give a share from 0 to 50 per cent")
	lead.sends(draft+"/points", "urgent_at", "70", "mixed_in", "2.5").want(303).follow().says("70 points, or a red flag", "2.5 %")
	if got := s.rules(); got.Draft.Set.UrgentAt != 70 || got.Draft.Set.MixedIn != 0.025 || len(got.Draft.Set.Rules) != n || got.InForce.Body.UrgentAt != 60 {
		t.Errorf("got a draft of %d rules, urgent at %d, mixed in %v, and %d in force", len(got.Draft.Set.Rules), got.Draft.Set.UrgentAt, got.Draft.Set.MixedIn, got.InForce.Body.UrgentAt)
	}
	old := manager.get(draft + "/points").form("main form")
	manager.sends(draft+"/discard").want(303).follow().says("The draft was discarded.", "Change the rules")
	gone := manager.post(draft+"/points", with(old, "urgent_at", "33")).want(409).says("There is no draft of the rules now")
	if got := gone.value("urgent_at"); got != "33" {
		t.Errorf("what was typed came back as %q", got)
	}
}

func TestADraftIsTriedBeforeALeadApprovesIt(t *testing.T) {
	s := site(t, 60)
	manager, lead, lead2 := s.signIn("manager"), s.signIn("lead"), s.signIn("lead2")
	draft := s.path(rulesAt + "/draft")
	manager.sends(draft).want(303)
	manager.sends(draft+"/rules/new", insulin...).want(303)
	manager.get(draft + "/propose").want(409).says("Try it first.")
	manager.post(draft+"/propose", url.Values{"version": {"2"}, "reason": {"Now."}}).want(409).says("Try it first.")
	try := manager.sends(draft + "/try").want(303)
	try.follow().says("The cases are being looked at").has("#try-progress[data-reload]")
	manager.get(draft + "/propose").want(409)
	s.runTries()
	at := s.path(rulesAt + "/tries/1")
	manager.get(at).says("Cases that wait for triage", "Insulin", "Put it before a lead")
	s.signIn("clerk").get(at).want(403)

	manager.sends(draft+"/points", "urgent_at", "70").want(303).follow().says("try it again")
	manager.get(draft + "/propose").want(409).says("Try it first.")
	manager.sends(draft+"/points", "urgent_at", "60").want(303).follow().says("It was tried as it is now") // the same set again
	manager.sends(draft+"/propose", "reason", " ").want(422).says("Say why the rules change.")
	manager.sends(draft+"/propose", "reason", "Asked for by diabetes").want(303).follow().says("Until then nothing changes", "waits for the word of a lead")
	manager.get(draft).want(409).says("Another set waits for a lead’s word")

	written := s.path(rulesAt + "/written/1")
	manager.get(written).says("Asked for by diabetes", "“Insulin”").has(`input[value="withdrawn"]`)
	manager.post(written, url.Values{"answer": {"approved"}}).want(403)
	s.signIn("clinician").post(written, url.Values{"answer": {"approved"}}).want(403)
	lead.get(at).want(200)
	lead.post(written, url.Values{"answer": {"refused"}}).want(422).says("Say why it is refused.")
	lead.post(written, url.Values{"answer": {"refused"}, "reason": {"Too wide."}}).want(303).follow().says("Refused by Tess Lead")

	lead.get(draft + "?from=1").want(200).says("begins with the set that was written before")
	lead.sends(draft + "?from=1").want(303).follow().says("Insulin")
	lead.sends(draft + "/try").want(303)
	s.runTries()
	lead.sends(draft+"/propose", "reason", "Asked for again").want(303)
	second := s.path(rulesAt + "/written/2")
	lead.post(second, url.Values{"answer": {"approved"}}).want(403)
	if n := s.rules().InForce.N; n != 0 {
		t.Errorf("version %d is in force before anybody approved one", n)
	}
	lead2.post(second, url.Values{"answer": {"approved"}}).want(303).follow().says("Version 1, in force", "Tess Lead", "Tess Lead2", "Insulin").hides("these rules are a proposal")
	lead2.post(second, url.Values{"answer": {"approved"}, "key": {newKey()}}).want(409).says("approved already")
	manager.sends(draft).want(303)
	manager.sends(draft + "/try").want(303)
	s.runTries()
	manager.get(draft + "/propose").want(409).says("says what is in force already")
}

// The cases behind a figure are as many as it says, and never restricted ones.
func TestFiguresOfATryAreTheirCases(t *testing.T) {
	s := site(t, 60)
	manager := s.signIn("manager")
	draft := s.path(rulesAt + "/draft")
	s.change("manager", s.anyCase(review.InTriage, 1), review.Restrict{Reason: "A threat."})
	manager.sends(draft).want(303)
	manager.sends(draft+"/rules/new", insulin...).want(303)
	manager.sends(draft + "/try").want(303)
	s.runTries()
	try := s.rules().Try
	seen := 0
	for rule := range len(try.Set.Rules) + 1 {
		figures := priority.SetFigures
		if rule > 0 {
			figures = priority.RuleFigures
		}
		for _, f := range figures {
			n := try.Count(f, rule)
			if n == 0 {
				continue
			}
			seen++
			page := manager.get(s.path(rulesAt+"/tries/1/cases") + "?figure=" + url.QueryEscape(string(f)) + "&rule=" + strconv.Itoa(rule)).want(200)
			rows := len(page.all("tbody tr"))
			if short := strings.Contains(page.text(), "Cases of restricted patients are counted"); rows != min(n, priority.TrySample) && !short {
				t.Errorf("figure %q of rule %d says %d and lists %d", f, rule, n, rows)
			}
		}
	}
	if seen < 8 {
		t.Errorf("got %d figures that count a case, want more to look at", seen)
	}
	manager.get(s.path(rulesAt+"/tries/1/cases") + "?figure=nothing").want(404)
	manager.get(s.path(rulesAt+"/tries/1/cases") + "?figure=touched&rule=99").want(404)
}

// bareTestSite is a site without letters.
func bareTestSite(t *testing.T) *testSite {
	t.Helper()
	s, _ := bareSite(t, 1)
	return s
}
