package made

// ask, soon and now shorten the tables: what a letter asks, of whom, by when.
func ask(kind, what, whom, when string) Action { return Action{kind, what, whom, when} }

const gp = "GP"

var cardiology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Atrial fibrillation, persistent",
	reasons: []string{
		"I reviewed this {age}-year-old {person}, whom you had referred with palpitations of three months.",
		"{Name} came for the result of the heart monitor. {He} still notices {his} heart racing on the stairs."},
	findings: []string{
		"The monitor showed atrial fibrillation throughout, with rates between 62 and 138. The echocardiogram was normal.",
		"Pulse 96 and irregular, blood pressure 142/84, no murmur. The ECG confirms atrial fibrillation."},
	meds:  []string{"Bisoprolol 2.5 mg once daily", "Bisoprolol 5 mg once daily; amlodipine 5 mg once daily"},
	plans: []string{"Rate control for now; cardioversion was discussed and declined.", "We will repeat the monitor in four months."},
	asks: []Action{
		ask(started, "start apixaban 5 mg twice daily", gp, "within two weeks"),
		ask(test, "check renal function and full blood count", gp, "before the first prescription and yearly"),
		ask(stopped, "stop aspirin once the anticoagulant has started", gp, "")},
	urgent:  []Action{ask(started, "start anticoagulation, as {he} had a transient attack of weakness last month", gp, "this week")},
	sameDay: []Action{ask(stopped, "stop digoxin: today’s level is 3.4 micrograms per litre and {his} potassium 6.1", gp, "today")},
}, {
	from: 40, to: lastYear,
	diagnosis: "Heart failure with reduced ejection fraction",
	reasons: []string{
		"This {age}-year-old {person} was seen in the heart failure clinic. Breathlessness limits {him} to one flight of stairs.",
		"I saw {Name} six weeks after {his} discharge. {He} sleeps on two pillows and {his} ankles have gone down."},
	findings: []string{
		"Ejection fraction 32 per cent. Weight 81 kg, blood pressure 118/70, trace of ankle oedema.",
		"Chest clear, jugular venous pressure not raised. Sodium 137, potassium 4.6, creatinine 104."},
	meds:  []string{"Ramipril 5 mg once daily; furosemide 40 mg once daily; bisoprolol 5 mg once daily"},
	plans: []string{"The heart failure nurse will ring {him} in two weeks.", "A device will be considered after three months of full treatment."},
	asks: []Action{
		ask(changed, "increase ramipril to 10 mg once daily", gp, "in one week"),
		ask(test, "repeat urea and electrolytes one to two weeks after each change", gp, ""),
		ask(started, "start spironolactone 25 mg once daily", gp, "if potassium stays below 5.0")},
	urgent: []Action{ask(test, "repeat {his} potassium, which was 5.8 in clinic", gp, "within 48 hours")},
}}

var respiratory = []scene{{
	from: 35, to: lastYear,
	diagnosis: "Pulmonary nodule, right upper lobe",
	reasons: []string{
		"{Name}, a {age}-year-old {person} and former smoker, came for the result of {his} chest CT.",
		"I spoke to this {person} by telephone about the scan done after {his} chest infection."},
	findings: []string{
		"There is a nodule of 7 mm in the right upper lobe and no enlarged lymph node.",
		"The consolidation has cleared; a nodule of 6 mm remains that was not described before."},
	meds:  []string{"Tiotropium inhaler once daily; salbutamol inhaler as needed"},
	plans: []string{"The nodule team has added {him} to its list.", "{He} has been told about the symptoms that should bring {him} back sooner."},
	asks: []Action{
		ask(test, "arrange a low-dose CT of the chest", gp, "in three months"),
		ask(chase, "make sure that the CT report of the nodule reaches the nodule clinic", gp, "")},
	urgent: []Action{ask(refer, "refer under the suspected cancer pathway, as its shape worries the radiologist", gp, "within two weeks")},
}, {
	from: adult, to: lastYear,
	diagnosis: "Asthma with frequent exacerbations",
	reasons: []string{
		"This {age}-year-old {person} has had four courses of prednisolone since last winter.",
		"I reviewed {Name} in the difficult asthma clinic. {He} wakes with cough on most nights."},
	findings: []string{
		"Peak flow 310 of a best 480. Inhaler technique was poor and was corrected. Eosinophils 0.7.",
		"Exhaled nitric oxide 58 parts per billion, chest clear, oxygen saturation 97 per cent."},
	meds:  []string{"Budesonide and formoterol inhaler 200/6, two puffs twice daily", "Beclometasone inhaler 100 micrograms twice daily; salbutamol as needed"},
	plans: []string{"A written asthma plan was given.", "We will discuss biological treatment at the next meeting."},
	asks: []Action{
		ask(changed, "change to budesonide and formoterol 400/12, two puffs twice daily", gp, "at the next prescription"),
		ask(stopped, "stop propranolol, which {he} still takes for migraine", gp, ""),
		ask(followUp, "see {him} after any further course of steroids", gp, "within two working days of it")},
	urgent: []Action{ask(stopped, "stop propranolol, as {he} was wheezy after each dose", gp, "this week")},
}}

