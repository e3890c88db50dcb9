package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"harmreview/review/sheet"
)

const reportMsg = `<?xml version="1.0" encoding="utf-8"?>
<ReportMsg xmlns="http://www.kettering.nhs.uk" MsgUrgency="High"><MsgId>M1</MsgId><MsgIssueDate>202101041530</MsgIssueDate><MsgSender>PAS</MsgSender><MsgRecipient>EDT</MsgRecipient>
<PatientMatchingInfo><PatientId><Id><IdType>Nhs</IdType><IdValue>9434765919</IdValue></Id><Id><IdType>PAS</IdType><IdValue>0012345</IdValue></Id></PatientId>
<PersonName_s><StructPersonName><FamilyName>O'Brien &amp; Co</FamilyName><GivenName>Zo&#235;</GivenName><Title>Mrs</Title></StructPersonName></PersonName_s>
<BirthDate>19500102</BirthDate><Sex>2</Sex><Address_u><PostCode>LS1 1AA</PostCode><UnstructAddress><UnstructAddressLine>1 High St</UnstructAddressLine><UnstructAddressLine>Leeds</UnstructAddressLine></UnstructAddress></Address_u></PatientMatchingInfo>
<Parties><Party AgentId="1"><OrgCode IdType="Practice">A81001</OrgCode><OrgName>High St Surgery</OrgName><HcpName>Dr Ash</HcpName></Party>
<Party AgentId="2"><HcpName>Mr Oak</HcpName><BossName>Ms Elm</BossName><DepartmentName>Urology</DepartmentName><OrgCode IdType="Provider">RAL</OrgCode></Party></Parties>
<ClinicalReport><ReportID>D1</ReportID><ReportType>Outpatient Letter</ReportType><EventDate>20201230</EventDate><DocCreationDate>202101021200</DocCreationDate>
<ReportingInformation><ActionRequested>Y</ActionRequested><MedicationChanged>N</MedicationChanged></ReportingInformation>
<TextItem><TextBlock><![CDATA[%s]]></TextBlock></TextItem></ClinicalReport></ReportMsg>`

func edt(letter string) string { return strings.Replace(reportMsg, "%s", letter, 1) }

