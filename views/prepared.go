package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
)

const preparedPath = "/assurance/prepared-cases"

// A PreparedForm is what somebody answers about a prepared case, as typed.
type PreparedForm struct {
	Physical           string `form:"physical"`
	Psychological      string `form:"psychological"`
	StillPhysical      string `form:"still_physical"`
	StillPsychological string `form:"still_psychological"`
	Judgement          string `form:"judgement"`
}

// Answer is what the form says.
func (f PreparedForm) Answer(key string) review.AnswerPrepared {
	return review.AnswerPrepared{Key: key, Judgement: f.Judgement, Answer: review.PreparedAnswer{Physical: review.Grade(f.Physical), Psychological: review.Grade(f.Psychological),
		StillPhysical: review.Grade(f.StillPhysical), StillPsychological: review.Grade(f.StillPsychological)}}
}

// A PreparedSetForm is a set of prepared cases as typed. The fields of its cases are
// named by review.PreparedField.
type PreparedSetForm struct {
	Base   review.DefinitionID
	Cases  review.PreparedCases
	Reason string
}

// ReadPreparedSet reads the form. A new case that is empty is left out; one that is
// not gets a key that no other has.
func ReadPreparedSet(fields url.Values) PreparedSetForm {
	base, _ := strconv.ParseInt(fields.Get("base"), 10, 64)
	f := PreparedSetForm{Base: review.DefinitionID(base), Reason: fields.Get("reason")}
	for i := 0; fields.Has(review.PreparedField(i, "title")); i++ {
		at := func(part string) string { return strings.TrimSpace(fields.Get(review.PreparedField(i, part))) }
		c := review.PreparedCase{Key: at("key"), Title: at("title"), Letters: at("letters"), Record: at("record"), Why: at("why"), Off: at("off") != "",
			Reference: review.PreparedAnswer{Physical: review.Grade(at("physical")), Psychological: review.Grade(at("psychological")),
				StillPhysical: review.Grade(at("still_physical")), StillPsychological: review.Grade(at("still_psychological"))}}
		if c.Key == "" && c.Title+c.Letters+c.Record+c.Why == "" {
			continue
		}
		f.Cases = append(f.Cases, c)
	}
	for i := range f.Cases {
		for n := i + 1; f.Cases[i].Key == ""; n++ {
			if _, taken := f.Cases.Find("case-" + strconv.Itoa(n)); !taken {
				f.Cases[i].Key = "case-" + strconv.Itoa(n)
			}
		}
	}
	return f
}

// spareCase are the cases of a form with room for one more.
func spareCase(f PreparedSetForm) review.PreparedCases {
	return append(slices.Clone(f.Cases), review.PreparedCase{})
}

// preparedFields are all fields of the form in page order.
func preparedFields(f PreparedSetForm) []string {
	all := []string{"cases"}
	for i := range spareCase(f) {
		for _, part := range []string{"title", "letters", "record", "physical", "psychological", "still_physical", "still_psychological", "why", "off"} {
			all = append(all, review.PreparedField(i, part))
		}
	}
	return append(all, "reason")
}

func preparedLegend(c review.PreparedCase) string {
	if c.Key == "" {
		return "A new case"
	}
	return c.Title
}

// A PreparedResult is how readings of prepared cases stand to the reference, of one
// reader or of one case.
type PreparedResult struct {
	Label, Path          string
	Read, Agreed, Missed int // missed: not positive where the reference is
	Exact                int
}

// PreparedResults are those of each reader, or of each case, in the order of the
// readings.
func PreparedResults(all []review.PreparedReading, by func(review.PreparedReading) (label, path string)) []PreparedResult {
	var results []PreparedResult
	for _, r := range all {
		label, path := by(r)
		i := slices.IndexFunc(results, func(x PreparedResult) bool { return x.Path == path })
		if i < 0 {
			i = len(results)
			results = append(results, PreparedResult{Path: path})
		}
		x := &results[i]
		x.Label = label
		x.Read++
		if r.Agrees() {
			x.Agreed++
		}
		if r.Reference.Positive() && !r.Answer.Positive() {
			x.Missed++
		}
		if r.Exact() {
			x.Exact++
		}
	}
	return results
}

// ByReader names the reader of a reading, ByCase its case; each with where their
// readings are listed.
func ByReader(r review.PreparedReading) (label, path string) {
	return r.ByName, preparedPath + "/readers/" + str(r.By)
}

// ByCase is the other.
func ByCase(r review.PreparedReading) (label, path string) {
	return r.Title, preparedPath + "/cases/" + r.Key
}

// gradesWords are the grades of an answer in words, worst told first by each kind.
func gradesWords(a review.PreparedAnswer) []string {
	var lines []string
	for _, g := range a.Grades() {
		lines = append(lines, g.Question+": "+g.Grade.Label())
	}
	return lines
}

// readingWords say how a reading stands to the reference.
func readingWords(r review.PreparedReading) string {
	switch {
	case r.Exact():
		return "Every grade as the reference"
	case r.Agrees():
		return "Positive or not as the reference, with other grades"
	case r.Answer.Positive():
		return "Positive, the reference is not"
	}
	return "Not positive, the reference is"
}

func preparedEvery(n int) string {
	if n == 0 {
		return "Never"
	}
	return "After each " + count(n, "assessment")
}
