package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// form is what a browser would send of a form as it stands on the page.
func (w *answer) form(selector string) url.Values {
	w.t.Helper()
	forms := w.all(selector)
	if len(forms) == 0 {
		w.t.Fatalf("the page has no %s:\n%s", selector, w.text())
	}
	fields := url.Values{}
	for _, n := range cascadia.QueryAll(forms[0], cascadia.MustCompile("input, textarea, select")) {
		name, kind := attribute(n, "name"), attribute(n, "type")
		switch {
		case n.Data == "textarea":
			fields.Add(name, content(n))
		case n.Data == "select":
			fields.Add(name, w.value(name))
		case kind == "radio" || kind == "checkbox":
			if hasAttribute(n, "checked") {
				fields.Add(name, attribute(n, "value"))
			}
		default:
			fields.Add(name, attribute(n, "value"))
		}
	}
	return fields
}

func content(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return strings.TrimPrefix(n.FirstChild.Data, "\n")
}

// with is the fields, some of them set to other values.
func with(fields url.Values, pairs ...string) url.Values {
	all := url.Values{}
	for name, values := range fields {
		all[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
	}
	return all
}

// autosave sends a form as the page's script does.
func (b *browser) autosave(path string, fields url.Values) *answer {
	r := httptest.NewRequest(http.MethodPost, "http://harm.test"+path, strings.NewReader(with(fields, "autosave", "1").Encode()))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return b.do(r)
}
