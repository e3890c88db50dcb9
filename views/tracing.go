package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A SupplementForm is what is said of a file about known people.
type SupplementForm struct {
	Answered string `form:"answered"`
	Source   string `form:"source"`
}

// A ProposalForm settles a proposal.
type ProposalForm struct {
	Version int                 `form:"version"`
	Kind    review.ProposalKind `form:"kind"`
	Answer  string              `form:"answer"`
	Reason  string              `form:"reason"`
}

// A ProposalCount is how many proposals of a kind are open.
type ProposalCount struct {
	Kind review.ProposalKind
	Open review.Tally
}

// supplementURL is the address of a page of a supplement.
func (p Page) supplementURL(id review.SupplementID, path string) string {
	return p.url("/supplements/" + str(id) + path)
}

// resultMeanings say what the lines with a result are.
var resultMeanings = map[review.SupplementResult]string{
	review.TracedAsKnown:    "Found, and nothing new: the answer is recorded",
	review.TracedMoved:      "Another practice or address: recorded, and put to a person",
	review.TracedDied:       "Died: recorded. Who must be told is asked again",
	review.TracedAlive:      "Alive, although a death is on file: put to a person",
	review.TracedSuperseded: "Known under another NHS number: put to a manager",
	review.TracedSensitive:  "Marked as sensitive: restricted at once",
	review.TracedSeveral:    "Several people fit: nothing is known, put to a person",
	review.TracedNotFound:   "Nobody found: nothing is known, put to a person",
	review.TracedNotEnough:  "Too little was asked with: nothing is known, put to a person",
	review.TracedNot:        "The service refused the line: no answer is recorded, put to a person",
	review.ContactTaken:     "Nothing was known there: taken over",
	review.ContactSame:      "Says what is known already",
	review.ContactOther:     "Says otherwise: put to a person",
	review.ContactWithheld:  "About a restricted patient: not taken over",
	review.ContactAmbiguous: "The number and date of birth are those of more than one patient: not taken over",
	review.LineSomebodyElse: "Does not fit the person it names: not taken over",
	review.LineUnknown:      "About nobody of this incident: not taken over",
	review.LineUnreadable:   "Cannot be read: not taken over",
}

// proposalWords are what the kinds of proposals are called.
var proposalWords = map[review.ProposalKind]string{
	review.ProposeNumber: "Another NHS number", review.FlagAlive: "Alive after all", review.FlagNotTraced: "Not traced",
	review.ProposePractice: "Another practice", review.ProposeAddress: "Another address", review.ProposeContact: "Other contact details",
}

// fieldWords are what the fields of a proposal are called, in order.
var fieldWords = []struct{ field, label string }{{"nhs_number", "NHS number"}, {"practice", "Practice"}, {"address", "Address"}, {"postcode", "Postcode"},
	{"telephone", "Telephone"}, {"mobile", "Mobile"}, {"email", "Email"}, {"language", "Language"}, {"needs", "Communication needs"},
	{"carer_name", "Carer"}, {"carer_telephone", "Carer’s telephone"}, {"answer", "Answer"}}

// A saidField is one field of a proposal: what is said, and what is on file.
type saidField struct{ label, said, known string }

func saidFields(p review.Proposal) []saidField {
	var all []saidField
	for _, f := range fieldWords {
		said, ok := p.Said[f.field]
		if !ok {
			continue
		}
		known := p.Known[f.field]
		if f.field == "nhs_number" {
			said, known = nhs(said), nhs(known)
		}
		all = append(all, saidField{f.label, said, orText(known, "Nothing on file")})
	}
	return all
}

// saidWords are a proposal in one line.
func saidWords(p review.Proposal) string {
	s := ""
	for i, f := range saidFields(p) {
		if i > 0 {
			s += "; "
		}
		s += f.label + ": " + f.said
	}
	return s
}

// supplementFacts are where a file came from.
func supplementFacts(s review.Supplement) []kit.Row {
	rows := []kit.Row{{Key: "File", Value: s.FileName}, {Key: "Source", Value: s.Source}}
	if s.Kind == review.TracingAnswers {
		rows = append(rows, kit.Row{Key: "Answered", Value: day(s.Answered)})
	}
	return append(rows, kit.Row{Key: "Received", Value: clock(s.LoadedAt) + ", by " + s.LoadedName}, kit.Row{Key: "Taken over", Value: clock(s.FinishedAt)},
		kit.Row{Key: "SHA-256 of the file", Value: s.SHA256})
}

func supplementState(s review.Supplement) string {
	if s.FinishedAt.IsZero() {
		return "Being taken over: " + thousands(s.Done) + " of " + thousands(s.Total)
	}
	return "Taken over"
}

// supplementHint says which file is wanted.
func supplementHint(k review.SupplementKind, limit int64) string {
	if k == review.TracingAnswers {
		return "The response of the tracing service as it came, with its header, up to " + bytesWords(limit)
	}
	return "A table with date_of_birth and nhs_number or local_patient_id, and what is known of telephone, mobile, email, address_1 to address_5, postcode, preferred_language, communication_needs, carer_name and carer_telephone; up to " + bytesWords(limit)
}

// lineCells are the cells of a line that are not empty.
func lineCells(s review.Supplement, l review.SupplementLine) []cell {
	var all []cell
	for i, value := range l.Cells {
		if value == "" {
			continue
		}
		name := "Beyond the header"
		if i < len(s.Header) {
			name = columnName(s.Header[i], i)
		}
		all = append(all, cell{name, value})
	}
	return all
}

// proposalNav are the kinds of proposals.
func proposalNav(p Page, counts []ProposalCount, now review.ProposalKind) []kit.NavItem {
	var items []kit.NavItem
	for _, c := range counts {
		items = append(items, kit.NavItem{Label: proposalWords[c.Kind] + " " + tally(c.Open), Href: p.url("/proposals" + query("kind", string(c.Kind))), Current: c.Kind == now})
	}
	return items
}

// proposalAnswers are the choices of a form about a proposal.
func proposalAnswers(p review.Proposal) []kit.Option {
	if p.Kind.Flag() {
		return []kit.Option{{Value: "accept", Label: "It has been looked into"}}
	}
	return []kit.Option{{Value: "accept", Label: "It is right: take it over"}, {Value: "refuse", Label: "It is not right: leave what is on file"}}
}