var gastroenterology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Iron deficiency anaemia",
	reasons: []string{
		"Thank you for referring this {age}-year-old {person} with a haemoglobin of 92.",
		"{Name} came after the gastroscopy and colonoscopy done for {his} anaemia."},
	findings: []string{
		"Gastroscopy was normal and the duodenal biopsies show no coeliac disease.",
		"Ferritin 6, haemoglobin 98. Colonoscopy reached the caecum and found two small polyps, both removed."},
	meds:  []string{"Ferrous fumarate 210 mg once daily", "Omeprazole 20 mg once daily; naproxen 500 mg as needed"},
	plans: []string{"Capsule endoscopy has been requested here.", "I have discharged {him} with the advice below."},
	asks: []Action{
		ask(test, "repeat full blood count and ferritin", gp, "in eight weeks"),
		ask(stopped, "stop naproxen", gp, ""),
		ask(started, "continue iron for three months after the haemoglobin is normal", gp, "")},
	urgent:  []Action{ask(refer, "refer to the two-week colorectal clinic, as the FIT result was 186", gp, "at once")},
	sameDay: []Action{ask(refer, "send {him} to the emergency department: haemoglobin today 58 and {he} is light-headed", gp, "today")},
}}

var rheumatology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Seropositive rheumatoid arthritis",
	reasons: []string{
		"I reviewed this {age}-year-old {person} three months after starting methotrexate.",
		"{Name} was seen in the early arthritis clinic with swollen hands and an hour of morning stiffness."},
	findings: []string{
		"Six swollen joints, disease activity score 4.8. Liver tests normal.",
		"Synovitis of both wrists. CRP 34, anti-CCP antibodies strongly positive, chest film clear."},
	meds:  []string{"Methotrexate 15 mg once weekly; folic acid 5 mg once weekly", "Hydroxychloroquine 200 mg twice daily"},
	plans: []string{"The nurse-led clinic will see {him} in six weeks.", "We aim for remission and will add a second drug if needed."},
	asks: []Action{
		ask(changed, "increase methotrexate to 20 mg once weekly", gp, "from the next dose"),
		ask(test, "take blood for full blood count, liver and renal function every two weeks until stable", gp, ""),
		ask(refer, "arrange yearly retinal screening while on hydroxychloroquine", gp, "within the year")},
	urgent:  []Action{ask(stopped, "stop methotrexate and repeat the blood count, as the white cells were 2.9", gp, "within 48 hours")},
	sameDay: []Action{ask(started, "start prednisolone 60 mg today: {he} has scalp tenderness and blurred vision, ESR 96", gp, "today")},
}}

var dermatology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Pigmented lesion of the back",
	reasons: []string{
		"This {age}-year-old {person} was seen about a mole that {his} partner thought had changed.",
		"{Name} attended the skin lesion clinic."},
	findings: []string{
		"There is a lesion of 6 mm with two colours and an even network. It was removed under local anaesthetic.",
		"Dermoscopy shows a seborrhoeic wart. The rest of the skin was checked."},
	meds:  []string{"None", "Amlodipine 5 mg once daily"},
	plans: []string{"The histology will follow by letter.", "Sun protection was discussed and a leaflet given."},
	asks: []Action{
		ask(followUp, "take out the sutures", gp, "in ten to fourteen days"),
		ask(chase, "look out for the histology and ring us if it has not come in four weeks", gp, "")},
	urgent: []Action{ask(refer, "tell {him} that the histology shows a melanoma of 1.1 mm and that a wider excision is booked here", gp, "this week")},
}}

var neurology = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Focal epilepsy",
	reasons: []string{
		"I saw this {age}-year-old {person} after two unexplained blackouts.",
		"{Name} came with {his} sister, who described the attacks well."},
	findings: []string{
		"The EEG shows left temporal spikes. MRI of the brain was normal.",
		"Examination was normal. The description is of focal seizures with impaired awareness, about two a month."},
	meds:  []string{"Lamotrigine 100 mg twice daily", "None"},
	plans: []string{"{He} knows that {he} must not drive and has told the licensing agency.", "The epilepsy nurse will ring in four weeks."},
	asks: []Action{
		ask(started, "start levetiracetam 250 mg twice daily and increase every two weeks to 500 mg twice daily", gp, "within a week"),
		ask(changed, "increase lamotrigine to 150 mg twice daily", gp, ""),
		ask(tell, "remind {him} about bathing and working at heights", gp, "at the next contact")},
	urgent: []Action{ask(stopped, "stop tramadol, which lowers the threshold for seizures", gp, "this week")},
}}

