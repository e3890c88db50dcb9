package kit

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a piece of HTML as a browser would inside a page.
func parse(t *testing.T, text string) *html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(text), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range nodes {
		body.AppendChild(node)
	}
	return body
}

// outline writes a tree one node a line, in one way only: white space folded,
// attributes and classes in order. Space beside a tag counts where a reader
// would hear or see it, which is between two pieces of a line.
func outline(n *html.Node) string {
	var b strings.Builder
	write(&b, n, "")
	return b.String()
}

func write(b *strings.Builder, n *html.Node, indent string) {
	for child := range n.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			if text := visible(child); text != "" {
				b.WriteString(indent + "“" + text + "”\n")
			}
		case html.ElementNode:
			b.WriteString(indent + "<" + child.Data)
			for _, attribute := range ordered(child.Attr) {
				b.WriteString(" " + attribute)
			}
			b.WriteString(">\n")
			write(b, child, indent+"  ")
		}
	}
}

// visible folds the white space of a text, and drops it at an end where the
// line does not go on.
func visible(n *html.Node) string {
	text := strings.Join(strings.Fields(n.Data), " ")
	if text == "" {
		return ""
	}
	if goesOn(n, func(n *html.Node) *html.Node { return n.PrevSibling }) && n.Data[0] <= ' ' {
		text = " " + text
	}
	if goesOn(n, func(n *html.Node) *html.Node { return n.NextSibling }) && n.Data[len(n.Data)-1] <= ' ' {
		text += " "
	}
	return text
}

// goesOn reports whether something stands in the same line beside a node, in
// its own element or beside a span that it fills.
func goesOn(n *html.Node, beside func(*html.Node) *html.Node) bool {
	sibling := beside(n)
	if sibling == nil && n.Parent != nil && n.Parent.DataAtom == atom.Span {
		return goesOn(n.Parent, beside)
	}
	if sibling == nil {
		return false
	}
	if sibling.Type == html.TextNode {
		return strings.TrimSpace(sibling.Data) != ""
	}
	return slices.Contains([]atom.Atom{atom.A, atom.Span, atom.Strong, atom.Code}, sibling.DataAtom)
}

func ordered(attributes []html.Attribute) []string {
	var texts []string
	for _, a := range attributes {
		value := a.Val
		if a.Key == "class" {
			value = strings.Join(slices.Sorted(strings.FieldsSeq(value)), " ")
		}
		texts = append(texts, a.Key+`="`+value+`"`)
	}
	slices.Sort(texts)
	return texts
}

// each calls do for every element of a tree, from the inside out, so that it
// may take the element away.
func each(n *html.Node, do func(*html.Node)) {
	for _, child := range slices.Collect(n.ChildNodes()) {
		each(child, do)
		if child.Type == html.ElementNode {
			do(child)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// setAttr sets an attribute; with "" it takes it away.
func setAttr(n *html.Node, key, value string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
	}
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// dropClasses takes away the classes that begin with a text.
func dropClasses(n *html.Node, prefix string) {
	kept := slices.DeleteFunc(strings.Fields(attr(n, "class")), func(class string) bool { return strings.HasPrefix(class, prefix) })
	setAttr(n, "class", strings.Join(kept, " "))
}
