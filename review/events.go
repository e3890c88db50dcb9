package review

// A Cause says on whose behalf and through which request something is written.
// Every write has one, and its event keeps it.
type Cause struct {
	Actor   Actor
	Request string // the request's id, as in the request log
	Session string // a short digest of the session, never its token
	System  string // the operating-system user of a command line, or ""

	// Key makes a repeated form harmless: the same key by the same person on
	// the same route with the same fields is answered as the first time.
	Key    string
	Route  string
	Fields string // SHA-256 of the fields, in hexadecimal
	Done   Answer // what the person gets back once it is done, unless the change says otherwise
}

// Result is how what an event tells of ended.
type Result string

// The results of an event.
const (
	Done    Result = "done"
	Refused Result = "refused"
	Failed  Result = "failed"
)

// An Object is something that an event is about, and how its version moved.
// Before and After are zero for what has no version.
type Object struct {
	Kind   string `json:"kind"` // case, letter, patient, list, person, incident, obligation …
	ID     int64  `json:"id"`
	Before int    `json:"before,omitempty"`
	After  int    `json:"after,omitempty"`
}

// An Event is one line of the audit trail. It holds identifiers and coded
// values only: what is personal or free text goes into Detail, which is kept
// beside the log and can be erased by order without breaking it.
type Event struct {
	Change  string            // a plain verb phrase from a closed list in code, such as "sign assessment"
	Result  Result            // Done when empty
	Objects []Object          //
	Facts   map[string]string // coded values and digests, never patient data or free text
	Detail  any               // what was asked or shown, as JSON; nil for none
	Listed  bool              // a list page's view: its cases' histories learn of it a little later
}

// An Answer is what the person gets back for a form: where to go, what to say.
type Answer struct {
	Location string
	Message  string
	Undo     int64 // the decision at triage, by its event, that the person may take back at once; 0: none
}
