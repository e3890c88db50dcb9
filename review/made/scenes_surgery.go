package made

var colorectal = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Adenomas of the sigmoid colon, removed",
	reasons: []string{
		"{Name} attended for the results of {his} colonoscopy.",
		"I wrote to you after this {age}-year-old {person} was seen with a change of bowel habit."},
	findings: []string{
		"Three adenomas were removed, the largest 14 mm with low-grade dysplasia. The margins are clear.",
		"Colonoscopy was complete. Histology shows two tubular adenomas."},
	meds:  []string{"None", "Clopidogrel 75 mg once daily; atorvastatin 40 mg once daily"},
	plans: []string{"{He} fulfils the criteria for surveillance.", "The screening centre has been told."},
	asks: []Action{
		ask(followUp, "put {him} on the recall list for colonoscopy", gp, "in three years"),
		ask(started, "restart clopidogrel", gp, "seven days after the procedure"),
		ask(tell, "advise {his} brothers and sisters to ask about screening", gp, "")},
	urgent: []Action{ask(refer, "refer back under the two-week rule: one polyp held an early cancer and no appointment is booked here", gp, "this week")},
}}

var urology = []scene{{
	sex: "M", from: 45, to: lastYear,
	diagnosis: "Raised PSA",
	reasons: []string{
		"This {age}-year-old {person} was seen with a PSA of 6.8.",
		"I spoke to {Name} about {his} MRI of the prostate."},
	findings: []string{
		"MRI score 2 of 5, prostate 64 ml. The gland felt smooth.",
		"Biopsies showed no cancer in 18 cores."},
	meds:  []string{"Tamsulosin 400 micrograms once daily", "None"},
	plans: []string{"{He} can be followed in primary care.", "I have explained when {he} should come back to us."},
	asks: []Action{
		ask(test, "repeat the PSA every six months and refer again above 9.0", gp, "in six months"),
		ask(started, "start finasteride 5 mg once daily", gp, "")},
	urgent:  []Action{ask(refer, "tell {him} that a bone scan is needed, as the PSA has doubled to 24, and refer to the urgent clinic", gp, "this week")},
	sameDay: []Action{ask(refer, "send {him} in today: {he} has new weakness of both legs and cannot pass water", gp, "today")},
}, {
	from: adult, to: lastYear,
	diagnosis: "Visible blood in the urine",
	reasons: []string{
		"{Name}, a {age}-year-old {person}, came to the one-stop haematuria clinic.",
		"I reviewed this {person} six weeks after cystoscopy."},
	findings: []string{
		"Cystoscopy was normal. CT shows a stone of 5 mm in the left kidney.",
		"The bladder was clear. A small cyst of the right kidney needs no follow-up."},
	meds:  []string{"None", "Apixaban 5 mg twice daily"},
	plans: []string{"No further appointment has been made.", "{He} should drink two to three litres a day."},
	asks: []Action{
		ask(test, "check urine for blood once more", gp, "in three months"),
		ask(refer, "refer again if visible blood returns", gp, "")},
	urgent: []Action{ask(chase, "chase the urine cytology, which showed suspicious cells, and refer back", gp, "within two weeks")},
}}

var ophthalmology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Primary open-angle glaucoma of both eyes",
	reasons: []string{
		"This {age}-year-old {person} was seen in the glaucoma clinic.",
		"{Name} came for visual fields and pressures."},
	findings: []string{
		"Pressures 26 right and 24 left. The fields show an early arcuate defect on the right.",
		"Pressures 15 and 16. Optic discs unchanged from last year."},
	meds:  []string{"Latanoprost one drop to both eyes at night", "Latanoprost one drop at night; timolol one drop twice daily"},
	plans: []string{"We plan to see {him} again in six months.", "Driving was discussed; {he} meets the standard."},
	asks: []Action{
		ask(started, "add brinzolamide one drop twice daily to both eyes", gp, "within two weeks"),
		ask(stopped, "stop timolol in view of {his} asthma", gp, ""),
		ask(followUp, "make sure that the hospital appointment in six months has arrived", gp, "")},
	urgent: []Action{ask(refer, "refer back at once: the pressure on the right was 38 and no appointment could be made today", gp, "within 48 hours")},
}}

var gynaecology = []scene{{
	sex: "F", from: adult, to: lastYear,
	diagnosis: "Bleeding after the menopause, or between periods",
	reasons: []string{
		"{Name}, aged {age}, was seen in the rapid access clinic.",
		"I wrote about this {age}-year-old {person} after {his} hysteroscopy."},
	findings: []string{
		"The scan shows a lining of 4 mm. A biopsy was taken.",
		"A polyp of 12 mm was removed; histology was benign."},
	meds:  []string{"None", "Combined hormone replacement patch, twice weekly"},
	plans: []string{"{He} was reassured.", "No follow-up has been arranged."},
	asks: []Action{
		ask(changed, "change to a continuous combined preparation", gp, "at the next prescription"),
		ask(tell, "tell {him} the result of the biopsy", gp, "when it arrives"),
		ask(test, "take a cervical sample, which is overdue", gp, "in the next month")},
	urgent: []Action{ask(refer, "refer under the two-week rule, as the biopsy shows atypical cells", gp, "within two weeks")},
}}

var orthopaedics = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Fracture of the wrist, healed, after a fall from standing",
	reasons: []string{
		"I saw this {age}-year-old {person} eight weeks after {his} wrist was fixed with a plate.",
		"{Name} attended the fracture clinic for the last time."},
	findings: []string{
		"The film shows union in good position. {He} makes a full fist.",
		"The wound is healed. Grip is weak and physiotherapy continues."},
	meds:  []string{"Paracetamol as needed", "Paracetamol as needed; lansoprazole 15 mg once daily"},
	plans: []string{"I have discharged {him}.", "{He} may drive when grip allows."},
	asks: []Action{
		ask(refer, "arrange a bone density scan, as this is a fragility fracture", gp, "within three months"),
		ask(started, "start bone protection according to the scan", gp, ""),
		ask(test, "check calcium, vitamin D and thyroid function", gp, "within a month")},
	urgent:  []Action{ask(refer, "refer to the sarcoma clinic: the film shows a lesion of the distal radius that was there before the fall", gp, "within two weeks")},
	sameDay: []Action{ask(refer, "send {him} in today with a suspected deep vein thrombosis: the left calf is 4 cm larger than the right", gp, "today")},
}}
