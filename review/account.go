package review

import "time"

// RegistrationBodies are whom a clinician can be registered with.
var RegistrationBodies = []string{"GMC", "NMC", "HCPC", "GPhC", "GDC"}

// An Account is a person as administrators see them.
type Account struct {
	Person       Person
	InvitedUntil time.Time // until when their link can be used; zero without one
	SignedIn     time.Time // the last time; zero for never
	Sessions     int       // that are live now
}

// An AccountState says whether somebody can sign in.
type AccountState string

// The states of an account.
const (
	AccountInvited AccountState = "invited"
	AccountLapsed  AccountState = "invited, link no longer works"
	AccountActive  AccountState = "active"
	AccountBlocked AccountState = "blocked"
)

// State is what an administrator has to know about an account first.
func (a Account) State(now time.Time) AccountState {
	switch {
	case a.Person.Blocked:
		return AccountBlocked
	case a.Person.Joined:
		return AccountActive
	case now.Before(a.InvitedUntil):
		return AccountInvited
	}
	return AccountLapsed
}
