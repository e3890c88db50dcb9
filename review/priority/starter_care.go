package priority

// starterCare are the rules about medicines, people and the letter itself.
func starterCare() []Rule {
	rule := func(name string, points int, why string, c ...Condition) Rule {
		return Rule{Name: name, Why: why, Points: points, Negated: NegatedLess, Conditions: c}
	}
	return []Rule{
		rule("High-risk medicine", 20, "A medicine that harms when it is not started, watched or stopped in time.", phrase(starterMedicines)),
		rule("Medicine started, stopped or changed", 10, "The practice may still prescribe what the hospital changed.",
			nearby(`please stop
				please start
				please increase
				please reduce
				please prescribe
				please change to
				please add
				stop
				start
				increase
				reduce
				discontinue*`, `mg
				micrograms
				units
				g
				tablet*
				once daily
				twice daily
				daily
				weekly
				drop
				puffs
				level
				fallen
				dose*`, 12)),
		rule("Source says a medicine changed", 8, "Whoever wrote the letter noted a change of medicines.", Condition{What: Flag, Values: []string{FlagMedicine}}),
		rule("Source says an action is asked for", 8, "Whoever wrote the letter noted that it asks for something.", Condition{What: Flag, Values: []string{FlagAction}}),
		rule("Eye disease that goes on unseen", 12, "Sight that is lost to glaucoma or the macula while nobody looks does not come back.",
			Condition{What: Specialty, Values: []string{"130", "460", "216"}},
			phrase(`glaucoma
				pressure*
				macula*
				intravitreal
				retina*`)),
		rule("Cancer specialty", 12, "Letters of these departments are about cancer more often than others.",
			Condition{What: Specialty, Values: []string{"370", "800", "503", "103", "260", "303"}}),
		rule("Patient has died", 15, "Somebody died while the letter was lost. It has to be known whether the one had to do with the other.", Condition{What: Died}),
		rule("Child", 6, "Doses and illnesses of children change fast, and others must speak for them.", Condition{What: PatientAge, Most: 17}),
		rule("Frail by age", 4, "At this age a medicine or a fall does harm more easily.", Condition{What: PatientAge, Least: 85}),
		rule("Written within the last half year", 4, "What a newer letter asks for can often still be done in time.", Condition{What: LetterAge, Most: 182}),
		rule("Older than a year", 3, "What the letter asks for has been left undone for long.", Condition{What: LetterAge, Least: 366}),
	}
}

// starterMedicines are by name, as letters name them.
const starterMedicines = `anticoag*
	warfarin
	apixaban
	rivaroxaban
	edoxaban
	dabigatran
	heparin
	dalteparin
	enoxaparin
	tinzaparin
	INR
	insulin*
	lithium
	methotrexate
	azathioprine
	mercaptopurine
	leflunomide
	ciclosporin
	tacrolimus
	mycophenolate
	DMARD*
	amiodarone
	digoxin
	clozapine
	valpro*
	carbamazepine
	phenytoin
	lamotrigine
	levetiracetam
	antiepileptic*
	morphine
	oxycodone
	fentanyl
	buprenorphine
	methadone
	tramadol
	opioid*
	gliclazide
	prednisolone 60 mg
	theophylline
	adrenaline pen*`
