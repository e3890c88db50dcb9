// Package kit holds the page components: ports of nhsuk-frontend's macros
// to templ, and the few of our own that upstream does not have.
//
// A component takes plain text and escapes it; none takes HTML. Form
// components take their name, value, hint and error from one struct, and their
// ids follow upstream (name, name-2, name-hint, name-error, name-2-item-hint),
// so that a link from [ErrorSummary] to "#name" reaches the first control.
// Headings inside a component are h2, since a page has one h1.
package kit

import (
	"strconv"
	"strings"
)

// Input is one single-line field.
type Input struct {
	Name, Label, Hint, Value, Err string

	Type         string // the input's type; "" is text, "file" gives a file upload
	Autocomplete string
	InputMode    string
	Prefix       string   // shown before the field, such as £
	Suffix       string   // shown after the field, such as days
	Width        int      // the width in characters, one that nhsuk-frontend has: 2, 3, 4, 5, 10, 20, 30; 0 is full width
	Suggestions  []string // offered while somebody types
	Code         bool     // the value is a number or code to compare by eye: wider letters, no spell check
}

// Text is one field of several lines.
type Text struct {
	Name, Label, Hint, Value, Err string

	Rows int // the height in lines; 0 is 5
}

// Option is one answer of a [Choice] or of [Choices]. A [Select] puts options
// that follow each other and have the same Group under that heading.
type Option struct {
	Value, Label, Hint string
	Group              string
	Disabled           bool
}

// Choice is a question with exactly one answer.
type Choice struct {
	Name, Legend, Hint, Value, Err string
	Options                        []Option

	Small, Inline bool
	Heading       bool // the legend is also the heading of its part of the page
	Keys          bool // the digits choose an answer, as app.js describes
	KeysPage      bool // … wherever the focus is on the page
}

// Choices is a question with any number of answers.
type Choices struct {
	Name, Legend, Hint, Err string
	Values                  []string // the values that are ticked
	Options                 []Option

	Small bool
}

// Problem is one line of the error summary: what is wrong with which field.
// The field is the name of a form component; "" gives a line without a link.
type Problem struct{ Field, Message string }

// Row is one line of a summary list. An empty value reads "Not recorded".
// Hidden is read out after the action, so that "Change" says what it changes.
type Row struct{ Key, Value, Href, Action, Hidden string }

// Column is one column heading of a [Table]. With an Href the heading is a
// link that sorts by it; Sort says how the table is sorted by this column now:
// "" (it is not), "ascending" or "descending".
type Column struct {
	Label   string
	Numeric bool
	Sort    string
	Href    string
}

// Crumb is one step of the way from the first page; the step without an Href
// is the page itself.
type Crumb struct{ Label, Href string }

// NavItem is one link of a navigation.
type NavItem struct {
	Label, Href string
	Current     bool
}

// describedBy joins the ids of the hint and the error of a field, or of
// whichever of them the field has.
func describedBy(name, hint, err string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, name+"-hint")
	}
	if err != "" {
		ids = append(ids, name+"-error")
	}
	return strings.Join(ids, " ")
}

// itemID is the id of the i-th control (from 0) of a question.
func itemID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i+1)
}

// itemDescribedBy joins the error of a checkbox that stands alone and its hint.
func itemDescribedBy(name, hint, err string) string {
	var ids []string
	if err != "" {
		ids = append(ids, name+"-error")
	}
	if hint != "" {
		ids = append(ids, name+"-item-hint")
	}
	return strings.Join(ids, " ")
}

// slug turns a caption into an id: its letters and digits, in lower case, with
// single hyphens between them.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func widthClass(width int) string {
	if width == 0 {
		return ""
	}
	return "nhsuk-input--width-" + strconv.Itoa(width)
}

func rows(n int) string {
	if n == 0 {
		n = 5
	}
	return strconv.Itoa(n)
}

// needsEmpty reports whether a select needs an empty first option; the page
// may offer its own, such as "Everybody".
func (f Choice) needsEmpty() bool {
	return len(f.Options) == 0 || f.Options[0].Value != ""
}

// groups are the options of a select, those of one group together.
func (f Choice) groups() [][]Option {
	var all [][]Option
	for i, o := range f.Options {
		if i == 0 || o.Group != f.Options[i-1].Group {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], o)
	}
	return all
}

func (f Choice) legendSize() string {
	if f.Heading {
		return "nhsuk-fieldset__legend--m"
	}
	return ""
}

// saysImportant reports whether a heading has the word already, as upstream asks.
func saysImportant(heading string) bool {
	return strings.Contains(strings.ToLower(heading), "important")
}

// anyAction reports whether a summary list has a column of actions.
func anyAction(list []Row) bool {
	for _, row := range list {
		if row.Href != "" {
			return true
		}
	}
	return false
}

// sortable reports whether a table can be sorted by any of its columns.
func sortable(columns []Column) bool {
	for _, column := range columns {
		if column.Href != "" {
			return true
		}
	}
	return false
}

// most is the max attribute of a progress bar, which must be above zero.
func most(total int) string { return strconv.Itoa(max(total, 1)) }

// lastLink gives the last crumb that leads somewhere.
func lastLink(crumbs []Crumb) (Crumb, bool) {
	for i := len(crumbs) - 1; i >= 0; i-- {
		if crumbs[i].Href != "" {
			return crumbs[i], true
		}
	}
	return Crumb{}, false
}
