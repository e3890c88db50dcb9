package review

import (
	"testing"
	"time"
)

func TestHowATellingIsMet(t *testing.T) {
	tests := map[string]struct {
		route Route
		kinds []ContactKind
		met   bool
	}{
		"candour, told":                  {RouteCandour, []ContactKind{InPerson}, false},
		"candour, written":               {RouteCandour, []ContactKind{Written}, false},
		"candour, told and written":      {RouteCandour, []ContactKind{InPerson, Written}, true},
		"candour, written and told":      {RouteCandour, []ContactKind{Written, InPerson}, true},
		"candour, told twice":            {RouteCandour, []ContactKind{InPerson, InPerson}, false},
		"candour, attempts":              {RouteCandour, []ContactKind{Attempt, Attempt, Attempt}, false},
		"candour, results":               {RouteCandour, []ContactKind{InPerson, Results}, false},
		"candour, declined":              {RouteCandour, []ContactKind{Declined}, true},
		"candour, not reached":           {RouteCandour, []ContactKind{NotContacted}, true},
		"outcome, attempt":               {RouteOutcome, []ContactKind{Attempt}, false},
		"outcome, told":                  {RouteOutcome, []ContactKind{InPerson}, true},
		"outcome, written":               {RouteOutcome, []ContactKind{Written}, true},
		"outcome, results":               {RouteOutcome, []ContactKind{Results}, false},
		"awareness, written":             {RouteAwareness, []ContactKind{Written}, true},
		"awareness, declined":            {RouteAwareness, []ContactKind{Declined}, true},
		"awareness, attempts do not end": {RouteAwareness, []ContactKind{Attempt, Attempt}, false},
	}
	for name, test := range tests {
		c := owing(t, test.route).do(lia, patient)
		c.do(lia, c.traced("alive", c.now))
		id := c.OpenTelling().ID
		for _, kind := range test.kinds {
			if kind == NotContacted {
				c.givesUp()
			}
			c.do(lia, c.contact(kind))
		}
		o, _ := c.Obligation(id)
		if (o.State == Met) != test.met {
			t.Errorf("%s: got %s, want met %v", name, o.State, test.met)
		}
		if test.met && (o.ClosedBy != lia.Person || o.Proof == "") {
			t.Errorf("%s: got %+v, want who met it, and how", name, o)
		}
	}
}

func TestWhatARecordOfContactMustSay(t *testing.T) {
	empty := func(change func(*ContactRecord)) func(*RecordContact) {
		return func(r *RecordContact) { change(&r.Record) }
	}
	tests := []struct {
		kind   ContactKind
		field  string
		change func(*RecordContact)
	}{
		{Attempt, "result", func(r *RecordContact) { r.Result = "" }},
		{Attempt, "channel", func(r *RecordContact) { r.Channel = "" }},
		{Attempt, "happened_at", func(r *RecordContact) { r.HappenedAt = r.HappenedAt.Add(time.Minute) }},
		{Attempt, "happened_at", func(r *RecordContact) { r.HappenedAt = time.Time{} }},
		{InPerson, "by_whom", empty(func(w *ContactRecord) { w.ByWhom = " " })},
		{InPerson, "account", empty(func(w *ContactRecord) { w.Account = "" })},
		{InPerson, "enquiries", empty(func(w *ContactRecord) { w.Enquiries = "" })},
		{InPerson, "apology", empty(func(w *ContactRecord) { w.Apology = "" })},
		{Attempt, "next_try", empty(func(w *ContactRecord) { w.NextTry = "Tomorrow evening" })},
		{Attempt, "next_try", empty(func(w *ContactRecord) { w.NextTry = "2026-11-22" })},
		{Attempt, "next_try", empty(func(w *ContactRecord) { w.NextPart = "evening" })},
		{Attempt, "next_part", empty(func(w *ContactRecord) { w.NextTry, w.NextPart = "2026-11-24", "night" })},
		{InPerson, "channel", func(r *RecordContact) { r.Channel = "letter" }},
		{InPerson, "channel", func(r *RecordContact) { r.Channel = "through the GP" }},
		{InPerson, "channel", func(r *RecordContact) { r.Channel = "through an advocate or interpreter" }},
		{Written, "channel", func(r *RecordContact) { r.Channel = "telephone" }},
		{Written, "by_whom", empty(func(w *ContactRecord) { w.ByWhom = "" })},
		{Written, "copies", empty(func(w *ContactRecord) { w.Copies = []LetterID{99} })},
		{Written, "account", empty(func(w *ContactRecord) { w.Account = "" })},
		{Written, "enquiries", empty(func(w *ContactRecord) { w.Enquiries = "" })},
		{Written, "apology", empty(func(w *ContactRecord) { w.Apology = "" })},
		{Written, "letter", empty(func(w *ContactRecord) { w.Letter = "" })},
		{Results, "results", empty(func(w *ContactRecord) { w.Results = "" })},
		{Declined, "kind", func(*RecordContact) {}}, // it is not settled who must be told
		{Declined, "who_declined", empty(func(w *ContactRecord) { w.WhoDeclined = "" })},
		{Declined, "declines", empty(func(w *ContactRecord) { w.Declines = "" })},
		{Declined, "declines", empty(func(w *ContactRecord) { w.Declines = declinesLetter })}, // nobody has spoken with them
		{CameBack, "returned", func(*RecordContact) {}},                                       // no letter went
		{Declined, "note", empty(func(w *ContactRecord) { w.Note = "" })},
		{NotContacted, "note", empty(func(w *ContactRecord) { w.Note = "" })},
		{NotContacted, "kind", func(*RecordContact) {}}, // no attempt is on record
		{"", "kind", func(*RecordContact) {}},
	}
	for _, test := range tests {
		c := owing(t, RouteCandour)
		r := c.contact(test.kind)
		test.change(&r)
		c.problem(lia, r, test.field)
	}
	c := owing(t, RouteCandour).owingAll()
	r := c.contact(Attempt)
	r.Telling, r.Version = c.one(Action).ID, c.one(Action).Version
	c.problem(lia, r, "kind")
}

