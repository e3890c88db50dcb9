package priority

import "testing"

func TestStarterChecks(t *testing.T) {
	if err := Starter().Check().Err(); err != nil {
		t.Error(err)
	}
	for i, r := range Starter().Rules {
		t.Log(i+1, r.Name, r.RedFlag, r.Points, r.Words())
	}
}

const day = "2026-11-28"

// judged ranks a letter with this text by a rule with one phrase.
func judged(t *testing.T, text string, c Condition) (Hit, bool) {
	t.Helper()
	match, err := Matcher([]Condition{c})
	if err != nil {
		t.Fatal(err)
	}
	return match(Patient{}, Letter{ID: 1, Text: text}, day)
}

func TestMarksAreOfTheOriginal(t *testing.T) {
	for _, x := range []struct{ text, phrase, want string }{
		{"Seen for a chest X‑ray today", "chest x-ray", "chest X‑ray"},
		{"CHEST\nX-RAY", "Chest X-ray", "CHEST\nX-RAY"},
		{"a chest  xray", "chest x-ray", "chest  xray"},
		{"a chest x-ray", "chest xray", "chest x-ray"},
		{"Please repeat U&Es", "repeat U&Es", "repeat U&Es"},
		{"ﬁnd the ﬁrst ﬂare", "first flare", "ﬁrst ﬂare"},
		{"Ｕｒｇｅｎｔ　ｒｅｆｅｒｒａｌ", "urgent referral", "Ｕｒｇｅｎｔ　ｒｅｆｅｒｒａｌ"},
		{"Known Sjögren’s, dry eyes", "Sjogren", "Sjögren’s"},
		{"Known Sjogren's, dry eyes", "Sjögren’s", "Sjogren's"},
		{"the mali\u00ADgnancy", "malignancy", "mali\u00ADgnancy"},
		{"the malig-\nnancy grew", "malignancy", "malig-\nnancy"},
		{"on the 2WW pathway", "2ww", "2WW"},
		{"INR 5.2 today", "inr 5.2", "INR 5.2"},
	} {
		hit, ok := judged(t, x.text, Condition{What: Phrase, Values: []string{x.phrase}})
		if !ok || len(hit.Marks) != 1 {
			t.Errorf("%q in %q: got %v %v, want a mark", x.phrase, x.text, ok, hit.Marks)
			continue
		}
		if got := x.text[hit.Marks[0].Start:hit.Marks[0].End]; got != x.want {
			t.Errorf("%q in %q: got %q, want %q", x.phrase, x.text, got, x.want)
		}
	}
}

func TestDenials(t *testing.T) {
	for _, x := range []struct {
		text   string
		denied bool
	}{
		{"There is no evidence of malignancy", true},
		{"Evidence of malignancy. No fever.", false},
		{"no fever but malignancy", false},
		{"Malignancy was excluded", true},
		{"Malignancy is unlikely", true},
		{"No change in the known malignancy", false},
		{"not only malignancy", false},
		{"Malignancy cannot be excluded", false},
		{"no nodule, lesion or malignancy", true},
		{"malignancy has not been ruled out", false},
		{"nil of note, malignancy of breast 2019", false},
		{"no allergy\nmalignancy excised 2020", false},
		{"without further imaging we cannot say malignancy", false},
	} {
		hit, ok := judged(t, x.text, Condition{What: Phrase, Values: []string{"malignancy"}})
		if !ok || hit.Negated != x.denied {
			t.Errorf("%q: got %v, denied %v, want denied %v", x.text, ok, hit.Negated, x.denied)
		}
	}
}
