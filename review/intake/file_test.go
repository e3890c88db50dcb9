package intake_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"harmreview/review/intake"
)

const noLimit = 1 << 30

func TestInspectRefuses(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no byte", "", "The file is empty. Choose the file that holds the list."},
		{"byte order mark alone", "\ufeff", "The file is empty. Choose the file that holds the list."},
		{"blank lines alone", "\r\n\n\n", "The file is empty. Choose the file that holds the list."},
		{"no header", "12,Smith\n13,Jones\n", "The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name."},
		{"empty header", ",,\n1,2,3\n", "The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name."},
		{"nothing of a document", "nhs_number,family_name\n1,Smith\n", "The header names none of document_id, document_type, document_created_at, event_date, file_name and free_text. Name at least one of these columns, so that a row says which document it is."},
		{"a name twice", "document_id,Note, NOTE \n1,2,3\n", `Two columns are called "NOTE". Give each column a name of its own.`},
		{"header alone", "document_id,nhs_number\n\n,\n", "The file has a header and no rows. Choose the file that holds the list."},
		{"lines of an old Mac", "document_id,nhs_number\r1,2\r", "The lines of the file end with a carriage return alone, as on old Macs. Save it again as CSV UTF-8."},
		{"bare quotation mark", "document_id,note\n1,2\n\n3,a \"b\" c\n", "The quoting is broken in line 4: a cell with a quotation mark in it must stand in quotation marks, with each inner mark doubled. Export the list again as CSV."},
		{"quotation mark never closed", "document_id,note\n1,\"two\nlines\"\n3,\"open\n4,5\n6,7\n", "The quoting is broken in line 3: a cell with a quotation mark in it must stand in quotation marks, with each inner mark doubled. Export the list again as CSV."},
		{"NUL", "document_id,note\n1,2\n3,\x00\n", "The file holds a NUL byte, near line 3, so it is damaged or no CSV in UTF-8. Save it again as CSV UTF-8."},
		{"UTF-16", "\xff\xfed\x00o\x00c\x00", "The file is not UTF-8, near line 1. Save it again as CSV UTF-8."},
		{"Latin-1", "document_id,note\n1,caf\xe9\n", "The file is not UTF-8, near line 2. Save it again as CSV UTF-8."},
		{"character cut short at the end", "document_id,note\n1,caf\xc3", "The file is not UTF-8, near line 2. Save it again as CSV UTF-8."},
		{"too large", "document_id\n" + strings.Repeat("1234\n", 1000), "The file is larger than the limit of 2000 bytes. Split it, or ask for a higher limit (-max-upload)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.file), iotest.OneByteReader(strings.NewReader(tt.file)), iotest.DataErrReader(strings.NewReader(tt.file))} {
				_, err := intake.Inspect(r, 2000)
				var refusal intake.Refusal
				if !errors.As(err, &refusal) || string(refusal) != tt.want {
					t.Errorf("Inspect:\ngot  %v\nwant %s", err, tt.want)
				}
			}
		})
	}
}

