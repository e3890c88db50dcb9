package store

import (
	"errors"
	"os"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

const uploadHeader = "Doc,NHS,Surname,Forename,Birth,Wording\n"

// upload takes a file in as a page does.
func upload(t testing.TB, s *Store, incident review.IncidentID, file string) intake.Upload {
	t.Helper()
	l := intake.List{Incident: incident, FileName: "list.csv", SuppliedBy: "IT", SourceSystem: "EPR"}
	taken, err := s.AddUpload(t.Context(), uploader(incident), l, strings.NewReader(file), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return uploadNow(t, s, incident, taken.Upload)
}

func uploader(incident review.IncidentID) review.Cause {
	return review.Cause{Actor: review.Actor{Incident: incident}, System: "test"}
}

func uploadNow(t testing.TB, s *Store, incident review.IncidentID, id review.UploadID) intake.Upload {
	t.Helper()
	u, err := s.Upload(t.Context(), incident, id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// matched matches the columns of an upload and has it checked.
func matched(t testing.TB, s *Store, u intake.Upload, columns ...string) intake.Upload {
	t.Helper()
	if err := s.MatchColumns(t.Context(), uploader(u.Incident), u.ID, u.Version, columns, intake.MonthFirst); err != nil {
		t.Fatal(err)
	}
	if err := s.CheckWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	return uploadNow(t, s, u.Incident, u.ID)
}

var uploadColumns = []string{"document_id", "nhs_number", "family_name", "given_name", "date_of_birth", "free_text"}

func TestAnUploadIsLoadedAsItWasMatchedAndTheNextOfItsSourceRemembersThat(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := matched(t, s, upload(t, s, incident, uploadHeader+"1,9990000018,Smith,Ann,03/25/1970,a\n"), uploadColumns...)
	if u.Checked == nil || u.Checked.Figures.Letters != 1 || u.Checked.Figures.Patients != 1 {
		t.Fatalf("got %+v, want one letter of one new patient", u.Checked)
	}
	id, err := s.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, "")
	if err != nil {
		t.Fatal(err)
	}
	if f, err := s.Load(t.Context(), id); err != nil || counts(f) != counts(u.Checked.Figures) {
		t.Errorf("got %+v, %v; want what the check said: %+v", f, err, u.Checked.Figures)
	}
	if _, err := s.Upload(t.Context(), incident, u.ID); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v, want the upload gone", err)
	}
	next := upload(t, s, incident, uploadHeader+"2,9990000018,Smith,Ann,03/25/1970,b\n")
	if !next.Remembered || strings.Join(next.Columns, " ") != strings.Join(uploadColumns, " ") || next.Dates != intake.MonthFirst || next.Matched {
		t.Errorf("got %+v, want the columns of the source's last list, for a person to look at", next)
	}
}

func TestAnUploadChangesNothingUntilItIsLoadedAndCanBeDropped(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := matched(t, s, upload(t, s, incident, uploadHeader+"1,9990000018,Smith,Ann,03/25/1970,a\n"), uploadColumns...)
	if lists, err := s.Lists(t.Context(), incident); err != nil || len(lists) > 0 {
		t.Errorf("got %d lists, %v; want none", len(lists), err)
	}
	if err := s.DropUpload(t.Context(), uploader(incident), u.ID, u.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.spoolFile(u.SHA256)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want the file gone", err)
	}
}

func TestTheSameBytesAgainMakeNoSecondUpload(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	file := uploadHeader + "1,9990000018,Smith,Ann,03/25/1970,a\n"
	u := upload(t, s, incident, file)
	again, err := s.AddUpload(t.Context(), uploader(incident), intake.List{Incident: incident}, strings.NewReader(file), 1<<20)
	if err != nil || !again.Again || again.Upload != u.ID {
		t.Errorf("got %+v, %v; want the upload that is there", again, err)
	}
	u = matched(t, s, u, uploadColumns...)
	id, err := s.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, "")
	if err != nil {
		t.Fatal(err)
	}
	again, err = s.AddUpload(t.Context(), uploader(incident), intake.List{Incident: incident}, strings.NewReader(file), 1<<20)
	if err != nil || again.List != id {
		t.Errorf("got %+v, %v; want list %d, which has the same bytes", again, err, id)
	}
}

func TestAFileThatLooksWrongIsLoadedOnlyWithAReason(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := matched(t, s, upload(t, s, incident, uploadHeader+"1,1234567890,Smith,Ann,03/25/1970,a\n2,1234567890,Smith,Ann,03/25/1970,b\n"), uploadColumns...)
	if len(u.Checked.Doubts()) == 0 {
		t.Fatalf("got no doubt of %+v, want one", u.Checked)
	}
	if _, err := s.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, ""); !errors.As(err, new(review.Problems)) {
		t.Errorf("got %v, want to be asked for a reason", err)
	}
	if _, err := s.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, "The numbers are those of a test system."); err != nil {
		t.Errorf("got %v, want it loaded with a reason", err)
	}
}

func TestAMatchingThatCannotBeIsRefused(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := upload(t, s, incident, uploadHeader+"1,9990000018,Smith,Ann,03/25/1970,a\n")
	for name, columns := range map[string][]string{
		"twice the same":        {"document_id", "nhs_number", "family_name", "family_name", "", ""},
		"nothing of a document": {"", "nhs_number", "family_name", "given_name", "date_of_birth", ""},
		"an unknown column":     {"document_id", "shoe_size", "", "", "", ""},
	} {
		if err := s.MatchColumns(t.Context(), uploader(incident), u.ID, u.Version, columns, intake.DayFirst); !errors.As(err, new(review.Problems)) {
			t.Errorf("%s: got %v, want what is wrong", name, err)
		}
	}
	if err := s.MatchColumns(t.Context(), uploader(incident), u.ID, u.Version+1, uploadColumns, intake.DayFirst); !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v, want stale", err)
	}
}

func TestAFileIsCheckedAnewOnceAnotherListIsLoaded(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := matched(t, s, upload(t, s, incident, uploadHeader+"1,9990000018,Smith,Ann,03/25/1970,a\n2,9990000018,Smith,Ann,03/25/1970,b\n"), uploadColumns...)
	loadList(t, s, incident, []byte("source_system,document_id,nhs_number,family_name,given_name,date_of_birth,free_text\nEPR,1,9990000018,Smith,Ann,1970-03-25,other\n"))
	if _, err := s.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, ""); !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v, want what was checked before to be stale", err)
	}
	if err := s.CheckWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	if u = uploadNow(t, s, incident, u.ID); u.Checked == nil || u.Checked.Figures.Letters != 1 || u.Checked.Figures.Waiting != 1 || u.Checked.Figures.Patients != 0 {
		t.Errorf("got %+v, want one letter for the known patient, and one row that waits", u.Checked)
	}
}
