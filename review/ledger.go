package review

// A Ledger reconciles an incident, like with like: what was declared, what was
// received, and what has become of it. Its parts add up: rows by their results
// to Rows, letters by where they stand to Letters, patients to Patients. Nothing
// that was not reviewed is ever among what was found to be without harm.
type Ledger struct {
	Declared []IncidentFigure // every version with its reason, oldest first
	Lists    []LedgerList     // as received, oldest first
	Rows     RowCounts        // of all lists together
	Letters  LetterCounts
	Patients PatientCounts
	Found    FoundCounts
	Told     ToldCounts
	Rules    map[LedgerFigure]int // the test of the priority rules
	Gaps     []LedgerGap          // where what was declared and what was received differ

	Recounted SelfCheck // the program's last recount of all that pages show
}

// A LedgerList is one list as it was received.
type LedgerList struct {
	ID           ListID
	FileName     string
	SuppliedBy   string
	SourceSystem string
	Declared     int // 0 for none
	DeclaredWhat string
	Whole        bool // loaded to its end; else its rows are still becoming letters
	Undone       bool // not received any more: of it the sums have what was kept alone
	Erased       bool // as another organisation's, say: only its number of rows is left
	Rows         RowCounts
	Covered      int // letters of it that a decision covers

	Patients        int // who have a letter of it
	PatientsCovered int // … all of whose letters, of whichever list, are covered
}

// RowCounts are rows by their results as they now are.
type RowCounts struct {
	Rows, Letters, Recipients, Duplicates, Excluded, Waiting int
}

// Add adds the rows of another list.
func (r *RowCounts) Add(o RowCounts) {
	r.Rows += o.Rows
	r.Letters += o.Letters
	r.Recipients += o.Recipients
	r.Duplicates += o.Duplicates
	r.Excluded += o.Excluded
	r.Waiting += o.Waiting
}

// Kept are the rows that count still when their list was undone.
func (r RowCounts) Kept() RowCounts {
	return RowCounts{Rows: r.Letters + r.Recipients, Letters: r.Letters, Recipients: r.Recipients}
}

// Accounted reports whether every row has one result.
func (r RowCounts) Accounted() bool {
	return r.Rows == r.Letters+r.Recipients+r.Duplicates+r.Excluded+r.Waiting
}

// LetterCounts are the letters of all cases by where they stand: Letters is
// Closed, ClosedUnread, the five kinds of outcome, NotFound, ToTriage and InReview
// together.
type LetterCounts struct {
	Letters      int
	Covered      int // Closed, ClosedUnread and the five kinds of outcome
	Closed       int // at triage, with no outcome that names them
	ClosedUnread int // … with their class, of which a lead has read a sample that they were not in
	OneSignature int
	Agreed       int
	ByPanel      int
	Assumed      int
	Elsewhere    int // reviewed elsewhere
	NotFound     int // could not be read or found
	ToTriage     int // no decision, or a closing that waits for its second reading
	InReview     int // sent to assessment and not covered yet
}

// PatientCounts are the patients who have a letter, each with one case.
type PatientCounts struct {
	Patients  int
	Covered   int // all of whose letters are covered
	Complete  int // decided, with nothing owed
	Uncertain int // about whom the question of identity is open
}

// FoundCounts are the patients by the worst that outcomes in force say of them.
// They add up to Patients, each patient in one.
type FoundCounts struct {
	Harmed        int // actual harm, low or worse
	StillPossible int // no actual harm, and harm that can yet happen
	CannotRuleOut int // a panel's finding
	NotKnownYet   int // looked at again on a date
	NotReviewed   int // assumed or reviewed elsewhere: by a named approver
	NoHarm        int // reviewed, and no harm found
	Closed        int // all letters closed at triage: no harm question arose
	Open          int // a letter is not covered yet
}

// ToldCounts are the patients by whether somebody was told. They add up to
// Patients, each patient in one.
type ToldCounts struct {
	Told    int // in person or in writing, nothing more is owed, and no duty ended by a record alone
	Partly  int // something was told and something is still owed
	Owed    int // nothing was told yet
	Ended   int // a duty ended untold, by the record of who declined or of failed attempts, and nothing more is owed
	Waived  int // by a named person with a reason
	NotOwed int // the policy asks for no telling, or not yet
}

// A LedgerGap is a declared figure that what was received does not equal.
type LedgerGap struct {
	List     ListID // zero for the incident's own figure
	What     string // rows, letters, patients
	Declared int
	Received int
}

// GapsOf are the gaps between the declared figures in force and the received.
func (l *Ledger) GapsOf(incident Incident) []LedgerGap {
	var gaps []LedgerGap
	add := func(list ListID, what string, declared int, received map[string]int) {
		n, known := received[what]
		if known && n != declared {
			gaps = append(gaps, LedgerGap{list, what, declared, n})
		}
	}
	for _, what := range DeclaredKinds {
		if f, ok := incident.Declared(what); ok {
			add(0, what, f.Declared, map[string]int{"rows": l.Rows.Rows, "letters": l.Rows.Letters, "patients": l.Patients.Patients})
		}
	}
	for _, x := range l.Lists {
		if x.Declared != 0 && !x.Undone && !x.Erased {
			add(x.ID, x.DeclaredWhat, x.Declared, map[string]int{"rows": x.Rows.Rows, "letters": x.Rows.Letters, "patients": x.Patients})
		}
	}
	return gaps
}
