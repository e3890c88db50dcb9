package made

// What people write in a review. {what} is what the letter asked, {all} that with
// its reason, {whom} of whom; {letter} is its date, {soon} and {late} are dates
// after it, {now} is the day of writing.

var urgentReasons = []string{
	"It asks the {whom} to {all}. Nothing on the hospital record shows that anybody did.",
	"The {whom} was asked to {what}, and the letter never left the queue.",
	"Time matters here: the {whom} should {all}.",
	"Months have gone by since the {whom} was asked to {all}.",
}

var evidence = []string{
	"Shared care record: GP medication screen and consultations from {letter} to {now}. Hospital results viewer.",
	"GP summary and repeat template of {now}; pathology and imaging results since {letter}; letters of other specialties.",
	"Hospital notes, results viewer and the shared care record, all read on {now}. Rang the practice to confirm the last entry.",
	"Electronic prescribing record, GP consultations after {letter}, attendances at the emergency department.",
}

var foundInTime = []string{
	"GP consultation of {soon} records it.",
	"Done by the practice on {soon}: the patient had brought a copy from the clinic.",
	"Shared care record, entry of {soon}.",
	"Arranged by the clinic itself on {soon}; the letter only repeated it.",
	"Practice record, entry of {soon}; the practice confirmed it by telephone.",
}

var judgedInTime = []string{
	"The {whom} was asked to {what}. It was done on {soon}, before the letter could have made a difference.",
	"Everything that the letter asked for had been done by {soon}. No harm question arises.",
	"The patient carried the plan to the practice, who acted within two weeks. Nothing was missed.",
	"Done in time by another route. I see no harm and nothing that remains to be done.",
}

var foundNoLonger = []string{
	"Seen again in clinic on {soon}, where the plan was changed.",
	"Admitted on {soon}; the treatment was reviewed on the ward and this was dropped.",
	"The patient declined it when it was offered on {soon}.",
}

var judgedNoLonger = []string{
	"The plan was overtaken on {soon}. The request to {what} no longer applied.",
	"What was asked for was not needed any more once the patient had been seen again.",
	"The patient decided against it, knowing what it was for. The lost letter changed nothing.",
}

var foundLate = []string{
	"GP consultation of {late}, after the patient had rung to ask.",
	"Started on {late}, when the next clinic letter repeated it.",
	"First recorded on {late}. The practice had heard of it from the community pharmacist.",
	"Result of {late} on the viewer; nothing between {letter} and then.",
}

var judgedLate = []string{
	"The request to {what} was met only on {late}. Readings before and after are alike, and the patient came to no harm in between.",
	"About ten weeks late. The condition was stable through that time and no consultation points to a consequence.",
	"It was done late. I looked for attendances, falls and admissions in the gap and found none.",
	"Late, but the interval of the check is generous and the result on {late} was normal.",
}

var foundNotDone = []string{
	"No entry from {letter} to {now}. The practice confirms that it never received the letter.",
	"Not on the medication screen of {now}, nor in any consultation since {letter}.",
	"No request and no result on the viewer up to {now}.",
}

var judgedNearMiss = []string{
	"Nobody was told to {what}, and it was not done. By good fortune the next clinic dealt with it before harm could come of it.",
	"It was never done. The risk that it was meant to lower has passed: the course of treatment ended without it.",
	"Missed altogether. The patient was well throughout, and what the test was to look for has since been excluded.",
}

var judgedStill = []string{
	"Nobody was told to {what}. No harm has come of it so far, but it can while it is not done; the practice has been asked to act.",
	"Still outstanding today. The patient is well; a mild worsening is possible until it is put right.",
	"Not done in all these months. I have asked the practice to see the patient. A short course of treatment may be needed.",
}

var judgedLow = []string{
	"The delay in the request to {what} led to symptoms for some weeks. One extra visit to the practice put them right.",
	"Because nobody knew of the plan, the patient had two months of discomfort and a short course of tablets. Full recovery is on record.",
	"The practice saw the patient once more than would have been needed. No lasting effect.",
	"A flare that timely treatment would probably have spared. It settled within days once treated.",
}

var judgedDistress = []string{
	"The patient learnt by chance that a letter about the plan to {what} had been lost, and slept badly for some days. No physical effect.",
	"There was no physical consequence. The patient told the practice of being frightened when the result became known so late; one visit was enough.",
}

var judgedModerate = []string{
	"Nobody was told to {what}. The patient was admitted for eight days with what it was meant to prevent, and recovered.",
	"The condition went on untreated for months and then needed an operation that might have been avoided. Recovery took seven weeks.",
	"Treatment that should have begun after {letter} began only after an emergency attendance. It now takes longer and is less likely to succeed.",
	"A planned check was missed and the patient’s kidney function fell by a third before it was noticed. It has partly come back.",
}

var judgedSevere = []string{
	"Because the request to {what} never arrived, the disease was found at a later stage. A lasting loss of function has to be expected.",
	"The patient had a stroke eleven weeks after the letter should have arrived. The treatment that it asked for lowers that risk considerably. Some weakness has remained.",
}

var judgedDied = []string{
	"The patient died after the letter should have arrived. The request to {what} was not acted on. Death was mainly from another illness, but I cannot say that the omission played no part.",
	"The omission came before the death by some weeks. Other illnesses were advanced; a small part in the course is possible.",
}

var judgedNotKnown = []string{
	"Nobody was told to {what}. Whether harm has come of it cannot be known before the test that has now been booked.",
	"Not done. The scan next month will show whether anything has grown; until then I can neither see harm nor exclude it.",
}

var foundNothing = []string{
	"The record lies with a practice that has closed; its successor found nothing.",
	"Asked twice. Neither the practice nor the patient could say.",
}

var judgedCannotTell = []string{
	"Whether anybody was asked to {what} could not be found out. I see no harm in what I can read, and cannot exclude it.",
	"The answer that would settle this never came. What the hospital record shows is in order.",
}

var candourModerate = []string{
	"The omission was unintended, and in my opinion led to moderate harm: a significant increase in treatment, not lasting.",
	"An admission that timely care would probably have spared meets the test of moderate harm.",
}

var candourSevere = []string{
	"In my opinion the omission contributed to a lasting loss of function. The test of severe harm is met.",
}

var candourDied = []string{
	"A part of the omission in the death cannot be excluded, and the family should hear that from us.",
	"The test asks for a reasonable opinion, not proof. I hold it to be met.",
}

var stillDiffers = []string{
	"We have talked. I hold that the admission would have come anyway; my colleague does not.",
	"We read the same entry of the practice differently and agree that the panel should settle it.",
	"We agree on what happened but not on how much of it the letter would have changed.",
}

var panelReasons = []string{
	"The panel heard both reviewers and read the practice’s record. It holds the omission to be the most likely cause of the admission.",
	"After discussion the panel followed the second reviewer: the course would probably have been milder had the plan been carried out.",
	"The panel found the two assessments to be in agreement and adopted their grade and their reasons.",
}

var panelBelow = []string{
	"The panel holds that the delay was real but that the illness would have taken the same course. One further visit to the practice is all that can be put down to it.",
	"Both grades were argued well. The panel could not tie the admission to the letter and settled on low harm.",
}

var panelMore = []string{
	"The discharge summary of the other hospital must be read before the grade can be settled.",
	"It has to be asked of the practice when the medicine was really stopped.",
	"The imaging of last year should be looked at again by somebody who reports it daily.",
}
