package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

func everybody(members []review.Member) []kit.Option {
	o := []kit.Option{{Value: "", Label: "Everybody"}}
	for _, m := range members {
		o = append(o, kit.Option{Value: str(m.Person.ID), Label: m.Person.Name})
	}
	return o
}

func anything(changes []string) []kit.Option {
	o := []kit.Option{{Value: "", Label: "Anything"}}
	for _, c := range changes {
		o = append(o, kit.Option{Value: c, Label: sentence(c)})
	}
	return o
}

func anyResult() []kit.Option {
	return append([]kit.Option{{Value: "", Label: "Any result"}}, plain([]review.Result{review.Done, review.Refused, review.Failed})...)
}

// olderEvents is the address of the events before a page of the trail.
func olderEvents(p Page, t AuditTrail) string {
	if t.Next == 0 {
		return ""
	}
	f := t.Form
	return p.url("/audit" + query("person", f.Person, "case", f.Case, "change", f.Change, "result", f.Result, "from", f.From, "to", f.To, "before", str(t.Next)))
}

// actedBy is who did it, where independence does not keep that back.
func actedBy(l review.AuditLine) string {
	if l.Who == "" {
		return "Kept back until both reviewers have signed"
	}
	return l.Who
}

func orNone(s string) string {
	if s == "" {
		return "None"
	}
	return s
}
