package kit

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Where our components differ from upstream on purpose.
var (
	oneName = deviation{
		"the name of a field is also its id, so that a problem with it can be linked by one word",
		func(f fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if attr(n, "name") != "" {
					setAttr(n, "name", f.field)
				}
			})
		},
	}
	dateNames = deviation{
		"the fields of a date are named after the question, and the first has its id, since the element around them cannot take the focus from the error summary",
		func(f fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				first := f.field + "-day"
				switch {
				case hasClass(n, "nhsuk-date-input"):
					setAttr(n, "id", "")
				case attr(n, "for") == first:
					setAttr(n, "for", f.field)
				case hasClass(n, "nhsuk-date-input__input"):
					setAttr(n, "name", attr(n, "id"))
					if attr(n, "id") == first {
						setAttr(n, "id", f.field)
					}
				}
			})
		},
	}
	labelIsNoTitle = deviation{
		"a label is no heading and has one size: our forms ask several questions, and the title of the page is its only h1",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				dropClasses(n, "nhsuk-label--")
				if hasClass(n, "nhsuk-label-wrapper") {
					unwrap(n)
				}
			})
		},
	}
	legendIsPlain = deviation{
		"a legend is no heading and has one size: only a question of radio buttons is big enough for a part of its own",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				dropClasses(n, "nhsuk-fieldset__legend--")
				if hasClass(n, "nhsuk-fieldset__heading") {
					unwrap(n)
				}
			})
		},
	}
	legendIsNoTitle = deviation{
		"a legend that is a heading is an h2 of one size, and another one has no size",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-fieldset__heading") {
					rename(n, "h2")
					dropClasses(n.Parent, "nhsuk-fieldset__legend--")
					setAttr(n.Parent, "class", attr(n.Parent, "class")+" nhsuk-fieldset__legend--m")
					return
				}
				if hasClass(n, "nhsuk-fieldset__legend") && n.FirstChild == n.LastChild {
					dropClasses(n, "nhsuk-fieldset__legend--")
				}
			})
		},
	}
	chooseNothing = deviation{
		"a select begins with an empty option, so that nothing is chosen by not looking",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if n.Data != "select" {
					return
				}
				option := &html.Node{Type: html.ElementNode, Data: "option", Attr: []html.Attribute{{Key: "value"}}}
				option.AppendChild(&html.Node{Type: html.TextNode, Data: "Choose…"})
				n.InsertBefore(option, n.FirstChild)
			})
		},
	}
	onlyOneClick = deviation{
		"every button that sends a form ignores a second click, since it might sign or save twice",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if n.Data == "button" {
					setAttr(n, "data-prevent-double-click", "true")
				}
			})
		},
	}
	headingTwo = deviation{
		"a heading inside a component is an h2, since the page has one h1 and no level may be left out",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-card__heading") {
					rename(n, "h2")
				}
			})
		},
	}
	smallHeading = deviation{
		"the heading of a card is small, since many cards stand on one page",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-card__heading") {
					dropClasses(n, "nhsuk-heading-")
					setAttr(n, "class", attr(n, "class")+" nhsuk-heading-s")
				}
			})
		},
	}
	noDropZone = deviation{
		"a file is chosen with the browser's own control: the script's button has a name without the words on it (WCAG 2.2, 2.5.3)",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-file-upload") {
					setAttr(n, "data-module", "")
				}
			})
		},
	}
	pagesHaveNoNames = deviation{
		"the pages of a long table have no names, so the links to them have no second line",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-pagination__page") || textOf(n) == ":" {
					n.Parent.RemoveChild(n)
				}
			})
		},
	}
	valuesAreTexts = deviation{
		"a value of a summary list is a text; for anything else a page writes the item itself",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				if hasClass(n, "nhsuk-summary-list__value") {
					fill(n, textOf(n))
				}
			})
		},
	}
	tablesScroll = deviation{
		"every table is compact with a caption of one size, and scrolls in a region of its own that the keyboard reaches with and without scripts",
		func(_ fixture, root *html.Node) {
			each(root, func(n *html.Node) {
				switch n.Data {
				case "caption":
					caption, _, _ := strings.Cut(textOf(n), " (Column headers are sortable)")
					dropClasses(n, "nhsuk-table__caption--")
					setAttr(n, "class", attr(n, "class")+" nhsuk-table__caption--m")
					setAttr(n, "id", "table-"+slug(caption))
				case "table":
					dropClasses(n, "nhsuk-table--compact")
					setAttr(n, "class", attr(n, "class")+" nhsuk-table--compact")
					region := wrap(n, map[string]string{
						"class": "nhsuk-scroll__content", "role": "region", "tabindex": "0", "aria-labelledby": attr(n.FirstChild.NextSibling, "id"),
					})
					wrap(region, map[string]string{"class": "nhsuk-scroll", "data-module": "nhsuk-scroll"})
				}
			})
		},
	}
)

// fill puts a text in the place of all that is inside an element.
func fill(n *html.Node, text string) {
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.AppendChild(&html.Node{Type: html.TextNode, Data: text})
}

// wrap puts a div around an element.
func wrap(n *html.Node, attributes map[string]string) *html.Node {
	div := &html.Node{Type: html.ElementNode, Data: "div"}
	for key, value := range attributes {
		setAttr(div, key, value)
	}
	n.Parent.InsertBefore(div, n)
	n.Parent.RemoveChild(n)
	div.AppendChild(n)
	return div
}

func rename(n *html.Node, tag string) { n.Data, n.DataAtom = tag, 0 }

// unwrap puts the children of an element in its place.
func unwrap(n *html.Node) {
	for _, child := range slices.Collect(n.ChildNodes()) {
		n.RemoveChild(child)
		n.Parent.InsertBefore(child, n)
	}
	n.Parent.RemoveChild(n)
}
