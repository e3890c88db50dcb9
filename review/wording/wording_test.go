package wording

import (
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/paper"
)

var head = Template{Sender: "Royal Example Hospitals NHS Trust\n1 Example Street\nLondon N1 1AA", Telephone: "020 7946 0000", Hours: "Monday to Friday, 9am to 5pm", Signature: "Dr A N Example\nMedical Director"}

// What comes with the program is right by its own rules and can be printed.
func TestStartersStand(t *testing.T) {
	for _, k := range Kinds {
		s := Starter(k)
		if k == Letterhead {
			if s != (Template{}) || len(s.Check(k)) == 0 {
				t.Error("the letterhead is each trust’s own, and begins blank")
			}
			continue
		}
		if p := s.Check(k); len(p) > 0 {
			t.Errorf("%s: %v", k, p)
		}
		l, blank := Sample(k, s, head)
		if len(blank) > 0 {
			t.Errorf("%s: blank: %v", k, blank)
		}
		if err := l.Check(paper.DL); err != nil {
			t.Errorf("%s: %v", k, err)
		}
		if !strings.Contains(s.Text, "[telephone]") {
			t.Errorf("%s does not say whom to ring", k)
		}
	}
	if p := head.Check(Letterhead); len(p) > 0 {
		t.Errorf("the letterhead: %v", p)
	}
}

func TestAnUnknownFieldRefusesTheDraft(t *testing.T) {
	good := Starter(Awareness)
	for name, c := range map[string]struct {
		change func(*Template)
		field  string
	}{
		"unknown in the text":     {func(t *Template) { t.Text += "\n\n[surname]" }, "text"},
		"unknown in the title":    {func(t *Template) { t.Title = "For [Name]" }, "title"},
		"empty brackets":          {func(t *Template) { t.Close = "Yours [] sincerely" }, "close"},
		"never closed":            {func(t *Template) { t.Greeting = "Dear [greeting name" }, "greeting"},
		"never opened":            {func(t *Template) { t.Text += " patient name]" }, "text"},
		"no text":                 {func(t *Template) { t.Text = " " }, "text"},
		"what cannot be printed":  {func(t *Template) { t.Text += "\n\n王" }, "text"},
		"a field in other letter": {func(t *Template) { t.Text += "[nhs number]" }, "text"},
	} {
		bad := good
		c.change(&bad)
		if p := bad.Check(Awareness); p[c.field] == "" {
			t.Errorf("%s: got %v", name, p)
		}
	}
	for _, k := range []Kind{Candour, CandourToOther} {
		for _, f := range []string{"[what happened]", "[what we will look into]", "[what we found]", "[apology]"} {
			bad := Starter(k)
			bad.Title, bad.Text = "About your care", strings.ReplaceAll(bad.Text, f, "")
			if p := bad.Check(k); p["text"] == "" {
				t.Errorf("%s: a letter without %s was taken", k, f)
			}
		}
	}
}

// Whoever is written to about candour, the letter says all that regulation 20(4) asks
// for in its own words, and the record has them.
func TestEveryCandourLetterSaysWhatTheLawAsksFor(t *testing.T) {
	for _, who := range review.Whos {
		for _, k := range For(review.RouteCandour, who) {
			typed := map[Field]string{Account: "It was late.", Enquiries: "None.", Findings: "No harm.", Apology: "We are sorry."}
			for _, f := range []Field{Account, Enquiries, Findings, Apology} {
				if !slices.Contains(Starter(k).TypedIn(), f) {
					t.Errorf("%s: the letter of kind %s has no field [%s]", who, k, f)
				}
			}
			if r := (Wish{Kind: k, Typed: typed}).Record(); r.Account != "It was late." || r.Enquiries != "None." || r.Results != "No harm." || r.Apology != "We are sorry." {
				t.Errorf("%s: got %+v recorded", who, r)
			}
			if who == review.ThePatient {
				continue
			}
			if !strings.Contains(Starter(k).Text, "[relationship]") || !strings.Contains(Starter(k).Title, "[patient name]") || !k.Copies() {
				t.Errorf("%s: a letter of kind %s speaks to the patient", who, k)
			}
		}
	}
}

