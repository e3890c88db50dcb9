package review

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// onItsWay is a change to the first late letter that the case has for it.
func (c *testCase) onItsWay(name ChangeName) Change {
	for _, o := range c.owed(GPRelease) {
		if o.replied() && name == TakeBackReplyName {
			return TakeBackReply{ID: o.ID, Version: o.Version, Reason: "It was about somebody else."}
		}
		if o.State != Open {
			continue
		}
		switch sent := o.Facts.Release.Sent(); {
		case name == SayCoverName && !sent:
			return SayCover{ID: o.ID, Version: o.Version, Asks: "Repeat the potassium"}
		case name == ReleaseName && !sent:
			return ReleaseLetters{Releases: []ObligationID{o.ID}, To: Practice{Code: "A81001"}, SentAt: c.now, Channel: "post", Anyway: true}
		case name == ReplyName && sent:
			return RecordReply{ID: o.ID, Version: o.Version, Kind: NilReturn, Whom: "Dr Ahmed", At: c.now}
		case name == WaiveClassName:
			return WaiveWithClass{Releases: []ObligationID{o.ID}, Class: "Closed practices", Reason: "Nobody is there."}
		}
	}
	return map[ChangeName]Change{SayCoverName: SayCover{}, ReleaseName: ReleaseLetters{}, ReplyName: RecordReply{}, TakeBackReplyName: TakeBackReply{}, WaiveClassName: WaiveWithClass{}}[name]
}

// late is a decided case whose late letter waits for its practice, every gate open.
func late(t failer, asks string) *testCase {
	c := begin(t, 1)
	c.do(ann, TriageLetters{Letters: letterIDs(c), Answer: Close, Code: "information only", Release: true, Asks: asks})
	c.traces()
	return c
}

func (c *testCase) traces() *testCase {
	r := c.traced("alive", c.now)
	r.Practice = "A81001"
	c.Practice = Practice{Code: "A81001", Name: "The Surgery"}
	return c.do(lia, r)
}

func (c *testCase) release() Obligation {
	c.t.Helper()
	for _, o := range c.Obligations {
		if o.Kind == GPRelease {
			return o
		}
	}
	c.t.Fatalf("no late letter is owed")
	return Obligation{}
}

func (c *testCase) sends() *testCase {
	c.t.Helper()
	o := c.release()
	return c.do(lia, ReleaseLetters{Releases: []ObligationID{o.ID}, To: c.ReleaseTo(), Batch: 3, SentAt: c.now, Channel: "secure email"})
}

func TestALetterThatAsksNothingIsReleasedByProof(t *testing.T) {
	c := late(t, "").sends()
	if o := c.release(); o.State != Met || o.Facts.Release.Practice != "A81001" || o.ReleaseState(c.Policy, c.now) != ReleasedOnly {
		t.Errorf("got %s, %+v, want it met by the proof", o.State, o.Facts)
	}
	if !c.Complete() {
		t.Error("the case is not complete")
	}
}

func TestALetterThatAsksSomethingOwesAReply(t *testing.T) {
	c := late(t, "Repeat the potassium").sends()
	o := c.release()
	if o.State != Open || !o.AwaitsReply() || c.Complete() || o.ReleaseState(c.Policy, c.now) != ReplyOwed {
		t.Fatalf("got %s, %+v, want a reply owed", o.State, o.Facts)
	}
	if want := AddWorkingDays(c.now, 10); !o.Due.Equal(want) {
		t.Errorf("due %s, want %s", o.Due, want)
	}
	if err := c.Obligations[0].Refusal(MeetName, lia); err == nil {
		t.Error("it can be met without a reply")
	}
}