func zipped(t testing.TB, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = w.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// cells gives the cells of a record that are not blank, by their columns.
func cells(f sheet.Found, row int) string {
	var all []string
	for i, c := range f.First[row].Cells {
		if c != "" {
			all = append(all, f.Header[i]+"="+c)
		}
	}
	return strings.Join(all, " ")
}

const edtCells = "source_system=PAS source_row_id=M1 document_id=D1 document_type=Outpatient Letter document_created_at=202101021200 event_date=20201230" +
	" authored_by=Mr Oak responsible_clinician=Ms Elm specialty_name=Urology site_code=RAL nhs_number=9434765919 local_patient_id=0012345" +
	" family_name=O'Brien & Co given_name=Zoë title=Mrs date_of_birth=19500102 sex=2 address_1=1 High St address_2=Leeds postcode=LS1 1AA" +
	" gp_practice_code=A81001 gp_practice_name=High St Surgery recipient_hcp_name=Dr Ash urgency_flag=High action_requested=Y medication_changed=N"

func TestEDTCells(t *testing.T) {
	pdf := base64.StdEncoding.EncodeToString([]byte("%PDF-1.7 and so on, further than that"))
	tests := []struct{ name, letter, text, warning string }{
		{"plain text", "Dear Dr,\r\nthank you.", " free_text=Dear Dr,\nthank you.", ""},
		{"HTML", "<html><body><p>Dear <b>Dr</b></p></body></html>", " free_text=Dear Dr", ""},
		{"RTF", `{\rtf1\ansi Dear Dr\par}`, " free_text=Dear Dr", ""},
		{"RTF in base64", base64.StdEncoding.EncodeToString([]byte(`{\rtf1\ansi Dear Dr, thank you\par}`)), " free_text=Dear Dr, thank you", ""},
		{"letters that look like base64", "Pleasearrangefollowupinsixweeks1", " free_text=Pleasearrangefollowupinsixweeks1", ""},
		{"a PDF", pdf, "", "Messages whose letter is a file, such as a PDF, and not text: 1 (line 2). Send the letters' files as well, so that they can be read."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := inspect(edt(tt.letter), sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := cells(f, 0); got != edtCells+tt.text || strings.Join(f.Warnings, "") != tt.warning {
				t.Errorf("got  %s, %q\nwant %s, %q", got, f.Warnings, edtCells+tt.text, tt.warning)
			}
		})
	}
}

// A broken message is a row as far as it can be read, and takes none with it.
func TestEDTLosesNoMessage(t *testing.T) {
	broken := strings.Replace(edt("x"), "<BirthDate>", "<Birth&Date>", 1)
	latin := strings.Replace(edt("caf\xe9"), "M1", "M4", 1)
	batch := "<Batch>" + edt("a") + broken + "<ReportMsg/>" + latin[strings.Index(latin, "<ReportMsg"):] + "</Batch>"
	f, err := inspect(batch, sheet.Options{})
	if err != nil || f.Rows != 4 || f.Reading != (sheet.Reading{Format: sheet.EDT, Header: 1}) {
		t.Fatalf("got %d rows, %+v, %v", f.Rows, f.Reading, err)
	}
	if got := cells(f, 1); !strings.Contains(got, "nhs_number=9434765919") || !strings.Contains(got, "given_name=Zoë") || strings.Contains(got, "document_id") {
		t.Errorf("the broken message: got %s", got)
	}
	if got := cells(f, 2); got != "source_row_id=message 3" {
		t.Errorf("the empty message: got %s", got)
	}
	if got := cells(f, 3); !strings.HasSuffix(got, "free_text=café") {
		t.Errorf("the message in Windows-1252: got %s", got)
	}
	want := []string{"Messages that are broken and were read as far as that goes: 1 (line 3). Look at their rows, and ask for the messages again."}
	if !slices.Equal(f.Warnings, want) {
		t.Errorf("warnings: got %q", f.Warnings)
	}
}

func TestEDTInAnArchive(t *testing.T) {
	file := zipped(t, [2]string{"out/1.xml", edt("a")}, [2]string{"out/readme.txt", "x"}, [2]string{"out/2.xml", "<Other/>"}, [2]string{"3.XML", utf16le(edt("b"))})
	f, err := inspect(file, sheet.Options{})
	if err != nil || f.Rows != 3 || cells(f, 0) != edtCells+" free_text=a" || cells(f, 1) != "source_row_id=2.xml" || cells(f, 2) != edtCells+" free_text=b" {
		t.Errorf("got %+v, %v", f, err)
	}
	if got := strings.Count(all(t, file, f.Reading), "Urology"); got != 2 {
		t.Errorf("Records: got %d whole messages, want 2", got)
	}
}

const mdm = "MSH|^~\\&|Cerner|RAL|EDT|GP|20210104||MDM^T02|C1|P|2.3.1\rEVN|T02|20210104\r" +
	"PID|1||9434765919^^^NHS^NH~0012345^^^RAL^MR||O\\T\\Brien^Zo\xc3\xab^Ann^^Mrs||19500102|F|||1 High St^^Leeds^West Yorkshire^LS1 1AA||0113 4960000|||||||||||||||||\"\"\r" +
	"PV1|1|O|Clinic 3^^^RAL01||||||C1^Elm^Eve^^^Ms|URO\rTXA|1|OP^Outpatient letter|TX|20201230||20210102120000.000+0000|||C2^Oak^Otto^^^Mr|||D1^X||||letter.pdf|AU|R|AV\r" +
	"OBX|1|TX|1^Letter||Dear Dr,\\.br\\thank you~A \\F\\ b \\X41\\ \\Z1\\\rOBX|2|FT|2^Letter||The end.\r"

func TestHL7Cells(t *testing.T) {
	want := "source_system=Cerner source_row_id=C1 document_id=D1 document_type=Outpatient letter document_status=AU document_availability=AV confidentiality=R" +
		" document_created_at=20210102120000 event_date=20201230 authored_by=Mr Otto Oak responsible_clinician=Ms Eve Elm specialty_name=URO site_code=RAL01" +
		" nhs_number=9434765919 local_patient_id=0012345 family_name=O&Brien given_name=Zoë Ann title=Mrs date_of_birth=19500102 sex=F" +
		" address_1=1 High St address_3=Leeds address_4=West Yorkshire postcode=LS1 1AA telephone=0113 4960000 file_name=letter.pdf" +
		" free_text=Dear Dr,\nthank you\nA | b A \\Z1\\\nThe end."
	other := strings.NewReplacer("|", "#", "^", "@", "MSH|^~\\&", "MSH#@~\\&").Replace(mdm)
	for name, file := range map[string]string{
		"CR": mdm, "LF": strings.ReplaceAll(mdm, "\r", "\n"), "CRLF": strings.ReplaceAll(mdm, "\r", "\r\n"),
		"envelope": "FHS|^~\\&|x\rBHS|^~\\&|x\r" + mdm + "BTS|1\rFTS|1\r", "MLLP": "\v" + mdm + "\x1c\r", "UTF-16": utf16le(mdm),
	} {
		f, err := inspect(file, sheet.Options{})
		if err != nil || f.Rows != 1 || f.Reading.Format != sheet.HL7 || f.Warnings != nil {
			t.Errorf("%s: got %d rows, %+v, %q, %v", name, f.Rows, f.Reading, f.Warnings, err)
			continue
		}
		if got := cells(f, 0); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
	f, err := inspect(other, sheet.Options{})
	if err != nil || cells(f, 0) != strings.Replace(want, "A | b", "A # b", 1) {
		t.Errorf("other marks: got %s, %v", cells(f, 0), err)
	}
}

func TestHL7LosesNoMessage(t *testing.T) {
	file := "BHS|^~\\&|x\r" + mdm + "MSH|^~\\&\rMSH|^~\\&|A||||||ADT^A01\rPID|1||7\r" + "BTS|2\r"
	f, err := inspect(file, sheet.Options{})
	if err != nil || f.Rows != 3 || f.First[2].Line != 4 || cells(f, 1) != "source_row_id=message 2" || cells(f, 2) != "source_system=A source_row_id=message 3 local_patient_id=7" {
		t.Fatalf("got %d rows, %v, %v", f.Rows, f.First, err)
	}
	want := []string{"Messages that are broken and were read as far as that goes: 1 (line 3).", "Messages of another kind than a new document: 1 (line 4).", "Batches that say they hold another number of messages than they do: 1 (line 4)."}
	if len(f.Warnings) != len(want) {
		t.Fatalf("warnings: got %q", f.Warnings)
	}
	for i, w := range want {
		if !strings.HasPrefix(f.Warnings[i], w) {
			t.Errorf("warnings: got %q, want %q", f.Warnings[i], w)
		}
	}
}

func TestRefusesOtherFiles(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"PDF", "%PDF-1.7\n", "The file is a letter or a printed page, and no list."},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "The file is in the old Excel format (.xls)."},
		{"locked Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.ReplaceAll("-EncryptedPackage-", "", "\x00"), "The file is protected with a password."},
		{"web page", "<html><table><tr><td>1</td></tr></table></html>", "The file is a web page or an XML file that a spreadsheet can open."},
		{"XML without a message", "<?xml version='1.0'?><List/>", "The XML file holds no Kettering message (ReportMsg)."},
		{"binary workbook", zipped(t, [2]string{"xl/workbook.bin", "x"}), "The file is a binary Excel workbook (.xlsb)."},
		{"an archive of letters", zipped(t, [2]string{"a.pdf", "x"}), "The file is an archive that holds no list."},
		{"cut short", zipped(t, [2]string{"xl/workbook.xml", strings.Repeat("x", 100)})[:90], "The file is damaged and cannot be opened."},
		{"locked OpenDocument", zipped(t, [2]string{"content.xml", "x"}, [2]string{"META-INF/manifest.xml", "<m><encryption-data/></m>"}), "The file is protected with a password."},
		{"an empty workbook", workbook(t, nil), "The file is empty."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := inspect(tt.file, sheet.Options{})
			var refusal sheet.Refusal
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || fmt.Sprintf("%T", err) != fmt.Sprintf("%T", refusal) {
				t.Errorf("got %T %v, want %s", err, err, tt.want)
			}
		})
	}
}

