package paper

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// The sheet, in millimetres.
const (
	sheetWidth  = 210.0
	sheetHeight = 297.0
	marginLeft  = 20.0
	marginRight = 20.0
	textWidth   = sheetWidth - marginLeft - marginRight
	topOfText   = 20.0
	topOfBody   = 102.0 // of a page with an address: nothing of the text shows in the window
	endOfText   = 274.0
	footRule    = 280.0
	senderLeft  = 122.0 // right of what a window can show
	senderTop   = 15.0
)

// A style is how a kind of text is set: points and the height of a line.
type style struct {
	points float64
	pitch  float64
	bold   bool
}

// styles are how the parts of a letter are set, in standard or large print.
type styles struct{ text, heading, title, small, foot, transcript style }

func stylesOf(large bool) styles {
	if large {
		return styles{text: style{18, 8.8, false}, heading: style{18, 9.2, true}, title: style{20, 10, true}, small: style{16, 7.6, false}, foot: style{14, 6, false}, transcript: style{18, 8.6, false}}
	}
	return styles{text: style{12, 5.8, false}, heading: style{12, 6, true}, title: style{13.5, 6.6, true}, small: style{10, 4.7, false}, foot: style{9, 4.4, false}, transcript: style{10.5, 5, false}}
}

// gap is the room above a paragraph.
func (s styles) gap() float64 { return s.text.pitch * 0.6 }

// indent is the room of the marker before an item of a list.
func (s styles) indent() float64 { return max(6, s.text.points*0.6) }

// A line is one line of text on its way to a page.
type line struct {
	style
	text   string
	x      float64
	marker string  // before the first line of an item
	gap    float64 // room above it, unless it is the first of a page
	keep   bool    // not the last of a page while another follows
}

// placed is a line with its place on a page: y is its base line.
type placed struct {
	line
	y float64
}

// A page is what is printed on one page, the foot apart.
type page []placed

// layout sets l, which has been cleaned and checked, on pages.
func (l Letter) layout(e Envelope) []page {
	s := stylesOf(l.LargePrint)
	first, top := page{}, topOfText
	if len(l.Address) > 0 {
		set, _ := e.set(l.Address) // it was checked
		for i, text := range l.Address {
			first = append(first, placed{line{style: style{points: set.points}, text: text, x: e.X + 2}, e.Y + set.pitch*(float64(i)+0.8)})
		}
		var bottom float64
		first, bottom = l.besides(first, s)
		top = max(topOfBody, bottom+6)
	}
	return paginate(first, top, l.flow(s))
}

// besides puts sender, references and date in the column beside the window.
func (l Letter) besides(p page, s styles) (page, float64) {
	y := senderTop
	put := func(text string, gap float64, bold bool) {
		st := s.small
		st.bold = bold
		y += gap
		for _, t := range wrap(text, sheetWidth-15-senderLeft, st) {
			p = append(p, placed{line{style: st, text: t, x: senderLeft}, y + st.pitch*0.78})
			y += st.pitch
		}
	}
	for i, t := range l.Sender {
		put(t, 0, i == 0)
	}
	gap := s.small.pitch * 0.8
	for i, t := range l.References {
		put(t, map[bool]float64{true: gap}[i == 0], false)
	}
	if l.Date != "" {
		put(LongDate(l.Language, l.Date), gap, false)
	}
	return p, y
}

// flow is everything below the address as lines in one column.
func (l Letter) flow(s styles) []line {
	var all []line
	gap := s.gap()
	add := func(text string, st style, gap float64) { all = append(all, textLines(text, st, gap)...) }
	if l.Date != "" && len(l.Address) == 0 {
		add(LongDate(l.Language, l.Date), s.text, 0)
	}
	if l.Salutation != "" {
		add(l.Salutation, s.text, gap)
	}
	if l.Title != "" {
		add(l.Title, s.title, gap*1.4)
		all[len(all)-1].keep = true
	}
	for _, b := range l.Body {
		all = append(all, b.lines(s, gap)...)
	}
	signing := l.signing(s, gap)
	if len(all) > 0 && len(signing) > 0 {
		all[len(all)-1].keep = true // a signature never stands on a page without any of what is signed
	}
	all = append(all, signing...)
	if len(l.Enclosures) > 0 {
		w, _ := wordsOf(l.Language)
		add(w.enclosures, s.heading, gap*2)
		all[len(all)-1].keep = true
		for _, t := range l.Enclosures {
			all = append(all, s.item("–", t, 0)...)
		}
	}
	return all
}

