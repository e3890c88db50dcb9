package sheet_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"harmreview/review/sheet"
)

func inspect(file string, o sheet.Options) (sheet.Found, error) {
	return sheet.Inspect(context.Background(), strings.NewReader(file), int64(len(file)), o)
}

func records(file string, r sheet.Reading) iter.Seq2[sheet.Record, error] {
	return r.Records(strings.NewReader(file), int64(len(file)), "")
}

// known counts the names that these tests use.
func known(cells []string) int {
	n := 0
	for _, c := range cells {
		if slices.Contains([]string{"document_id", "nhs_number", "family_name", "dob"}, strings.ToLower(strings.TrimSpace(c))) {
			n++
		}
	}
	return n
}

// utf16le writes s as Windows does, with a byte order mark.
func utf16le(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// swapped turns each pair of bytes round.
func swapped(s string) string {
	b := []byte(s)
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

func TestInspectRefuses(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no byte", "", "The file is empty. Choose the file that holds the list."},
		{"byte order mark alone", "\ufeff", "The file is empty. Choose the file that holds the list."},
		{"blank lines alone", "\r\n\n\n", "The file is empty. Choose the file that holds the list."},
		{"header alone", "document_id,nhs_number\n\n,\n", "The file has a header and no rows. Choose the file that holds the list."},
		{"lines of an old Mac", "document_id,nhs_number\r1,2\r", "The lines of the file end with a carriage return alone, as on old Macs. Save it again as CSV UTF-8."},
		{"bare quotation mark", "document_id,note\n1,2\n\n3,a \"b\" c\n", "The quoting is broken in line 4: a cell with a quotation mark in it must stand in quotation marks, with each inner mark doubled. Export the list again as CSV."},
		{"quotation mark never closed", "document_id,note\n1,\"two\nlines\"\n3,\"open\n4,5\n6,7\n", "The quoting is broken in line 3: a cell with a quotation mark in it must stand in quotation marks, with each inner mark doubled. Export the list again as CSV."},
		{"NUL", "document_id,note\n1,2\n3,\x00\n", "The file holds a NUL byte, near line 3, so it is damaged or no CSV in UTF-8. Save it again as CSV UTF-8."},
		{"character cut short at the end", "document_id,note\n1,\u00e9\n2,caf\xc3", "The file ends in the middle of a character, so it was cut short. Export the list again, or send it again whole."},
		{"UTF-8 by its mark, and is not", "\ufeffdocument_id,note\n1,caf\xe9\n", "The file is not UTF-8, near line 2. Save it again as CSV UTF-8."},
		{"neither UTF-8 nor Windows-1252", "document_id,note\n1,caf\xe9\n2,\x81\n", "The file is neither UTF-8 nor Windows-1252, near line 3. Save it again as CSV UTF-8."},
		{"UTF-16 with half a character", utf16le("document_id,note\n1,2\n") + "\x00\xd8,\x00", "The file holds half a character, near line 3, so it is damaged. Save it again as CSV UTF-8."},
		{"UTF-16 cut short", utf16le("document_id,note\n1,2\n") + "3", "The file ends in the middle of a character, so it was cut short. Export the list again, or send it again whole."},
		{"too large", "document_id\n" + strings.Repeat("1234\n", 1000), "The file is larger than the limit of 2000 bytes. Split it, or ask for a higher limit (-max-upload)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := inspect(tt.file, sheet.Options{MaxBytes: 2000})
			var refusal sheet.Refusal
			if !errors.As(err, &refusal) || string(refusal) != tt.want {
				t.Errorf("Inspect:\ngot  %v\nwant %s", err, tt.want)
			}
		})
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
			f, err := inspect(tt.file, sheet.Options{})
			if err != nil {
				t.Fatalf("Inspect: %v", err)
			}
			if !slices.Equal(f.Header, tt.header) || f.Rows != tt.rows {
				t.Errorf("Inspect: got header %q and %d rows; want %q and %d", f.Header, f.Rows, tt.header, tt.rows)
			}
		})
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
			for rec, err := range records(tt.file, sheet.Reading{}) {
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
	for _, err := range records("document_id\n1\n2\"\n3\n", sheet.Reading{}) {
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

// endless is a file of one quotation mark that is never closed.
type endless struct{ start string }

func (e endless) ReadAt(p []byte, at int64) (int, error) {
	n := 0
	if at < int64(len(e.start)) {
		n = copy(p, e.start[at:])
	}
	for i := range p[n:] {
		p[n+i] = 'x'
	}
	return len(p), nil
}

func TestInspectRefusesARecordWithoutEnd(t *testing.T) {
	_, err := sheet.Inspect(t.Context(), endless{"document_id,note\n1,\""}, 1<<30, sheet.Options{})
	want := "A row is longer than 64 MiB, so a quotation mark is probably never closed. Export the list again as CSV."
	if err == nil || err.Error() != want {
		t.Errorf("Inspect: got %v, want %s", err, want)
	}
}

// broken is a file that can be read only so far.
type broken struct {
	start string
	err   error
}

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if n := copy(p, b.start[min(at, int64(len(b.start))):]); n > 0 {
		return n, nil
	}
	return 0, b.err
}

func TestInspectPassesOnAReadError(t *testing.T) {
	gone := errors.New("disk gone")
	_, err := sheet.Inspect(t.Context(), broken{"document_id,note\n1,\"2", gone}, 100, sheet.Options{})
	var refusal sheet.Refusal
	if !errors.Is(err, gone) || errors.As(err, &refusal) {
		t.Errorf("Inspect: got %v, want the read error and no refusal", err)
	}
}

func TestInspectEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sheet.Inspect(ctx, strings.NewReader("a\n1\n"), 4, sheet.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Inspect: got %v, want that its context ended", err)
	}
}

