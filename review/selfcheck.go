package review

import "time"

// A SelfCheck is what one recount of the program's own figures found. Name and
// Fault are "" when every figure equalled the rows beneath it; Fault names lists
// and cases, and nothing of a patient.
type SelfCheck struct {
	At    time.Time // UTC; zero before the first
	Name  string
	Fault string
}
