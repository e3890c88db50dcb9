package views

import (
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// An undoFigure is a figure of the preview of an undo, with its table.
type undoFigure struct {
	label string
	n     int
	part  bool // of the line above that is no part
	href  string
}

// undoFigures are all that the preview of an undo counts.
func undoFigures(p Page, l intake.List, u intake.UndoPreview) []undoFigure {
	of := func(f intake.UndoFigure, part bool) undoFigure {
		return undoFigure{UndoLabel(f), u.Counts[f], part, p.undoURL(l, f)}
	}
	rows := func(label string, r intake.Result, n int) undoFigure {
		return undoFigure{label, n, false, p.rowsURL(l.ID, r)}
	}
	return []undoFigure{
		rows("Letters of the list", intake.Letter, u.Rows.Letters), of(intake.UndoGoes, true), of(intake.UndoStays, true),
		rows("Further recipients, which go or stay with their letters", intake.FurtherRecipient, u.Rows.Recipients),
		rows("Duplicates, which become excluded", intake.Duplicate, u.Rows.Duplicates),
		rows("Waiting rows, which become excluded", intake.Waiting, u.Rows.Waiting),
		rows("Excluded already", intake.Excluded, u.Rows.Excluded),
		of(intake.UndoEmptied, false), of(intake.UndoFewer, false), of(intake.UndoAgain, false),
	}
}

// UndoLabel says what a figure of the preview counts.
func UndoLabel(f intake.UndoFigure) string {
	return map[intake.UndoFigure]string{
		intake.UndoGoes:    "Letters that leave their cases",
		intake.UndoStays:   "Letters that stay until a manager has looked at them",
		intake.UndoEmptied: "Cases left without letters",
		intake.UndoFewer:   "Cases that keep letters of other lists",
		intake.UndoAgain:   "Rows of other lists that are decided again",
	}[f]
}

func (p Page) undoURL(l intake.List, f intake.UndoFigure) string {
	return p.listURL(l.ID, "/undo/"+string(f))
}

// undoNext is the address of the next page of a figure's table.
func undoNext(p Page, l intake.List, t intake.UndoTable) string {
	if t.Next == 0 {
		return ""
	}
	return p.undoURL(l, t.Figure) + query("after", str(t.Next))
}

func undoColumns(f intake.UndoFigure) []kit.Column {
	row, of, work := []kit.Column{{Label: "Row"}, {Label: "Result now"}}, kit.Column{Label: "Case"}, kit.Column{Label: "What was done"}
	switch f {
	case intake.UndoStays:
		return append(row, of, work)
	case intake.UndoGoes:
		return append(row, of)
	case intake.UndoAgain:
		return row
	}
	return []kit.Column{of}
}

// A beforeAfter is a figure of the ledger before and after.
type beforeAfter struct {
	label         string
	before, after int
}

func undoLedger(u intake.UndoPreview) []beforeAfter {
	return []beforeAfter{
		{"Rows received", u.Before.Rows.Rows, u.RowsAfter()},
		{"Letters", u.Before.Letters.Letters, u.LettersAfter()},
		{"Patients", u.Before.Patients.Patients, u.PatientsAfter()},
	}
}

// workWords say what was done on a case, by whom, and when last.
func workWords(w intake.Work) string {
	s := w.What
	if w.By != "" {
		s += ": " + w.By
	}
	if !w.Last.IsZero() {
		s += " (" + clock(w.Last) + ")"
	}
	return s
}

// undoneWords say who undid a list and what is left of it.
func undoneWords(l intake.List) string {
	s := "This list was undone by " + l.Undo.By + " on " + clock(l.Undo.At) + "."
	if n := l.Now.Letters; n > 0 {
		s += " " + sentence(count(n, "letter")) + " of it stayed, because somebody had worked on the case."
	}
	return s
}

// eraseWords lead to the erasure of an undone list.
func eraseWords(l intake.List) string {
	if l.Erasure.Asked() {
		return "Asked: erase what this list says. A second manager must confirm it"
	}
	return "Erase what this list says (a file that should never have come)"
}
