package made

import "harmreview/review"

// urgentWorkingDays is how long an urgent case may wait for an assessment: with
// so many at once, two working days would be a promise that nobody can keep.
const urgentWorkingDays = 10

// Review is the incident as it is entered when the review begins.
func (i *Incident) Review() review.Incident {
	policy := review.DefaultPolicy()
	policy.Telling = review.TellAffected
	policy.TellingReason = "Decided by the board’s quality committee: four in five of these letters tell and ask nothing, and to write to more than twenty thousand people " +
		"before anything is known would frighten them without helping them. Whoever was or may yet be harmed is told in person."
	policy.UrgentWorkingDays = urgentWorkingDays
	return review.Incident{
		Reference: i.Reference, Name: i.Name, LocalReference: i.LocalReference, LFPSEReference: i.LFPSEReference,
		WindowFrom: i.WindowFrom, WindowTo: i.WindowTo, Cause: i.Cause, DiscoveredOn: i.DiscoveredOn, DeclaredOn: i.DeclaredOn,
		ContactPoint: i.ContactPoint, Demonstration: true, Policy: policy, Sites: i.Sites, Rota: i.Rota,
		Figures: []review.IncidentFigure{
			{What: "letters", Declared: i.DeclaredLetters, Reason: "Counted by the letters team on the day of the declaration"},
			{What: "patients", Declared: i.DeclaredPatients, Reason: "Counted by hospital number, before identities were checked"},
		},
	}
}
