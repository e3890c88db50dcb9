package ods

import (
	"errors"
	"strings"
	"testing"

	"harmreview/review"
)

// line is a line of the practice file.
func line(code, name, opened, closed string) string {
	cells := make([]string, Columns)
	cells[0], cells[1], cells[4], cells[5], cells[9], cells[10], cells[11], cells[12], cells[25] = code, name, "1 HIGH STREET", "NORTHMERE", "NM1 1AA", opened, closed, "A", "4"
	return `"` + strings.Join(cells, `","`) + `"` + "\r\n"
}

func read(text string) (all []review.Practice, err error) {
	for p, err := range Practices(strings.NewReader(text)) {
		if err != nil {
			return all, err
		}
		all = append(all, p)
	}
	return all, nil
}

func TestThePracticeFileIsReadByPosition(t *testing.T) {
	all, err := read(line("A81001", "THE DENSHAM SURGERY", "19740401", "") + line("a81003", "CAF\xc9 LANE", "19740401", "20210331"))
	if err != nil || len(all) != 2 {
		t.Fatalf("got %v, %v, want two practices", all, err)
	}
	want := review.Practice{Code: "A81001", Name: "THE DENSHAM SURGERY", Address: "1 HIGH STREET\nNORTHMERE", Postcode: "NM1 1AA", Opened: "1974-04-01", Status: "A", Setting: "4"}
	if all[0] != want {
		t.Errorf("got %+v, want %+v", all[0], want)
	}
	if p := all[1]; p.Code != "A81003" || p.Name != "CAFÉ LANE" || !p.ClosedBy("2021-03-31") || p.ClosedBy("2021-03-30") {
		t.Errorf("got %+v, want it closed on 31 March 2021", p)
	}
}

func TestWhatIsNoPracticeFileIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty":          "",
		"too few":        "A81001,THE DENSHAM SURGERY\n",
		"a header":       line("CODE", "NAME", "OPENED", "CLOSED"),
		"no code":        line("", "NAME", "", ""),
		"twice":          line("A81001", "ONE", "", "") + line("A81001", "TWO", "", ""),
		"broken quoting": line("A81001", "ONE", "", "") + "\"A81002,\n",
	} {
		_, err := read(text)
		if refusal, ok := errors.AsType[Refusal](err); !ok || !strings.HasSuffix(string(refusal), ".") {
			t.Errorf("%s: got %v, want it refused in a sentence", name, err)
		}
	}
}

// Whatever comes, a practice that is taken has a code and a name, once.
func FuzzPractices(f *testing.F) {
	f.Add(line("A81001", "THE DENSHAM SURGERY", "19740401", "20210331"))
	f.Add("\"a\",\xff\n,,,")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := read(text)
		if err == nil && len(all) == 0 {
			t.Error("a file without practices was taken")
		}
		seen := map[string]bool{}
		for _, p := range all {
			if p.Code == "" || p.Name == "" || seen[p.Code] {
				t.Errorf("got %+v", p)
			}
			seen[p.Code] = true
		}
	})
}