func TestWhatFollowsFromEachReply(t *testing.T) {
	for kind, want := range map[ReplyKind]struct {
		owner string // of the action that opens, "" for none
		stage Stage
	}{
		NilReturn:      {"", Decided},
		Acknowledged:   {"The trust", Decided},
		AcceptedAction: {"Dr Ahmed, The Surgery", Decided},
		NotAccepted:    {"The trust", Decided},
		HarmReported:   {"The trust", InAssessment},
	} {
		c := late(t, "Repeat the potassium").sends()
		o := c.release()
		c.now = c.now.Add(time.Hour)
		c.do(lia, RecordReply{ID: o.ID, Version: o.Version, Kind: kind, Whom: "Dr Ahmed", At: c.now, Note: "Seen today.", Due: Date(c.now.AddDate(0, 0, 3)), Urgency: Urgent})
		if o := c.release(); o.State != Met || o.ReleaseState(c.Policy, c.now) != ReleaseState("replied: "+string(kind)) {
			t.Errorf("%s: got %s", kind, o.State)
		}
		owner := ""
		for _, a := range c.owed(Action) {
			owner = a.Owner
		}
		if owner != want.owner || c.Stage != want.stage {
			t.Errorf("%s: got an action of %q in %s, want %q in %s", kind, owner, c.Stage, want.owner, want.stage)
		}
		told := slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Facts.Information })
		if told != (kind == HarmReported) {
			t.Errorf("%s: got new information %v", kind, told)
		}
	}
}

func TestWhatIsWrongWithAReply(t *testing.T) {
	c := late(t, "Repeat the potassium").sends()
	o := c.release()
	for field, r := range map[string]RecordReply{
		"reply":       {Whom: "Dr Ahmed", At: c.now},
		"whom":        {Kind: NilReturn, At: c.now},
		"happened_at": {Kind: NilReturn, Whom: "Dr Ahmed", At: c.now.Add(time.Hour)},
		"note":        {Kind: HarmReported, Whom: "Dr Ahmed", At: c.now, Urgency: Urgent},
		"urgency":     {Kind: HarmReported, Whom: "Dr Ahmed", At: c.now, Note: "He fell."},
		"due":         {Kind: AcceptedAction, Whom: "Dr Ahmed", At: c.now, Note: "Tests him"},
	} {
		r.ID, r.Version = o.ID, o.Version
		if problems, ok := refused(c, r, lia).(Problems); !ok || problems[field] == "" {
			t.Errorf("%s: got %v", field, problems)
		}
	}
}

func refused(c *testCase, change Change, by Actor) error {
	_, err := c.Apply(change, by, c.now)
	return err
}

// A letter goes to the practice that a tracing answer names, once the directory
// knows that one, and never to one that has closed.
func TestWhereALateLetterGoes(t *testing.T) {
	for _, x := range []struct {
		file, traced Practice
		answer       string
		to, closed   string
	}{
		{Practice{Code: "A81001"}, Practice{}, "A81001 The Surgery", "A81001", ""},
		{Practice{Code: "A81001"}, Practice{}, "The same.", "A81001", ""},
		{Practice{Code: "Z00001", Name: "The Surgery"}, Practice{}, "Z00001, The Surgery", "Z00001", ""}, // no code of the directory’s
		{Practice{Code: "A81001", Name: "The Surgery"}, Practice{}, "the surgery", "A81001", ""},
		{Practice{Code: "A81001", Name: "The Surgery"}, Practice{}, "Newtown Surgery, Leeds", "A81001", "in words"},
		{Practice{Code: "A81001"}, Practice{}, "The Surgery", "A81001", "in words"},
		{Practice{Code: "A81001"}, Practice{Code: "B12345", Listed: ListedPractice}, "B12345", "B12345", ""},
		{Practice{Code: "A81001"}, Practice{Code: "B12345", Listed: UnlistedPractice}, "B12345", "B12345", "does not know it"},
		{Practice{Code: "A81001", Closed: "2021-03-31"}, Practice{}, "A81001", "A81001", "has closed"},
		{Practice{Code: "A81001", Closed: "2021-03-31"}, Practice{Code: "B12345", Listed: ListedPractice}, "B12345", "B12345", ""},
	} {
		c := late(t, "")
		r := c.traced("alive", c.now)
		r.Practice = x.answer
		c.do(lia, r)
		c.Practice, c.TracedPractice = x.file, x.traced
		if to := c.ReleaseTo(); to.Code != x.to {
			t.Errorf("%+v: goes to %q", x, to.Code)
		}
		gates := strings.Join(c.GatesOfRelease(c.release(), c.now), " ")
		if (gates == "") != (x.closed == "") || !strings.Contains(gates, x.closed) {
			t.Errorf("%+v: got gates %q", x, gates)
		}
	}
}

