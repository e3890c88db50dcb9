package kit

import (
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// found gives the elements of a rendered component that have a tag and, unless
// it is empty, a class.
func found(t *testing.T, component templ.Component, tag, class string) []*html.Node {
	t.Helper()
	var all []*html.Node
	for n := range parse(t, render(t, component)).Descendants() {
		if n.Type == html.ElementNode && n.Data == tag && (class == "" || hasClass(n, class)) {
			all = append(all, n)
		}
	}
	return all
}

func texts(nodes []*html.Node) string {
	var all []string
	for _, n := range nodes {
		all = append(all, textOf(n))
	}
	return strings.Join(all, "|")
}

func TestJoinDate(t *testing.T) {
	for _, c := range []struct{ day, month, year, want string }{
		{"", "", "", ""},
		{" ", "", " ", ""},
		{"5", "3", "2020", "2020-03-05"},
		{" 05 ", "03", "2020", "2020-03-05"},
		{"30", "2", "2023", "2023-02-30"},
		{"5", "3", "20", "5/3/20"},
		{"5", "3", "20200", "5/3/20200"},
		{"5", "", "2020", "5//2020"},
		{"", "", "2020", "//2020"},
		{"five", "3", "2020", "five/3/2020"},
		{"+5", "3", "2020", "+5/3/2020"},
		{"٥", "3", "2020", "٥/3/2020"},
		{"123", "3", "2020", "123/3/2020"},
	} {
		if got := JoinDate(c.day, c.month, c.year); got != c.want {
			t.Errorf("JoinDate(%q, %q, %q): got %q, want %q", c.day, c.month, c.year, got, c.want)
		}
	}
}

// What somebody typed comes back as they typed it, save for white space around
// it and a leading zero in a date that can be read.
func TestSplitDateGivesBackWhatWasTyped(t *testing.T) {
	for _, c := range []struct{ day, month, year string }{
		{"", "", ""},
		{"5", "3", "2020"},
		{"31", "12", "1999"},
		{"", "", "2020"},
		{"5", "", ""},
		{"five", "March", "20"},
		{"5", "3", "20"},
		{"", "3", "2020"},
	} {
		day, month, year := SplitDate(JoinDate(c.day, c.month, c.year))
		if day != c.day || month != c.month || year != c.year {
			t.Errorf("got %q, %q, %q, want %q, %q, %q", day, month, year, c.day, c.month, c.year)
		}
	}
	if day, month, year := SplitDate("2020-03-05"); day != "5" || month != "3" || year != "2020" {
		t.Errorf("2020-03-05: got %q, %q, %q, want 5, 3, 2020", day, month, year)
	}
}

func TestTableSaysHowItIsSorted(t *testing.T) {
	table := with(Table("Cases: due first", []Column{
		{Label: "Patient"},
		{Label: "Due", Href: "?sort=-due", Sort: "ascending"},
		{Label: "Letters", Href: "?sort=letters", Numeric: true},
	}), templ.Raw("<tr><td>1</td></tr>"))
	headers := found(t, table, "th", "")
	if got := texts(headers); got != "Patient|Due|Letters" {
		t.Fatalf("got headings %s", got)
	}
	for i, want := range []string{"", "ascending", ""} {
		if got := attr(headers[i], "aria-sort"); got != want {
			t.Errorf("heading %d: got aria-sort %q, want %q", i, got, want)
		}
	}
	if !hasClass(headers[2], "nhsuk-table__header--numeric") || hasClass(headers[1], "nhsuk-table__header--numeric") {
		t.Error("numeric: want it on the third heading only")
	}
	region, caption := found(t, table, "div", "nhsuk-scroll__content")[0], found(t, table, "caption", "")[0]
	if got := attr(region, "aria-labelledby"); got != "table-cases-due-first" || got != attr(caption, "id") {
		t.Errorf("region: got the name of %q, want the caption %q", got, attr(caption, "id"))
	}
	if got := texts(found(t, table, "td", "")); got != "1" {
		t.Errorf("rows: got %q, want the children", got)
	}
}

func TestNavMarksThePageItIsOn(t *testing.T) {
	nav := Nav("Case", []NavItem{{Label: "Letters", Href: "/a"}, {Label: "Timeline", Href: "/b", Current: true}})
	links := found(t, nav, "a", "")
	if got := texts(links); got != "Letters|Timeline" {
		t.Fatalf("got links %s", got)
	}
	if attr(links[0], "aria-current") != "" || attr(links[1], "aria-current") != "page" {
		t.Errorf("got aria-current %q and %q, want only the second", attr(links[0], "aria-current"), attr(links[1], "aria-current"))
	}
}

func TestHeader(t *testing.T) {
	nav := []NavItem{{Label: "Cases", Href: "/cases", Current: true}, {Label: "Lists", Href: "/lists"}}
	header := Header("Lost letters", "/", nav, NavItem{Label: "Ada Lovelace", Href: "/account"}, "/sign-out")
	if got := texts(found(t, header, "a", "")); got != "Lost letters|Ada Lovelace|Cases|Lists" {
		t.Errorf("got links %s", got)
	}
	form := found(t, header, "form", "")
	if len(form) != 1 || attr(form[0], "action") != "/sign-out" || attr(form[0], "method") != "post" {
		t.Errorf("sign out: got %v, want one form that posts to /sign-out", form)
	}
	if got := texts(found(t, header, "li", "nhsuk-header__account-item")); got != "Ada Lovelace|Sign out" {
		t.Errorf("account: got %q", got)
	}
	current := found(t, header, "li", "nhsuk-header__navigation-item--current")
	if got := texts(current); got != "Cases" {
		t.Errorf("current: got %q, want Cases", got)
	}
	signedOut := Header("Lost letters", "/", nil, NavItem{}, "/sign-out")
	if got := len(found(t, signedOut, "nav", "")) + len(found(t, signedOut, "form", "")); got > 0 {
		t.Errorf("nobody signed in: got %d menus and forms, want none", got)
	}
}

func TestSuccessIsHeardAndOnlyWhenThereIsOne(t *testing.T) {
	banner := found(t, Success("The case was assigned."), "div", "nhsuk-notification-banner--success")
	if len(banner) != 1 || attr(banner[0], "role") != "alert" || !strings.Contains(textOf(banner[0]), "The case was assigned.") {
		t.Errorf("got %v, want one alert with the message", banner)
	}
	for name, component := range map[string]templ.Component{
		"success":       Success(""),
		"error summary": ErrorSummary(nil),
		"pagination":    Pagination("", ""),
	} {
		if got := render(t, component); strings.TrimSpace(got) != "" {
			t.Errorf("%s of nothing: got %q, want nothing", name, got)
		}
	}
}

func TestBreadcrumbEndsWithThePageItself(t *testing.T) {
	crumbs := Breadcrumb([]Crumb{{"Incidents", "/"}, {"Cases", "/cases"}, {Label: "HR-000123"}})
	if got := texts(found(t, crumbs, "li", "")); got != "Incidents|Cases|HR-000123" {
		t.Errorf("got %s", got)
	}
	back := found(t, crumbs, "a", "nhsuk-back-link")
	if len(back) != 1 || attr(back[0], "href") != "/cases" || textOf(back[0]) != "Back to Cases" {
		t.Errorf("narrow screen: got %v, want Back to Cases", texts(back))
	}
}

// A link of the error summary leads to "#name", so each question has exactly
// one control with its name as id.
func TestTheNameOfAFieldLeadsToItsFirstControl(t *testing.T) {
	options := []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}
	for name, component := range map[string]templ.Component{
		"input":      TextInput(Input{Name: "field", Err: "x"}),
		"file":       TextInput(Input{Name: "field", Type: "file", Err: "x"}),
		"password":   Password(Input{Name: "field", Err: "x"}),
		"textarea":   Textarea(Text{Name: "field", Err: "x"}),
		"select":     Select(Choice{Name: "field", Options: options, Err: "x"}),
		"radios":     Radios(Choice{Name: "field", Options: options, Err: "x"}),
		"checkboxes": Checkboxes(Choices{Name: "field", Options: options, Err: "x"}),
		"checkbox":   Checkbox("field", "yes", "Yes", "", "x", false),
		"date":       DateInput(Date{Name: "field", Err: "x"}),
	} {
		ids := map[string]string{}
		for n := range parse(t, render(t, component)).Descendants() {
			if id := attr(n, "id"); id != "" {
				if ids[id] != "" {
					t.Errorf("%s: two elements have the id %q", name, id)
				}
				ids[id] = n.Data
			}
		}
		if got := ids["field"]; !slices.Contains([]string{"input", "textarea", "select"}, got) {
			t.Errorf("%s: #field is %q, want a control", name, got)
		}
		if ids["field-error"] == "" {
			t.Errorf("%s: got ids %v, want the error among them", name, ids)
		}
	}
}

