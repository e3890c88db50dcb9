package kit

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// inside is what upstream put into the element with a class, without the parts
// that have a class of the component itself: with us it is what the page
// gives as children.
func inside(f *fixture, class string, own ...string) templ.Component {
	var b strings.Builder
	root, err := html.Parse(strings.NewReader(f.HTML))
	if err != nil {
		return nil
	}
	each(root, func(n *html.Node) {
		if !hasClass(n, class) {
			return
		}
		for child := range n.ChildNodes() {
			mine := false
			for _, class := range own {
				mine = mine || hasClass(child, class)
			}
			if !mine {
				html.Render(&b, child)
			}
		}
	})
	return templ.Raw(b.String())
}

// words is the text of a piece of HTML.
func words(text string) string {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return ""
	}
	return textOf(root)
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// with gives a component its children.
func with(component, children templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return component.Render(templ.WithChildren(ctx, children), w)
	})
}

func backLink(f *fixture) templ.Component {
	if _, ok := f.Context["href"]; !ok { // upstream makes a button of it
		return nil
	}
	return BackLink(f.Context.text("text"), f.Context.text("href"))
}

func breadcrumb(f *fixture) templ.Component {
	var crumbs []Crumb
	f.Context.objects("items", func(o options) { crumbs = append(crumbs, Crumb{o.text("text"), o.text("href")}) })
	return Breadcrumb(crumbs)
}

func button(f *fixture) templ.Component {
	o := f.Context
	o.flag("preventDoubleClick")
	text, href, variant := o.text("text"), o.text("href"), o.text("variant")
	if o.flag("small") {
		if href != "" {
			return nil
		}
		return SubmitButton(text, strings.TrimSpace("nhsuk-button--small "+class(variant)), o.text("name"), o.text("value"))
	}
	switch {
	case href != "" && (variant == "" || variant == "secondary"):
		return LinkButton(text, href, variant == "secondary")
	case href != "":
		return nil
	case variant == "":
		return Button(text)
	case variant == "secondary":
		return SecondaryButton(text)
	case variant == "warning":
		return WarningButton(text)
	}
	return SubmitButton(text, class(variant), o.text("name"), o.text("value"))
}

func class(variant string) string {
	if variant == "" {
		return ""
	}
	return "nhsuk-button--" + variant
}

func tag(f *fixture) templ.Component {
	return Tag(f.Context.text("text"), f.Context.text("colour"))
}

func skipLink(f *fixture) templ.Component {
	if f.Context.text("href") != "#maincontent" || f.Context.text("text") != "Skip to main content" {
		return nil
	}
	return SkipLink()
}

func details(f *fixture) templ.Component {
	f.Context.text("text")
	f.Context.text("html")
	if f.Context["open"] == false {
		delete(f.Context, "open")
	}
	return with(Details(f.Context.text("summary")), inside(f, "nhsuk-details__text"))
}

func inset(f *fixture) templ.Component {
	f.Context.text("text")
	f.Context.text("html")
	return with(Inset(), inside(f, "nhsuk-inset-text", "nhsuk-u-visually-hidden"))
}

func warning(f *fixture) templ.Component {
	f.Context.text("text")
	f.Context.text("html")
	return with(Warning(f.Context.text("heading")), inside(f, "nhsuk-card__content", "nhsuk-card__heading"))
}

func card(f *fixture) templ.Component {
	o := f.Context
	o.text("description")
	heading := o.text("heading")
	if object := o.object("heading"); object != nil {
		object.text("size")
		object.number("level")
		o.drop("heading")
	}
	return with(Card(heading), inside(f, "nhsuk-card__content", "nhsuk-card__heading"))
}

func errorSummary(f *fixture) templ.Component {
	o := f.Context
	var problems []Problem
	o.objects("errorList", func(o options) {
		problems = append(problems, Problem{strings.TrimPrefix(o.text("href"), "#"), o.text("text")})
	})
	if o.text("heading") != "There is a problem" || len(problems) == 0 {
		return nil
	}
	if o["disableAutoFocus"] == false {
		return nil
	}
	return ErrorSummary(problems)
}

func success(f *fixture) templ.Component {
	if f.Context.text("variant") != "success" {
		return nil
	}
	return Success(f.Context.text("text"))
}

func pagination(f *fixture) templ.Component {
	o := f.Context
	link := func(key string) string {
		defer o.drop(key)
		if object := o.object(key); object != nil {
			object.text("label")
			return object.text("href")
		}
		return ""
	}
	return Pagination(link("previous"), link("next"))
}

func summaryList(f *fixture) templ.Component {
	var rows []Row
	f.Context.objects("rows", func(o options) {
		row := Row{Key: o.text("key"), Value: o.text("value")}
		if html := o.object("value").text("html"); html != "" {
			row.Value = words(html)
			o.drop("value")
		}
		actions := o
		if object := o.object("actions"); object != nil {
			actions = object
			actions["actions"] = object["items"]
			delete(object, "items")
		}
		if list, _ := actions["actions"].([]any); len(list) == 1 {
			actions.objects("actions", func(a options) {
				row.Href, row.Action, row.Hidden = a.text("href"), a.text("text"), a.text("visuallyHiddenText")
			})
		}
		o.drop("actions")
		rows = append(rows, row)
	})
	return SummaryList(rows)
}

func table(f *fixture) templ.Component {
	o := f.Context
	var columns []Column
	if list, _ := o["head"].([]any); list != nil {
		for i, item := range list {
			if text, ok := item.(string); ok {
				list[i] = map[string]any{"text": text}
			}
		}
	}
	o.objects("head", func(o options) {
		column := Column{Label: o.text("text"), Href: o.text("href"), Sort: o.text("sort"), Numeric: o.text("format") == "numeric"}
		o.flag("sort") // without a direction: it can be sorted by, and is not
		columns = append(columns, column)
	})
	caption := label(o, "caption")
	o.flag("compact")
	o.flag("firstCellIsHeader")
	delete(o, "rows")
	if caption == "" {
		return nil
	}
	return with(Table(caption, columns), inside(f, "nhsuk-table__body"))
}
