package review

// What is data with versions, shipped with the program. A trust confirms or
// replaces each; every decision remembers the version it was made under.

// An AssessmentForm is the wording of the assessment: the criteria of each
// grade and the help beside the questions.
type AssessmentForm struct {
	Confirmed     string   `json:"confirmed"` // by whom the trust confirmed the wording; "" until then
	Source        string   `json:"source"`
	Physical      Scale    `json:"physical"`
	Psychological Scale    `json:"psychological"`
	Candour       []string `json:"candour"` // the tests of regulation 20(8), in our words
}

// A GradeText is what a grade means.
type GradeText struct {
	Grade    Grade    `json:"grade"`
	Lead     string   `json:"lead"` // how many of the criteria apply
	Criteria []string `json:"criteria"`
	All      bool     `json:"all,omitempty"` // the grade needs every criterion, else one is enough
}

// ShippedAssessmentForm paraphrases the NHS England guidance on levels of harm
// (LFPSE). Its words need each trust's confirmation before use.
var ShippedAssessmentForm = AssessmentForm{
	Source: "Paraphrased from NHS England’s guidance on recording levels of harm; to be confirmed by the trust.",
	Physical: Scale{
		{Grade: NoHarm, Criteria: []string{"No physical harm came of it."}},
		{Grade: LowHarm, Lead: "All of these:", All: true, Criteria: []string{
			"More observation or minor treatment was all that was needed",
			"No further healthcare beyond one visit to a GP, a community professional, an emergency department or a clinic",
			"No treatment beyond dressings or a short course of tablets",
			"Independence was not affected",
			"Treatment of other conditions is as likely to succeed as before",
		}},
		{Grade: Moderate, Lead: "At least one of these:", Criteria: []string{
			"Further healthcare beyond one visit and beyond dressings or short courses of medicine, but under 2 weeks more in hospital, under 6 months of further treatment, and nothing life-saving at once",
			"Independence limited for less than 6 months",
			"Treatment less likely to succeed, short of a shorter life or faster disability",
		}},
		{Grade: Severe, Lead: "At least one of these:", Criteria: []string{
			"Permanent harm, or a lasting loss of function",
			"Life-saving treatment was needed at once",
			"Life is likely to be shorter",
			"More than 2 weeks more in hospital, or more than 6 months of further treatment",
			"Lasting disability (over 6 months) made worse or brought forward",
			"Independence limited for 6 months or more",
		}},
		{Grade: Fatal, Criteria: []string{"The patient has died, and the lost letter may have contributed. How strongly is asked below."}},
	},
	Psychological: Scale{
		{Grade: NoHarm, Criteria: []string{"No distress is known that reaches “low” or worse."}},
		{Grade: LowHarm, Lead: "At least one of these:", Criteria: []string{
			"Distress that needs no more than one visit to a GP, a community professional, an emergency department or a clinic",
			"Distress that affects normal life for no more than a few days",
			"No new mental health diagnosis, and no marked worsening of one",
		}},
		{Grade: Moderate, Lead: "At least one of these:", Criteria: []string{
			"Distress that needs a course of treatment of less than 6 months",
			"Distress that affects normal life for more than a few days, but independence for no more than 6 months",
			"A new mental health diagnosis, or a marked worsening, with recovery expected within 6 months",
		}},
		{Grade: Severe, Lead: "At least one of these:", Criteria: []string{
			"Distress that needs a course of treatment of more than 6 months",
			"Distress that affects normal life or independence for more than 6 months",
			"A new mental health diagnosis, or a marked worsening, without recovery expected within 6 months",
		}},
	},
	Candour: []string{
		"Something unintended or unexpected happened to the patient while care was being given",
		"In your reasonable opinion it appears to have resulted in, or could yet result in, one of these:",
		"a death that comes from the incident rather than from the illness;",
		"severe harm: a lasting lessening of the functions of body or mind;",
		"moderate harm: significant but not lasting, with a moderate increase in treatment;",
		"psychological harm lasting, or likely to last, 28 days or more without a break.",
	},
}
