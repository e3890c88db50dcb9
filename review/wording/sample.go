package wording

import (
	"harmreview/review"
	"harmreview/review/paper"
)

// Sample is a template filled for a made-up person under a letterhead, whose
// blanks are filled too: what a letter looks like before there is one. Its NHS
// number is of the range that is never issued.
func Sample(k Kind, t, head Template) (paper.Letter, []Field) {
	if k == Letterhead {
		t, head = Starter(Awareness), t
	}
	f := Facts{
		Date: "2026-03-04", Reference: "HR-EXAMPLE",
		Patient: review.Banner{Title: "Ms", Given: "Siân Example", Family: "Llŷr-Made-Up", Born: "1960-02-01", NHSNumber: "9990000018", Practice: review.Practice{Name: "The Example Surgery"}},
		Address: []string{"1 Example Street", "Made-up Town", "ZZ99 3VZ"},
		Written: []string{"2021-03-04", "2021-05-17"},
		Typed: map[Field]string{
			Account:   "A letter of 4 March 2021, which asked your GP to repeat a blood test, was written and never sent.",
			Enquiries: "We have asked your GP practice whether the test was done, and will write to you when we know.",
			Findings:  "The test was done later, in August 2021. Two doctors have looked at what the delay meant for you.",
			Apology:   "We are sorry that this letter was not sent, and for the worry this letter may cause you.",
			NextSteps: "Dr Example will ring you in the week of 9 March 2026.",
		},
	}
	switch k {
	case RelevantPerson, CandourToOther:
		f.Relevant = review.RelevantPerson{Who: review.LacksCapacity, Name: "Mr Huw Made-Up", Relationship: "brother and attorney"}
	case Parent:
		f.Relevant = review.RelevantPerson{Who: review.Under16, Name: "Mrs Mair Made-Up", Relationship: "mother"}
	case GPNote, PracticeReply:
		f.Relevant = review.RelevantPerson{Who: "the practice", Name: "The Example Surgery", Relationship: "practice"}
	case Outcome, Candour:
		f.Enclosures = []string{"Copy of a letter of 4 March 2021 (2 pages)"}
	}
	return Letter(t, sampleHead(head), f)
}

// sampleHead is a letterhead whose blanks say what stands there.
func sampleHead(head Template) Template {
	for _, x := range []struct {
		into *string
		text string
	}{{&head.Sender, "[Name of the trust]\n[Address]"}, {&head.Telephone, "[telephone]"}, {&head.Hours, "[opening hours]"}, {&head.Signature, "[Name of who signs]\n[Post]"}} {
		if *x.into == "" {
			*x.into = x.text
		}
	}
	return head
}