func TestInspectFindsTheReading(t *testing.T) {
	const csv = "document_id,Note\n1,Zo\u00eb\n2,caf\u00e9\n"
	latin := strings.NewReplacer("\u00eb", "\xeb", "\u00e9", "\xe9").Replace(csv)
	tests := []struct {
		name, file string
		want       sheet.Reading
	}{
		{"UTF-8", csv, sheet.Reading{Encoding: sheet.UTF8, Comma: ",", Header: 1}},
		{"UTF-8 with its mark", "\ufeff" + csv, sheet.Reading{Encoding: sheet.UTF8, Comma: ",", Header: 1}},
		{"Windows-1252", latin, sheet.Reading{Encoding: sheet.Windows1252, Comma: ",", Header: 1}},
		{"Windows-1252 far down", "document_id,Note\n" + strings.Repeat("1,2\n", 40_000) + "3,caf\xe9\n4,Zo\xeb", sheet.Reading{Encoding: sheet.Windows1252, Comma: ",", Header: 1}},
		{"Windows-1252 at the very end", "document_id,Note\n1,caf\xe9", sheet.Reading{Encoding: sheet.Windows1252, Comma: ",", Header: 1}},
		{"UTF-16LE", utf16le(csv), sheet.Reading{Encoding: sheet.UTF16LE, Comma: ",", Header: 1}},
		{"UTF-16BE", swapped(utf16le(csv)), sheet.Reading{Encoding: sheet.UTF16BE, Comma: ",", Header: 1}},
		{"UTF-16LE without its mark", utf16le(csv)[2:], sheet.Reading{Encoding: sheet.UTF16LE, Comma: ",", Header: 1}},
		{"UTF-16BE without its mark", swapped(utf16le(csv)[2:]), sheet.Reading{Encoding: sheet.UTF16BE, Comma: ",", Header: 1}},
		{"pipes", "document_id|note, or not\n1|2\n", sheet.Reading{Encoding: sheet.UTF8, Comma: "|", Header: 1}},
		{"sep= is dropped", "sep=;\r\ndocument_id;a,b,c\r\n1;2\r\n", sheet.Reading{Encoding: sheet.UTF8, Comma: ";", Header: 1}},
		{"title lines with commas", "Letters, not sent, 2020\n\nMade by, me\ndocument_id;nhs_number\n1;2\n", sheet.Reading{Encoding: sheet.UTF8, Comma: ";", Header: 4}},
		{"no column we know", "A title\n\none,two,three\n1,2,3\n", sheet.Reading{Encoding: sheet.UTF8, Comma: ",", Header: 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Format = sheet.CSV
			f, err := inspect(tt.file, sheet.Options{Known: known})
			if err != nil || f.Reading != tt.want {
				t.Fatalf("Inspect: got %+v, %v; want %+v", f.Reading, err, tt.want)
			}
			n := 0
			for rec, err := range records(tt.file, f.Reading) {
				if err != nil {
					t.Fatal(err)
				}
				if n < len(f.First) && (rec.Line != f.First[n].Line || !slices.Equal(rec.Cells, f.First[n].Cells)) {
					t.Errorf("Records: got %v, want %v as Inspect found", rec, f.First[n])
				}
				n++
			}
			if n != f.Rows {
				t.Errorf("Records: got %d, want %d as Inspect counted", n, f.Rows)
			}
		})
	}
}