var endocrine = []scene{{
	from: adult, to: lastYear,
	diagnosis: "Type 2 diabetes with kidney disease",
	reasons: []string{
		"{Name} was seen in the combined diabetes and kidney clinic.",
		"I reviewed this {age}-year-old {person}, whose sugars have been high since the spring."},
	findings: []string{
		"HbA1c 84, eGFR 38, albumin to creatinine ratio 46. Feet intact, pulses present.",
		"HbA1c 71, blood pressure 148/86, eGFR 29, background retinopathy only."},
	meds:  []string{"Metformin 1 g twice daily; gliclazide 80 mg twice daily", "Insulin glargine 24 units at night; metformin 1 g twice daily"},
	plans: []string{"The dietitian and the nurse saw {him} today as well.", "We will see {him} again in six months."},
	asks: []Action{
		ask(changed, "reduce metformin to 500 mg twice daily in view of the kidney function", gp, "at the next prescription"),
		ask(started, "start dapagliflozin 10 mg once daily", gp, ""),
		ask(test, "repeat HbA1c and kidney function", gp, "in three months")},
	urgent:  []Action{ask(stopped, "stop metformin, as the eGFR has fallen to 24", gp, "this week")},
	sameDay: []Action{ask(stopped, "stop gliclazide: {he} was found with a glucose of 2.4 twice this week and lives alone", gp, "today")},
}}

var paediatrics = []scene{{
	from: 0, to: adult - 1,
	diagnosis: "Asthma, with peanut allergy",
	reasons: []string{
		"I saw {Name}, aged {age}, with {his} mother in the allergy clinic.",
		"This {age}-year-old {person} was reviewed after an attendance with wheeze in March."},
	findings: []string{
		"Skin prick test to peanut 9 mm. Chest clear; growth along the fiftieth centile.",
		"{He} uses the blue inhaler four times a week. Technique with the spacer is good."},
	meds:  []string{"Beclometasone inhaler 50 micrograms, two puffs twice daily; salbutamol as needed", "Cetirizine as needed; salbutamol inhaler as needed"},
	plans: []string{"The school has a plan and was shown how to use it.", "We will see {him} again in a year."},
	asks: []Action{
		ask(started, "prescribe two adrenaline pens for home and two for school", gp, "within two weeks"),
		ask(changed, "increase beclometasone to 100 micrograms twice daily", gp, ""),
		ask(followUp, "see {him} in the asthma clinic of the practice", gp, "in eight weeks")},
	urgent:  []Action{ask(safeguard, "share with the health visitor our concern that three appointments were missed and that medicines are not collected", gp, "this week")},
	sameDay: []Action{ask(tell, "ring the family today: the pens supplied last week belong to a recalled batch and {he} has no other", gp, "today")},
}, {
	from: 0, to: adult - 1,
	diagnosis: "Coeliac disease, newly found",
	reasons:   []string{"{Name} came with {his} father for the blood results.", "I reviewed this {age}-year-old {person}, who has been tired and slow to gain weight."},
	findings: []string{
		"Tissue transglutaminase more than ten times the upper limit, twice. No biopsy is needed.",
		"Weight on the ninth centile, abdomen soft. Ferritin 8 and vitamin D 22."},
	meds:  []string{"None", "Vitamin D 400 units daily"},
	plans: []string{"The dietitian will see the family next week.", "Brothers and sisters should be offered a test."},
	asks: []Action{
		ask(started, "prescribe gluten-free bread and flour", gp, ""),
		ask(started, "start vitamin D 3,000 units daily for eight weeks, then check", gp, "within two weeks"),
		ask(test, "test {his} brothers and sisters for coeliac disease", gp, "in the next months")},
	urgent: []Action{ask(test, "repeat the potassium and phosphate, which were low", gp, "within a week")},
}}

var elderly = []scene{{
	from: 65, to: lastYear,
	diagnosis: "Recurrent falls with a fall in blood pressure on standing",
	reasons: []string{
		"This {age}-year-old {person} came to the falls clinic with {his} daughter after three falls since Easter.",
		"I visited {Name} at home with the community matron."},
	findings: []string{
		"Blood pressure 148/80 lying and 112/64 after three minutes of standing. Timed walk 22 seconds.",
		"Memory test 19 of 30. {He} needed help from a low chair. Vitamin D 18."},
	meds:  []string{"Doxazosin 8 mg once daily; amitriptyline 25 mg at night; amlodipine 10 mg once daily", "Bendroflumethiazide 2.5 mg once daily; zopiclone 7.5 mg at night"},
	plans: []string{"A strength and balance class has been booked.", "The occupational therapist will look at the bathroom and the stairs."},
	asks: []Action{
		ask(stopped, "stop doxazosin and watch the blood pressure", gp, "within a week"),
		ask(stopped, "reduce and stop amitriptyline over four weeks", gp, ""),
		ask(started, "start alendronic acid 70 mg weekly with vitamin D", gp, "within a month"),
		ask(refer, "refer to the memory clinic", gp, "")},
	urgent:  []Action{ask(test, "repeat the sodium, which was 124 in clinic, and stop bendroflumethiazide", gp, "within 48 hours")},
	sameDay: []Action{ask(refer, "arrange a CT of the head today: {he} has become drowsy since the fall and takes warfarin, INR 5.2", gp, "today")},
}}
