package review

import "time"

// An AuditFilter is what a page of the audit trail is about: coded values only,
// so that it can stand in an address. Its zero value is everything.
type AuditFilter struct {
	Person PersonID
	Case   CaseID // everyone who saw or changed it
	Change string
	Result Result
	From   string // a date in London
	To     string // a date in London, its whole day included
}

// An AuditLine is one event as the audit trail shows it. It never holds what an
// event's detail says, nor any signed answer.
type AuditLine struct {
	Seq     int64
	At      time.Time
	Who     string   // "" where independence keeps it back
	Person  PersonID // zero for the program, the command line, and what is kept back
	Kind    string   // person, command line, program
	Roles   string
	Change  string
	Result  Result
	Objects []Object
	Cases   []CaseID
	Facts   string
}
