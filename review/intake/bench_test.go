package intake_test

import (
	"strings"
	"testing"

	"harmreview/review/intake"
)

// BenchmarkRow is what one row of a common list costs from its bytes to its
// result.
func BenchmarkRow(b *testing.B) {
	const header = "source_system,document_id,document_type,document_created_at,nhs_number,surname,forename,dob,sex,address_1,postcode,gp_practice_code,gp_practice_name,intended_recipient,free_text\n"
	line := "EPR,D1,Clinic letter,05/03/2020,943 476 5919,Smith,Ann,1950-01-02,2,1 High St,LS1 1AA,A81001,High St Surgery,GP,\"" + strings.Repeat("Dear Dr,\nthank you. ", 80) + "\"\n"
	file := header + strings.Repeat(line, 1000)
	b.ReportAllocs()
	b.SetBytes(int64(len(line)))
	for n := 0; n < b.N; n += 1000 {
		f, err := inspect(file, noLimit)
		if err != nil {
			b.Fatal(err)
		}
		m, d := intake.Map(f.Header), intake.NewDocuments()
		for rec, err := range records(file) {
			if err != nil {
				b.Fatal(err)
			}
			d.Result(m.Parse(rec, intake.Terms{Demonstration: true}))
		}
	}
}
