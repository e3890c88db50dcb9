package views

import "harmreview/review"

// doneWords say that a change was made, as a timeline does.
var doneWords = map[review.ChangeName]string{
	review.AddLettersName:      "Letters added",
	review.DoubtName:           "Identity put in doubt",
	review.TakeOverName:        "What its row owed taken over",
	review.RankName:            "Made urgent by the priority rules",
	review.ReplaceName:         "A later version of a letter taken",
	review.RemoveLettersName:   "Letters taken out of the case",
	review.SettleDoubtName:     "Doubt about identity ended with its list",
	review.TriageName:          "Triage decision",
	review.UndoTriageName:      "Triage decision taken back",
	review.UndoClosingName:     "Closing undone",
	review.AddRequestedName:    "Requested action noted",
	review.SignFirstName:       "Assessment signed",
	review.SignSecondName:      "Second review signed",
	review.StillDifferName:     "Recorded that the reviewers still differ",
	review.AmendName:           "Assessment amended",
	review.WithdrawName:        "Assessment withdrawn",
	review.PanelName:           "Panel’s decision signed",
	review.AskSecondName:       "Second review asked for",
	review.AddInfoName:         "New information added",
	review.ReopenName:          "Reopened",
	review.ProposeName:         "Decision without review proposed",
	review.ApproveName:         "Proposal answered",
	review.WrongPatientName:    "Wrong patient reported",
	review.DeclareConflictName: "Conflict of interest declared",
	review.ApproveConflictName: "A lead let somebody judge it in spite of a conflict",
	review.HoldName:            "Put on hold",
	review.EndHoldName:         "Hold ended",
	review.OpenName:            "Something owed added",
	review.StepName:            "Note made on what is owed",
	review.MeetName:            "Something owed met",
	review.WaiveName:           "Something owed waived",
	review.OverrideName:        "Overrode a gate",
	review.WhatNowName:         "Decided what now, the person not being reached",
	review.RelevantName:        "Recorded who must be told",
	review.TraceName:           "Tracing answer recorded",
	review.ContactName:         "Contact recorded",
	review.ResumeSendingName:   "Sending resumed",
	review.SettleName:          "Identity settled",
	review.PrepareName:         "Identity prepared",
	review.CorrectName:         "Details of the patient corrected",
	review.JoinName:            "Joined with another case",
	review.ApartName:           "Letters taken apart",
	"accept as own people":     "Identity settled, with others of its kind",
	"accept certain joins":     "Joined with another case, with others of its kind",
	"undo acceptance":          "Identity in doubt again: an acceptance was undone",
	review.CopyName:            "Decided about a copy of a letter",
	review.MakePackName:        "Pack made",
	review.SendPackName:        "Recorded that a pack was sent",
	review.SetPackAsideName:    "Pack set aside",
	review.ReturnName:          "Pack came back by post",
	review.DisownPackName:      "Pack that went was wrong",
	review.TestPacksName:       "Packs tested again",
	review.FollowPolicyName:    "Telling opened by the policy",
	review.SayCoverName:        "Said what the practice is told with a late letter",
	review.ReleaseName:         "Late letter sent on to the practice",
	review.ReplyName:           "Reply of the practice recorded",
	review.TakeBackReplyName:   "Reply of the practice taken back",
	review.WaiveTellingsName:   "Telling waived with its class",
	review.WaiveClassName:      "Late letter waived with its class",
	"make release batch":       "Late letter printed for its practice",
	"approve release batch":    "Batch of late letters approved",
	"set release batch aside":  "Batch of late letters set aside",
	"settle call":              "A call to the helpline was about this case",
}

// timelineLine says what was done, by whom, and where it led.
func timelineLine(e review.TimelineEntry) string {
	s := doneWords[review.ChangeName(e.Change)]
	if s == "" {
		s = sentence(e.Change)
	}
	if e.Who != "" {
		s += ", " + e.Who
	}
	if e.Facts != "" {
		s += " (" + e.Facts + ")"
	}
	return s
}