func TestInspectTellsWhatStandsAboveTheHeader(t *testing.T) {
	f, err := inspect("Letters not sent,,\n,,\nat,2020,\ndocument_id,dob,\n1,2,\n", sheet.Options{Known: known})
	if err != nil || !slices.Equal(f.Titles(), []string{"Letters not sent", "at 2020"}) || f.Above[1].Line != 3 || !slices.Equal(f.Header, []string{"document_id", "dob"}) {
		t.Errorf("Inspect: got %q above %q, %v", f.Titles(), f.Header, err)
	}
}

// What a person chose is taken, and refused where it cannot be.
func TestInspectTakesWhatAPersonChose(t *testing.T) {
	const file = "document_id;x,y\nA;B,C\n1;2,3\n"
	f, err := inspect(file, sheet.Options{Known: known, Want: sheet.Reading{Comma: ",", Header: 2, Encoding: sheet.Windows1252}})
	want := sheet.Reading{Format: sheet.CSV, Encoding: sheet.Windows1252, Comma: ",", Header: 2}
	if err != nil || f.Reading != want || !slices.Equal(f.Header, []string{"A;B", "C"}) || f.Rows != 1 {
		t.Errorf("Inspect: got %+v, %q, %d rows, %v", f.Reading, f.Header, f.Rows, err)
	}
	for _, line := range []int{2, 9} {
		_, err := inspect("document_id\n\n1\n", sheet.Options{Want: sheet.Reading{Header: line}})
		if want := fmt.Sprintf("Line %d is empty or not there. Choose the line that names the columns.", line); err == nil || err.Error() != want {
			t.Errorf("Inspect with the header on line %d: got %v, want %s", line, err, want)
		}
	}
	_, err = inspect("document_id\n1,\xe9\n", sheet.Options{Want: sheet.Reading{Encoding: sheet.UTF8}})
	if refusal, ok := errors.AsType[sheet.Refusal](err); !ok || refusal != "The file is not UTF-8, near line 2. Save it again as CSV UTF-8." {
		t.Errorf("Inspect of Windows-1252 as the UTF-8 that was asked for: got %v, want a refusal", err)
	}
}

// Columns without a name and without a value are none, wherever they end.
func TestBlankColumnsAtTheEndAreNone(t *testing.T) {
	const file = "document_id,note,,,\n1,,,,\n2,x,,y,\n3\n"
	f, err := inspect(file, sheet.Options{})
	if err != nil || !slices.Equal(f.Header, []string{"document_id", "note", "", ""}) {
		t.Fatalf("Inspect: got %q, %v", f.Header, err)
	}
	var got []string
	for rec, err := range records(file, f.Reading) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Join(rec.Cells, "|"))
	}
	if want := []string{"1|", "2|x||y", "3"}; !slices.Equal(got, want) {
		t.Errorf("Records: got %q, want %q", got, want)
	}
}

func TestInspectRefusesTooManyRows(t *testing.T) {
	_, err := inspect("document_id\n1\n2\n3\n", sheet.Options{MaxRows: 2})
	if want := "The file has more than 2 rows. Split it."; err == nil || err.Error() != want {
		t.Errorf("Inspect: got %v, want %s", err, want)
	}
}
