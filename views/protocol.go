package views

import (
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/views/kit"
)

// A ProtocolForm is a version of the closing protocol as typed. The fields of its
// lines are named code_1_label, and so on.
type ProtocolForm struct {
	Base   review.DefinitionID `form:"base"`
	Reason string              `form:"reason"`
	Lines  []CodeLine
}

// A CodeLine is one code as typed; a new one has no Code yet.
type CodeLine struct{ Code, Label, Help, Users, Clinical, Release, Off string }

// CodeLines are codes as a form holds them.
func CodeLines(codes review.ClosingCodes) []CodeLine {
	var all []CodeLine
	for _, k := range codes {
		l := CodeLine{Code: k.Code, Label: k.Label, Help: k.Help, Users: "clerks", Clinical: yesWord(k.Clinical), Release: yesWord(k.Release), Off: yesWord(k.Off)}
		if k.Clinical || k.Reserved {
			l.Users = "clinicians"
		}
		all = append(all, l)
	}
	return all
}

// spareCodes are the lines of a form with room for one more code.
func spareCodes(f ProtocolForm) []CodeLine { return append(slices.Clone(f.Lines), CodeLine{}) }

func codeField(i int, part string) string { return fmt.Sprintf("code_%d_%s", i+1, part) }

// protocolFields are all fields of the form in page order.
func protocolFields(f ProtocolForm) []string {
	all := []string{"codes"}
	for i := range spareCodes(f) {
		for _, part := range []string{"label", "help", "users", "clinical", "release", "off"} {
			all = append(all, codeField(i, part))
		}
	}
	return append(all, "reason")
}

func codeLegend(l CodeLine) string {
	if l.Code == "" {
		return "A new reason"
	}
	return "Reason: " + l.Code
}

var codeUsers = []kit.Option{{Value: "clerks", Label: "Clerks and clinicians"}, {Value: "clinicians", Label: "Clinicians and leads only"}}

func codeState(k review.ClosingCode) string {
	if k.Off {
		return "Switched off"
	}
	return "In use"
}

// A codeChange is a code before and after, in words.
type codeChange struct{ name, before, after string }

// codeChanges are the codes that a version would change or add.
func codeChanges(x review.WrittenOf[review.ClosingCodes]) []codeChange {
	var all []codeChange
	for _, k := range x.Body {
		was, known := x.Based.Body.Find(k.Code)
		switch {
		case !known:
			all = append(all, codeChange{k.Label, "Not there", codeWords(k)})
		case was != k:
			all = append(all, codeChange{was.Label, codeWords(was), codeWords(k)})
		}
	}
	return all
}

// codeWords say all of a code.
func codeWords(k review.ClosingCode) string {
	judgement := "no clinical judgement"
	if k.Clinical {
		judgement = "a clinical judgement"
	}
	return "“" + k.Label + "”: " + k.Help + " " + k.Users() + "; it takes " + judgement + ". " + releaseWords(k) + " " + codeState(k) + "."
}
