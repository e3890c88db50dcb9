package app

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// obligationIn is the case and the obligation that the address names.
func obligationIn(c echo.Context) (review.CaseID, review.ObligationID, error) {
	id, err := caseIn(c)
	if err != nil {
		return 0, 0, err
	}
	n, err := numberIn(c, "obligation")
	return id, review.ObligationID(n), err
}

// obligation loads the obligation of the address with its case, for a page
// about change. It returns review.ErrNotFound also for what the actor may not
// see now.
func (a *App) obligation(c echo.Context, change review.ChangeName) (review.CasePage, review.Obligation, error) {
	_, id, err := obligationIn(c)
	if err != nil {
		return review.CasePage{}, review.Obligation{}, err
	}
	p, err := a.casePage(c, change)
	if err != nil {
		return p, review.Obligation{}, err
	}
	o, ok := p.Case.Obligation(id)
	if !ok {
		return p, o, review.ErrNotFound
	}
	return p, o, nil
}

// showObligation shows one obligation with its steps and what can be done now.
func (a *App) showObligation(c echo.Context) error {
	p, o, err := a.obligation(c, "")
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf(views.KindLabel(o.Kind), p))
	if err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.Obligation(page, p, o))
}

// An owedForm is a page with one form about one obligation. It carries the
// obligation's version, so that work on two of a case does not collide.
type owedForm struct {
	change  review.ChangeName
	part    string // of the address
	title   string
	refusal func(review.Obligation, review.Actor) error
	make    func(review.ObligationID, views.OwedForm) review.Change
	view    func(views.Page, review.CasePage, review.Obligation, views.OwedForm) templ.Component
	done    string
}

var (
	noteForm = owedForm{review.StepName, "/note", "Note", refusalOf(review.StepName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.NoteObligation{ID: id, Version: f.Version, Kind: f.Kind, Whom: f.Whom, Note: f.Note, HappenedAt: moment(f.Date, f.Clock)}
	}, views.NoteObligation, "It was noted."}

	meetForm = owedForm{review.MeetName, "/met", "Record", refusalOf(review.MeetName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.MeetObligation{ID: id, Version: f.Version, Proof: f.Proof, Anyway: f.Anyway != ""}
	}, views.MeetObligation, "It is recorded."}

	unansweredForm = owedForm{review.MeetName, "/unanswered", "End unanswered", review.Obligation.EndRefusal, func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.MeetObligation{ID: id, Version: f.Version, Proof: f.Proof, Unanswered: true}
	}, views.EndUnanswered, "The enquiry ended unanswered. That never counts as no harm."}

	coverForm = owedForm{review.SayCoverName, "/cover", "Cover note", refusalOf(review.SayCoverName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.SayCover{ID: id, Version: f.Version, Done: f.Done, Asks: f.Asks, Nothing: f.Nothing != ""}
	}, views.SayCover, "It stands in the cover note."}

	replyForm = owedForm{review.ReplyName, "/reply", "Reply", refusalOf(review.ReplyName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.RecordReply{ID: id, Version: f.Version, Kind: f.Reply, Whom: f.Whom, At: moment(f.Date, f.Clock), Note: f.Note, Due: f.Due, Urgency: f.Urgency, ToRing: f.ToRing}
	}, views.RecordReply, "The reply is recorded."}

	replyBackForm = owedForm{review.TakeBackReplyName, "/reply-back", "Take the reply back", refusalOf(review.TakeBackReplyName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.TakeBackReply{ID: id, Version: f.Version, Reason: f.Reason}
	}, views.TakeBackReply, "The reply was taken back. The practice owes its answer again."}

	waiveForm = owedForm{review.WaiveName, "/waive", "Waive", refusalOf(review.WaiveName), func(id review.ObligationID, f views.OwedForm) review.Change {
		return review.WaiveObligation{ID: id, Version: f.Version, Reason: f.Reason}
	}, views.WaiveObligation, "It was waived in your name."}
)

func refusalOf(change review.ChangeName) func(review.Obligation, review.Actor) error {
	return func(o review.Obligation, by review.Actor) error { return o.Refusal(change, by) }
}

// on gives the form its two routes.
func (f owedForm) on(g *echo.Group, a *App, needs review.Permission) {
	path := "/cases/:case/owed/:obligation" + f.part
	g.GET(path, func(c echo.Context) error { return f.show(a, c) }, may(needs))
	g.POST(path, func(c echo.Context) error { return f.save(a, c) }, may(needs))
}

func (f owedForm) show(a *App, c echo.Context) error {
	p, o, err := a.obligation(c, f.change)
	if err != nil {
		return err
	}
	if p.Refused != nil {
		return p.Refused
	}
	if err := f.refusal(o, actor(c)); err != nil {
		return err
	}
	page, err := a.pageAfter(c, f.heading(p, o))
	if err != nil {
		return err
	}
	var form views.OwedForm
	form.Date, form.Clock = dateAndClock(page.Now)
	if f.change == review.SayCoverName {
		cover := p.Releases[o.ID].Cover
		form.Done, form.Asks = cover.Done, cover.Asks
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, f.view(page, p, o, form))
}

func (f owedForm) save(a *App, c echo.Context) error {
	id, obligation, err := obligationIn(c)
	if err != nil {
		return err
	}
	var form views.OwedForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	change := f.make(obligation, form)
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, cmp.Or(ringPart(change), "/owed/"+c.Param("obligation"))), Message: f.done})
	_, err = a.store.ChangeCase(c.Request().Context(), cause, id, 0, change)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, o, err := a.obligation(c, "")
		if err != nil {
			return err
		}
		page := a.page(c, f.heading(p, o)).With(t)
		return a.showCase(c, t.Status, p, f.view(page, p, o, form))
	})
}

func (f owedForm) heading(p review.CasePage, o review.Obligation) string {
	return titleOf(f.title+", "+strings.ToLower(views.KindLabel(o.Kind)), p)
}
