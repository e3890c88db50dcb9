package made

import (
	"math/rand/v2"
)

// Content is what the truth is about what a document says.
type Content string

// The contents of documents.
const (
	Information Content = "information"
	Requests    Content = "action"
	Urgent      Content = "urgent"
	SameDay     Content = "same day"
	NotALetter  Content = "not a letter"
	NoClinical  Content = "no clinical content"
)

// A Letter is what the truth is about a document. Only those that request
// something have actions; Person is the same for all letters of one person.
type Letter struct {
	DocumentID string
	Content    Content
	Actions    []Action
	Person     int
}

// An Action is something that a letter asks for. Its What stands in the text
// word for word, unless the document came without a text.
type Action struct{ Kind, What, OfWhom, ByWhen string }

// Letter returns the truth about a document of either list, whether its row is
// a letter or waits, or false.
func (i *Incident) Letter(documentID string) (Letter, bool) {
	n, ok := i.byID[documentID]
	if !ok {
		return Letter{}, false
	}
	c := i.compose(int(n), false)
	return Letter{DocumentID: documentID, Content: c.content, Actions: c.actions, Person: int(i.docs[n].person)}, true
}

// Streams keep apart what is drawn for a person, a document and a row.
const (
	personStream = iota + 2
	docStream
	rowStream
)

// rngOf draws for one thing only, so that what it says does not depend on
// which others were asked for.
func (i *Incident) rngOf(stream uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(i.seed, stream<<40|uint64(n)))
}

// A composed document is all that its row says of it beside person, dates and
// recipient.
type composed struct {
	content                  Content
	actions                  []Action
	specialty, site          int
	author                   doctor
	consultant, kind, status string
	urgent, action, medicine bool
	text                     string
}

// compose makes up a document, the same one whenever it is asked.
func (i *Incident) compose(n int, withText bool) composed {
	d := i.docs[n]
	p := &i.people[d.person]
	rng := i.rngOf(docStream, n)
	c := composed{content: contentOf(rng.IntN(1000)), kind: "Clinic letter", status: "Completed"}
	s := i.sceneFor(rng, d, c.content)
	doctors := i.doctors[s.specialty]
	c.specialty, c.site = s.specialty, (s.specialty+int(d.person)%2)%len(sites)
	c.author = pick(rng, doctors)
	c.consultant = c.author.name
	if c.author.grade != specialties[s.specialty].consultant {
		c.consultant = doctors[int(d.person)%4].name
	}
	w := words{person: p, name: p.formOfAddress(d), age: p.age(i.clinicDay(d))}
	w.reportedAs(p, i.today)
	c.actions = s.actions(rng, &w, c.content)
	c.flags(rng)
	c.file(rng)
	if withText && rng.IntN(1000) >= 10 {
		c.text = i.text(rng, d, s.scene, &w, &c)
	}
	return c
}

// contentOf gives contents their shares in a thousand.
func contentOf(n int) Content {
	switch {
	case n < 476:
		return Information
	case n < 826:
		return Requests
	case n < 906:
		return Urgent
	case n < 910:
		return SameDay
	case n < 970:
		return NoClinical
	}
	return NotALetter
}

// flags sets what the letters system says of the letter, which is often but
// not always so.
func (c *composed) flags(rng *rand.Rand) {
	urgent := c.content == Urgent || c.content == SameDay
	c.urgent = rng.IntN(100) < map[bool]int{true: 60, false: 2}[urgent]
	c.action = rng.IntN(100) < map[bool]int{true: 80, false: 5}[len(c.actions) > 0]
	medicine := false
	for _, a := range c.actions {
		switch a.Kind {
		case started, stopped, changed:
			medicine = true
		}
	}
	c.medicine = rng.IntN(100) < map[bool]int{true: 85, false: 2}[medicine]
}

// file says under which type and status the document was kept.
func (c *composed) file(rng *rand.Rand) {
	switch {
	case c.content == NotALetter && rng.IntN(3) > 0:
		c.kind, c.status = "Internal note", "Draft"
	case c.content == NoClinical && rng.IntN(2) == 0:
		c.kind = "Appointment letter"
	case rng.IntN(8) == 0:
		c.kind = "Telephone clinic letter"
	}
	if rng.IntN(12) == 0 {
		c.status = "Awaiting signature"
	}
}
