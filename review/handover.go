package review

// A HandOverAsk is whose work in an incident goes to whom, and until which day
// the cases among it are kept for them.
type HandOverAsk struct {
	From  PersonID
	To    []PersonID
	Until string
}

// Ask is the allocation that the cases among it are.
func (h HandOverAsk) Ask() AllocationAsk {
	return AllocationAsk{Scope: AllocateTheirs, From: h.From, To: h.To, Until: h.Until, Held: true, Moved: true}
}

// A Burden is what one person holds in an incident.
type Burden struct {
	Person PersonID
	Name   string
	Cases  int // that they work on now, or that were allocated or sent back to them
	Owed   int // open obligations that they own
	Drafts int // stay with them: a draft is seen by its author alone
	Named  int // restricted patients on whose cases they are named
	Rota   int // entries of the same-day rota that name them
}

// Any reports whether there is anything to hand over.
func (h Burden) Any() bool { return h.Cases+h.Owed > 0 }

// A HandOverPlan is what handing somebody's work over would do.
type HandOverPlan struct {
	Burden
	People  []AllocationShare // who gets how many cases
	Owners  []AllocationShare // who comes to own how many obligations
	Freed   []AllocationLeft  // cases for the queue, since nobody chosen may have them
	Unowned int               // obligations of restricted patients that nobody chosen may see, for nobody
}
