package review

import (
	"fmt"
	"strconv"
	"strings"
)

// Identifiers are ours and say nothing about anybody.
type (
	IncidentID   int64
	CaseID       int64
	PatientID    int64
	LetterID     int64
	ListID       int64
	UploadID     int64
	RowID        int64
	ObligationID int64
	DefinitionID int64
)

// String returns the case reference, such as HR-000123.
func (id CaseID) String() string { return fmt.Sprintf("HR-%06d", int64(id)) }

// ParseCaseID reads a case reference in any case, or its bare number.
// It returns ErrNotFound for anything else.
func ParseCaseID(s string) (CaseID, error) {
	s = strings.TrimSpace(s)
	if len(s) > 3 && strings.EqualFold(s[:3], "HR-") {
		s = s[3:]
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, ErrNotFound
	}
	return CaseID(n), nil
}
