package review

import (
	"reflect"
	"slices"
)

// What must hold after every change, whoever made it: the checks of the model.

// onlyAdded: what was signed or recorded is never changed and never vanishes.
func onlyAdded(c *testCase, t failer, before *Case, change Change, _ Actor) {
	added := func(what string, old, now any) {
		o, n := reflect.ValueOf(old), reflect.ValueOf(now)
		if n.Len() < o.Len() || o.Len() > 0 && !reflect.DeepEqual(n.Slice(0, o.Len()).Interface(), o.Interface()) {
			t.Fatalf("%s changed %s that were there: got %+v, want %+v", change.Name(), what, now, old)
		}
	}
	added("triage decisions", before.Decisions, c.Decisions)
	added("assessments", before.Assessments, c.Assessments)
	added("differences", before.Differences, c.Differences)
	added("panel decisions", before.Panels, c.Panels)
	added("outcomes", before.Outcomes, c.Outcomes)
	added("candour decisions", before.Candours, c.Candours)
	added("contacts", before.Contacts, c.Contacts)
	added("relevant people", before.Relevant, c.Relevant)
	for i, l := range before.Letters {
		added("requested actions", l.Requested, c.Letters[i].Requested)
	}
	for i, o := range before.Obligations {
		added("steps", o.Steps, c.Obligations[i].Steps)
		if o.State != Open && !reflect.DeepEqual(o, c.Obligations[i]) {
			t.Fatalf("%s changed what was closed: got %+v, want %+v", change.Name(), c.Obligations[i], o)
		}
	}
}

// movedByTheTable: a case moves only as the life cycle says.
func movedByTheTable(c *testCase, t failer, before *Case, change Change, _ Actor) {
	if !mayLead(change.Name(), before.Stage, c.Stage) {
		t.Fatalf("%s led from %s to %s, which no row says", change.Name(), before.Stage, c.Stage)
	}
	want := before.Version + 1
	if slices.Contains(beside, change.Name()) && c.Stage == before.Stage {
		want-- // the obligation's own version moved
	}
	if c.Version != want {
		t.Fatalf("version after %s: got %d, want %d", change.Name(), c.Version, want)
	}
}

// coversWhatWasDecided: a letter is covered only by somebody's decision that
// names it, and never while it cannot be found.
func coversWhatWasDecided(c *testCase, t failer, _ *Case, _ Change, _ Actor) {
	named := map[LetterID]int{}
	for _, o := range c.InForce() {
		for _, id := range o.Letters {
			named[id]++
			if c.letter(id) == nil || named[id] > 1 {
				t.Fatalf("letter %d: got named by %d outcomes in force, want one about a letter of the case", id, named[id])
			}
			read := slices.ContainsFunc(c.Assessments, func(a Assessment) bool { return slices.Contains(a.Letters, id) })
			if o.Basis != Assumed && o.Basis != ReviewedElsewhere && !read {
				t.Fatalf("an outcome (%s) covers letter %d, which nobody assessed", o.Basis, id)
			}
		}
	}
	for id := range c.Covered() {
		d := c.DecisionOn(id)
		if named[id] == 0 && (d == nil || d.Answer != Close || d.Reread) {
			t.Fatalf("letter %d is covered, but neither an outcome names it nor a closing that counts: %+v", id, d)
		}
		if c.NotFound(id) {
			t.Fatalf("letter %d is covered, but it has not been found", id)
		}
	}
}

// nobodyIsForgotten: every stage has somebody's work in it, a decided case has
// none, and it is complete exactly when it also owes nothing.
func nobodyIsForgotten(c *testCase, t failer, _ *Case, _ Change, _ Actor) {
	lost := slices.ContainsFunc(c.Letters, func(l Letter) bool { return c.NotFound(l.ID) })
	for _, l := range c.Letters {
		if c.Stage == Decided && !c.Covered()[l.ID] && !c.NotFound(l.ID) {
			t.Fatalf("the case is decided, but nothing covers letter %d: %+v", l.ID, c.DecisionOn(l.ID))
		}
	}
	switch c.Stage {
	case InTriage:
		if len(c.Untriaged()) == 0 {
			t.Fatalf("the case is in triage, but no letter waits for it")
		}
	case InAssessment:
		if len(c.ToAssess()) == 0 && !lost {
			t.Fatalf("the case is in assessment, but no letter waits for it")
		}
	case InSecondReview:
		if len(c.Standing(First)) == 0 || !c.BothSigned() && len(c.ToAssess()) == 0 {
			t.Fatalf("the case is in second review, but nothing waits for it: first %+v", c.Standing(First))
		}
	case InPanel:
		if !c.BothSigned() {
			t.Fatalf("the case is at the panel, but two signed assessments do not stand")
		}
	}
	if owes := len(openOf(c)) > 0; c.Complete() != (c.Stage == Decided && !owes) {
		t.Fatalf("complete: got %v in %s, owing %v", c.Complete(), c.Stage, owes)
	}
}

