package review

// A Line is a line of a list of cases or of what they owe: where it stands, and
// the page of the list on which it is shown.
type Line struct {
	Case       CaseID
	Obligation ObligationID // of a list of what is owed
	At         string       // where it stands, as Place says it
	Page       Place
}

// Neighbours are the lines beside the one from which a case page was opened, as
// the list is now. Here is the nearest line that the list still holds on its page,
// which is the line itself unless it has left; each is zero where there is none.
type Neighbours struct{ Previous, Next, Here Line }
