package views

import "harmreview/review"

// whoActed is who caused an event. Whoever was refused at the sign-in is not
// known to be anybody.
func whoActed(l review.AuditLine) string {
	if l.Change == "sign in" && l.Result == review.Refused {
		return "Not known"
	}
	return l.Who
}

// peopleOf are the accounts that an event is about.
func peopleOf(l review.AuditLine) []review.PersonID {
	var ids []review.PersonID
	for _, o := range l.Objects {
		if o.Kind == "person" {
			ids = append(ids, review.PersonID(o.ID))
		}
	}
	return ids
}

func factsOr(facts string) string {
	if facts == "" {
		return "None"
	}
	return facts
}

// olderURL is the address of the events before a page of sign-ins.
func olderURL(next int64) string {
	if next == 0 {
		return ""
	}
	return "/sign-ins" + query("before", str(next))
}