func TestABlankFieldIsNamed(t *testing.T) {
	f := Facts{Date: "2026-03-04", Reference: "HR-000007", Patient: review.Banner{Given: "Ann", Family: "Shah"}, Written: []string{"2021-03-04"}, Typed: map[Field]string{Findings: "  "}}
	_, blank := Letter(Starter(NoConcern), head, f)
	if !slices.Equal(blank, []Field{Findings}) {
		t.Errorf("got %v", blank)
	}
	f.Typed[Findings] = "Nothing was missed. [patient name]"
	l, blank := Letter(Starter(NoConcern), head, f)
	if len(blank) > 0 {
		t.Errorf("got %v", blank)
	}
	var text []string
	for _, b := range l.Body {
		text = append(text, b.Text)
	}
	if all := strings.Join(text, "\n"); !strings.Contains(all, "1 letter about your care") || !strings.Contains(all, "4 March 2021") || !strings.Contains(all, "Nothing was missed. [patient name]") {
		t.Errorf("got %s", all)
	}
	if _, blank = Letter(Starter(NoConcern), Template{Sender: "A trust"}, f); !slices.Contains(blank, Telephone) {
		t.Errorf("a letterhead without a number left no blank: %v", blank)
	}
}

func TestWhomALetterGoesTo(t *testing.T) {
	patient := review.Banner{Title: "Ms", Given: "Ann", Family: "Shah"}
	for name, c := range map[string]struct {
		relevant           review.RelevantPerson
		address, greetings string
	}{
		"the patient":         {review.RelevantPerson{Who: review.ThePatient}, "Ms Ann Shah", "Dear Ms Shah"},
		"who acts for them":   {review.RelevantPerson{Who: review.PatientDied, Name: "Mr Jo Shah"}, "Mr Jo Shah", "Dear Mr Jo Shah"},
		"a parent of a child": {review.RelevantPerson{Who: review.Under16, Name: "Mrs P Shah"}, "Mrs P Shah", "Dear Mrs P Shah"},
	} {
		l, _ := Letter(Starter(Awareness), head, Facts{Patient: patient, Relevant: c.relevant, Address: []string{"1 Road"}})
		if l.Address[0] != c.address || l.Salutation != c.greetings || l.Patient.Name != "Ann Shah" {
			t.Errorf("%s: got %q, %q, %q", name, l.Address[0], l.Salutation, l.Patient.Name)
		}
	}
	l, _ := Letter(Starter(Awareness), head, Facts{Patient: review.Banner{Given: "Ann", Family: "Shah"}})
	if l.Salutation != "Dear Ann Shah" {
		t.Errorf("without a title: %q", l.Salutation)
	}
}

func TestBlocks(t *testing.T) {
	all := Blocks("One\nstill one\n\n# Head\nTwo\n- a\n- b\n\n1. x\n2. y\nThree\n2021. not an item")
	kinds := []paper.BlockKind{paper.Paragraph, paper.Heading, paper.Paragraph, paper.Bullets, paper.Numbered, paper.Paragraph}
	var got []paper.BlockKind
	for _, b := range all {
		got = append(got, b.Kind)
	}
	if !slices.Equal(got, kinds) || all[0].Text != "One\nstill one" || !slices.Equal(all[3].Items, []string{"a", "b"}) || all[5].Text != "Three\n2021. not an item" {
		t.Errorf("got %+v", all)
	}
}

func TestKindsForATelling(t *testing.T) {
	for _, c := range []struct {
		route review.Route
		who   review.Who
		want  Kind
	}{
		{review.RouteCandour, review.ThePatient, Candour}, {review.RouteCandour, review.PatientDied, CandourToOther}, {review.RouteCandour, review.Under16, CandourToOther},
		{review.RouteOutcome, review.ThePatient, Outcome}, {review.RouteOutcome, review.Under16, Parent}, {review.RouteOutcome, review.LacksCapacity, RelevantPerson},
		{review.RouteAwareness, review.ThePatient, Awareness}, {review.RouteAwareness, review.Under16, Parent},
	} {
		if got := For(c.route, c.who); len(got) == 0 || got[0] != c.want {
			t.Errorf("%s to %s: got %v, want %s first", c.route, c.who, got, c.want)
		}
	}
}
