package intake

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// somebody is a person with every field that a comparison looks at.
func somebody(change func(*Person)) Person {
	p := Person{NHSNumber: "9434765919", LocalID: "MRN100", Family: "O’Brien", Given: "Catherine Anne", Born: "1950-04-05", Address: "1 High Street\nLeeds", Postcode: "LS1 4AP"}
	if change != nil {
		change(&p)
	}
	return p
}

func TestCompareGradesAndExplains(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Person)
		grade  Grade
		field  string
		says   string
	}{
		{"all the same", nil, Certain, FieldNHS, "The same."},
		{"short form", func(p *Person) { p.Given = "Kate" }, Certain, FieldGiven, "One is a short form of the other."},
		{"apostrophe", func(p *Person) { p.Family = "OBRIEN" }, Certain, FieldFamily, "The same but for an accent, an apostrophe or a hyphen."},
		{"family name changed", func(p *Person) { p.Family = "Walker" }, Certain, FieldFamily, "Two different names. A family name can change."},
		{"day and month swapped", func(p *Person) { p.Born = "1950-05-04" }, Likely, FieldBorn, "Day and month are swapped."},
		{"year off", func(p *Person) { p.Born = "1951-04-05" }, Likely, FieldBorn, "Only the year differs."},
		{"another birthday", func(p *Person) { p.Born = "1980-12-31" }, Possible, FieldBorn, "Two different dates."},
		{"another person under the number", func(p *Person) { p.Given, p.Family, p.Postcode = "Thomas", "Reed", "N1 1AA" }, Possible, FieldGiven, "Two different names."},
		{"no birthday", func(p *Person) { p.Born = "" }, Likely, FieldBorn, "Not known of one of them, or of either."},
		{"initial", func(p *Person) { p.Given = "C" }, Likely, FieldGiven, "One is only an initial of the other."},
		{"no number", func(p *Person) { p.NHSNumber = "" }, Likely, FieldNHS, "Not known of one of them, or of either."},
		{"name and birthday alone", func(p *Person) { p.NHSNumber, p.LocalID, p.Address, p.Postcode = "", "", "", "" }, Possible, FieldAddress, "Not known of one of them, or of either."},
		{"hospital number of another site", func(p *Person) { p.LocalID = "X7" }, Certain, FieldLocal, "Two numbers. Each site gives its own."},
		{"twins", func(p *Person) { p.NHSNumber, p.Given, p.LocalID = "", "Margaret", "" }, Different, FieldGiven, "Two different names."},
		{"twins under one number", func(p *Person) { p.Given = "Margaret" }, Different, FieldGiven, "Two different names."},
		{"another number", func(p *Person) { p.NHSNumber, p.Postcode, p.LocalID = "4010232137", "N1 1AA", "X9" }, Different, FieldNHS, "Two different numbers."},
	} {
		a, b := somebody(nil), somebody(c.change)
		m := Compare(a, b)
		if m.Grade != c.grade || m.Field(c.field).Says != c.says {
			t.Errorf("%s: got %s (%s), %+v; want %s, %q", c.name, m.Grade, m.Says, m.Field(c.field), c.grade, c.says)
		}
	}
}

// A machine joins on what is certain: never twins, never an empty key, and never
// unless rule 2 holds. The order of the two does not matter.
func TestOnlyRuleTwoIsCertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		person := func(n string) Person {
			return Person{NHSNumber: pick(n+"nhs", "", "9434765919", "4010232137"), Born: pick(n+"born", "", "1950-04-05", "1950-05-04", "1950-04-06"),
				Given: pick(n+"given", "", "Catherine", "Kate", "Margaret", "C", "É", "-"), Family: pick(n+"family", "", "Smith", "Smyth", "Smith-Jones"),
				LocalID: pick(n+"local", "", "1", "2"), Postcode: pick(n+"code", "", "LS1 4AP", "ls14ap", "N1 1AA")}
		}
		a, b := person("a"), person("b")
		m, back := Compare(a, b), Compare(b, a)
		if m.Grade != back.Grade || m.Twins != back.Twins {
			t.Fatalf("%+v and %+v: got %s one way and %s the other", a, b, m.Grade, back.Grade)
		}
		rule2 := a.NHSNumber != "" && a.NHSNumber == b.NHSNumber && a.Born != "" && a.Born == b.Born && SameGiven(a.Given, b.Given)
		if (m.Grade == Certain) != rule2 || m.Twins && m.Grade != Different {
			t.Fatalf("%+v and %+v: got %s, twins %v", a, b, m.Grade, m.Twins)
		}
	})
}

func FuzzCompare(f *testing.F) {
	f.Add("9434765919", "1950-04-05", "Kate", "O'Brien", "LS1 4AP", "9434765919", "1950-04-05", "Catherine", "OBRIEN", "")
	f.Add("", "--", "ß", "Ł ø", "\n", "0", "1-2-3", "ſ", "", "\xff")
	f.Fuzz(func(t *testing.T, n1, b1, g1, f1, p1, n2, b2, g2, f2, p2 string) {
		a, b := Person{NHSNumber: n1, Born: b1, Given: g1, Family: f1, Postcode: p1}, Person{NHSNumber: n2, Born: b2, Given: g2, Family: f2, Postcode: p2}
		m := Compare(a, b)
		if m.Grade != Compare(b, a).Grade {
			t.Errorf("%+v and %+v: the grade depends on the order", a, b)
		}
		if m.Grade == Certain && (n1 == "" || n1 != n2 || b1 == "" || b1 != b2) || !slices.Contains(Grades, m.Grade) {
			t.Errorf("%+v and %+v: got %s", a, b, m.Grade)
		}
	})
}

// One slip never makes a valid number of a valid one, and every mistyped number
// leads back to the one that was meant.
func TestNeighboursFindTheNumberThatWasMeant(t *testing.T) {
	const meant = "9434765919"
	if got := Neighbours(meant); len(got) > 0 {
		t.Errorf("got neighbours %v of a valid number, want none", got)
	}
	for _, typed := range []string{"9434765918", "4934765919", "9434756919"} {
		if got := Neighbours(typed); !slices.Contains(got, meant) {
			t.Errorf("%s: got %v, want %s among them", typed, got, meant)
		}
	}
	if got := Neighbours("943476591"); got != nil {
		t.Errorf("nine digits: got %v, want none", got)
	}
}
