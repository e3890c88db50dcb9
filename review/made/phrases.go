package made

// An other condition stands beside the one that somebody came with.
type otherCondition struct{ diagnosis, medicine string }

var others = []otherCondition{
	{"Hypertension", "Amlodipine 5 mg once daily"},
	{"Osteoarthritis of the knees", ""},
	{"Hypothyroidism", "Levothyroxine 75 micrograms once daily"},
	{"High cholesterol", "Atorvastatin 20 mg at night"},
	{"Cataract surgery, both eyes", ""},
	{"Reflux", "Lansoprazole 15 mg once daily"},
	{"Depression", "Sertraline 50 mg once daily"},
	{"Previous appendicectomy", ""},
}

// commonAsks can stand in the letter of any specialty.
var commonAsks = []Action{
	ask(tell, "give {him} a copy of this plan", gp, ""),
	ask(test, "check blood pressure at the next visit", gp, ""),
	ask(followUp, "let us know if {he} does not hear from us about the next appointment", gp, "in eight weeks"),
	ask(otherAction, "update {his} record with the diagnosis above", gp, ""),
}

var talks = []string{
	"I explained this and {he} had time for questions.",
	"{He} was content with this after we had gone through it together.",
	"We talked through what it means and I gave {him} a leaflet.",
	"{He} would like as few tablets as possible, which I have tried to respect.",
}

var informs = []string{
	"There is nothing that I need to ask of you.",
	"This letter is for your information.",
	"No change to {his} medicines is needed.",
	"Please accept this letter for your records.",
}

var closings = []string{
	"Thank you for your help with this.",
	"Please let me know if any of this is difficult.",
	"I should be grateful if you could arrange this.",
}

var urgentClosings = []string{
	"Please treat this as urgent.",
	"I should be grateful if this could be done without delay.",
	"I would be worried if this waited for the next routine appointment.",
}

var noClinical = []string{
	"Your appointment has been moved. The new date will be sent to you separately. Please ring the number above if you cannot come.",
	"{Name} did not attend the clinic today. In line with our policy another appointment has been sent.",
	"The clinic has moved to the second floor of the outpatient building. The time of the appointment is unchanged.",
	"We have received the referral and {Name} has been added to the waiting list. No reply is needed.",
}

var notLetters = []string{
	"Template test. Please ignore. Dictation channel 4 checked by the letters team.",
	"Draft for secretary: merge with the letter of the same clinic, do not send.",
	"Internal note: notes not available in clinic, requested from the library.",
}