// A letter that went on an old answer has gone; one that went to a practice which may
// be another's waits to go to the right one.
func TestALetterThatWentToTheWrongPracticeGoesAgain(t *testing.T) {
	for answer, gone := range map[string]bool{"The same": true, "Newtown Surgery, Leeds": false, "": false} {
		c := late(t, "")
		r := c.traced("alive", c.now)
		r.Practice = answer
		c.do(lia, r).later(10 * 24 * time.Hour)
		c.Practice = Practice{Code: "A81001", Name: "The Surgery"}
		c.do(lia, ReleaseLetters{Releases: []ObligationID{c.release().ID}, To: c.Practice, SentAt: c.now, Channel: "post", Anyway: true})
		if o := c.release(); o.Facts.Release.Sent() != gone || (o.State == Met) != gone || len(c.owed(Action)) == 0 {
			t.Errorf("%q: got %s, sent %q", answer, o.State, o.Facts.Release.SentAt)
		}
	}
}

// Nothing goes before somebody has said what its cover note asks.
func TestAnAssessedLetterWaitsForItsCoverNote(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, TriageLetters{Letters: letterIDs(c), Answer: Assess, Urgency: Routine, Release: true})
	c.traces()
	if gates := c.GatesOfRelease(c.release(), c.now); len(gates) != 1 {
		t.Fatalf("got gates %q, want the cover note", gates)
	}
	o := c.release()
	if err := refused(c, SayCover{ID: o.ID, Version: o.Version, Asks: "Repeat it"}, ann); err == nil {
		t.Error("a reviewer who has not signed learnt of the release")
	}
	c.do(ann, c.first(clean(1)))
	o = c.release()
	if problems, ok := refused(c, SayCover{ID: o.ID, Version: o.Version}, ann).(Problems); !ok || problems["asks"] == "" {
		t.Errorf("got %v, want it asked what the practice is asked", problems)
	}
	c.do(ann, SayCover{ID: o.ID, Version: o.Version, Nothing: true}).sends()
	if !c.Complete() {
		t.Error("the case is not complete")
	}
}

// However time goes by and whoever is chased, silence ends nothing: a release of
// which something is asked stays owed until a reply or a waiver in somebody's
// name, and each state follows from what was recorded.
func TestNoReplyNeverEndsByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := late(t, "Repeat the potassium").sends()
		chased, ended := 0, ObligationState("")
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c.now = c.now.Add(time.Duration(rapid.IntRange(1, 30*24).Draw(t, "hours")) * time.Hour)
			o := c.release()
			switch rapid.SampledFrom([]string{"time", "time", "chase", "chase", "escalate", "reply", "waive", "class"}).Draw(t, "step") {
			case "chase":
				if refused(c, NoteObligation{ID: o.ID, Version: o.Version, Kind: "chased", Whom: "The manager", HappenedAt: c.now}, lia) == nil {
					chased++
				}
			case "escalate":
				_ = refused(c, NoteObligation{ID: o.ID, Version: o.Version, Kind: "escalated", Whom: "The ICB", HappenedAt: c.now}, lia)
			case "reply":
				if refused(c, RecordReply{ID: o.ID, Version: o.Version, Kind: NilReturn, Whom: "Dr Ahmed", At: c.now}, lia) == nil {
					ended = Met
				}
			case "waive":
				if refused(c, waive(o), lou) == nil {
					ended = Waived
				}
			case "class":
				if refused(c, WaiveWithClass{Releases: []ObligationID{o.ID}, Class: "Silent", Reason: "Accepted."}, owen) == nil {
					ended = Waived
				}
			}
			c.keep()
			o = c.release()
			if ended == "" && (o.State != Open || c.Complete()) || ended != "" && o.State != ended {
				t.Fatalf("got %s, complete %v, want %q", o.State, c.Complete(), ended)
			}
			s := o.ReleaseState(c.Policy, c.now)
			if s.AwaitsReply() != (o.State == Open) || s == ToEscalate && chased < c.Policy.ReplyChases {
				t.Fatalf("got %q after %d chases in %s", s, chased, o.State)
			}
		}
	})
}
