package wording

import (
	"strings"

	"harmreview/review/paper"
)

// Blocks are the parts of a template's text. An empty line parts paragraphs; a
// line that begins with # is a heading, with - an item of a list, with a number
// and a full stop an item of a numbered one.
func Blocks(text string) []paper.Block {
	var all []paper.Block
	open := false // the last block takes what follows it
	item := func(kind paper.BlockKind, t string) {
		if !open || all[len(all)-1].Kind != kind {
			all = append(all, paper.Block{Kind: kind})
		}
		last := &all[len(all)-1]
		last.Items, open = append(last.Items, t), true
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		numbered, isNumbered := numberedItem(line)
		switch {
		case line == "":
			open = false
		case strings.HasPrefix(line, "# "):
			all, open = append(all, paper.Block{Kind: paper.Heading, Text: strings.TrimSpace(line[2:])}), false
		case strings.HasPrefix(line, "- "):
			item(paper.Bullets, strings.TrimSpace(line[2:]))
		case isNumbered:
			item(paper.Numbered, numbered)
		case open && all[len(all)-1].Kind == paper.Paragraph:
			all[len(all)-1].Text += "\n" + line
		default:
			all, open = append(all, paper.Block{Kind: paper.Paragraph, Text: line}), true
		}
	}
	return all
}

// numberedItem is what follows the number of a numbered item.
func numberedItem(line string) (string, bool) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits == 0 || digits > 2 || !strings.HasPrefix(line[digits:], ". ") {
		return "", false
	}
	return strings.TrimSpace(line[digits+2:]), true
}

// lines are the lines of a text that are not empty.
func lines(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
