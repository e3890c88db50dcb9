package made

// urgentFirst fits the urgent cases, then any that ask for something.
var urgentFirst = []func(*casting) bool{isUrgent, isAsking}

// fates are what happened to the cases that people did more with than a first
// reading. Those that take longest begin first.
var fates = []fate{
	// Serious: a panel, then candour.
	{of: 4, least: 1, fits: []func(*casting) bool{isOfTheDead, isAsking}, happens: (*script).diedAndDecided},
	{of: 11, least: 6, fits: urgentFirst, happens: (*script).panelDecided},
	{of: 4, least: 1, session: 1, fits: urgentFirst, happens: (*script).panelFoundLess},
	{of: 3, least: 3, session: 1, fits: urgentFirst, happens: (*script).panelSentBack},
	{of: 12, least: 2, session: 5, fits: urgentFirst, happens: (*script).panelWaits},
	{of: 5, least: 1, session: 3, fits: urgentFirst, happens: (*script).stillDiffer},
	{of: 8, least: 2, session: 4, fits: urgentFirst, happens: (*script).differs},

	// Harm below moderate: two who agree, then the outcome is told.
	{of: 32, least: 6, fits: urgentFirst, happens: (*script).agreedLow},
	{of: 12, least: 2, session: 1, fits: urgentFirst, happens: (*script).agreedStill},
	{of: 18, least: 1, session: 1, fits: urgentFirst, happens: (*script).agreedNearMiss},
	{of: 30, least: 2, session: 5, fits: urgentFirst, happens: (*script).secondWaits},
	{of: 4, least: 1, session: 2, fits: urgentFirst, happens: (*script).looksAgain},

	// What cannot be told is asked first.
	{of: 12, least: 2, session: 1, fits: urgentFirst, happens: (*script).enquiryOpen},
	{of: 5, least: 1, session: 1, fits: urgentFirst, happens: (*script).enquiryAnswered},
	{of: 3, least: 1, fits: urgentFirst, happens: (*script).enquiryUnanswered},

	// Begun, and left for today.
	{of: 9, least: 3, session: 5, fits: urgentFirst, happens: (*script).drafted},

	// Decided on one signature, and what came after.
	{of: 4, least: 1, fits: urgentFirst, happens: (*script).reopened},
	{of: 4, least: 1, fits: urgentFirst, happens: (*script).newInformation},
	{of: 3, least: 1, session: 1, fits: urgentFirst, happens: (*script).secondAsked},
	{of: 3, least: 1, session: 2, fits: urgentFirst, happens: (*script).amended},
	{of: 2, least: 1, session: 2, fits: urgentFirst, happens: (*script).withdrawn},
	{of: 3, least: 1, session: 2, fits: urgentFirst, happens: (*script).wrongPatient},
	{of: 40, least: 2, session: 1, fits: urgentFirst, happens: (*script).late},
	{of: 110, least: 4, session: 1, fits: urgentFirst, happens: (*script).inTime},
	{of: 30, least: 2, session: 1, fits: []func(*casting) bool{isAsking}, happens: (*script).inTime},

	// Same day.
	{of: 3, least: 3, fits: []func(*casting) bool{isSameDay, isUrgent, isAsking}, happens: (*script).sameDayOpen},
	{of: 40, least: 2, session: 1, fits: []func(*casting) bool{isSameDay}, happens: (*script).sameDayDone},
	{of: 1, least: 1, session: 3, fits: urgentFirst, happens: (*script).sameDayDone},

	// Beside the review.
	{of: 6, least: 3, fits: []func(*casting) bool{isAsking}, happens: (*script).proposed},
	{of: 14, least: 2, session: 6, fits: urgentFirst, happens: (*script).held},
	{of: 12, least: 5, session: 2, fits: urgentFirst, happens: (*script).acted},
	{of: 6, least: 3, session: 2, fits: []func(*casting) bool{isInformation}, happens: (*script).letterNotFound},
	{of: 8, least: 2, session: 4, fits: []func(*casting) bool{isInformation}, happens: (*script).asked},
	{of: 30, least: 2, session: 1, fits: []func(*casting) bool{isDoubtful}, happens: (*script).identified},
	{of: 4, least: 1, session: 3, fits: []func(*casting) bool{isInformation}, happens: (*script).undone},
	{of: 6, least: 3, session: 1, fits: []func(*casting) bool{isInformation}, happens: (*script).hadIt},
	{of: 130, least: 6, session: 1, fits: []func(*casting) bool{isInformation}, happens: (*script).released},
	{of: 230, least: 6, session: 1, fits: []func(*casting) bool{isEmpty}, happens: (*script).closedByClerk},
}
