package tracing

import (
	"strings"
	"testing"

	"harmreview/review"
)

const responseHeader = "UNIQUE REFERENCE,REQ_NHS_NUMBER,FAMILY_NAME,GIVEN_NAME,OTHER_GIVEN_NAME,GENDER,DATE_OF_BIRTH,DATE_OF_DEATH,ADDRESS_LINE1,ADDRESS_LINE2,ADDRESS_LINE3,ADDRESS_LINE4,ADDRESS_LINE5,POSTCODE,GP_PRACTICE_CODE,GP_REGISTRATION_DATE,NHAIS_POSTING_ID,AS_AT_DATE,LOCAL_PATIENT_ID,INTERNAL_ID,TELEPHONE_NUMBER,MOBILE_NUMBER,EMAIL_ADDRESS,SENSITIVITY_FLAG,MPS_ID,ERROR/SUCCESS_CODE,MATCHED_NHS_NO,MATCHED_ALGORITHM_INDICATOR,MATCHED_CONFIDENCE_PERCENTAGE"

var onFile = Subject{NHSNumber: "9990000018", Family: "O’Neil", Given: "Ann", Born: "1950-01-02", Address: "Flat 2\n14 High Street", Postcode: "NM1 1AA", Practice: "A81001"}

// answer is an answer about onFile, with other cells by pairs of name and value.
func answer(t *testing.T, pairs ...string) Answer {
	t.Helper()
	header := strings.Split(responseHeader, ",")
	layout, err := Read(header)
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]string, len(header))
	set := func(name, value string) {
		for i, h := range header {
			if h == name {
				cells[i] = value
			}
		}
	}
	all := append([]string{"UNIQUE REFERENCE", "HR-000007", "REQ_NHS_NUMBER", "999 000 0018", "FAMILY_NAME", "ONEIL", "DATE_OF_BIRTH", "19500102",
		"ADDRESS_LINE1", "FLAT 2", "ADDRESS_LINE2", "14 HIGH ST", "POSTCODE", "nm11aa", "GP_PRACTICE_CODE", "A81001", "ERROR/SUCCESS_CODE", "00", "MATCHED_NHS_NO", "9990000018"}, pairs...)
	for i := 0; i < len(all); i += 2 {
		set(all[i], all[i+1])
	}
	return layout.Parse(cells)
}

func TestWhatAnAnswerComesTo(t *testing.T) {
	for name, tt := range map[string]struct {
		pairs    []string
		result   review.SupplementResult
		alive    string // "" for no tracing answer
		proposes string
	}{
		"as known":           {nil, review.TracedAsKnown, "alive", ""},
		"died, in full":      {[]string{"DATE_OF_DEATH", "20210331"}, review.TracedDied, "died", ""},
		"died in a month":    {[]string{"DATE_OF_DEATH", "202103"}, review.TracedDied, "died", ""},
		"another practice":   {[]string{"GP_PRACTICE_CODE", "B12345"}, review.TracedMoved, "alive", "practice"},
		"another flat":       {[]string{"ADDRESS_LINE1", "FLAT 3"}, review.TracedMoved, "alive", "address"},
		"another number":     {[]string{"ERROR/SUCCESS_CODE", "90", "MATCHED_NHS_NO", "9990000026"}, review.TracedSuperseded, "alive", "NHS number"},
		"sensitive by flag":  {[]string{"SENSITIVITY_FLAG", "S"}, review.TracedSensitive, "not known", ""},
		"sensitive by code":  {[]string{"ERROR/SUCCESS_CODE", "92"}, review.TracedSensitive, "not known", ""},
		"not found":          {[]string{"ERROR/SUCCESS_CODE", "98", "MATCHED_NHS_NO", ""}, review.TracedNotFound, "not known", "not traced"},
		"several":            {[]string{"ERROR/SUCCESS_CODE", "97", "MATCHED_NHS_NO", ""}, review.TracedSeveral, "not known", "not traced"},
		"not enough":         {[]string{"ERROR/SUCCESS_CODE", "96", "MATCHED_NHS_NO", ""}, review.TracedNotEnough, "not known", "not traced"},
		"an error":           {[]string{"ERROR/SUCCESS_CODE", "13"}, review.TracedNot, "", "not traced"},
		"somebody else":      {[]string{"REQ_NHS_NUMBER", "9990000026", "FAMILY_NAME", "SMITH"}, review.LineSomebodyElse, "", ""},
		"by name and birth":  {[]string{"REQ_NHS_NUMBER", ""}, review.TracedAsKnown, "alive", ""},
		"a foreign file":     {[]string{"UNIQUE REFERENCE", "12345"}, review.LineUnreadable, "", ""},
		"a date that is not": {[]string{"DATE_OF_DEATH", "20211331"}, review.LineUnreadable, "", ""},
	} {
		f := answer(t, tt.pairs...).Judge(onFile, "2026-11-23", "PDS")
		alive, proposes := "", []string{}
		if f.Trace != nil {
			alive = f.Trace.Alive
		}
		for _, p := range f.Proposals {
			proposes = append(proposes, string(p.Kind))
		}
		if f.Result != tt.result || alive != tt.alive || strings.Join(proposes, ",") != tt.proposes || f.Restricted != (tt.result == review.TracedSensitive) {
			t.Errorf("%s: got %s (%s), %q, proposes %q, restricted %t", name, f.Result, f.Why, alive, proposes, f.Restricted)
		}
	}
}

