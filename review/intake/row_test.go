package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"harmreview/review/intake"
)

// row parses one row whose cells are given as name=value.
func row(t *testing.T, cells ...string) intake.Row {
	t.Helper()
	return parse(t, intake.Terms{Demonstration: true}, cells...)
}

func parse(t *testing.T, terms intake.Terms, cells ...string) intake.Row {
	t.Helper()
	var header, values []string
	for _, c := range cells {
		name, value, _ := strings.Cut(c, "=")
		header, values = append(header, name), append(values, value)
	}
	return intake.Map(header).Parse(intake.Record{Line: 2, Cells: values}, terms)
}

func TestNHSNumbers(t *testing.T) {
	const (
		letters  = "holds something other than digits"
		check    = "wrong check digit"
		test     = "range for testing"
		range_   = "a range that the NHS does not give to patients"
		exponent = "lost its last digits"
		nine     = "has 9 digits, not 10. A spreadsheet may have dropped a leading zero"
	)
	tests := []struct {
		in            string
		demonstration bool
		want, waits   string
	}{
		{"9434765919", true, "9434765919", ""},
		{"943 476 5919", true, "9434765919", ""},
		{"943-476-5919", true, "9434765919", ""},
		{"943\u00a0476\u00a05919", true, "9434765919", ""},
		{"'9434765919", true, "9434765919", ""},
		{"9434765919.0", true, "9434765919", ""},
		{"9434765919", false, "", test},
		{"9990000018", true, "9990000018", ""},
		{"4010232137", false, "4010232137", ""},
		{"6000000006", false, "6000000006", ""},
		{"7000000008", false, "", check},
		{"9434765918", true, "", check},
		{"9434765991", true, "", check},
		{"1234567890", false, "", check},
		{"9991234567", true, "", check},
		{"5000000009", false, "", check},
		{"943476591", true, "", nine},
		{"94347659", true, "", "has 8 digits, not 10"},
		{"94347659190", true, "", "has 11 digits, not 10"},
		{"9.43477E+09", true, "", exponent},
		{"9,43477E+09", true, "", letters},
		{"943476591O", true, "", letters},
		{"QQ123456C", true, "", letters},
		{"unknown", true, "", letters},
		{"-", true, "", letters},
		{"", true, "", ""},
	}
	for first, want := range map[string]string{"001": range_, "010": "", "311": "", "3113": range_, "319": range_, "320": "", "399": "", "400": "", "500": range_, "599": range_, "600": "", "799": "", "800": range_, "899": range_, "900": test} {
		in := numberFrom(first)
		valid := in
		if want != "" {
			valid = ""
		}
		tests = append(tests, struct {
			in            string
			demonstration bool
			want, waits   string
		}{in, false, valid, want})
	}
	for _, tt := range tests {
		r := parse(t, intake.Terms{Demonstration: tt.demonstration}, "document_id=1", "NHS No="+tt.in, "mrn=7")
		if r.Person.NHSNumber != tt.want || (r.Waiting == "") != (tt.waits == "") || !strings.Contains(r.Waiting, tt.waits) || r.Person.Placeholder {
			t.Errorf("NHS number %q: got %q, placeholder %v, waiting %q; want %q, waiting with %q", tt.in, r.Person.NHSNumber, r.Person.Placeholder, r.Waiting, tt.want, tt.waits)
		}
		if tt.waits != "" && !strings.HasPrefix(r.Waiting, "The NHS number in NHS No ") || tt.in != "-" && tt.in != "" && strings.Contains(r.Waiting, tt.in) {
			t.Errorf("NHS number %q: waiting %q must name the column and not the value", tt.in, r.Waiting)
		}
	}
}

// numberFrom is the first valid NHS number that begins so.
func numberFrom(first string) string {
	for n := 10; ; n++ {
		s := first + fmt.Sprintf("%0*d", 10-len(first), n)
		if intake.ValidNHSNumber(s) {
			return s
		}
	}
}