func TestChosenAnswers(t *testing.T) {
	options := []Option{{Value: "", Label: "Everybody"}, {Value: "me", Label: "Me"}, {Value: "you", Label: "You"}}
	for name, c := range map[string]struct {
		component templ.Component
		mark      string
		want      string
	}{
		"radio":          {Radios(Choice{Name: "f", Options: options, Value: "you"}), "checked", "you"},
		"no radio":       {Radios(Choice{Name: "f", Options: options}), "checked", ""},
		"boxes":          {Checkboxes(Choices{Name: "f", Options: options, Values: []string{"me", "you"}}), "checked", "me you"},
		"box":            {Checkbox("f", "yes", "Yes", "", "", true), "checked", "yes"},
		"empty box":      {Checkbox("f", "yes", "Yes", "", "", false), "checked", ""},
		"select":         {Select(Choice{Name: "f", Options: options, Value: "me"}), "selected", "me"},
		"nothing chosen": {Select(Choice{Name: "f", Options: options[1:]}), "selected", ""},
	} {
		var chosen []string
		for n := range parse(t, render(t, c.component)).Descendants() {
			if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == c.mark }) {
				chosen = append(chosen, attr(n, "value"))
			}
		}
		if got := strings.Join(chosen, " "); got != c.want {
			t.Errorf("%s: got %q chosen, want %q", name, got, c.want)
		}
	}
}

