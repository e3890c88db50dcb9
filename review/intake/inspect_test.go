package intake_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"harmreview/review/intake"
	"harmreview/review/sheet"
)

const noLimit = 1 << 30

func inspect(file string, maxBytes int64) (intake.List, error) {
	return intake.List{Bytes: int64(len(file))}.Inspected(context.Background(), strings.NewReader(file), sheet.Options{MaxBytes: maxBytes})
}

func records(file string) iter.Seq2[sheet.Record, error] {
	return sheet.Reading{}.Records(strings.NewReader(file), int64(len(file)), "")
}

func TestInspectRefuses(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no header", "12,Smith\n13,Jones\n", "The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name."},
		{"empty header", ",,\n1,2,3\n4,5,6\n", "The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name."},
		{"nothing of a document", "nhs_number,family_name\n1,Smith\n", "The header names none of document_id, document_type, document_created_at, event_date, file_name and free_text. Name at least one of these columns, so that a row says which document it is."},
		{"a name twice", "document_id,Note, NOTE \n1,2,3\n", `Two columns are called "NOTE". Give each column a name of its own.`},
		{"what no reader takes", "", "The file is empty. Choose the file that holds the list."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := inspect(tt.file, noLimit)
			var refusal sheet.Refusal
			if !errors.As(err, &refusal) || string(refusal) != tt.want {
				t.Errorf("Inspect:\ngot  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func FuzzIntake(f *testing.F) {
	for _, seed := range []string{
		"document_id,nhs_number,date_of_birth,given_name\n1,943 476 5919,1950-01-02,Ann\n",
		"\ufeffdocument_id;nhs no;dob\r\n\r\n1;\"x\ny\";31/02/1950\r\n;;\r\n",
		"document_id\tDOB\tdate of birth\n1\t2\t3\t4\n\n5\n",
		"document_date,free_text\n20200305103,\"a \"\"b\"\" c\"\n9.4E+09,", "a\"b\n", ",,\n", "document_id\n\xff\n", "\r", "document_id\n\r\n \n1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := inspect(string(b), 1<<20)
		if err != nil {
			return
		}
		m, rows, line := intake.Map(file.Header), 0, 1
		d := intake.NewDocuments()
		for rec, err := range file.Reading.Records(bytes.NewReader(b), file.Bytes, "") {
			if err != nil {
				t.Fatalf("Records after Inspect took the file: %v", err)
			}
			if rec.Line <= line {
				t.Fatalf("Records: line %d after line %d", rec.Line, line)
			}
			line = rec.Line
			row := m.Parse(rec, intake.Terms{Demonstration: true})
			if n := row.Person.NHSNumber; n != "" && !intake.ValidNHSNumber(n) {
				t.Fatalf("Parse: kept the NHS number %q", n)
			}
			if result, reason := d.Result(row); result == "" || reason == "" {
				t.Fatalf("Result: got %q, %q, want both", result, reason)
			}
			rows++
		}
		if rows != file.Total {
			t.Fatalf("Records yielded %d rows, Inspect counted %d", rows, file.Total)
		}
	})
}
