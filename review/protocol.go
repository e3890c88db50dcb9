package review

import (
	"slices"
	"strings"
)

// A ClosingProtocol is one version of the closing codes of an incident.
type ClosingProtocol = VersionOf[ClosingCodes]

// CheckProtocol reports what is wrong with a version that somebody would put
// before a lead, by field.
func CheckProtocol(codes ClosingCodes, now ClosingProtocol, reason string) Problems {
	p := codes.Check(now.Body)
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the protocol changes.")
	p.Add(!slices.Equal(codes, now.Body), "codes", "Nothing was changed.")
	return p
}
