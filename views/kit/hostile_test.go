package kit

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Names, letters and file names come from outside. Whatever they hold, a
// component shows it as text and follows no script in it.
func TestComponentsEscapeWhatTheyAreGiven(t *testing.T) {
	const text = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	const href = "javascript:alert(1)"
	input := Input{Name: "f", Label: text, Hint: text, Value: text, Err: text, Prefix: text, Suffix: text, Autocomplete: text}
	options := []Option{{Value: text, Label: text, Hint: text}}
	for name, component := range map[string]templ.Component{
		"input":         TextInput(input),
		"password":      Password(input),
		"textarea":      Textarea(Text{Name: "f", Label: text, Hint: text, Value: text, Err: text}),
		"textarea end":  Textarea(Text{Name: "f", Value: "</textarea><script>alert(1)</script>"}),
		"date":          DateInput(Date{Name: "f", Legend: text, Hint: text, Value: text + "/" + text, Err: text}),
		"select":        Select(Choice{Name: "f", Legend: text, Hint: text, Err: text, Value: text, Options: options}),
		"radios":        Radios(Choice{Name: "f", Legend: text, Hint: text, Err: text, Value: text, Options: options}),
		"checkboxes":    Checkboxes(Choices{Name: "f", Legend: text, Hint: text, Err: text, Options: options}),
		"error summary": ErrorSummary([]Problem{{text, text}}),
		"success":       Success(text),
		"warning":       Warning(text),
		"details":       Details(text),
		"card":          Card(text),
		"tag":           Tag(text, text),
		"header":        Header(text, href, []NavItem{{Label: text, Href: href}}, NavItem{Label: text, Href: href}, href),
		"nav":           Nav(text, []NavItem{{Label: text, Href: href}}),
		"breadcrumb":    Breadcrumb([]Crumb{{text, href}}),
		"back link":     BackLink(text, href),
		"pagination":    Pagination(href, href),
		"summary":       SummaryList([]Row{{text, text, href, text, text}}),
		"table":         Table(text, []Column{{Label: text, Href: href}}),
		"progress":      Progress(text, 1, 2),
		"button":        SubmitButton(text, text, text, text),
		"link button":   LinkButton(text, href, false),
	} {
		for n := range parse(t, render(t, component)).Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" || n.Data == "img" {
				t.Errorf("%s: made an element <%s> of a text", name, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: got %s=%q", name, a.Key, a.Val)
				}
			}
		}
	}
}