func TestArchivesAreBounded(t *testing.T) {
	file := zipped(t, [2]string{"1.xml", edt(strings.Repeat("abcdefgh", 20_000))}, [2]string{"2.xml", edt("b")}, [2]string{"3.xml", edt("c")})
	tests := []struct {
		o    sheet.Options
		want string
	}{
		{sheet.Options{MaxEntries: 2}, "The file holds more than 2 files in one. Split it."},
		{sheet.Options{MaxUnpacked: 100_000}, "The file unpacks to more than the limit of 100000 bytes. Split it."},
		{sheet.Options{MaxBytes: 100}, "The file is larger than the limit of 100 bytes."},
		{sheet.Options{MaxRows: 2}, "The file has more than 2 rows. Split it."},
	}
	for _, tt := range tests {
		if _, err := inspect(file, tt.o); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	many := make([][2]string, 20_000)
	for i := range many {
		many[i] = [2]string{fmt.Sprintf("%0100d.xml", i), ""}
	}
	if _, err := inspect(zipped(t, many...), sheet.Options{MaxEntries: 100}); err == nil || !strings.HasPrefix(err.Error(), "The file holds more than 100 files in one.") {
		t.Errorf("a directory without end: got %v", err)
	}
	bomb := zipped(t, [2]string{"1.xml", strings.Repeat("a", 100<<20)})
	if _, err := inspect(bomb, sheet.Options{}); err == nil || !strings.HasPrefix(err.Error(), "The file unpacks to far more than its size") {
		t.Errorf("a bomb: got %v", err)
	}
}
