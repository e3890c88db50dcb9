//go:build browser

package app

import (
	"os"
	"path/filepath"
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review/intake"
)

// writes keeps a file for a browser to send.
func writes(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// awkwardList has title lines, columns of unknown names, the month first, two
// rows that wait for their NHS number, and one for its date.
func awkwardList() string {
	return "Letters not delivered;;;;;;;\nRoyal Alder;;;;;;;\nRef;Kind;No. NHS;Last;First;Birth;Made on;Wording\n" +
		"D1;clinic letter;" + numberFrom(5_000_000) + ";Ashworth;Ann;03/25/1950;04/05/2020;Dear doctor\n" +
		"D2;clinic letter;" + numberFrom(5_100_000) + ";Baker;Cyé;02/03/1960;05/06/2020;Dear doctor\n" +
		"D3;clinic letter;123;Carter;Cy;01/31/1970;05/07/2020;Dear doctor\n" +
		"D4;clinic letter;" + numberFrom(5_200_000) + ";Dale;Di;31/31/1980;05/08/2020;Dear doctor\n" +
		"D5;clinic letter;" + numberFrom(5_300_000) + ";Eley;Ed;12/11/1980;05/08/2020;Dear doctor\n" +
		"D6;clinic letter;456;Finch;Flo;12/11/1990;05/08/2020;Dear doctor\n"
}

// seen looks at the page of the way of a list, and checks that it is sound.
func seen(t *testing.T, p *browsertest.Page, name string, status int) {
	t.Helper()
	look(t, p, "upload-"+name, status)
}

// A list goes from a file that cannot be taken to letters in cases.
func TestBrowserTheWayOfAList(t *testing.T) {
	t.Parallel()
	s := site(t, 30)
	p := s.opens(t, s.served(), "manager")
	p.ClickText("Lists")
	p.ClickText("Load a list")
	seen(t, p, "new", 200)
	s.sendsTheFile(t, p)
	s.saysHowItIsRead(t, p)
	s.matchesTheColumns(t, p)
	p.WaitText("Nothing has been changed yet.")
	p.WaitText("3 new patients, each with a case")
	seen(t, p, "check", 200)
	p.ClickText("Load the list")
	p.WaitText("Say how you know that this is the right file")
	seen(t, p, "doubts", 422)
	p.Fill("#why", "The integration team has changed its export")
	p.ClickText("Load the list")
	p.WaitText("Rows 6 = letters 3 + further recipients 0 + duplicates 0 + excluded 0 + waiting 3")
	seen(t, p, "loaded", 200)
	s.correctsTheWaitingRows(t, p)
	p.Goto(s.path("/lists/2"))
	p.WaitText("Rows 6 = letters 5 + further recipients 0 + duplicates 0 + excluded 0 + waiting 1")
	s.joinsAndTakesApart(t, p)
	p.Goto(s.path("/lists/2/undo"))
	p.WaitText("What the undo does")
	seen(t, p, "undo", 200)
	p.Fill("#reason", "The export was of the wrong months")
	p.ClickText("Undo the list")
	p.WaitText("was undone by Tess Manager")
	p.WaitText("2 letters of it stayed, because somebody had worked on the case") // those that were joined and taken apart
	p.WaitText("Rows 6 = letters 2 + further recipients 0 + duplicates 0 + excluded 4 + waiting 0")
	seen(t, p, "undone", 200)
}

// joinsAndTakesApart joins the cases of two rows of the list, and undoes that.
func (s *testSite) joinsAndTakesApart(t *testing.T, p *browsertest.Page) {
	t.Helper()
	l := s.lists()[0]
	rows, err := s.store.ListRows(t.Context(), s.actor("lead"), l, intake.RowFilter{Result: intake.Letter}, intake.RowPlace{})
	if err != nil || len(rows.Rows) < 2 {
		t.Fatalf("got %d rows, %v", len(rows.Rows), err)
	}
	from, into := rows.Rows[0].Case, rows.Rows[1].Case
	p.Goto(s.casePath(from, "/join-cases?with="+into.String()))
	p.Fill("#reason", "The card names one person")
	p.ClickText("Join them")
	p.Goto(s.casePath(into, "/identity"))
	p.WaitText("Joined into this case")
	p.ClickText("Undo this join")
	p.Fill("#reason", "There are two cards")
	p.ClickText("Undo it")
	p.Goto(s.casePath(from, ""))
	p.WaitText("ASHWORTH")
	if c := s.whole(from); c.Emptied || len(c.Letters) != 1 {
		t.Errorf("got %d letters, emptied %v; want the case as it was", len(c.Letters), c.Emptied)
	}
}

// sendsTheFile sends a letter first, which is no list.
func (s *testSite) sendsTheFile(t *testing.T, p *browsertest.Page) {
	t.Helper()
	fillAll(p, "#supplied_by", "Integration team", "#source_system", "LetterWriter 4", "#declared", "7")
	p.Select("#declared_what", "rows")
	p.Upload("#file", writes(t, "letter.pdf", "%PDF-1.7 a letter"))
	p.ClickText("Send the file")
	p.WaitText("The file is a letter or a printed page, and no list.")
	seen(t, p, "refused", 422)
	if got := p.Value("#source_system"); got != "LetterWriter 4" {
		t.Errorf("the source system came back as %q", got)
	}
	p.Upload("#file", writes(t, "letters.csv", awkwardList()))
	p.ClickText("Send the file")
	p.WaitText("Is the file read rightly?")
}

// saysHowItIsRead says that the third line is the header, whatever the program took.
func (s *testSite) saysHowItIsRead(t *testing.T, p *browsertest.Page) {
	t.Helper()
	seen(t, p, "file", 200)
	p.Select("#header", "2")
	p.ClickText("Go on")
	p.WaitText("The file was read anew.")
	p.Select("#header", "3")
	p.ClickText("Go on")
	p.WaitText("Not read as rows, since they stand above it: line 1 (“Letters not delivered”)")
	p.WaitText("6, though the supplier declared 7. Ask what is missing")
	seen(t, p, "read", 200)
	p.ClickText("Go on")
	p.WaitText("Which column is which?")
}

// matchesTheColumns matches the columns, the first time with one of them twice.
func (s *testSite) matchesTheColumns(t *testing.T, p *browsertest.Page) {
	t.Helper()
	seen(t, p, "columns", 200)
	for i, name := range []string{"document_id", "document_type", "nhs_number", "family_name", "family_name", "date_of_birth", "document_created_at", "free_text"} {
		p.Select("#column_"+string(rune('0'+i)), name)
	}
	p.ClickText("Check the file")
	p.WaitText("This is matched to the same as Last.")
	seen(t, p, "twice", 422)
	p.Select("#column_4", "given_name")
	p.WaitText("4 May 2020") // read with the day first, as nobody has said otherwise
	checkAll(p, "dates=mdy")
	p.WaitText("3 February 1960")
	p.ClickText("Check the file")
}

// correctsTheWaitingRows corrects two of the rows that wait.
func (s *testSite) correctsTheWaitingRows(t *testing.T, p *browsertest.Page) {
	t.Helper()
	p.Goto(s.path("/lists/2/rows/6/correct"))
	p.Fill("#cell_2", numberFrom(5_400_000))
	p.ClickText("Save and decide again")
	p.WaitText("The row is a letter now")
	p.Goto(s.path("/lists/2/rows/7/correct"))
	p.Fill("#cell_5", "12/31/1980")
	p.ClickText("Save and decide again")
	p.WaitText("The row is a letter now")
}
