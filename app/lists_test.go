package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"harmreview/review/intake"
	"harmreview/review/made"
)

// upload sends the form of a new list, with the file last, as the page does. A
// form without a key gets a new one; a file named "" is one nobody chose.
func (b *browser) upload(form url.Values, name string, file []byte) *answer {
	b.site.t.Helper()
	return b.uploadTo(b.site.path("/lists/new"), form, name, file)
}

// uploadTo is upload for the form of another page.
func (b *browser) uploadTo(path string, form url.Values, name string, file []byte) *answer {
	b.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if !form.Has("key") {
		form.Set("key", newKey())
	}
	for field, values := range form {
		if err := w.WriteField(field, values[0]); err != nil {
			b.site.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		b.site.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "http://harm.test"+path, &body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

func suppliedForm() url.Values {
	return url.Values{"supplied_by": {"Integration team"}, "source_system": {"LetterWriter 4"}, "declared": {"3"}, "declared_what": {"letters"}}
}

// smallList has rows of each result but excluded.
func smallList() []byte {
	return []byte("\ufeffdocument_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient,Ward colour\n" +
		"D1,clinic letter," + numberFrom(5_000_000) + ",Ashworth,Ann,1950-01-02,GP,blue\n" +
		"D1,clinic letter," + numberFrom(5_000_000) + ",Ashworth,Ann,1950-01-02,Patient,blue\n" +
		"D1,clinic letter," + numberFrom(5_000_000) + ",Ashworth,Ann,1950-01-02,GP,blue\n" +
		"D2,\"=HYPERLINK(\"\"x\"\")\",,Baker,Ben,02/03/1960,GP,-1\n" +
		"D3,clinic letter,123,Carter,Cy,1970-31-31,GP,\n" +
		"D1,another letter," + numberFrom(5_000_000) + ",Ashworth,Ann,1950-01-02,GP,red\n")
}

// loadAll loads what waits, as the background work does.
func (s *testSite) loadAll() {
	s.t.Helper()
	if err := s.store.LoadWaiting(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// committed sends a file and goes its whole way, taking everything as the
// program proposes it; the address of the list that it becomes is returned.
func (s *testSite) committed(b *browser, file []byte) string {
	s.t.Helper()
	page := s.checked(b, b.upload(suppliedForm(), "letters.csv", file).want(303).follow())
	w := b.post(s.uploadPath(""), with(page.form("main form"), "why", "The supplier was rung about it")).want(303)
	return w.Header().Get("Location")
}

// checked goes from the first page about a file to its check.
func (s *testSite) checked(b *browser, page *answer) *answer {
	s.t.Helper()
	page = b.post(s.uploadPath("/file"), page.want(200).form("main form")).want(303).follow()
	w := b.post(s.uploadPath("/columns"), page.want(200).form("main form")).want(303)
	s.checkAll()
	return b.get(w.Header().Get("Location")).want(200)
}

// uploadPath is an address of the latest file on its way.
func (s *testSite) uploadPath(page string) string {
	s.t.Helper()
	all, err := s.store.Uploads(s.t.Context(), s.incident)
	if err != nil || len(all) == 0 {
		s.t.Fatalf("got %d files on their way, %v", len(all), err)
	}
	return s.path(fmt.Sprintf("/lists/uploads/%d%s", all[0].ID, page))
}

// checkAll checks what waits, as the background work does.
func (s *testSite) checkAll() {
	s.t.Helper()
	if err := s.store.CheckWaiting(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// uploaded uploads a list as the manager and loads it; its page is returned.
func (s *testSite) uploaded(b *browser, file []byte) *answer {
	s.t.Helper()
	where := s.committed(b, file)
	s.loadAll()
	return b.get(where).want(200)
}

func TestAListGoesFromTheFormToItsFigures(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	where := s.committed(b, smallList())
	b.get(where).want(200).says("The file was received whole", "Reading the rows", "0 of 6", "Refresh").has("#list-progress[data-reload]")
	s.loadAll()
	page := b.get(where).want(200)
	page.says("Rows 6 = letters 2 + further recipients 1 + duplicates 1 + excluded 0 + waiting 2", "Integration team", "LetterWriter 4",
		"The supplier declared 3 letters; the list holds 2, which is 1 fewer", "2 patients and 2 cases", "Ward colour Kept as it came", "document_id Id of the document")
	if len(page.all("[data-reload]")) > 0 {
		t.Error("a loaded list is still fetched anew")
	}
	b.get(s.path("/lists")).want(200).says("letters.csv", "Loaded", s.people["manager"].Name)
}

// Every figure of a list opens the rows that it counts.
func TestFiguresOfAListEqualTheirRows(t *testing.T) {
	s := site(t, 400)
	lists, err := s.store.Lists(t.Context(), s.incident)
	if err != nil {
		t.Fatal(err)
	}
	f := lists[0].Figures
	if f.Letters < 200 || f.Recipients == 0 || f.Duplicates == 0 || f.Waiting < 2 {
		t.Fatalf("got %+v; the list proves nothing", f)
	}
	b := s.signIn("clerk")
	sum := 0
	for _, r := range append(slices.Clone(intake.Results), "") {
		lines := b.lines(s.path("/lists/1/rows?result=" + url.QueryEscape(string(r))))
		if len(lines) != f.Of(r) {
			t.Errorf("%q: paging gives %d rows, the list says %d", r, len(lines), f.Of(r))
		}
		if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
			t.Errorf("%q: lines come out of order or twice", r)
		}
		if r != "" {
			sum += len(lines)
		}
	}
	if sum != f.Rows {
		t.Errorf("the results add up to %d of %d rows", sum, f.Rows)
	}
}

// lines are the line numbers of a table of rows, page by page to the end.
func (b *browser) lines(path string) []int {
	b.site.t.Helper()
	var all []int
	for path != "" {
		page := b.get(path).want(200)
		for _, n := range page.all("tbody th") {
			line, err := strconv.Atoi(strings.TrimSpace(textOf(n)))
			if err != nil {
				b.site.t.Fatal(err)
			}
			all = append(all, line)
		}
		path = ""
		if next := page.all(`a[rel="next"]`); len(next) > 0 {
			path = attribute(next[0], "href")
		}
	}
	return all
}

func TestPagesOfRowsGoBackAsTheyCame(t *testing.T) {
	s := site(t, 150)
	b := s.signIn("manager")
	first := b.get(s.path("/lists/1/rows")).want(200)
	second := b.get(attribute(first.all(`a[rel="next"]`)[0], "href")).want(200)
	back := b.get(attribute(second.all(`a[rel="prev"]`)[0], "href")).want(200)
	if tableOf(back) != tableOf(first) {
		t.Error("the page before the second is not the first")
	}
	if len(back.all(`a[rel="prev"]`)) > 0 {
		t.Error("the first page leads to one before it")
	}
}

// Each reason why rows wait leads to just those rows, and all of them together
// are the figure of the first page.
func TestWaitingRowsAreGroupedByWhatIsWrong(t *testing.T) {
	s := site(t, 900)
	b := s.signIn("clerk")
	page := b.get(s.path("/lists/waiting")).want(200)
	all, groups := 0, page.all("tbody tr")
	for i := range groups {
		for _, link := range page.all(fmt.Sprintf("tbody tr:nth-child(%d) a", i+1)) {
			said, err := strconv.Atoi(strings.Fields(textOf(link))[0])
			if err != nil {
				t.Fatal(err)
			}
			lines := b.lines(attribute(link, "href"))
			if len(lines) != said {
				t.Errorf("reason %d: paging gives %d rows, the page says %d", i+1, len(lines), said)
			}
			all += len(lines)
		}
	}
	lists, err := s.store.Lists(t.Context(), s.incident)
	if err != nil {
		t.Fatal(err)
	}
	if all != lists[0].Figures.Waiting || len(groups) < 3 {
		t.Errorf("got %d rows under %d reasons, want %d under several", all, len(groups), lists[0].Figures.Waiting)
	}
	b.get(s.path("")).want(200).says(fmt.Sprintf("%d rows", all))
	if got := len(page.all("form")); got > 1 { // signing out
		t.Errorf("the page offers %d forms, though nothing is corrected on it", got)
	}
}

func TestAFileThatCannotBeTakenComesBackWithOneMessage(t *testing.T) {
	s := site(t, 30)
	s.app.options.MaxUpload = 2000
	b := s.signIn("manager")
	const header = "document_id,document_type,family_name,date_of_birth\n"
	for name, c := range map[string]struct{ file, message string }{
		"empty":             {"", "The file is empty"},
		"no rows":           {header, "a header and no rows"},
		"broken quoting":    {header + "D1,\"letter\" x,Smith,1950-01-01\n", "quoting is broken in line 2"},
		"a NUL byte":        {header + "D1,let\x00ter,Smith,1950-01-01\n", "NUL byte"},
		"no known encoding": {header + "D1,letter,M\x81ller,1950-01-01\n", "UTF-8"},
		"over the limit":    {header + strings.Repeat("D1,letter,Smith,1950-01-01\n", 100), "larger than the limit"},
	} {
		page := b.upload(suppliedForm(), "list.csv", []byte(c.file)).want(422)
		page.says("There is a problem", c.message)
		if got := len(page.all(".nhsuk-error-summary li")); got != 1 {
			t.Errorf("%s: got %d messages, want one", name, got)
		}
		for field, values := range suppliedForm() {
			if got := page.value(field); got != values[0] {
				t.Errorf("%s: %s came back as %q, want %q", name, field, got, values[0])
			}
		}
	}
	if got := s.spooled(); got != 1 {
		t.Errorf("the data folder keeps %d files, want only the one of the site's own list", got)
	}
	lists, err := s.store.Lists(t.Context(), s.incident)
	if err != nil || len(lists) != 1 {
		t.Errorf("got %d lists, %v, want the site's own", len(lists), err)
	}
}

// spooled counts the files of lists in the data folder.
func (s *testSite) spooled() int {
	s.t.Helper()
	entries, err := filepath.Glob(filepath.Join(s.store.Dir(), "lists", "*.csv"))
	left, failed := filepath.Glob(filepath.Join(s.store.Dir(), "lists", "incoming-*"))
	if err := errors.Join(err, failed); err != nil {
		s.t.Fatal(err)
	}
	return len(entries) + len(left)
}

func TestWhatIsSaidOfAListIsChecked(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	for problem, form := range map[string]url.Values{
		"Enter who supplied the list":           {"supplied_by": {" "}},
		"Enter the declared total as a number":  {"supplied_by": {"x"}, "declared": {"many"}, "declared_what": {"rows"}},
		"Choose what the declared total counts": {"supplied_by": {"x"}, "declared": {"28,563"}},
		"Enter the declared total, or choose":   {"supplied_by": {"x"}, "declared_what": {"rows"}},
	} {
		b.upload(form, "list.csv", smallList()).want(422).says(problem, "Choose the file again")
	}
	b.upload(suppliedForm(), "", nil).want(422).says("Choose the file that holds the list")
	b.post(s.path("/lists/new"), suppliedForm()).want(415)
}

func TestTheSameFileAgainLeadsToTheFirstList(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	first := s.uploaded(b, smallList())
	w := b.upload(suppliedForm(), "another name.csv", smallList()).want(303)
	page := b.get(w.Header().Get("Location")).want(200)
	page.says("had been loaded before", "Nothing was loaded again", "letters.csv")
	if got, want := page.all("tbody"), first.all("tbody"); textOf(got[0]) != textOf(want[0]) {
		t.Error("the figures are not those of the first list")
	}
}

// A second click sends the same form and is led where the first one was.
func TestAFormSentTwiceMakesOneUpload(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	form := suppliedForm()
	form.Set("key", "one form")
	first := b.upload(form, "letters.csv", smallList()).want(303).Header().Get("Location")
	if second := b.upload(form, "letters.csv", smallList()).want(303).Header().Get("Location"); second != first {
		t.Errorf("got %s, then %s, want the same", first, second)
	}
	other := append(smallList(), "D9,letter,,Zeller,Zoe,1950-01-01,GP,\n"...)
	b.upload(form, "letters.csv", other).want(409).says("already sent with other answers")
	if got := s.spooled(); got != 2 {
		t.Errorf("the data folder keeps %d files, want those of the list and of the file on its way", got)
	}
}

func TestRowsOfAListThatIsBeingLoadedWait(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	where, _, _ := strings.Cut(s.committed(b, smallList()), "?")
	b.get(where + "/rows").want(409).says("still being loaded")
	b.get(where + "/rows.csv").want(409)
	b.get(s.path("/lists")).want(200).says("Not yet")
}

// A load that was stopped half-way shows how far it is, in each phase.
func TestProgressIsThatOfTheLoad(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	var file bytes.Buffer
	if err := made.New(made.Options{Seed: 3, Letters: 2500, Today: s.clock.Now()}).WriteList(&file); err != nil {
		t.Fatal(err)
	}
	where := s.committed(b, file.Bytes())
	seen, paced := map[string]bool{}, false
	for stop := 1; stop < 40; stop++ {
		ctx := &stoppingContext{Context: t.Context()}
		ctx.left.Store(int64(stop))
		_, err := s.store.Load(ctx, 2)
		s.clock.Add(1e9 * 31)
		page := b.get(where).want(200)
		if err == nil {
			page.says("Every line of the file")
			break
		}
		progress := page.all("progress")[0]
		done, _ := strconv.Atoi(attribute(progress, "value"))
		most, _ := strconv.Atoi(attribute(progress, "max"))
		if done > most || most == 0 {
			t.Fatalf("got %d of %d done", done, most)
		}
		seen[textOf(page.all("#list-progress h2")[0])] = true
		paced = paced || strings.Contains(page.text(), " a second, ")
	}
	if len(seen) != 3 {
		t.Errorf("got the phases %v, want three", seen)
	}
	if !paced {
		t.Error("no page said how fast the load is and how long the rest takes")
	}
}

// A stoppingContext ends after it has been asked a number of times, by the load
// and by database/sql, which asks from goroutines of its own.
type stoppingContext struct {
	context.Context
	left atomic.Int64
}

func (c *stoppingContext) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestListsByRole(t *testing.T) {
	s := site(t, 30)
	for _, c := range []struct {
		path   string
		status map[string]int
	}{
		{"/lists", map[string]int{"manager": 200, "lead": 200, "clerk": 200, "owner": 200, "auditor": 200, "clinician": 403, "liaison": 403, "stranger": 404}},
		{"/lists/1", map[string]int{"manager": 200, "lead": 200, "clerk": 200, "owner": 200, "auditor": 200, "clinician": 403, "liaison": 403, "stranger": 404}},
		{"/lists/waiting", map[string]int{"clerk": 200, "owner": 200, "liaison": 403}},
		{"/lists/uploads/99", map[string]int{"manager": 404, "lead": 403, "clerk": 403, "stranger": 404}},
		{"/lists/new", map[string]int{"manager": 200, "lead": 403, "clerk": 403, "owner": 403, "auditor": 403}},
		{"/lists/1/rows", map[string]int{"manager": 200, "lead": 200, "clerk": 200, "owner": 200, "auditor": 200, "clinician": 403, "liaison": 403}},
		{"/lists/1/rows.csv", map[string]int{"manager": 200, "owner": 200, "auditor": 200, "lead": 403, "clerk": 403}},
		{"/lists/99", map[string]int{"manager": 404}},
	} {
		for who, want := range c.status {
			if got := s.signIn(who).get(s.path(c.path)).Code; got != want {
				t.Errorf("%s as %s: got %d, want %d", c.path, who, got, want)
			}
		}
	}
	s.signIn("clerk").upload(suppliedForm(), "list.csv", smallList()).want(403)
}

// An upload is read as it comes: nothing of it is read after a field is wrong
// but to let the browser finish.
func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	body := "--x\r\nContent-Disposition: form-data; name=\"supplied_by\"\r\n\r\nme\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\n\r\ndocument_id,family_name\nD1,Sm"
	r := httptest.NewRequest("POST", "http://harm.test"+s.path("/lists/new"), io.NopCloser(strings.NewReader(body)))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	b.do(r).want(400).says("did not arrive whole", "Nothing was saved")
	if got := s.spooled(); got != 1 {
		t.Errorf("the data folder keeps %d files, want 1", got)
	}
}
