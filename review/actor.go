package review

import (
	"slices"
	"strings"
)

// PersonID identifies somebody with an account. Zero is nobody: the program itself.
type PersonID int64

// A Role says what kind of work a person does in one incident.
type Role string

// The roles of an incident. Administrator is none of them: it belongs to the
// account, gives no sight of patients and grants no incident role.
const (
	Clerk     Role = "clerk"
	Clinician Role = "clinician"
	Lead      Role = "lead"
	Manager   Role = "manager"
	Liaison   Role = "liaison"
	Owner     Role = "owner"
	Auditor   Role = "auditor"
)

// AllRoles are the roles of an incident in the order in which pages list them.
var AllRoles = []Role{Manager, Lead, Clinician, Clerk, Liaison, Owner, Auditor}

// Label is what screens call r.
func (r Role) Label() string {
	switch r {
	case Clerk:
		return "Clerk"
	case Clinician:
		return "Clinician"
	case Lead:
		return "Lead clinician"
	case Manager:
		return "Incident manager"
	case Liaison:
		return "Patient liaison"
	case Owner:
		return "Executive owner"
	case Auditor:
		return "Auditor"
	}
	return string(r)
}

// Valid reports whether r is one of AllRoles.
func (r Role) Valid() bool { return slices.Contains(AllRoles, r) }

// A Person is an account.
type Person struct {
	ID               PersonID
	Version          int
	Email            string
	Name             string
	Telephone        string // on which they are rung when nobody is on the rota; "" for none
	RegistrationBody string // of a clinician: GMC, NMC, HCPC, GPhC
	Registration     string
	CreatesIncidents bool
	Administrator    bool
	Blocked          bool
	Joined           bool // has set a password
	WideKeys         bool // keys decide at triage wherever the focus is on the page, by the person's own wish
}

// Signature is how a clinician's registration is kept beside what they sign,
// or "" when the account has none.
func (p Person) Signature() string {
	return strings.TrimSpace(p.RegistrationBody + " " + p.Registration)
}

// MayConfirm reports whether the person may be the second one who confirms that
// somebody else's incident is started.
func (p Person) MayConfirm() bool { return p.Administrator || p.CreatesIncidents }

// An Actor is a person at work in one incident, with the roles held there.
// Rules of independence look at the person, whatever roles are held.
type Actor struct {
	Person       PersonID
	Name         string
	Registration string // body and number, "" without one
	Incident     IncidentID
	Roles        []Role
	SecondReader bool         // a mark on a clinician's membership; leads have it by right
	Names        []LetterName // of letters that they must not judge, besides their own name
	PreparedOwed int          // prepared cases that they read before they may assess
}

// Is reports whether the actor holds any of roles.
func (a Actor) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// MaySecondRead reports whether the actor has the second-reader right.
func (a Actor) MaySecondRead() bool {
	return a.Is(Lead) || a.Is(Clinician) && a.SecondReader
}

// Program is the actor of what happens by itself.
func Program(incident IncidentID) Actor { return Actor{Name: "the program", Incident: incident} }

// A Permission is what a page needs; grants says which roles have it.
type Permission string

