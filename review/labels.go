package review

// Label is what buttons and headings call the change.
func (n ChangeName) Label() string {
	if label, ok := changeLabels[n]; ok {
		return label
	}
	return string(n)
}

var changeLabels = map[ChangeName]string{
	TriageName:          "Triage",
	UndoTriageName:      "Take back what I decided",
	UndoClosingName:     "Undo the closing",
	AddRequestedName:    "Add a requested action",
	SignFirstName:       "Assess",
	SignSecondName:      "Assess (second review)",
	StillDifferName:     "Record that we still differ",
	AmendName:           "Amend my assessment",
	WithdrawName:        "Withdraw an assessment",
	PanelName:           "Record the panel’s decision",
	AskSecondName:       "Ask for a second review",
	AddInfoName:         "Add new information",
	ReopenName:          "Reopen",
	ProposeName:         "Propose to decide without review",
	ApproveName:         "Answer the proposal",
	WrongPatientName:    "Report: wrong patient",
	DeclareConflictName: "I must not judge this case",
	ApproveConflictName: "Answer about a conflict of interest",
	HoldName:            "Put on hold",
	EndHoldName:         "End the hold",
	OpenName:            "Add something owed",
	RelevantName:        "Say who must be told",
	TraceName:           "Record a tracing answer",
	ContactName:         "Record a contact",
	OverrideName:        "Override a gate",
	WhatNowName:         "Decide what now: not reached",
	ResumeSendingName:   "Resume sending",
	RestrictName:        "Restrict this patient",
	NameReadersName:     "Name who may see it",
	AskEndName:          "Ask to end the restriction",
	AnswerEndName:       "Answer whether it ends",
	SettleName:          "Keep as a person of their own",
	PrepareName:         "Prepare for a manager",
	CorrectName:         "Correct the patient’s details",
	JoinName:            "Join with another case",
	ApartName:           "Move letters to another case",
	CopyName:            "Decide about a copy",
	MakePackName:        "Make a pack",
	SendPackName:        "Record that a pack was sent",
	SetPackAsideName:    "Set a pack aside",
	ReturnName:          "Record that a pack came back",
	DisownPackName:      "Record that a pack was wrong",
	SayCoverName:        "Say what the practice is told",
	ReplyName:           "Record the reply",
	TakeBackReplyName:   "Take the reply back",
}
