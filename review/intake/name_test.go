package intake_test

import (
	"testing"

	"pgregory.net/rapid"

	"harmreview/review/intake"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Smith": "smith", "  O'Neill ": "oneill", "O’Neill": "oneill", "Smith-Jones": "smith jones", "Zoë  Éclair": "zoe eclair", "Łukasz": "lukasz",
		"nhs_number": "nhs number", "St. John": "st john", "-": "", "İpek": "ipek", "STRASSE ß": "strasse ss", "山田": "山田", "Flat 2": "flat 2",
	} {
		if got := intake.Fold(in); got != want {
			t.Errorf("Fold(%q): got %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := intake.Fold(s)
		if twice := intake.Fold(once); twice != once {
			t.Fatalf("Fold(%q): got %q, folded again %q", s, once, twice)
		}
	})
}

func TestSameGiven(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"Ann", "ANN", true}, {"Zoë", "Zoe", true}, {"Anne-Marie", "Anne Marie", true}, {"Anne-Marie", "Annemarie", true}, {"D'Arcy", "Darcy", true},
		{"Liz", "Elizabeth", true}, {"Beth", "Betty", true}, {"Beth", "Bethany", true}, {"Liz", "Bethany", false},
		{"Bob", "Robert", true}, {"Bill", "William", true}, {"Kate", "Katherine", true}, {"Tony", "Anthony", true}, {"Steve", "Stephen", true}, {"Steve", "Steven", true},
		{"Harry", "Henry", true}, {"Harry", "Harold", true}, {"Harold", "Henry", false},
		{"Alex", "Alexander", true}, {"Alex", "Alexandra", true}, {"Alexander", "Alexandra", false},
		{"John", "John Peter", true}, {"Jack Peter", "John", true}, {"John Paul", "John Peter Paul", true}, {"John Peter", "John Paul", false}, {"Peter John", "John Peter", false},
		{"J", "John", false}, {"J", "J", true}, {"John P", "John Peter", false}, {"J A", "Ja", false},
		{"Anne", "Anna", false}, {"John", "Joan", false}, {"Ann", "", false}, {"", "", false}, {"-", "-", false},
	}
	for _, tt := range tests {
		if got, back := intake.SameGiven(tt.a, tt.b), intake.SameGiven(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("SameGiven(%q, %q): got %v, and %v the other way round, want %v", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestContradiction(t *testing.T) {
	const born, given = "The same NHS number comes with two dates of birth", "The same NHS number comes with given names that do not agree"
	tests := []struct {
		all  []intake.Identity
		want string
	}{
		{nil, ""},
		{[]intake.Identity{{"1950-01-02", "Liz"}}, ""},
		{[]intake.Identity{{"1950-01-02", "Liz"}, {"1950-01-02", "ELIZABETH"}, {"1950-01-02", "Liz Ann"}}, ""},
		{[]intake.Identity{{"1950-01-02", "Liz"}, {"1950-02-01", "Liz"}}, born},
		{[]intake.Identity{{"1950-01-02", "Liz"}, {"1950-01-02", "Ann"}}, given},
		{[]intake.Identity{{"1950-01-02", "Anne"}, {"1950-01-02", "Anne Marie"}, {"1950-01-02", "Anne Jane"}}, given},
	}
	for _, tt := range tests {
		if got := intake.Contradiction(tt.all); got != tt.want {
			t.Errorf("Contradiction(%v): got %q, want %q", tt.all, got, tt.want)
		}
	}
}
