package app

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// showTriage shows the next letter to triage beside the decision.
func (a *App) showTriage(c echo.Context) error {
	p, held, err := a.caseToWorkOn(c, review.TriageName)
	if err != nil || !held {
		return err
	}
	page, err := a.pageAfter(c, titleOf(triageTitle, p))
	if err != nil {
		return err
	}
	if page.Batch, err = a.store.BatchSize(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	form := views.TriageForm{Letter: toRead(p, actor(c))}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showLetters(c, http.StatusOK, p, views.Triage(page, p, form))
}

// triage saves the decision about a letter, and others that it is about too,
// and goes on: to the next letter of the case, else to the next case.
func (a *App) triage(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.TriageForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	protocol, err := a.store.ClosingProtocol(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	change := triaging(form, protocol.Body)
	cause := a.cause(c, review.Answer{})
	said := id.String() + ": " + views.DecisionLabel(protocol.Body, form.Decision) + " was saved."
	cause.Done, err = a.store.ChangeCaseAndNext(c.Request().Context(), cause, id, form.Version, change, review.InTriage, afterTriage(c, id, form, change, said))
	return a.settleCase(c, cause, err, triageTitle, func(status int, page views.Page, p review.CasePage) error {
		return a.showLetters(c, status, p, views.Triage(page, p, form))
	})
}

const triageTitle = "Triage"

// afterTriage is where a decision leads: on, or back to the case when that was
// asked for and no letter of it waits.
func afterTriage(c echo.Context, id review.CaseID, form views.TriageForm, change review.TriageLetters, said string) func(store.Onward) review.Answer {
	on := onward(c, id, review.TriageName, said, "in triage")
	if change.Urgency == review.SameDay {
		return func(to store.Onward) review.Answer {
			if to.More {
				to.Next = id
			}
			return review.Answer{Location: caseURL(c, id, "/ring") + onQuery(to.Next), Message: said}
		}
	}
	return func(to store.Onward) review.Answer {
		if form.After == "case" && !to.More {
			return review.Answer{Location: caseURL(c, id, ""), Message: said}
		}
		return on(to)
	}
}

// ringNow says whom to ring now that a same-day action is open: whom the rota
// named, if anybody.
func ringNow(toRing string) string {
	if toRing == "" {
		return " Nobody is on the rota: ring the incident manager or a lead now, and record who accepted it."
	}
	return " Ring " + toRing + " now, and record who accepted it."
}

// triaging is the change that the form asks for, by the closing codes in force.
func triaging(f views.TriageForm, codes review.ClosingCodes) review.TriageLetters {
	t := review.TriageLetters{Letters: append([]review.LetterID{f.Letter}, f.Also...), Reason: f.Reason, ToRing: f.ToRing, Protocol: f.Protocol, Asks: f.Asks}
	slices.Sort(t.Letters)
	t.Letters = slices.Compact(t.Letters)
	kind, value, _ := strings.Cut(f.Decision, ":")
	switch kind {
	case "close":
		t.Answer, t.Code = review.Close, value
		code, _ := codes.Find(value)
		if code.Which {
			t.SameAs = f.SameAs
		}
		t.Release = code.Release && f.NoRelease == ""
	case "assess":
		urgency, _ := strconv.Atoi(value)
		t.Answer, t.Urgency, t.Release = review.Assess, review.Urgency(urgency), f.NoRelease == ""
	case "up":
		t.Answer = review.PassUp
	case "missing":
		t.Answer = review.NotFound
	}
	return t
}

// toRead is the first letter that waits for this person: what they closed or
// passed up waits for somebody else.
func toRead(p review.CasePage, a review.Actor) review.LetterID {
	for _, id := range p.Now {
		if p.Case.MayTriage(id, a) {
			return id
		}
	}
	return 0
}
