package document

import (
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// policy lets through what lays a letter out, and nothing that loads, links or
// does anything.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd",
		"pre", "hr", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "address", "section", "article", "header", "footer",
		"center", "small", "code")
	p.AllowNoAttrs().OnElements("span", "font", "a") // without what they point to; taking them out would part words
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.SkipElementsContent("script", "style", "head", "title", "noscript", "iframe", "object", "template", "svg", "math")
	return p
})

// Harmless is an HTML page in UTF-8 of which nothing runs, loads or leads
// anywhere. Pictures are gone; what a style hid is seen.
func Harmless(b []byte) []byte {
	const before, after = "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Letter</title></head><body>\n", "\n</body></html>\n"
	return append(append([]byte(before), policy().SanitizeBytes([]byte(decodedHTML(b)))...), after...)
}
