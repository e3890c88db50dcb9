package review

import (
	"slices"
	"strings"
)

// A CallRecord is what is on record to compare with what a caller says.
type CallRecord struct {
	Family    string
	Given     string
	Born      string
	NHSNumber string
	Address   []string
	Acts      *RelevantPerson // who lawfully acts for the patient, nil where the patient is told or nobody is settled
}

// CallRecord is what a call about the case is compared with, or nil where nothing of
// the case may be shown for that.
func (c *Case) CallRecord() *CallRecord {
	if c.apart() {
		return nil
	}
	r := &CallRecord{Family: c.Post.Family, Given: c.Post.Given, Born: c.Post.Born, NHSNumber: c.Post.NHSNumber, Address: c.Post.Address}
	if t := c.Teller(); t != nil && t.Who != ThePatient {
		r.Acts = t
	}
	return r
}

// apart reports whether a call about the case has only the answer that tells
// nothing apart.
func (c *Case) apart() bool {
	return c.Restricted || c.Emptied || !c.IdentitySettled() || c.SendingStopped
}

// CheckOf reports what cannot be true of a check of a call about the case, by form
// field: what is not on record, or was said otherwise, cannot have been compared.
func (c *Case) CheckOf(call HelpCall, check CallCheck) Problems {
	p := Problems{}
	record := c.CallRecord()
	if record == nil {
		p.Add(false, "checked", "Nothing may be compared: the incident manager rings back.")
		return p
	}
	for _, x := range check.Checked {
		p.Add(slices.Contains(CallChecks, x), "checked", "Choose from the list.")
	}
	ticked := func(i int) bool { return slices.Contains(check.Checked, CallChecks[i]) }
	p.Add(!ticked(1) || call.Born == record.Born, "checked", "The date of birth that was taken down is not the one on record. Untick it; if it was misheard, take the call again.")
	p.Add(!ticked(2) || len(record.Address) > 0, "checked", "No address is on record, so none can have been compared.")
	said := strings.ReplaceAll(check.Number, " ", "")
	p.Add(!ticked(3) || said != "", "nhs_number", "Enter the NHS number as the caller said it, or untick it.")
	p.Add(!ticked(3) || said == "" || said == record.NHSNumber, "nhs_number", "This is not the NHS number on record. Untick it.")
	p.Add(check.ActsAs == 0 || record.Acts != nil && record.Acts.ID == check.ActsAs, "acts_as", "Somebody else is on record now as acting for the patient. Compare again.")
	return p
}