func TestSelectBeginsWithNothingChosen(t *testing.T) {
	for want, options := range map[string][]Option{
		"Choose…|Me":   {{Value: "me", Label: "Me"}},
		"Everybody|Me": {{Value: "", Label: "Everybody"}, {Value: "me", Label: "Me"}},
		"Choose…":      nil,
	} {
		list := found(t, Select(Choice{Name: "f", Options: options}), "option", "")
		if got := texts(list); got != want || attr(list[0], "value") != "" {
			t.Errorf("got %s with %q first, want %s with an empty value first", got, attr(list[0], "value"), want)
		}
	}
}

func TestSummaryListSaysWhatIsMissing(t *testing.T) {
	list := SummaryList([]Row{{Key: "Born", Value: "05-Mar-2020"}, {Key: "GP practice"}})
	if got := texts(found(t, list, "dd", "")); got != "05-Mar-2020|Not recorded" {
		t.Errorf("got %s", got)
	}
	items := with(SummaryItems(), with(SummaryItem("Phone"), templ.Raw("<b>none</b>")))
	if got := texts(found(t, items, "b", "")); got != "none" {
		t.Errorf("children of an item: got %q", got)
	}
}

func TestProgressCountsInWords(t *testing.T) {
	for _, c := range []struct {
		done, total int
		max, want   string
	}{{3, 12, "12", "3 of 12"}, {0, 0, "1", "0 of 0"}} {
		bar := found(t, Progress("Rows read", c.done, c.total), "progress", "")[0]
		if got := attr(bar, "max"); got != c.max {
			t.Errorf("%d of %d: got max %s, want %s", c.done, c.total, got, c.max)
		}
		if got := texts(found(t, Progress("Rows read", c.done, c.total), "span", "")); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestPartOfDate(t *testing.T) {
	for typed, want := range map[[3]string]string{{"", "", "2026"}: "2026", {"", "2", "2026"}: "2026-02", {"3", "2", "2026"}: "2026-02-03", {"3", "", "2026"}: "3//2026", {"", "x", "2026"}: "/x/2026", {"", "", ""}: "", {"", "2", ""}: "/2/"} {
		if got := PartOfDate(JoinDate(typed[0], typed[1], typed[2])); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}