// The permissions that stand beside the routes. They say who gets to a page;
// what may be done to a case there is for the life cycle to say.
const (
	SeeIncident    Permission = "see the incident"
	SeeCases       Permission = "see cases"
	SeeLetters     Permission = "read letters"
	FindPatients   Permission = "search for patients"
	DoTriage       Permission = "triage"
	DoAssess       Permission = "assess"
	SitOnPanel     Permission = "sit on the panel"
	DoTell         Permission = "tell people"
	WorkOnOwed     Permission = "work on what is owed"
	SettleWho      Permission = "settle identity"
	LoadLists      Permission = "load lists"
	SeeLists       Permission = "see lists"
	ExportRows     Permission = "export rows"
	CorrectRows    Permission = "correct rows that wait"
	SetUp          Permission = "set up the incident"
	GrantRoles     Permission = "grant roles"
	SeeLedger      Permission = "see the ledger"
	ReadAudit      Permission = "read the audit trail"
	GiveApproval   Permission = "approve for the organisation"
	TraceStatus    Permission = "trace whether people are alive and where they are"
	SeeKeptBack    Permission = "see who may see restricted patients"
	KeepBack       Permission = "decide who may see restricted patients"
	DecideWho      Permission = "join cases and take them apart"
	SeeBreaches    Permission = "see data breaches"
	RuleOnRows     Permission = "decide on rules that exclude rows"
	Allocate       Permission = "allocate cases"
	ShareViews     Permission = "share saved views"
	ApproveNames   Permission = "approve conflicts of interest"
	SeeLate        Permission = "see what must be escalated"
	SeeRereads     Permission = "see how closings were read again"
	SeeSamples     Permission = "see what samples have shown"
	SeeAgreement   Permission = "see how reviewers agree"
	ExportOutcomes Permission = "export outcomes"
	CloseClasses   Permission = "close classes of letters"
	SeeClasses     Permission = "see classes of letters that were closed"
	// WriteProtocol is for whoever puts a version of the closing protocol before a lead.
	WriteProtocol   Permission = "write the closing protocol"
	ApproveProtocol Permission = "approve the closing protocol"
	// WriteRules is for whoever works on the next priority rules and puts them before a lead.
	WriteRules   Permission = "write the priority rules"
	ApproveRules Permission = "approve the priority rules"
	// WriteForm is for whoever puts the wording of the assessment before a lead.
	WriteForm   Permission = "write the wording of the assessment"
	ApproveForm Permission = "approve the wording of the assessment"
	// WritePrepared is for whoever writes prepared cases, and sees what reviewers made of them.
	WritePrepared Permission = "write prepared cases"
	// WriteWording is for whoever puts the wording of letters to people before a lead.
	WriteWording   Permission = "write the wording of letters to people"
	ApproveWording Permission = "approve the wording of letters to people"
	// MakeRuns is for whoever chooses whom letters go to in a print run, and records what became of it.
	MakeRuns    Permission = "make print runs"
	SeeRuns     Permission = "see print runs"
	ApproveRuns Permission = "approve print runs"

	SeePractices    Permission = "see practices and their late letters"
	ReleaseLate     Permission = "send late letters on to practices"
	ApproveReleases Permission = "approve batches of late letters"
	WaiveClasses    Permission = "waive classes of late letters"

	AnswerCalls Permission = "answer the helpline"
	SeeCalls    Permission = "see calls to the helpline"
	RingBack    Permission = "ring callers back"
	SettleApart Permission = "settle calls that must not be told apart"
)

var grants = map[Permission][]Role{
	SeeIncident:    AllRoles,
	SeeCases:       {Manager, Lead, Clinician, Clerk, Liaison, Owner, Auditor},
	SeeLetters:     {Manager, Lead, Clinician, Clerk, Auditor},
	FindPatients:   {Manager, Lead, Clinician, Clerk, Liaison, Auditor},
	DoTriage:       {Lead, Clinician, Clerk},
	DoAssess:       {Lead, Clinician},
	SitOnPanel:     {Lead},
	DoTell:         {Lead, Clinician, Liaison},
	WorkOnOwed:     {Manager, Lead, Clinician, Clerk, Liaison, Owner},
	SettleWho:      {Manager, Clerk},
	LoadLists:      {Manager},
	SeeLists:       {Manager, Lead, Clerk, Owner, Auditor},
	ExportRows:     {Manager, Owner, Auditor},
	CorrectRows:    {Manager, Clerk},
	SetUp:          {Manager},
	GrantRoles:     {Manager},
	SeeLedger:      {Manager, Lead, Owner, Auditor},
	ReadAudit:      {Auditor, Manager},
	GiveApproval:   {Owner},
	TraceStatus:    {Manager, Liaison},
	SeeKeptBack:    {Manager, Lead, Auditor},
	KeepBack:       {Manager, Lead},
	DecideWho:      {Manager},
	SeeBreaches:    {Manager, Owner, Auditor},
	RuleOnRows:     {Lead},
	Allocate:       {Manager, Lead},
	SeeRereads:     {Lead, Manager, Auditor, Clerk},
	SeeSamples:     {Lead, Manager, Owner, Auditor},
	SeeAgreement:   {Lead},
	ExportOutcomes: {Manager, Lead, Auditor},
	CloseClasses:   {Lead},
	SeeClasses:     {Lead, Manager, Owner, Auditor},

	WriteProtocol:   {Manager, Lead},
	ApproveProtocol: {Lead},

	WriteRules:   {Manager, Lead},
	ApproveRules: {Lead},

	WritePrepared: {Lead},

	WriteForm:   {Manager, Lead},
	ApproveForm: {Lead},

	WriteWording:   {Manager, Lead, Liaison},
	ApproveWording: {Lead},
	MakeRuns:       {Lead, Liaison},
	SeeRuns:        {Lead, Liaison, Manager},
	ApproveRuns:    {Liaison, Manager},

	SeePractices:    {Liaison, Lead, Manager, Owner},
	ReleaseLate:     {Liaison},
	ApproveReleases: {Liaison, Manager},
	WaiveClasses:    {Owner},

	AnswerCalls: {Liaison},
	SeeCalls:    {Liaison, Manager},
	RingBack:    {Liaison, Manager},
	SettleApart: {Manager},

	ShareViews:   {Manager, Lead},
	SeeLate:      {Manager, Lead},
	ApproveNames: {Lead},
}

// May reports whether any of the actor's roles has been granted p.
func (a Actor) May(p Permission) bool { return a.Is(grants[p]...) }
