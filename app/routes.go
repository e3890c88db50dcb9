package app

import (
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// routes is every address of the site, with the permission that it needs. The
// permission says who gets to a page; what may be done to a case there is for
// the life cycle, and which cases there are is for the store.
func (a *App) routes(e *echo.Echo) {
	e.GET("/sign-in", a.showSignIn)
	e.POST("/sign-in", a.signIn)
	e.POST("/sign-out", a.signOut)
	e.GET("/practice-links/:token", a.showLinkAnswer, private)
	e.POST("/practice-links/:token", a.answerByLink, private)

	site := e.Group("", a.signedIn)
	site.GET("/", a.incidents)

	in := site.Group("/incidents/:incident", a.member)
	in.GET("", a.home, may(review.SeeIncident))
	a.accountRoutes(e, site)
	a.incidentRoutes(site, in)
	a.caseRoutes(in)
	a.viewRoutes(in)
	a.allocateRoutes(in)
	in.GET("/rereads", a.rereads, may(review.SeeRereads))
	in.GET("/rereads/:person", a.rereadLines, may(review.SeeRereads))
	a.assuranceRoutes(in)
	a.preparedRoutes(in)
	a.letterClassRoutes(in)
	a.listRoutes(in)
	a.assessRoutes(in)
	a.owedRoutes(in)
	a.restrictedRoutes(in)
	a.tracingRoutes(in)
	a.auditRoutes(in)
	a.identityRoutes(in)
}

// accountRoutes are accounts and sign-ins, which belong to no incident.
func (a *App) accountRoutes(e *echo.Echo, site *echo.Group) {
	e.GET("/invitations/:token", a.showInvitation)
	e.POST("/invitations/:token", a.acceptInvitation)

	site.GET("/account", a.account)
	site.GET("/account/details", a.showDetails)
	site.POST("/account/details", a.saveDetails)
	site.GET("/account/password", a.showPassword)
	site.POST("/account/password", a.changePassword)
	site.GET("/account/sessions", a.showEndSessions)
	site.POST("/account/sessions", a.endSessions)

	site.GET("/accounts", a.accounts, administrator)
	site.GET("/accounts/new", a.showNewAccount, administrator)
	site.POST("/accounts/new", a.createAccount, administrator)
	site.GET("/accounts/:person", a.showAccount, administrator)
	site.POST("/accounts/:person", a.saveAccount, administrator)
	site.GET("/accounts/:person/invite", a.showInvite, administrator)
	site.POST("/accounts/:person/invite", a.invite, administrator)
	for _, act := range accountActs {
		act.on(site, a)
	}
	site.GET("/sign-ins", a.signIns, administrator)
	site.GET("/practices", a.practices, administrator)
	site.POST("/practices", a.loadPractices, administrator)
}

// incidentRoutes are the set-up of an incident and its people.
func (a *App) incidentRoutes(site, in *echo.Group) {
	site.GET("/incidents/new", a.showNewIncident, creator)
	site.POST("/incidents/new", a.createIncident, creator)
	site.GET("/incidents/:incident/confirm", a.showConfirm)
	site.POST("/incidents/:incident/confirm", a.confirm)

	in.GET("/set-up", a.setUp, may(review.SeeIncident))
	a.setUpForms(in)
	a.tellingRoutes(in)
	a.protocolRoutes(in)
	a.formWordingRoutes(in)
	a.rulesRoutes(in)
	a.wordingRoutes(in)

	in.GET("/people", a.people, may(review.SeeIncident))
	in.GET("/people/deaths", a.showDeathReviewers, may(review.Allocate))
	in.POST("/people/deaths", a.saveDeathReviewers, may(review.Allocate))
	in.GET("/people/new", a.showAddMember, may(review.GrantRoles))
	in.POST("/people/new", a.addMember, may(review.GrantRoles))
	in.GET("/people/:person", a.showMember, may(review.GrantRoles))
	in.POST("/people/:person", a.saveMember, may(review.GrantRoles))
	in.GET("/people/:person/working-week", a.showWeek, may(review.GrantRoles))
	in.POST("/people/:person/working-week", a.saveWeek, may(review.GrantRoles))
	in.GET("/people/:person/specialties", a.showSpecialties, may(review.GrantRoles))
	in.POST("/people/:person/specialties", a.saveSpecialties, may(review.GrantRoles))
	in.GET("/people/:person/names", a.showNames, may(review.GrantRoles))
	in.POST("/people/:person/names", a.saveNames, may(review.GrantRoles))
	in.GET("/people/:person/approve-names", a.showApproveNames, may(review.ApproveNames))
	in.POST("/people/:person/approve-names", a.approveNames, may(review.ApproveNames))
	in.GET("/names", a.showNames, may(review.DoTriage))
	in.POST("/names", a.saveNames, may(review.DoTriage))
	in.GET("/people/:person/end", a.showEndMember, may(review.GrantRoles))
	in.POST("/people/:person/end", a.endMember, may(review.GrantRoles))
	in.GET("/people/:person/hand-over", a.showHandOver, may(review.GrantRoles))
	in.POST("/people/:person/hand-over", a.handOver, may(review.GrantRoles))
}

// caseRoutes are how cases are found, opened, triaged and simply changed.
func (a *App) caseRoutes(in *echo.Group) {
	in.POST("/next", a.next, may(review.SeeCases))
	in.GET("/cases", a.cases, may(review.SeeCases))
	in.GET("/search", a.showSearch, may(review.FindPatients))
	in.POST("/search", a.search, may(review.FindPatients))
	in.GET("/search/:search", a.found, may(review.FindPatients))
	in.GET("/cases/:case/open", a.showOpen, may(review.SeeCases))
	in.POST("/cases/:case/open", a.open, may(review.SeeCases))

	in.GET("/cases/:case", a.showCasePage, may(review.SeeCases))
	in.POST("/cases/:case/release", a.release, may(review.SeeCases))
	in.GET("/cases/:case/take-over", a.showTakeOver, may(review.DoTriage))
	in.POST("/cases/:case/take-over", a.takeOver, may(review.DoTriage))
	in.GET("/working-week", a.showWeek, may(review.DoTriage))
	in.POST("/working-week", a.saveWeek, may(review.DoTriage))
	in.GET("/specialties", a.showSpecialties, may(review.DoTriage))
	in.POST("/specialties", a.saveSpecialties, may(review.DoTriage))
	in.POST("/notices/:notice/read", a.readNotice, may(review.SeeIncident))
	in.GET("/cases/:case"+views.ChangePath(review.TriageName), a.showTriage, may(review.DoTriage))
	in.POST("/cases/:case"+views.ChangePath(review.TriageName), a.triage, may(review.DoTriage))
	in.GET(views.BatchPath, a.batch, may(review.DoTriage))
	in.GET("/my-decisions", a.myDecisions, may(review.DoTriage))
	in.POST(views.BatchPath, a.confirmBatch, may(review.DoTriage))
	in.POST(views.BatchPath+"/:event/undo", a.undoTriage, may(review.DoTriage))
	a.changes(in)
}

// listRoutes are the lists of lost letters and their rows.
func (a *App) listRoutes(in *echo.Group) {
	in.GET("/lists", a.lists, may(review.SeeLists))
	in.GET("/lists/new", a.showNewList, may(review.LoadLists))
	in.POST("/lists/new", a.newList, may(review.LoadLists))
	in.GET("/lists/waiting", a.waiting, may(review.SeeLists))
	a.uploadRoutes(in)
	a.fileRoutes(in)
	a.classRoutes(in)
	in.GET("/lists/kept", a.kept, may(review.SeeLists))
	in.GET("/lists/kept/:letter", a.showKept, may(review.LoadLists))
	in.POST("/lists/kept/:letter", a.decideKept, may(review.LoadLists))
	in.GET("/lists/:list", a.list, may(review.SeeLists))
	in.GET("/lists/:list/rows", a.rows, may(review.SeeLists))
	in.GET("/lists/:list/undo", a.showUndo, may(review.LoadLists))
	in.POST("/lists/:list/undo", a.undo, may(review.LoadLists))
	in.GET("/lists/:list/erase", a.showErase, may(review.LoadLists))
	in.POST("/lists/:list/erase", a.askErase, may(review.LoadLists))
	in.POST("/lists/:list/erase/confirm", a.confirmErase, may(review.LoadLists))
	in.POST("/lists/:list/erase/leave", a.leaveUnerased, may(review.LoadLists))
	in.GET("/lists/:list/undo/:figure", a.undoLines, may(review.LoadLists))
	in.GET("/lists/:list/rows.csv", a.exportRows, may(review.ExportRows))
	in.GET("/lists/:list/rows/:line", a.row, may(review.SeeLists))
	correctRow.on(in, a, review.CorrectRows)
	excludeRow.on(in, a, review.CorrectRows)
	includeRow.on(in, a, review.LoadLists)
	compareRow.on(in, a, review.CorrectRows)
	keepAll.on(in, a)
	takeAll.on(in, a)
	in.GET("/lists/:list/answers/:event/undo", a.showUndoAnswer, may(review.LoadLists))
	in.POST("/lists/:list/answers/:event/undo", a.undoAnswer, may(review.LoadLists))
	raiseOnRow.on(in, a, review.SeeLists)
	in.GET("/lists/:list/rows/:line/same-day/:obligation", a.showRowAction, may(review.SeeIncident))
	in.POST("/lists/:list/rows/:line/same-day/:obligation", a.acceptRowAction, may(review.SeeIncident))
	in.GET("/lists/:list/rows/:line/same-day/:obligation/met", a.showMeetRowAction, may(review.DoAssess))
	in.POST("/lists/:list/rows/:line/same-day/:obligation/met", a.meetRowAction, may(review.DoAssess))
}

// uploadRoutes are the way of a file to becoming a list.
func (a *App) uploadRoutes(in *echo.Group) {
	in.GET("/lists/uploads/:upload", a.showUpload, may(review.LoadLists))
	in.POST("/lists/uploads/:upload", a.commitUpload, may(review.LoadLists))
	in.GET("/lists/uploads/:upload/file", a.showUploadFile, may(review.LoadLists))
	in.POST("/lists/uploads/:upload/file", a.rereadFile, may(review.LoadLists))
	in.GET("/lists/uploads/:upload/columns", a.showColumns, may(review.LoadLists))
	in.POST("/lists/uploads/:upload/columns", a.matchColumns, may(review.LoadLists))
	in.GET("/lists/uploads/:upload/drop", a.showDropUpload, may(review.LoadLists))
	in.POST("/lists/uploads/:upload/drop", a.dropUpload, may(review.LoadLists))
}

// fileRoutes are the files that letters come as.
func (a *App) fileRoutes(in *echo.Group) {
	in.GET("/lists/files", a.files, may(review.SeeLists))
	in.GET("/lists/files/new", a.showNewFiles, may(review.LoadLists))
	in.POST("/lists/files/new", a.newFiles, may(review.LoadLists))
	in.GET("/lists/files/missing", a.missingFiles, may(review.SeeLists))
	in.GET("/lists/files/:delivery", a.delivery, may(review.SeeLists))
	in.GET("/lists/files/:delivery/:file", a.showMatchFile, may(review.LoadLists))
	in.POST("/lists/files/:delivery/:file", a.matchFile, may(review.LoadLists))
	in.GET("/lists/files/:delivery/:file/content", a.fileContent, may(review.LoadLists))
	in.GET("/cases/:case/letters/:letter/file", a.letterFile, may(review.SeeCases))
}

// assessRoutes are the addresses of what clinicians judge, sign and compare.
func (a *App) assessRoutes(in *echo.Group) {
	in.GET("/cases/:case"+views.ChangePath(review.AddRequestedName), a.showRequested, may(review.DoAssess))
	in.POST("/cases/:case"+views.ChangePath(review.AddRequestedName), a.addRequested, may(review.DoAssess))

	assessing{review.SignFirstName, review.InAssessment}.on(in, a)
	assessing{review.SignSecondName, review.InSecondReview}.on(in, a)
	assessing{review.AmendName, ""}.on(in, a)

	in.GET("/panel", a.agenda, may(review.SitOnPanel))
	in.GET("/cases/:case/answers", a.showAnswers, may(review.SeeCases))
	a.answerChanges(in)
	in.GET("/cases/:case"+views.ChangePath(review.PanelName), a.showPanel, may(review.SitOnPanel))
	in.POST("/cases/:case"+views.ChangePath(review.PanelName), a.signPanel, may(review.SitOnPanel))
}

// owedRoutes are what cases owe, same-day actions and telling.
func (a *App) owedRoutes(g *echo.Group) {
	g.GET("/owed", a.owed, may(review.WorkOnOwed))
	g.GET("/escalations", a.late, may(review.SeeLate))
	g.GET("/tell-today", a.tellToday, may(review.DoTell))

	g.GET("/same-day", a.sameDay, may(review.SeeIncident))
	g.GET("/cases/:case/ring", a.ring, may(review.SeeIncident))
	g.GET("/cases/:case/same-day/:obligation", a.showSameDay, may(review.SeeIncident))
	g.POST("/cases/:case/same-day/:obligation", a.acceptSameDay, may(review.SeeIncident))

	g.GET("/cases/:case"+views.ChangePath(review.OpenName), a.showOpenObligation, may(review.WorkOnOwed))
	g.POST("/cases/:case"+views.ChangePath(review.OpenName), a.openObligation, may(review.WorkOnOwed))
	g.GET("/cases/:case/owed/:obligation", a.showObligation, may(review.SeeCases))
	noteForm.on(g, a, review.WorkOnOwed)
	meetForm.on(g, a, review.WorkOnOwed)
	unansweredForm.on(g, a, review.WorkOnOwed)
	waiveForm.on(g, a, review.WorkOnOwed)
	coverForm.on(g, a, review.DoAssess)
	replyForm.on(g, a, review.ReleaseLate)
	replyBackForm.on(g, a, review.ReleaseLate)
	a.releaseRoutes(g)
	a.helplineRoutes(g)

	g.GET("/cases/:case/telling", a.showTelling, may(review.SeeCases))
	relevantForm.leading("/telling", g, a, review.DoTell)
	traceForm.leading("/telling", g, a, review.SeeCases)
	overrideForm.leading("/telling", g, a, review.DoTell)
	whatNowForm.leading("/telling", g, a, review.DoTell)
	contactForm.leading("/telling", g, a, review.DoTell)
	g.GET("/cases/:case"+views.ChangePath(review.CopyName), a.showCopy, may(review.DoAssess))
	g.POST("/cases/:case"+views.ChangePath(review.CopyName), a.decideCopy, may(review.DoAssess))
	a.packRoutes(g)
	a.printRunRoutes(g)
}

// auditRoutes are the trail, the signed log and the ledger.
func (a *App) auditRoutes(in *echo.Group) {
	in.GET("/audit", a.audit, may(review.ReadAudit))
	in.GET("/integrity", a.integrity, may(review.ReadAudit))
	in.GET("/ledger", a.ledger, may(review.SeeLedger))
	in.GET("/ledger/rows", a.ledgerRows, may(review.SeeLedger))
	in.GET("/ledger/:figure", a.ledgerLines, may(review.SeeLedger))
}

// identityRoutes are who is who: the work list, the comparison, what settles a
// question, and what follows when letters were somebody else's.
func (a *App) identityRoutes(in *echo.Group) {
	in.GET("/identity", a.identities, may(review.SettleWho))
	in.GET("/identity/same-number", a.sameNumber, may(review.SettleWho))
	in.GET("/identity/no-number", a.noNumber, may(review.SettleWho))
	in.GET("/identity/accept", a.showAcceptAll, may(review.DecideWho))
	in.POST("/identity/accept", a.acceptAll, may(review.DecideWho))
	in.GET("/identity/accepted/:event", a.showAccepted, may(review.DecideWho))
	in.POST("/identity/accepted/:event", a.undoAccepted, may(review.DecideWho))
	in.GET("/cases/:case/identity", a.compare, may(review.SettleWho))
	prepareForm.on(in, a, review.SettleWho)
	settleForm.on(in, a, review.DecideWho)
	correctForm.on(in, a, review.DecideWho)
	joinForm.on(in, a, review.DecideWho)
	apartForm.on(in, a, review.DecideWho)
	in.GET("/cases/:case/joins/:event", a.showUndoJoin, may(review.DecideWho))
	in.POST("/cases/:case/joins/:event", a.undoJoin, may(review.DecideWho))

	in.GET("/data-breaches", a.breaches, may(review.SeeBreaches))
	in.GET("/data-breaches/:breach", a.showBreach, may(review.SeeBreaches))
	in.POST("/data-breaches/:breach", a.closeBreach, may(review.DecideWho))
}
