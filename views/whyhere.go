package views

import (
	"strings"

	"harmreview/review"
)

// whyLead says in a sentence what priority rules make of the case.
func whyLead(c review.CasePage) string {
	switch n := len(c.Why.Reasons); {
	case c.Why.Under == 0:
		return "The priority rules have not been applied to this case as it is now. That happens by itself, within a minute or so."
	case n == 0:
		return "No priority rule touches these letters. " + untouched(c.Case.Urgency)
	case c.Why.Reasons[0].RedFlag:
		return "A red flag makes this case urgent. " + touches(n, c.Why.Points)
	default:
		return touches(n, c.Why.Points)
	}
}

func untouched(u review.Urgency) string {
	if u != review.Routine {
		return "Its source or a person made it " + strings.ToLower(u.Label()) + "."
	}
	return "It waits for its due time. Some such cases, drawn at random, come earlier to test the rules."
}

func touches(rules, points int) string {
	verb := " touch it, with "
	if rules == 1 {
		verb = " touches it, with "
	}
	return sentence(count(rules, "priority rule")) + verb + count(points, "point") + " together. More points come first among cases that are equally urgent and due."
}

// whyPlace names a letter of the case as its heading does.
func whyPlace(c review.CasePage, id review.LetterID) string {
	for i, l := range c.Letters {
		if l.ID == id {
			return "Letter " + str(i+1) + ", " + day(l.WrittenOn)
		}
	}
	return "A letter"
}

// whyFound is what a rule found in a letter, in the letter's words.
func whyFound(r review.WhyReason, l review.WhyLetter) string {
	if len(l.Found) == 0 {
		return ": not by its text"
	}
	found := ": “" + strings.Join(l.Found, "”, “") + "”"
	if l.Denied && !r.Denied {
		found += ", probably denied"
	}
	return strings.Join(strings.Fields(found), " ")
}

// markWords says what a mark in a text means.
func markWords(m review.Mark) string {
	words := "Found by " + strings.Join(m.Rules, ", ")
	if m.Denied {
		words += ", probably denied"
	}
	return words
}

// A piece is a stretch of a text, with the mark that it has.
type piece struct {
	Text string
	Mark *review.Mark
}

// pieces are the paragraphs of a text, each cut where marks begin and end. Marks
// that do not fit the text are left out.
func pieces(text string, marks []review.Mark) [][]piece {
	var all [][]piece
	at := 0
	for p := range strings.SplitSeq(text, "\n\n") {
		start := at
		at += len(p) + len("\n\n")
		if strings.TrimSpace(p) == "" {
			continue
		}
		start += len(p) - len(strings.TrimLeft(p, "\n"))
		all = append(all, cut(text, start, start+len(strings.Trim(p, "\n")), marks))
	}
	return all
}

// cut cuts the stretch of a text from start to end at its marks.
func cut(text string, start, end int, marks []review.Mark) []piece {
	var all []piece
	for i, m := range marks {
		from, to := max(m.Start, start), min(m.End, end)
		if from >= to {
			continue
		}
		if start < from {
			all = append(all, piece{Text: text[start:from]})
		}
		all = append(all, piece{text[from:to], &marks[i]})
		start = to
	}
	if start < end {
		all = append(all, piece{Text: text[start:end]})
	}
	return all
}

// marksOfFile are the marks in the text of the file that a letter came as: rules
// read that only where the list brought no text.
func marksOfFile(l review.LetterText) []review.Mark {
	if l.Text != "" {
		return nil
	}
	return l.Marks
}