func openOf(c *testCase) []Obligation {
	return slices.DeleteFunc(slices.Clone(c.Obligations), func(o Obligation) bool { return o.State != Open })
}

// independent: nobody is both first and second reviewer of one case.
func independent(c *testCase, t failer, _ *Case, _ Change, _ Actor) {
	rounds := map[PersonID]Round{}
	for _, a := range c.Assessments {
		if a.Kind != Signed && a.Kind != Amended {
			continue
		}
		if r := rounds[a.By]; r != "" && r != a.Round {
			t.Fatalf("%s is first and second reviewer of one case", a.ByName)
		}
		rounds[a.By] = a.Round
	}
}

// leadSigned: what is serious, notifiable or disputed has an outcome that a
// lead signed who signed no assessment; anything else stands on its signatures.
func leadSigned(c *testCase, t failer, before *Case, _ Change, by Actor) {
	for i, o := range c.Outcomes[len(before.Outcomes):] {
		switch o.Basis {
		case ByPanel:
			assessed := slices.ContainsFunc(c.Assessments, func(a Assessment) bool { return a.By == o.SignedBy && (a.Kind == Signed || a.Kind == Amended) })
			if !by.Is(Lead) || assessed || o.SignedBy != by.Person {
				t.Fatalf("%s signed a panel outcome, assessed %v", o.SignedByName, assessed)
			}
		case OneSignature, Agreed:
			f, d := o.Finding, c.Candours[len(c.Candours)-1]
			if f.Physical.Serious() || f.Psychological.Serious() || f.StillPhysical.Serious() || f.StillPsychological.Serious() || d.Notifiable() {
				t.Fatalf("outcome %d (%s) was written without a lead: %+v, %+v", i, o.Basis, f, d)
			}
			if o.Basis == OneSignature && f.Affected() {
				t.Fatalf("one signature found somebody affected: %+v", f)
			}
			if o.SignedBy != by.Person || o.Registration == "" || d.By != by.Person || d.Registration == "" {
				t.Fatalf("outcome and candour decision: got signed by %d and %d, want the last signature, %d", o.SignedBy, d.By, by.Person)
			}
		case Assumed, ReviewedElsewhere:
			if !by.Is(Owner) {
				t.Fatalf("%s approved %s, want the owner", by.Name, o.Basis)
			}
		}
	}
}

// owesUntilClosed: identity and candour are never waived, and a candour telling
// is met only by a conversation and a letter, with the results of what was still
// asked, or a record that there was none; that record stands on attempts and a
// decision, or on a person who was named.
func owesUntilClosed(c *testCase, t failer, _ *Case, _ Change, _ Actor) {
	for _, o := range c.Obligations {
		if o.State != Open && (o.ClosedBy == 0 || o.Proof == "") {
			t.Fatalf("%s is %s without a name and a reason: %+v", o.Kind, o.State, o)
		}
		if o.State == Waived && (o.Kind == Identity || o.Kind == Telling && o.Facts.Route == RouteCandour) {
			t.Fatalf("%s %s is waived", o.Kind, o.Facts.Route)
		}
		had := func(k ContactKind) bool {
			return slices.ContainsFunc(c.Contacts, func(x Contact) bool { return x.Telling == o.ID && x.Kind == k })
		}
		if o.Kind == Telling && o.Facts.Route == RouteCandour {
			missing, ended := c.StillToTell(o.ID)
			if (o.State == Met) != (ended || len(missing) == 0) {
				t.Fatalf("candour telling: got %s with %v missing, ended %v", o.State, missing, ended)
			}
			record := had(Declined) || had(NotContacted)
			if o.State == Met && !record && !(had(InPerson) && had(Written)) {
				t.Fatalf("candour telling: met by neither a conversation and a letter nor a record: %+v", c.Contacts)
			}
			if had(NotContacted) && o.Facts.WhatNow != whatNowEnd || had(Declined) && len(c.Relevant) == 0 {
				t.Fatalf("candour telling ended by a record that stands on nothing: %+v", o)
			}
			if o.Facts.ClockStart == "" || o.Due.IsZero() {
				t.Fatalf("candour telling without a clock: %+v", o)
			}
		}
	}
}

// sameDayRaisesAnAction: nobody says same day without an action that follows.
func sameDayRaisesAnAction(c *testCase, t failer, before *Case, change Change, _ Actor) {
	said := false
	switch x := change.(type) {
	case TriageLetters:
		said = x.Answer == Assess && x.Urgency == SameDay
	case AddInformation:
		said = x.Urgency == SameDay
	}
	if raised := len(c.owed(SameDayAction)) - len((&testCase{Case: before}).owed(SameDayAction)); said && raised != 1 {
		t.Fatalf("same day: got %d actions raised, want 1", raised)
	}
}