// signing is the close with room to sign by hand, all on one page.
func (l Letter) signing(s styles, gap float64) []line {
	var all []line
	if l.Close != "" {
		all = append(all, textLines(l.Close, s.text, gap*1.4)...)
	}
	for i, t := range l.Signature {
		all = append(all, textLines(t, s.text, map[bool]float64{true: 18}[i == 0])...)
	}
	for i := range all {
		all[i].keep = i < len(all)-1
	}
	return all
}

// lines are the lines of a block.
func (b Block) lines(s styles, gap float64) []line {
	var all []line
	switch b.Kind {
	case Heading:
		all = textLines(b.Text, s.heading, gap*1.8)
		all[len(all)-1].keep = true
	case Bullets, Numbered:
		for i, t := range b.Items {
			marker := "•"
			if b.Kind == Numbered {
				marker = number(i+1) + "."
			}
			all = append(all, s.item(marker, t, map[bool]float64{true: gap, false: gap / 2}[i == 0])...)
		}
	case Lines:
		for i, t := range strings.Split(b.Text, "\n") {
			for j, w := range wrap(t, textWidth, s.transcript) {
				all = append(all, line{style: s.transcript, text: w, x: marginLeft, gap: map[bool]float64{true: gap}[i == 0 && j == 0]})
			}
		}
	default:
		all = textLines(b.Text, s.text, gap)
	}
	return all
}

// item is a text behind its marker.
func (s styles) item(marker, text string, gap float64) []line {
	all := set(wrap(text, textWidth-s.indent(), s.text), s.text, gap)
	for i := range all {
		all[i].x += s.indent()
	}
	all[0].marker = marker
	return all
}

func textLines(text string, st style, gap float64) []line {
	return set(wrap(text, textWidth, st), st, gap)
}

// set makes lines of texts. Its first two stay together, and so do its last two.
func set(texts []string, st style, gap float64) []line {
	all := make([]line, len(texts))
	for i, t := range texts {
		all[i] = line{style: st, text: t, x: marginLeft, keep: len(texts) > 1 && (i == 0 || i == len(texts)-2)}
	}
	all[0].gap = gap
	return all
}

// wrap breaks a text into lines no wider than a width, at spaces where it can;
// its own line ends and the spaces that a line begins with stay. It returns one
// line at least.
func wrap(text string, width float64, st style) []string {
	f := &loadFaces().regular
	if st.bold {
		f = &loadFaces().bold
	}
	var all []string
	for t := range strings.SplitSeq(text, "\n") {
		t = strings.TrimRight(t, " ")
		for f.width(t, st.points) > width {
			end := f.breakAt(t, width, st.points)
			all = append(all, strings.TrimRight(t[:end], " "))
			t = strings.TrimLeft(t[end:], " ")
		}
		all = append(all, t)
	}
	return all
}

// breakAt is where the first line of a text that is too wide ends: at its last
// space that fits, within a word that is too long alone.
func (f *face) breakAt(t string, width, points float64) int {
	space, w, indent := 0, 0.0, len(t)-len(strings.TrimLeft(t, " "))
	for i, r := range t {
		if r == ' ' && i > indent {
			space = i
		}
		if w += f.width(string(r), points); w > width {
			_, first := utf8.DecodeRuneInString(t)
			return cmp.Or(space, max(i, first))
		}
	}
	return len(t)
}

// paginate lays lines on pages; the first one begins at top and holds first.
func paginate(first page, top float64, all []line) []page {
	pages, y := []page{first}, top
	fresh := true
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end-1].keep {
			end++
		}
		height := 0.0
		for j, l := range all[i:end] {
			height += l.pitch
			if j > 0 || !fresh {
				height += l.gap
			}
		}
		if !fresh && y+height > endOfText {
			pages, y, fresh = append(pages, page{}), topOfText, true
		}
		for _, l := range all[i:end] {
			if y+l.pitch > endOfText { // more is kept together than a page holds
				pages, y, fresh = append(pages, page{}), topOfText, true
			}
			if !fresh {
				y += l.gap
			}
			pages[len(pages)-1] = append(pages[len(pages)-1], placed{l, y + l.pitch*0.78})
			y += l.pitch
			fresh = false
		}
		i = end
	}
	return pages
}