func TestWhoRecordsContact(t *testing.T) {
	for role, by := range everyone {
		c := owing(t, RouteCandour)
		want := role == "liaison" || role == "lead" || role == "clinician" || role == "second reader"
		if err := c.fails(by, c.contact(Attempt)); (err == nil) != want {
			t.Errorf("%s: got error %v, want recorded %v", role, err, want)
		}
	}
	c := decided(t)
	c.refused(lia, c.contact(Attempt), ErrNotNow)
}

// What is said after a telling has ended is on record as well.
func TestAContactAfterTheTellingEndedIsRecordedAndChangesNothing(t *testing.T) {
	c := owing(t, RouteCandour).do(lia, patient)
	c.do(lia, c.traced("alive", c.now), c.contact(Declined)).later(time.Hour)
	before := c.Obligations[len(c.Obligations)-1]
	if before.State != Met {
		t.Fatalf("got %+v, want it ended", before)
	}
	r := c.contact(Results)
	r.Telling, r.Version = before.ID, before.Version
	c.do(lia, r)
	after, _ := c.Obligation(before.ID)
	if len(c.Contacts) != 2 || after.State != Met || after.Version != before.Version || len(after.Steps) != len(before.Steps) || !c.Complete() {
		t.Errorf("got %d contacts, %+v; want two, and the telling as it was", len(c.Contacts), after)
	}
}

func TestTheCandourClockStartsAtTheFirstSignedAnswerAndNeverRestarts(t *testing.T) {
	c := assessing(t, 1)
	c.now = time.Date(2026, 12, 14, 16, 0, 0, 0, London)
	c.do(ann, c.first(with(harm(Moderate, 1), notifiable))).later(48 * time.Hour)
	c.do(ben, c.second(with(harm(Moderate, 1), notifiable))).later(48 * time.Hour)
	c.do(lee, c.panel(moderate, Yes)).in(Decided)
	clock := func(when string) {
		t.Helper()
		o := c.one(Telling)
		if o.Facts.Route != RouteCandour || o.Facts.ClockStart != "2026-12-14" || Date(o.Due) != "2026-12-30" {
			t.Errorf("%s: got %s owed since %s by %s, want candour since 2026-12-14 by 2026-12-30", when, o.Facts.Route, o.Facts.ClockStart, Date(o.Due))
		}
	}
	clock("first decided")
	c.later(100*time.Hour).do(lee, Reopen{To: InAssessment, Reason: "A complaint."})
	clock("reopened")
	c.do(cat, SignAssessment{Letters: []LetterID{1}, Answers: with(harm(Moderate, 1), notifiable)}).do(ben, SignSecondReview{Letters: []LetterID{1}, Answers: with(harm(Moderate, 1), notifiable)})
	c.do(lee, c.panel(moderate, Yes)).in(Decided)
	clock("decided again")
	c.do(lia, patient).do(lia, c.contact(Declined)).later(time.Hour)
	c.do(lee, Reopen{To: InPanel, Reason: "A complaint."}).do(lou, c.panel(moderate, Yes)).in(Decided)
	clock("a second telling")
}

// Where only the panel, or a lead, found it notifiable, awareness begins there.
func TestTheClockOfACandourTellingThatNoReviewerProposed(t *testing.T) {
	c := owing(t, RouteCandour)
	want := Date(c.now)
	if o := c.one(Telling); o.Facts.ClockStart != want {
		t.Errorf("found by the panel: got clock from %s, want %s", o.Facts.ClockStart, want)
	}
	c.do(lia, patient, c.contact(Declined)).later(200 * time.Hour)
	c.do(lee, OpenObligation{Kind: Telling, What: "Tell once more", Route: RouteCandour, Opinion: "It may."})
	if o := c.one(Telling); o.Facts.ClockStart != want || Date(o.Due) != Date(AddWorkingDays(c.now.Add(-200*time.Hour), 10)) {
		t.Errorf("opened again by a lead: got clock from %s by %v, want still from %s", o.Facts.ClockStart, o.Due, want)
	}
	c.problem(lee, OpenObligation{Kind: Telling, What: "Twice", Route: RouteCandour}, "route")
}
