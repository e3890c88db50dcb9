package views

import (
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

func accountRows(p review.Person) []kit.Row {
	return []kit.Row{
		{Key: "Name", Value: p.Name},
		{Key: "Email address", Value: p.Email},
		{Key: "Telephone", Value: telephone(p)},
		{Key: "Registration", Value: registration(p)},
		{Key: "Rights", Value: sentence(rights(p))},
		{Key: "Keys at triage", Value: wideKeys(p)},
	}
}

// wideKeys says where keys decide at triage.
func wideKeys(p review.Person) string {
	if p.WideKeys {
		return "Anywhere on the page"
	}
	return "In the decision alone"
}

// detailsLink says what somebody can change of their own account.
func detailsLink(p review.Person) string {
	if p.Signature() == "" {
		return "Your telephone number, registration and keys"
	}
	return "Your telephone number and keys"
}

func telephone(p review.Person) string {
	if p.Telephone == "" {
		return "None"
	}
	return p.Telephone
}

// registration is who a clinician is registered with, and their number.
func registration(p review.Person) string {
	if p.Signature() == "" {
		return "None"
	}
	return p.Signature()
}

// rights are what an account may do outside of incidents.
func rights(p review.Person) string {
	var all []string
	if p.Administrator {
		all = append(all, "administrator")
	}
	if p.CreatesIncidents {
		all = append(all, "may create incidents")
	}
	if len(all) == 0 {
		return "only the roles held in incidents"
	}
	return strings.Join(all, ", ")
}

func fromOr(from string) string {
	if from == "" {
		return "Not known"
	}
	return from
}

// stateOf says whether somebody can sign in, and until when their link works.
func stateOf(a review.Account, now time.Time) string {
	state := a.State(now)
	if state == review.AccountInvited {
		return "Invited, link works until " + clock(a.InvitedUntil)
	}
	return sentence(string(state))
}

func accountColour(a review.Account, now time.Time) string {
	switch a.State(now) {
	case review.AccountActive:
		return "green"
	case review.AccountBlocked:
		return "red"
	}
	return "grey"
}

// lastSignIn is when somebody last signed in.
func lastSignIn(a review.Account) string {
	if a.SignedIn.IsZero() {
		return "Never"
	}
	return clock(a.SignedIn)
}

// bodyOptions are whom a clinician can be registered with.
func bodyOptions() []kit.Option {
	o := []kit.Option{{Value: "", Label: "None"}}
	for _, b := range review.RegistrationBodies {
		o = append(o, kit.Option{Value: b, Label: b})
	}
	return o
}

// AccountURL is the address of a page of an account.
func AccountURL(id review.PersonID, path string) string { return "/accounts/" + str(id) + path }

func yes(s string) bool { return s == "yes" }

// inviteTitle is what a new link is for.
func inviteTitle(p review.Person) string {
	if p.Joined {
		return "Make a link for a new password"
	}
	return "Make a new link to join"
}
