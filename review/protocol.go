package review

import (
	"slices"
	"strings"
)

// A ClosingProtocol is one version of the closing codes of an incident.
type ClosingProtocol struct {
	Version
	Codes ClosingCodes
}

// A ProtocolProposal is a version of the closing protocol that somebody wrote.
type ProtocolProposal struct {
	WrittenVersion
	Based ClosingProtocol // in force when it was written
	Codes ClosingCodes
}

// A ProtocolPage is the closing protocol of an incident with all its versions.
type ProtocolPage struct {
	InForce   ClosingProtocol
	Versions  []ClosingProtocol  // newest first, the one in force among them
	Proposals []ProtocolProposal // newest first
}

// Waiting is the version that waits for a lead's word, or nil.
func (p ProtocolPage) Waiting() *ProtocolProposal {
	i := slices.IndexFunc(p.Proposals, func(x ProtocolProposal) bool { return x.Answer == VersionWaits })
	if i < 0 {
		return nil
	}
	return &p.Proposals[i]
}

// CheckProtocol reports what is wrong with a version that somebody would put
// before a lead, by field.
func CheckProtocol(codes ClosingCodes, now ClosingProtocol, reason string) Problems {
	p := codes.Check(now.Codes)
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the protocol changes.")
	p.Add(!slices.Equal(codes, now.Codes), "codes", "Nothing was changed.")
	return p
}
