// Package review is the harm review itself: what a case is, what may be done
// to it, by whom and when. It knows nothing of HTTP, HTML or SQL, and never
// asks for the time.
//
// Its words, one for each concept, are used in code, on screens and in the
// audit trail (in brackets: words to avoid):
//
//	incident          the event under review (project)
//	list              one file of lost letters as received (upload)
//	row               one line of a list, kept as it came, with its result (record)
//	result            of a row: letter, further recipient, duplicate, excluded, waiting (outcome)
//	letter            one document that was not delivered (document, item)
//	patient           the person a letter is about, within one incident (subject)
//	case              the review of one patient in one incident (ticket)
//	triage            first reading: does a letter need a harm assessment, and how soon (screening)
//	requested action  something a letter asked somebody to do (task)
//	assessment        one clinician's signed answers about a case (review form)
//	second review     an independent assessment by another clinician, who cannot see the first (QA)
//	panel             the people who settle disputed or serious cases (committee)
//	outcome           the agreed decision on a case (result)
//	covered           of a letter: named by a closing or an outcome now in force (reviewed)
//	cannot tell       a fact could not be found out (uncertain)
//	not known yet     a harm that may still show, with a date on which to look again
//	cannot rule out   a panel's finding
//	still-possible harm  harm that can yet happen from today (potential harm)
//	obligation        something a case still owes: open, met or waived
//	candour decision  a signed opinion whether this is a notifiable safety incident
//	relevant person   who must be told (next of kin)
//	telling           the obligation to tell (comms)
//	claim             holding a case while working on it; runs out by itself (lock)
package review
