package app

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showTelling shows who must be told what, what stands in the way, and what
// has been done so far.
func (a *App) showTelling(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf("Telling", p))
	if err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.Telling(page, p))
}

var relevantForm = caseForm[views.RelevantForm]{review.RelevantName, blankRelevant, func(_ echo.Context, f views.RelevantForm) (int, review.Change) {
	return f.Version, review.NameRelevantPerson{Person: review.RelevantPerson{Who: f.Who, Name: f.Name, Relationship: f.Relationship,
		Authority: f.Authority, Capacity: f.Capacity, Copies: f.Copies, Contact: f.Contact, Wishes: f.Wishes, Reaching: review.Reaching{NeedsAsked: f.NeedsAsked, Needs: f.Needs, RuledOut: f.RuledOut, Messages: f.Messages}}}
}, views.NameRelevant, "It is recorded who must be told."}

// blankRelevant begins with what was recorded last, if it still counts.
func blankRelevant(_ *App, _ echo.Context, p review.CasePage) (views.RelevantForm, error) {
	r := p.Case.Teller()
	if r == nil {
		return views.RelevantForm{}, nil
	}
	return views.RelevantForm{Who: r.Who, Name: r.Name, Relationship: r.Relationship, Authority: r.Authority, Capacity: r.Capacity, Copies: r.Copies, Contact: r.Contact, Wishes: r.Wishes,
		NeedsAsked: r.NeedsAsked, Needs: r.Needs, RuledOut: r.RuledOut, Messages: r.Messages}, nil
}

var whatNowForm = caseForm[views.WhatNowForm]{review.WhatNowName, blankWhatNow, func(_ echo.Context, f views.WhatNowForm) (int, review.Change) {
	return 0, review.DecideWhatNow{Telling: f.Telling, Version: f.Version, What: f.What, Why: f.Why, NextTry: f.NextTry, NextPart: f.Part}
}, views.WhatNow, "It is recorded what is done now."}

var overrideForm = caseForm[views.OverrideForm]{review.OverrideName, blankOverride, func(_ echo.Context, f views.OverrideForm) (int, review.Change) {
	return 0, review.OverrideGate{Telling: f.Telling, Version: f.Version, Words: f.Words, Reason: f.Reason}
}, views.OverrideGate, "The gate is overridden for this telling."}

// blankOverride is about the first telling that a gate which can be overridden
// holds back.
func blankOverride(a *App, _ echo.Context, p review.CasePage) (views.OverrideForm, error) {
	for _, o := range p.Case.Obligations {
		if o.Kind == review.Telling && o.State == review.Open && len(p.Case.ToOverride(&o, a.store.Now())) > 0 {
			return views.OverrideForm{Telling: o.ID, Version: o.Version}, nil
		}
	}
	return views.OverrideForm{}, review.ErrNotFound
}

// blankWhatNow is about the telling that the address names, else the first about
// which somebody must decide.
func blankWhatNow(_ *App, c echo.Context, p review.CasePage) (views.WhatNowForm, error) {
	open := p.Case.ToDecide()
	if len(open) == 0 {
		return views.WhatNowForm{}, review.ErrNotFound
	}
	o := open[0]
	if i := slices.IndexFunc(open, func(o review.Obligation) bool { return strconv.FormatInt(int64(o.ID), 10) == c.QueryParam("telling") }); i >= 0 {
		o = open[i]
	}
	return views.WhatNowForm{Telling: o.ID, Version: o.Version}, nil
}

// A tracing answer takes nothing back, so that it needs no version.
var traceForm = caseForm[views.TraceForm]{review.TraceName, empty[views.TraceForm], func(_ echo.Context, f views.TraceForm) (int, review.Change) {
	return 0, f.Trace()
}, views.RecordTrace, "The tracing answer is recorded."}

var contactForm = caseForm[views.ContactForm]{review.ContactName, blankContact, func(_ echo.Context, f views.ContactForm) (int, review.Change) {
	return 0, review.RecordContact{Telling: f.Telling, Version: f.Version, Kind: f.Kind, HappenedAt: moment(f.Date, f.Clock), Channel: f.Channel, Result: f.Result,
		Record: review.ContactRecord{ByWhom: f.ByWhom, Present: f.Present, Account: f.Account, Enquiries: f.Enquiries, Results: f.Results, Apology: f.Apology,
			Support: f.Support, Questions: f.Questions, Letter: f.Letter, Note: f.Note, NextTry: f.NextTry, NextPart: f.NextPart, WhoDeclined: f.Declined, Declines: f.Declines, NeedsMet: f.NeedsMet, Copies: f.Copies, Returned: f.Returned, LateWhy: f.LateWhy, ToAnswer: f.ToAnswer != "", Complaint: f.Complaint != "", Claim: f.Claim != "", MoreToCome: f.MoreToCome != "", Anyway: f.Anyway != ""}}
}, views.RecordContact, "The contact is recorded."}

// blankContact is about the telling that the address names, else the one that
// is owed first, else the last one; an attempt has usually just been made.
func blankContact(a *App, c echo.Context, p review.CasePage) (views.ContactForm, error) {
	f := views.ContactForm{Kind: review.ContactKind(c.QueryParam("kind")), ByWhom: actor(c).Name}
	if f.Kind == review.CameBack {
		f.ByWhom = ""
	}
	if f.Kind == review.Attempt {
		f.Date, f.Clock = dateAndClock(a.store.Now())
	}
	for _, o := range p.Case.Obligations {
		if o.Kind == review.Telling {
			f.Telling = o.ID
		}
	}
	if o := p.Case.OpenTelling(); o != nil {
		f.Telling = o.ID
	}
	if named, err := strconv.ParseInt(c.QueryParam("telling"), 10, 64); err == nil {
		f.Telling = review.ObligationID(named)
	}
	if o, ok := p.Case.Obligation(f.Telling); !ok || o.Kind != review.Telling {
		return f, review.ErrNotFound
	}
	return f, nil
}
