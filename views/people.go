package views

import (
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// roleHelp is what each role may do, for whoever grants it.
var roleHelp = map[review.Role]string{
	review.Manager:   "Sets the incident up, loads lists, settles identity, allocates and holds cases, grants roles. Sees every case. Takes no clinical decision.",
	review.Lead:      "All that a clinician does; also second reviews, panels and outcomes that somebody else assessed. Sees every case.",
	review.Clinician: "Triages and assesses, raises actions and enquiries, records contact. Sees the cases they work on.",
	review.Clerk:     "Corrects waiting rows, prepares identity, closes what is not clinical. Sees cases in triage.",
	review.Liaison:   "Finds any patient and sees how far the review is; tells people and releases letters to practices. Sees neither letters nor clinical reasoning.",
	review.Owner:     "Approves for the organisation what is assumed, reviewed elsewhere or waived. Sees the cases put to them.",
	review.Auditor:   "Reads the audit trail and the ledger, and any case with a reason. Changes nothing.",
}

// roleOptions are the roles with what each may do.
func roleOptions() []kit.Option {
	var o []kit.Option
	for _, r := range review.AllRoles {
		o = append(o, kit.Option{Value: string(r), Label: r.Label(), Hint: roleHelp[r]})
	}
	return o
}

// memberRoles are the roles of a member in words, in the order of all roles.
func memberRoles(m review.Member) string {
	var names []string
	for _, r := range review.AllRoles {
		if slices.Contains(m.Roles, r) {
			names = append(names, r.Label())
		}
	}
	if m.SecondReader {
		names = append(names, "second reader")
	}
	return strings.Join(names, ", ")
}

// secondReads says whether a member may do second reviews.
func secondReads(m review.Member) string {
	switch {
	case slices.Contains(m.Roles, review.Lead):
		return "Yes, as a lead"
	case m.SecondReader:
		return "Yes"
	}
	return "No"
}

func canSignIn(p review.Person) string {
	if p.Blocked {
		return "Blocked"
	}
	return "Yes"
}

// yesWord is a mark as a form holds it.
func yesWord(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
