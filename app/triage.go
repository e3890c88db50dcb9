package app

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showTriage shows the next letter to triage beside the decision.
func (a *App) showTriage(c echo.Context) error {
	p, err := a.caseToWorkOn(c, review.TriageName)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf(triageTitle, p))
	if err != nil {
		return err
	}
	form := views.TriageForm{Letter: toRead(p, actor(c).Person)}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.Triage(page, p, form))
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
	here, next := caseURL(c, id, views.ChangePath(review.TriageName)), review.InTriage
	cause := a.cause(c, review.Answer{})
	then := func(change review.CaseID, more bool) review.Answer {
		message := id.String() + ": " + views.DecisionLabel(form.Decision) + " was saved." + ringNow(form)
		switch {
		case more:
			return review.Answer{Location: here, Message: message}
		case form.After == "case":
			return review.Answer{Location: caseURL(c, id, ""), Message: message}
		case change == 0:
			return review.Answer{Location: incidentURL(c, ""), Message: message + " No more cases wait in triage for you."}
		}
		return review.Answer{Location: caseURL(c, change, views.ChangePath(review.TriageName)), Message: message}
	}
	answer, err := a.store.ChangeCaseAndNext(c.Request().Context(), cause, id, form.Version, triaging(form), next, then)
	cause.Done = answer
	return a.settleCase(c, cause, err, triageTitle, func(status int, page views.Page, p review.CasePage) error {
		return a.showCase(c, status, p, views.Triage(page, p, form))
	})
}

const triageTitle = "Triage"

// ringNow says whom a same-day decision must ring.
func ringNow(f views.TriageForm) string {
	switch {
	case triaging(f).Urgency != review.SameDay:
		return ""
	case f.ToRing == "":
		return " Nobody is on the rota: ring the incident manager or a lead now, and record who accepted it."
	}
	return " Ring " + f.ToRing + " now, and record who accepted it."
}

// triaging is the change that the form asks for.
func triaging(f views.TriageForm) review.TriageLetters {
	t := review.TriageLetters{Letters: append([]review.LetterID{f.Letter}, f.Also...), Reason: f.Reason, ToRing: f.ToRing}
	slices.Sort(t.Letters)
	t.Letters = slices.Compact(t.Letters)
	kind, value, _ := strings.Cut(f.Decision, ":")
	switch kind {
	case "close":
		t.Answer, t.Code = review.Close, value
		code, _ := review.FindClosingCode(value)
		t.Release = code.Release && f.NoRelease == ""
	case "assess":
		urgency, _ := strconv.Atoi(value)
		t.Answer, t.Urgency, t.Release = review.Assess, review.Urgency(urgency), f.NoRelease == ""
	}
	return t
}

// toRead is the first letter that waits for this person: a closing of their own
// waits for somebody else.
func toRead(p review.CasePage, person review.PersonID) review.LetterID {
	for _, id := range p.Now {
		if d := p.Case.DecisionOn(id); d == nil || d.By != person {
			return id
		}
	}
	return 0
}
