package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// A PanelForm is the record of a panel's decision as it is typed.
type PanelForm struct {
	Version int               `form:"version"`
	Letters []review.LetterID `form:"letters"` // as the page showed them
	What    string            `form:"what"`    // decided or more

	HeldOn   string `form:"held_on"`
	Present  string `form:"present"`
	External string `form:"external"`
	Chair    string `form:"chair"`

	Voted    review.Voted  `form:"voted"`
	Bodies   []review.Body `form:"bodies"`
	Coroner  string        `form:"coroner"`
	Claim    string        `form:"claim"`
	LFPSE    string        `form:"lfpse"`
	Learning string        `form:"learning"`

	Physical           review.Grade       `form:"physical"`
	Psychological      review.Grade       `form:"psychological"`
	StillPhysical      review.Grade       `form:"still_physical"`
	StillPsychological review.Grade       `form:"still_psychological"`
	Association        review.Association `form:"association"`
	CannotRuleOut      string             `form:"cannot_rule_out"`
	Reasons            string             `form:"reasons"`
	Dissent            string             `form:"dissent"`
	Resulted           review.YesNo       `form:"resulted"`
	CouldResult        review.YesNo       `form:"could_result"`
	CandourReasons     string             `form:"candour_reasons"`

	MoreNeeded string          `form:"more_needed"`
	SentTo     review.PersonID `form:"sent_to"`
}

// A PanelPage is what the panel's page shows besides the case.
type PanelPage struct {
	Form       PanelForm
	Clinicians []review.Person // to whom the case can be sent back
}

// panelFields are the fields of the form in the order in which they stand.
var panelFields = []string{"held_on", "present", "chair", "external", "what", "physical", "psychological", "still_physical", "still_psychological",
	"association", "cannot_rule_out", "reasons", "voted", "dissent", "resulted", "could_result", "candour_reasons", "bodies", "more_needed", "sent_to", "signature", "signing_password"}

// peopleOptions are people as the answers of a question.
func peopleOptions(people []review.Person) []kit.Option {
	var o []kit.Option
	for _, p := range people {
		o = append(o, kit.Option{Value: str(p.ID), Label: p.Name})
	}
	return o
}

// yesOrNo are the answers of those who must decide.
var yesOrNo = []review.YesNo{review.Yes, review.No}
