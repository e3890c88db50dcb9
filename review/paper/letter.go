// Package paper makes what the trust sends to people by post: letters of its
// own, and packs of such a letter with copies of the lost ones. One typed letter
// is printed as PDF, for a window envelope, kept as HTML that a screen reader
// reads, and given out as DOCX to be edited; what comes back of that stands in its
// place. What cannot be printed rightly is an error that says what and where:
// nothing is printed wrong, and nothing is left out in silence.
//
// A Letter here is always one that the trust writes now.
package paper

// A Letter is a letter that the trust writes, or the transcript of the text of
// one that it holds.
type Letter struct {
	Language   string // a BCP 47 tag, such as "en-GB"
	LargePrint bool
	Patient    Patient  // whom it is about: at the foot of every page
	Sender     []string // who writes, from where, and how to reach them
	Address    []string // to whom it goes, for the window; none: it begins at the top of the page
	Date       string   // YYYY-MM-DD, printed in words; "" for none
	References []string // such as "Our reference: HR-000123"
	Salutation string
	Title      string
	Body       []Block
	Close      string
	Signature  []string // room to sign by hand is left above it
	Enclosures []string
}

// A Patient is whom a letter is about.
type Patient struct {
	Name      string
	NHSNumber string // ten digits, "" where none is known
}

// A BlockKind is how a block of a letter is set.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"
	Bullets   BlockKind = "bullets"
	Numbered  BlockKind = "numbered"
	Lines     BlockKind = "lines" // a text whose line ends and spaces are kept
)

// A Block is a part of a letter's body.
type Block struct {
	Kind  BlockKind
	Text  string
	Items []string // of bullets and numbered
}

// A part is one text of a letter with where it stands, as a fault names it.
type part struct{ where, text string }

// parts are all texts of l.
func (l Letter) parts() []part {
	all := []part{{"the patient’s name", l.Patient.Name}, {"the greeting", l.Salutation}, {"the title", l.Title}, {"the close", l.Close}}
	several := func(where string, texts []string) {
		for i, t := range texts {
			all = append(all, part{where + ", line " + number(i+1), t})
		}
	}
	several("the address", l.Address)
	several("the sender", l.Sender)
	several("the references", l.References)
	for i, b := range l.Body {
		where := "part " + number(i+1) + " of the text"
		all = append(all, part{where, b.Text})
		several(where, b.Items)
	}
	several("the signature", l.Signature)
	several("the enclosures", l.Enclosures)
	return all
}

// cleaned is l with every text as it is printed.
func (l Letter) cleaned() Letter {
	clean := func(texts []string) []string {
		all := make([]string, len(texts))
		for i, t := range texts {
			all[i] = Clean(t)
		}
		return all
	}
	l.Patient.Name, l.Salutation, l.Title, l.Close = Clean(l.Patient.Name), Clean(l.Salutation), Clean(l.Title), Clean(l.Close)
	l.Sender, l.Address, l.References, l.Signature, l.Enclosures = clean(l.Sender), clean(l.Address), clean(l.References), clean(l.Signature), clean(l.Enclosures)
	body := make([]Block, len(l.Body))
	for i, b := range l.Body {
		body[i] = Block{b.Kind, Clean(b.Text), clean(b.Items)}
	}
	l.Body = body
	return l
}
