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

// A ProtocolAnswerForm is a word about a version that somebody wrote.
type ProtocolAnswerForm struct {
	Answer review.ProtocolAnswer `form:"answer"`
	Reason string                `form:"reason"`
}

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

// versionName names a version of the closing protocol.
func versionName(v review.ClosingProtocol) string {
	if v.N == 0 {
		return "As shipped with the program"
	}
	return "Version " + str(v.N)
}

func versionWriter(v review.ClosingProtocol) string {
	if v.N == 0 {
		return "The program"
	}
	return v.WrittenBy
}

func versionApprover(v review.ClosingProtocol) string {
	if v.N == 0 {
		return "Nobody here yet"
	}
	return v.ApprovedBy
}

func codeState(k review.ClosingCode) string {
	if k.Off {
		return "Switched off"
	}
	return "In use"
}

// A codeChange is a code before and after, in words.
type codeChange struct{ name, before, after string }

// codeChanges are the codes that a version would change or add.
func codeChanges(x review.ProtocolProposal) []codeChange {
	var all []codeChange
	for _, k := range x.Codes {
		was, known := x.Based.Codes.Find(k.Code)
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

var protocolAnswerLabels = map[review.ProtocolAnswer]string{review.ProtocolApproved: "Approve it: it is in force at once",
	review.ProtocolRefused: "Refuse it: the codes stay as they are", review.ProtocolWithdrawn: "Withdraw it"}

func protocolAnswers(x review.ProtocolProposal, a review.Actor) []kit.Option {
	var o []kit.Option
	for _, answer := range x.Answers(a) {
		o = append(o, kit.Option{Value: string(answer), Label: protocolAnswerLabels[answer]})
	}
	return o
}

// protocolState says what became of a version that somebody wrote.
func protocolState(x review.ProtocolProposal) string {
	if x.Answer == review.ProtocolWaits {
		return "Waits for a lead’s word"
	}
	s := sentence(string(x.Answer)) + " by " + x.AnsweredBy + " on " + dayOf(x.AnsweredAt)
	if x.AnswerReason != "" {
		s += ": " + x.AnswerReason
	}
	return s
}
