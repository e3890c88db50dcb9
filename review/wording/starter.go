package wording

// Starter is the wording of a kind that comes with the program: in plain English,
// by us, and no trust's until it has confirmed it.
func Starter(k Kind) Template { return starters[k] }

const (
	dear      = "Dear [greeting name]"
	sincerely = "Yours sincerely"
	ringUs    = "You can ring us on [telephone], [opening hours]. Say that your reference is [reference]. If you would like this letter in large print, in another language or in another form, or would like somebody to go through it with you, please tell us."
)

var starters = map[Kind]Template{
	Letterhead: {},
	Awareness: {Title: "Letters about your care that were not sent", Greeting: dear, Close: sincerely, Text: `I am writing because something went wrong with letters about your care. You have not done anything wrong.

We have found that [number of letters] about you did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

# What we are doing

A clinician is reading each letter that was not sent. We want to know whether anything that it asked for was missed, and to put it right. If we find something that needs doing soon, we will ring you and your GP.

# What you need to do

You do not need to do anything because of this letter. Keep taking your medicines, and keep your appointments. If you feel unwell, speak to your GP or ring 111, as you would at any other time.

We will write to you again with what we find.

# If you want to talk to us

` + ringUs},
	NoConcern: {Title: "We have looked at your letters and found no concern", Greeting: dear, Close: sincerely, Text: `Some time ago [number of letters] about your care did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

A clinician has now read what was not sent and looked at the care you had since.

# What we found

[what we found]

# What happens next

You do not need to do anything because of this letter. If you have been told something else about your health since then, what you were told later counts. If you have noticed anything that worries you, please tell your GP, or ring us.

# If you want to talk to us

` + ringUs},
	NothingAsked: {Title: "We have gone through your letters, and nothing needs to be done", Greeting: dear, Close: sincerely, Text: `Some time ago [number of letters] about your care did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

We have now gone through what was not sent, by rules that clinicians set. A letter was put aside where it asked for nothing to be done, or where what it said had reached the people who needed it in another way. Where a letter asked for more than that, a clinician looked at the care you had since.

# What we found

[what we found]

# What happens next

You do not need to do anything because of this letter. If you have noticed anything that worries you, please tell your GP, or ring us.

# If you want to talk to us

` + ringUs},
	Outcome: {Title: "What we found when we looked at your letters", Greeting: dear, Close: sincerely, Text: `Some time ago [number of letters] about your care did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

Clinicians have now read what was not sent and looked at what followed for you.

# What we found

[what we found]

# What happens next

[what happens next]

# The copies with this letter

If there are copies of letters in this envelope, they are old letters. They say what was known on the day they were written, and some of it may have changed. Please do not start, stop or change a medicine because of an old letter. Ask your GP, or ring us, if anything in them is unclear.

# If you want to talk to us

` + ringUs},
	Candour: {Title: "Something went wrong with your care, and we are sorry", Greeting: dear, Close: sincerely, Text: `This letter puts in writing what we know now. If we have spoken with you, it follows what we told you then.

# An apology

[apology]

# What happened

[what happened]

# What we have found out

[what we found]

# What we are still looking into

[what we will look into]

We will tell you what we find, in person and in writing, in the way that suits you.

# What happens next

[what happens next]

# If there are copies with this letter

They are copies of old letters. They say what was known on the day they were written, and some of it may have changed. Please do not start, stop or change a medicine because of an old letter.

# Help for you

You can bring somebody with you to any meeting with us. You can have an advocate or an interpreter, and we will arrange it. You have the right to complain, and to ask the Parliamentary and Health Service Ombudsman to look at what we did. Telling us what you think will not affect your care.

` + ringUs},
	CandourToOther: {Title: "Something went wrong with the care of [patient name], and we are sorry", Greeting: dear, Close: sincerely, Text: `I am writing to you about [patient name], because you are named as [relationship]. This letter puts in writing what we know now. If we have spoken with you, it follows what we told you then. I know that it may be hard to read.

# An apology

[apology]

# What happened

[what happened]

# What we have found out

[what we found]

# What we are still looking into

[what we will look into]

We will tell you what we find, in person and in writing, in the way that suits you.

# What happens next

[what happens next]

# If there are copies with this letter

They are copies of old letters. They say what was known on the day they were written, and some of it may have changed.

# Help for you

You can bring somebody with you to any meeting with us. You can have an advocate or an interpreter, and we will arrange it. If this letter is about a child, somebody who works with children can talk about it together with you. You have the right to complain, and to ask the Parliamentary and Health Service Ombudsman to look at what we did. If you would rather not hear more about it, please tell us.

` + ringUs},
	RelevantPerson: {Title: "Letters about the care of [patient name] that were not sent", Greeting: dear, Close: sincerely, Text: `I am writing to you because we understand that you act for [patient name] as [relationship].

We have found that [number of letters] about [patient name] did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

# What we found

[what we found]

# What happens next

[what happens next]

I know that this letter may be hard to read. If you would rather hear it from somebody in person, or not hear more about it, please tell us.

# If you want to talk to us

` + ringUs},
	Parent: {Title: "Letters about your child’s care that were not sent", Greeting: dear, Close: sincerely, Text: `I am writing to you about [patient name], because you are named as [relationship].

We have found that [number of letters] about [patient name] did not go out as planned. The dates are: [dates of letters]. I am sorry that this happened.

# What we found

[what we found]

# What happens next

[what happens next]

You know best how to talk with your child about this. If it would help, somebody who works with children can do it together with you.

# If you want to talk to us

` + ringUs},
	GPNote: {Title: "A late letter about your patient [patient name]", Greeting: "Dear colleague", Close: sincerely, Text: `With this note comes a copy of a letter about [patient name], born [date of birth], NHS number [NHS number]. It was written on [dates of letters] and was not sent at the time, because of a fault on our side. I am sorry.

# This letter is old

It says what was known on the day it was written. Please read it against the record as it is now.

# What we have done

[what we found]

# What we ask of you

[what happens next]

Where we ask for something, please answer on the reply form behind the letter, also if you find nothing. If we do not hear from you we will ask again, and we will not take silence to mean that all is well. Wherever you know of harm that came of the delay, please tell us.

Ring us on [telephone], [opening hours], with our reference [reference].`},
	PracticeReply: {Title: "Reply from [practice]", Greeting: "About [patient name], our reference [reference], and the letter of [dates of letters]", Close: "Signed, with your name and the date:", Unsigned: true, Text: `We asked you: [what happens next]

Please tick what is true, and send this page back to the address at the top.

☐  We have looked at the patient’s record, and nothing is missing or came to harm by the delay.

☐  We accept what you ask, and will have done it by (date):

☐  We know of, or suspect, harm that came of the delay. Please ring us today on this number:

☐  We have the letter, and do not accept what you ask, because:

If the patient is not registered with you any more, say so here, and send the letter back. Our number is [telephone].`},
}