func TestAnAnswerAboutADeathOnFileThatKnowsOfNone(t *testing.T) {
	dead := onFile
	dead.Died = "2021-03-31"
	f := answer(t).Judge(dead, "2026-11-23", "PDS")
	if f.Result != review.TracedAlive || len(f.Proposals) != 1 || f.Proposals[0].Kind != review.FlagAlive {
		t.Errorf("got %+v, want it put to a person", f)
	}
}

func TestNothingAboutWhereARestrictedPatientIsComesOfAnAnswer(t *testing.T) {
	kept := onFile
	kept.Restricted = true
	f := answer(t, "GP_PRACTICE_CODE", "B12345", "ADDRESS_LINE1", "FLAT 3").Judge(kept, "2026-11-23", "PDS")
	if f.Trace.Practice != "" || f.Trace.Address != "not known" || len(f.Proposals) > 0 {
		t.Errorf("got %+v, %+v", f.Trace, f.Proposals)
	}
}

func TestARequestIsInTheLayoutOfTheService(t *testing.T) {
	if got := strings.Join(RequestHeader, ","); got != "UNIQUE REFERENCE,NHS_NO,FAMILY_NAME,GIVEN_NAME,OTHER_GIVEN_NAME,GENDER,DATE_OF_BIRTH,POSTCODE,DATE_OF_DEATH,ADDRESS_LINE1,ADDRESS_LINE2,ADDRESS_LINE3,ADDRESS_LINE4,ADDRESS_LINE5,ADDRESS_DATE,GP_PRACTICE_CODE,GP_REGISTRATION_DATE,NHAIS_POSTING_ID,AS_AT_DATE,LOCAL_PATIENT_ID,INTERNAL_ID,TELEPHONE_NUMBER,MOBILE_NUMBER,EMAIL_ADDRESS" {
		t.Errorf("got header %s", got)
	}
	p := Person{Case: 7, NHSNumber: "9990000018", Family: "=Smith", Given: "Ann Mary", Sex: "Female", Born: "1950-01-02", Postcode: "NM1 1AA"}
	if got := strings.Join(p.Record(), ","); got != "HR-000007,9990000018,=Smith,Ann,Mary,2,19500102,NM1 1AA"+strings.Repeat(",", 16) {
		t.Errorf("got %s", got)
	}
}

func TestTheFirstLineOfOlderResponsesSaysTheDay(t *testing.T) {
	if got := Stamp([]string{"MPTREQ_20201124110853,SPINE_MPTREQ_RESPONSE,20201124111059,3,00"}); got != "2020-11-24" {
		t.Errorf("got %q", got)
	}
	if _, err := Read(strings.Split("document_id,nhs_number", ",")); err == nil {
		t.Error("a list of letters was taken for a response")
	}
}

// Whatever a line holds, an answer that does not fit the person restricts, records
// and proposes nothing.
func FuzzAnswers(f *testing.F) {
	f.Add("HR-000007", "9990000018", "O'Neil", "19500102", "2021", "S", "00", "9990000026")
	f.Fuzz(func(t *testing.T, ref, sent, family, born, died, flag, code, matched string) {
		a := answer(t, "UNIQUE REFERENCE", ref, "REQ_NHS_NUMBER", sent, "FAMILY_NAME", family, "DATE_OF_BIRTH", born, "DATE_OF_DEATH", died,
			"SENSITIVITY_FLAG", flag, "ERROR/SUCCESS_CODE", code, "MATCHED_NHS_NO", matched)
		got := a.Judge(onFile, "2026-11-23", "PDS")
		if got.Result == "" {
			t.Error("no result")
		}
		if !a.fits(onFile) && (got.Trace != nil || got.Restricted || len(got.Proposals) > 0) {
			t.Errorf("somebody else’s answer was taken: %+v", got)
		}
		if got.Trace != nil && got.Trace.Alive == "died" && got.Trace.Died == "" {
			t.Errorf("a death without any date: %+v", got)
		}
	})
}