func TestInspectRefusesARecordWithoutEnd(t *testing.T) {
	open := io.MultiReader(strings.NewReader("document_id,note\n1,\""), io.LimitReader(endless{}, 70<<20))
	_, err := intake.Inspect(open, noLimit)
	want := "A row is longer than 64 MiB, so a quotation mark is probably never closed. Export the list again as CSV."
	if err == nil || err.Error() != want {
		t.Errorf("Inspect: got %v, want %s", err, want)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestInspectPassesOnAReadError(t *testing.T) {
	broken := errors.New("disk gone")
	_, err := intake.Inspect(io.MultiReader(strings.NewReader("document_id,note\n1,\"2"), iotest.ErrReader(broken)), noLimit)
	var refusal intake.Refusal
	if !errors.Is(err, broken) || errors.As(err, &refusal) {
		t.Errorf("Inspect: got %v, want the read error and no refusal", err)
	}
}

func TestInspectTakes(t *testing.T) {
	tests := []struct {
		name, file string
		header     []string
		rows       int
	}{
		{"byte order mark", "\ufeffdocument_id,note\n1,2\n", []string{"document_id", "note"}, 1},
		{"no last line end", "document_id,note\n1,2", []string{"document_id", "note"}, 1},
		{"CRLF and blank records", "document_id,note\r\n\r\n1,2\r\n,\r\n3,4\r\n", []string{"document_id", "note"}, 2},
		{"semicolons", "document_id;\"a,b,c\";note\n1;2;3\n", []string{"document_id", "a,b,c", "note"}, 1},
		{"tabs", "document_id\tnote\n1\t2\n", []string{"document_id", "note"}, 1},
		{"cells without a name", "document_id,,\n1,2,3\n", []string{"document_id", "", ""}, 1},
		{"character across reads", "document_id,note\n1,日本é\n", []string{"document_id", "note"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := intake.Inspect(iotest.OneByteReader(strings.NewReader(tt.file)), noLimit)
			if err != nil {
				t.Fatalf("Inspect: %v", err)
			}
			if !slices.Equal(f.Header, tt.header) || f.Rows != tt.rows || f.Bytes != int64(len(tt.file)) {
				t.Errorf("Inspect: got header %q, %d rows, %d bytes; want %q, %d, %d", f.Header, f.Rows, f.Bytes, tt.header, tt.rows, len(tt.file))
			}
		})
	}
}

func TestInspectHashesEveryByte(t *testing.T) {
	f, err := intake.Inspect(strings.NewReader("document_id\n1\n"), noLimit)
	const want = "ee56bc12b12d80f2392c1e8fcbb8cf7821f995fed7efad67534cd39e3ecac880"
	if err != nil || f.SHA256 != want {
		t.Errorf("Inspect: got %s, %v, want %s", f.SHA256, err, want)
	}
}

func TestRecordsCountLinesAsASpreadsheet(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"plain", "document_id,b\n1,2\n3,4\n", "2:1|2 3:3|4"},
		{"blank lines", "document_id,b\n\n1,2\n\n\n3,4\n", "3:1|2 6:3|4"},
		{"blank lines before the header", "\n\ndocument_id,b\n1,2\n", "4:1|2"},
		{"empty cells are a blank record", "document_id,b\n,\n1,2\n \t,\n3,4\n", "3:1|2 5:3|4"},
		{"line breaks in a cell", "document_id,\"b\nb\"\n1,\"x\n\ny\"\n\n3,4\n", "2:1|x\n\ny 4:3|4"},
		{"CRLF", "document_id,b\r\n\r\n1,\"x\r\ny\"\r\n\r\n3,4\r\n", "3:1|x\ny 5:3|4"},
		{"byte order mark", "\ufeffdocument_id,b\n\n1,2\n", "3:1|2"},
		{"cells as they are", "document_id,b\n 1 ,  2\n", "2: 1 |  2"},
		{"more and fewer cells", "document_id,b\n1\n1,2,3\n", "2:1 3:1|2|3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for rec, err := range intake.Records(strings.NewReader(tt.file)) {
				if err != nil {
					t.Fatalf("Records: %v", err)
				}
				got = append(got, fmt.Sprintf("%d:%s", rec.Line, strings.Join(rec.Cells, "|")))
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("Records: got %q, want %q", s, tt.want)
			}
		})
	}
}

func TestRecordsEndsWithItsError(t *testing.T) {
	n, failed := 0, error(nil)
	for _, err := range intake.Records(strings.NewReader("document_id\n1\n2\"\n3\n")) {
		if err != nil {
			failed = err
			continue
		}
		n++
	}
	if n != 1 || failed == nil || !strings.Contains(failed.Error(), "line 3") {
		t.Errorf("Records: got %d rows and %v, want 1 row and an error that names line 3", n, failed)
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
		file, err := intake.Inspect(strings.NewReader(string(b)), 1<<20)
		if err != nil {
			return
		}
		m, rows, line := intake.Map(file.Header), 0, 1
		d := intake.NewDocuments()
		for rec, err := range intake.Records(strings.NewReader(string(b))) {
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
		if rows != file.Rows {
			t.Fatalf("Records yielded %d rows, Inspect counted %d", rows, file.Rows)
		}
	})
}
