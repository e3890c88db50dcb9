package views

import "harmreview/review"

// An AccessForm is a person's reason to open what they do not see.
type AccessForm struct {
	Opening review.Opening `form:"opening"` // as the page offered it
	Reason  string         `form:"reason"`
}

// openingWords are what the page about an opening says.
type openingWords struct {
	heading, what, question, button string
	warning                         bool
}

func wordsFor(o review.Opening) openingWords {
	switch o {
	case review.OpenRestricted:
		return openingWords{heading: "Break the glass: a restricted patient", button: "Break the glass",
			what:     "This patient is restricted: only the people named on the case see it. Break the glass only when somebody may come to harm, or cannot be told what they must be told, if you do not. It opens the whole case to you for 24 hours, and is listed for whoever audits the incident.",
			question: "What makes it necessary, now?", warning: true}
	case review.OpenLetters:
		return openingWords{heading: "Break the glass: the letters of this case", button: "Break the glass",
			what:     "Your work needs no letters: they hold what patients told their doctors. Break the glass only when you cannot answer this person safely without them, and no clinician can be reached. It opens the letters of this one case to you for 24 hours, and is listed for whoever audits the incident.",
			question: "What must you know from the letters, and whom did you try to reach?", warning: true}
	}
	return openingWords{heading: "Open a case", button: "Open the case",
		what:     "This case is not among yours. You may open it when your work needs it: it stays open to you for 24 hours. Who opened it, when and why is on record.",
		question: "Why do you need to open it?"}
}