func TestOneRepeatedDigitIsAPlaceholder(t *testing.T) {
	for d := range 10 {
		s := strings.Repeat(fmt.Sprint(d), 10)
		if intake.ValidNHSNumber(s) {
			t.Errorf("ValidNHSNumber(%s): got true", s)
		}
		r := parse(t, intake.Terms{}, "document_id=1", "nhs_number="+s, "mrn=7", "dob=1950-01-02", "forename=Ann")
		if r.Person.NHSNumber != "" || r.Waiting != "" || r.Person.Uncertain() != "The NHS number is a placeholder" {
			t.Errorf("NHS number %s: got %q, waiting %q, uncertain %q", s, r.Person.NHSNumber, r.Waiting, r.Person.Uncertain())
		}
		if r := parse(t, intake.Terms{}, "document_id=1", "nhs_number="+s, "surname=Smith"); !strings.HasPrefix(r.Waiting, "The row names nobody") {
			t.Errorf("NHS number %s and a family name alone: waiting %q", s, r.Waiting)
		}
	}
}

func TestFormatNHSNumber(t *testing.T) {
	for in, want := range map[string]string{"9434765919": "943 476 5919", "": "", "943": "943", "943 476 5919": "943 476 5919"} {
		if got := intake.FormatNHSNumber(in); got != want {
			t.Errorf("FormatNHSNumber(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	tests := []struct{ in, want, waits string }{
		{"2020-03-05", "2020-03-05", ""},
		{"2020-03-05T14:30", "2020-03-05", ""},
		{"2020-03-05T14:30:59", "2020-03-05", ""},
		{"2020-03-05 00:00:00.000", "2020-03-05", ""},
		{"20200305", "2020-03-05", ""},
		{"202003051430", "2020-03-05", ""},
		{"05/03/2020", "2020-03-05", ""},
		{"5/3/2020", "2020-03-05", ""},
		{"05/03/2020 14:30", "2020-03-05", ""},
		{"05-Mar-2020", "2020-03-05", ""},
		{"05-MAR-2020 14:30", "2020-03-05", ""},
		{"5 March 2020", "2020-03-05", ""},
		{" 5 Mar 2020 ", "2020-03-05", ""},
		{"29/02/2020", "2020-02-29", ""},
		{"29/02/2000", "2000-02-29", ""},
		{"01/01/1870", "1870-01-01", ""},
		{"2060-01-01", "2060-01-01", ""},
		{"29/02/2019", "", "not in the calendar"},
		{"29/02/1900", "", "not in the calendar"},
		{"31/04/2020", "", "not in the calendar"},
		{"00/00/0000", "", "not in the calendar"},
		{"0000-00-00", "", "not in the calendar"},
		{"32/01/2020", "", "not in the calendar"},
		{"03/25/2020", "", "month above 12"},
		{"2020-25-03", "", "month above 12"},
		{"19962501", "", "month above 12"},
		{"202144161244", "", "month above 12"},
		{"05/03/20", "", "two digits"},
		{"05-Mar-20", "", "two digits"},
		{"31/12/1869", "", "before 1870"},
		{"9999-12-31", "", "after 2100"},
		{"2020-03-05T24:30", "", "time that cannot be read"},
		{"2020-03-05T14:60", "", "time that cannot be read"},
		{"2020-03-05T14:30Z", "", "time that cannot be read"},
		{"2020-03-05T14:30:00+01:00", "", "time that cannot be read"},
		{"202003052561", "", "time that cannot be read"},
		{"2020-3-5", "", "can be read with certainty"},
		{"2020/03/05", "", "can be read with certainty"},
		{"05-03-2020", "", "can be read with certainty"},
		{"05.03.2020", "", "can be read with certainty"},
		{"43895", "", "can be read with certainty"},
		{"March 2020", "", "can be read with certainty"},
		{"2020", "", "can be read with certainty"},
		{"+5/-3/2020", "", "can be read with certainty"},
		{"5th March 2020", "", "can be read with certainty"},
		{"unknown", "", "can be read with certainty"},
	}
	for _, column := range []string{"document_created_at", "event_date", "date_of_birth", "date_of_death", "failure_at"} {
		for _, tt := range tests {
			r := row(t, "document_id=1", "mrn=7", column+"="+tt.in)
			got := map[string]string{"document_created_at": r.Document.WrittenOn, "event_date": r.Document.EventOn, "date_of_birth": r.Person.Born, "date_of_death": r.Person.Died, "failure_at": r.Recipient.FailedAt}[column]
			if got != tt.want || (r.Waiting == "") != (tt.waits == "") || !strings.Contains(r.Waiting, tt.waits) {
				t.Errorf("%s %q: got %q, waiting %q; want %q, waiting with %q", column, tt.in, got, r.Waiting, tt.want, tt.waits)
			}
			if tt.waits != "" && !strings.HasPrefix(r.Waiting, "The date in "+column+" ") {
				t.Errorf("%s %q: waiting %q must name the column", column, tt.in, r.Waiting)
			}
		}
	}
}

// A list tells of what has happened; only an appointment may lie ahead.
func TestNothingInAListHappensAfterItCame(t *testing.T) {
	terms := intake.Terms{Received: "2026-11-23"}
	for _, column := range []string{"document_created_at", "date_of_birth", "date_of_death", "failure_at"} {
		if r := parse(t, terms, "document_id=1", "mrn=7", column+"=23/11/2026 23:59"); r.Waiting != "" {
			t.Errorf("%s on the day the list came: waiting %q", column, r.Waiting)
		}
		want := "The date in " + column + " is later than the day on which the list came."
		if r := parse(t, terms, "document_id=1", "mrn=7", column+"=24/11/2026"); !strings.HasPrefix(r.Waiting, want) {
			t.Errorf("%s on the day after: waiting %q, want %q", column, r.Waiting, want)
		}
	}
	if r := parse(t, terms, "document_id=1", "mrn=7", "event_date=24/11/2026"); r.Waiting != "" {
		t.Errorf("an appointment that lies ahead: waiting %q", r.Waiting)
	}
}

func TestWhatElseMakesARowWait(t *testing.T) {
	tests := []struct {
		name  string
		cells []string
		waits string
	}{
		{"hospital number alone", []string{"document_id=1", "Hospital Number=7"}, ""},
		{"family name and date of birth", []string{"document_id=1", "Surname=Smith", "DOB=1950-01-02"}, ""},
		{"family name alone", []string{"document_id=1", "Surname=Smith"}, "The row names nobody"},
		{"given name and date of birth", []string{"document_id=1", "Forename=Ann", "DOB=1950-01-02"}, "The row names nobody"},
		{"died before birth", []string{"document_id=1", "mrn=7", "dob=1950-01-02", "date_of_death=1949-01-02"}, "before the date of birth"},
		{"two NHS numbers", []string{"document_id=1", "nhs_number=9434765919", "NHS No=9990000018"}, "The columns nhs_number and NHS No do not say the same"},
		{"one NHS number twice", []string{"document_id=1", "nhs_number=9434765919", "NHS No=9434765919"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := row(t, tt.cells...).Waiting; (got == "") != (tt.waits == "") || !strings.Contains(got, tt.waits) {
				t.Errorf("Waiting: got %q, want %q", got, tt.waits)
			}
		})
	}
	m := intake.Map([]string{"document_id", "mrn"})
	if got := m.Parse(intake.Record{Line: 2, Cells: []string{"1", "2", ""}}, intake.Terms{}).Waiting; !strings.HasPrefix(got, "The row has 3 cells and the header 2.") {
		t.Errorf("more cells than the header: got %q", got)
	}
	if got := m.Parse(intake.Record{Line: 2, Cells: []string{"1"}}, intake.Terms{}).Waiting; !strings.HasPrefix(got, "The row names nobody") {
		t.Errorf("fewer cells than the header: got %q", got)
	}
}

func TestMapKnowsCommonNames(t *testing.T) {
	header := []string{"Document Date", "NHS No", "SURNAME", "fore-name", "DOB", "MRN", "Address line 1", "ADDRESS_2", "Telephone", "Mobile", "Email", "Preferred language", "AIS needs", "Hospital Number", "Ward", ""}
	want := []string{"document_created_at", "nhs_number", "family_name", "given_name", "date_of_birth", "local_patient_id", "address_1", "address_2", "telephone", "mobile", "email", "preferred_language", "communication_needs", "", "", ""}
	if got := intake.Map(header).Columns(); !slices.Equal(got, want) {
		t.Errorf("Columns:\ngot  %q\nwant %q", got, want)
	}
	if got := intake.Map([]string{"Surname", "family_name"}).Columns(); !slices.Equal(got, []string{"", "family_name"}) {
		t.Errorf("Columns: got %q, want a column's own name to win", got)
	}
	names := strings.Fields("source_system source_row_id document_id document_type document_status document_created_at event_date authored_by responsible_clinician specialty_name treatment_function_code site_code nhs_number nhs_number_status local_patient_id family_name given_name title date_of_birth sex date_of_death postcode address_1 address_2 address_3 address_4 address_5 gp_practice_code gp_practice_name intended_recipient urgency_flag action_requested medication_changed failure_reason failure_at file_name free_text")
	if got := intake.Map(names).Columns(); !slices.Equal(got, names) {
		t.Errorf("Columns:\ngot  %q\nwant %q", got, names)
	}
}

func TestParseReadsEveryColumn(t *testing.T) {
	got := row(t, "source_system=EPR", "document_id= D1 ", "document_type=Clinic letter", "document_created_at=05/03/2020", "event_date=2020-03-01", "authored_by=Dr A", "responsible_clinician=Mr B",
		"specialty_name=Cardiology", "site_code=RXX01", "free_text= Dear Dr, ", "file_name=a.pdf", "urgency_flag=High", "action_requested=y", "medication_changed=N",
		"nhs_number=9434765919", "nhs_number_status=01", "mrn=7", "surname=Smith", "forename=Ann", "title=Ms", "dob=1950-01-02", "date_of_death=2021-01-01", "sex=2", "address=1 High St", "address_3=Leeds", "postcode=LS1 1AA",
		"telephone=0113", "mobile=07700", "email=a@example.org", "preferred_language=Polish", "communication_needs=Large print", "gp_practice_code=A81001", "gp_practice_name=High St Surgery", "failure_at=2020-03-06", "failure_reason=EPL-151")
	wantDocument := intake.Document{Source: "EPR", ID: "D1", Kind: "Clinic letter", WrittenOn: "2020-03-05", EventOn: "2020-03-01", Author: "Dr A", Clinician: "Mr B", Specialty: "Cardiology", Site: "RXX01", Text: " Dear Dr, ", FileName: "a.pdf", Urgent: true, Action: true}
	if got.Document != wantDocument {
		t.Errorf("Document:\ngot  %+v\nwant %+v", got.Document, wantDocument)
	}
	wantPerson := intake.Person{NHSNumber: "9434765919", NHSStatus: "01", LocalID: "7", Family: "Smith", Given: "Ann", Title: "Ms", Born: "1950-01-02", Died: "2021-01-01", Sex: "Female", Address: "1 High St\nLeeds", Postcode: "LS1 1AA",
		Telephone: "0113", Mobile: "07700", Email: "a@example.org", Language: "Polish", Needs: "Large print", GPCode: "A81001", GPName: "High St Surgery"}
	if got.Person != wantPerson {
		t.Errorf("Person:\ngot  %+v\nwant %+v", got.Person, wantPerson)
	}
	r := got.Recipient
	if r.Kind != "gp" || r.Code != "A81001" || r.Name != "High St Surgery" || r.FailedAt != "2020-03-06" || r.Reason != "EPL-151" || got.Waiting != "" {
		t.Errorf("Recipient: got %+v, waiting %q", r, got.Waiting)
	}
}

func TestRecipientKinds(t *testing.T) {
	tests := []struct{ intended, practice, kind, name string }{
		{"", "High St Surgery", "gp", "High St Surgery"},
		{"GP", "High St Surgery", "gp", "High St Surgery"},
		{"Registered GP", "", "gp", "Registered GP"},
		{"high st SURGERY", "High St Surgery", "gp", "High St Surgery"},
		{"The Patient's GP", "", "gp", "The Patient's GP"},
		{"Patient", "High St Surgery", "patient", "Patient"},
		{"Dr Brown, Oncology", "High St Surgery", "other", "Dr Brown, Oncology"},
	}
	for _, tt := range tests {
		r := row(t, "document_id=1", "intended_recipient="+tt.intended, "gp_practice_name="+tt.practice).Recipient
		if r.Kind != tt.kind || r.Name != tt.name {
			t.Errorf("recipient %q of %q: got %s %q, want %s %q", tt.intended, tt.practice, r.Kind, r.Name, tt.kind, tt.name)
		}
	}
}

func TestSexes(t *testing.T) {
	for in, want := range map[string]string{"0": "", "1": "Male", "2": "Female", "9": "Indeterminate", "X": "", "M": "Male", "f": "Female", "U": "", "I": "Indeterminate", "male": "Male", "Female": "Female", "": ""} {
		if got := row(t, "sex="+in).Person.Sex; got != want {
			t.Errorf("sex %q: got %q, want %q", in, got, want)
		}
	}
}

func TestUncertain(t *testing.T) {
	for want, cells := range map[string][]string{
		"":                 {"nhs_number=9434765919", "dob=1950-01-02", "forename=Ann"},
		"No NHS number":    {"mrn=7", "dob=1950-01-02", "forename=Ann"},
		"No date of birth": {"nhs_number=9434765919", "forename=Ann"},
		"No given name":    {"nhs_number=9434765919", "dob=1950-01-02", "forename= - "},
	} {
		if got := row(t, cells...).Person.Uncertain(); got != want {
			t.Errorf("Uncertain of %q: got %q, want %q", cells, got, want)
		}
	}
}

func TestContent(t *testing.T) {
	base := row(t, "document_id=1", "mrn=7", "free_text=Dear").Content
	same := map[string][]string{
		"another order of columns":  {"free_text=Dear", "mrn=7", "document_id=1"},
		"another name of a column":  {"document_id=1", "Hospital Number=7", "free_text=Dear"},
		"spaces around":             {"document_id= 1", "mrn=7 ", "free_text=Dear\n"},
		"recipient and delivery":    {"document_id=1", "mrn=7", "free_text=Dear", "source_row_id=9", "intended_recipient=GP", "gp_practice_code=A", "gp_practice_name=B", "failure_reason=C", "failure_at=2020-01-01"},
		"a column without anything": {"document_id=1", "mrn=7", "free_text=Dear", "ward="},
	}
	for name, cells := range same {
		if row(t, cells...).Content != base {
			t.Errorf("Content with %s: differs, want the same", name)
		}
	}
	other := map[string][]string{
		"another text":        {"document_id=1", "mrn=7", "free_text=Dear Dr"},
		"a value moved":       {"document_id=17", "mrn=", "free_text=Dear"},
		"values swapped":      {"document_id=7", "mrn=1", "free_text=Dear"},
		"a column of its own": {"document_id=1", "mrn=7", "free_text=Dear", "ward=3"},
	}
	for name, cells := range other {
		if row(t, cells...).Content == base {
			t.Errorf("Content with %s: the same, want another", name)
		}
	}
}
