package priority

import "strings"

// Starter is the set that an incident begins with, written for this program
// from what published reviews of lost letters looked for first. It is a
// proposal: the trust confirms every rule before the set is switched on.
func Starter() Set {
	return Set{UrgentAt: 60, MixedIn: 0.05, Rules: append(starterFlags(), starterOrder()...)}
}

// lines are the values of a condition, one a line.
func lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func phrase(values string) Condition { return Condition{What: Phrase, Values: lines(values)} }

func nearby(values, near string, within int) Condition {
	return Condition{What: Phrase, Values: lines(values), Near: lines(near), Within: within}
}

// starterFlags are those that make a case urgent.
func starterFlags() []Rule {
	flag := func(name string, points int, why string, c ...Condition) Rule {
		return Rule{Name: name, Why: why, RedFlag: true, Points: points, Negated: NegatedLess, Conditions: c}
	}
	return []Rule{
		flag("Suspected cancer", 40, "A referral or test for suspected cancer may not have happened. Every week can change what treatment can do.",
			phrase(`two-week wait
				two-week rule
				two-week referral
				two-week clinic
				2-week wait
				2-week rule
				2WW
				TWW
				USC referral
				suspected cancer
				suspicion of cancer
				cancer pathway
				28-day pathway
				faster diagnosis`)),
		flag("Cancer found", 40, "The letter tells of a cancer, or of tissue that may be one. Whoever should act may not know of it.",
			nearby(`melanoma
				carcinoma*
				adenocarcinoma
				lymphoma
				sarcoma
				malignan*
				cancer
				metasta*
				atypical cells
				suspicious cells
				high-grade dysplasia`, `histology
				biopsy
				biopsies
				cytology
				shows
				showed
				confirm*
				new
				newly
				diagnosis
				diagnosed
				urgent*
				suspicious
				suspect*
				clinic`, 10)),
		flag("Marked urgent by its source", 35, "Whoever wrote the letter marked it as urgent.", Condition{What: Flag, Values: []string{FlagUrgent}}),
		flag("Asks for something at once", 35, "The letter asks somebody to act within hours or days.",
			phrase(`as urgent
				urgently
				urgent referral
				urgent appointment
				urgent action
				without delay
				same day
				same-day
				immediately
				as soon as possible
				within 24 hours
				within 48 hours
				within 72 hours
				on the day it arrives
				emergency department today
				worried if this waited
				do not wait`)),
		flag("Safeguarding", 40, "A child or an adult may be at risk of abuse or neglect. The concern may not have reached those who protect them.",
			phrase(`safeguarding
				child protection
				non-accidental
				at risk of harm
				domestic abuse
				domestic violence
				female genital mutilation
				MARAC
				section 47
				health visitor our concern
				neglect*
				self-neglect
				looked-after child`)),
		flag("Critical result", 40, "A result in the letter may be dangerous unless somebody acts on it.",
			nearby(`potassium
				sodium
				calcium
				glucose
				haemoglobin
				INR
				platelets
				neutrophils
				white cells
				white cell count
				troponin
				creatinine
				eGFR
				digoxin level
				lithium level`, `critical*
				dangerous*
				toxic*
				life-threatening
				urgent*
				today
				at once
				within 48 hours
				within 24 hours`, 15)),
	}
}

// starterOrder are those that only say which case comes first.
func starterOrder() []Rule {
	rule := func(name string, points int, why string, c ...Condition) Rule {
		return Rule{Name: name, Why: why, Points: points, Negated: NegatedLess, Conditions: c}
	}
	return append([]Rule{
		rule("Screening recall", 20, "The patient should be called back after screening, or a screening sample is due.",
			phrase(`screening recall
				recalled from screening
				breast screening
				bowel screening
				cervical screening
				cervical sample
				colposcopy
				mammogra*
				FIT result
				abdominal aortic aneurysm screening
				retinal screening`)),
		rule("Abnormal result", 20, "A test was not normal, and somebody has to follow it up.",
			nearby(`abnormal*
				raised
				elevated
				positive
				suspicious
				fallen
				doubled
				low
				high
				atypical`, `result*
				scan
				CT
				MRI
				X-ray
				ultrasound
				histology
				biopsy
				cytology
				blood*
				test*
				PSA
				potassium
				sodium
				haemoglobin
				ferritin
				eGFR
				INR
				calcium`, 6)),
		rule("Result to chase", 15, "A result was still awaited when the letter was written. Nobody may have looked at it.",
			phrase(`result* awaited
				awaiting result*
				await* the result*
				result* outstanding
				result* pending
				result* will follow
				histology will follow
				chase the result*
				chase the
				look out for the
				result of the biopsy
				report reaches`)),
		rule("New or urgent referral", 15, "The letter asks for a referral that may not have been made.",
			phrase(`please refer
				refer to the
				refer again
				refer back
				re-refer*
				onward referral
				referral to the
				please arrange a referral
				rapid access
				urgent clinic`)),
	}, starterCare()...)
}
