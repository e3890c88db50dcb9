package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// callKind is what calls are in events.
const callKind = "call"

// TakeCall keeps a call to the helpline, with what the search for whom it is about
// found: nothing, somebody to choose from, or something that must not be told
// apart, which goes to a manager. It returns review.ErrForbidden, or review.Problems.
func (s *Store) TakeCall(ctx context.Context, cause review.Cause, c review.HelpCall, then func(review.CallID) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		a := cause.Actor
		if !a.May(review.AnswerCalls) {
			return review.Answer{}, review.ErrForbidden
		}
		if err := c.Check().Err(); err != nil {
			return review.Answer{}, err
		}
		c.NHSNumber = strings.ReplaceAll(c.NHSNumber, " ", "")
		fits, err := callFits(tx, a.Incident, c)
		if err != nil {
			return review.Answer{}, err
		}
		c.Result = review.CallOpen
		switch {
		case len(fits.hidden) > 0:
			c.Result, c.RingBack = review.WillRingBack, "owed"
		case len(fits.hits) == 0:
			c.Result = review.NotOnLists
		}
		if c.Result == review.NotOnLists && c.Urgency != 0 {
			c.RingBack = "owed" // nobody's case can hold what they told
		}
		id, err := tx.insertCall(c)
		return then(id), err
	})
}

func (tx *Tx) insertCall(c review.HelpCall) (review.CallID, error) {
	tail, err := tx.tail()
	if err != nil {
		return 0, err
	}
	want, a := tail.size, tx.Cause().Actor
	if c.Checked == nil {
		c.Checked = []string{}
	}
	id, err := one[review.CallID](tx, `INSERT INTO calls (incident_id, caller, about, result, by, at, relation, telephone, checked, family, given, born, nhs_number, urgency, ring_back, event)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
		a.Incident, strings.TrimSpace(c.Caller), strings.TrimSpace(c.About), c.Result, a.Person, instant(tx.Now()), c.Relation, strings.TrimSpace(c.Telephone), toJSON(c.Checked),
		strings.TrimSpace(c.Family), strings.TrimSpace(c.Given), c.Born, c.NHSNumber, c.Urgency, c.RingBack, want)
	if err != nil {
		return 0, err
	}
	_, err = tx.Record(review.Event{Change: "take call", Objects: []review.Object{{Kind: callKind, ID: int64(id), After: 1}}, Facts: map[string]string{"result": string(c.Result)}, Detail: c})
	return id, err
}

// calledFits are what a call fits: cases that may be named to whoever answers, and
// what must not be told apart.
type calledFits struct {
	hits   []review.CallHit
	hidden []review.CallFit
}

// callFits looks for whom a call is about among all patients of the incident,
// restricted ones too, and among the rows that wait or were excluded: by the NHS
// number, or by the date of birth and the family name.
func callFits(q querier, incident review.IncidentID, c review.HelpCall) (calledFits, error) {
	var f calledFits
	family := intake.Fold(c.Family)
	rows, err := list(q, func(rows *sql.Rows, h *review.CallHit) error {
		err := rows.Scan(bannerInto(&h.Banner)...)
		h.Match = "family name and date of birth"
		if c.NHSNumber != "" && h.NHSNumber == c.NHSNumber {
			h.Match = "NHS number"
		}
		return err
	}, `SELECT `+bannerColumns+` FROM patients JOIN cases ON cases.patient_id = patients.id WHERE cases.emptied = 0 AND patients.id IN (
			SELECT id FROM patients WHERE nhs_number = $1 AND nhs_number <> '' AND incident_id = $2
			UNION SELECT id FROM patients WHERE incident_id = $2 AND family_folded = $3 AND born = $4)
		ORDER BY cases.id LIMIT 50`, c.NHSNumber, incident, family, c.Born)
	if err != nil {
		return f, err
	}
	for _, h := range rows {
		if slices.Contains(c.Dismissed, h.Case) {
			continue
		}
		if h.Restricted {
			f.hidden = append(f.hidden, review.CallFit{Case: h.Case})
			continue
		}
		f.hits = append(f.hits, h)
	}
	f.hidden, err = fittingRows(q, incident, c, family, f.hidden)
	return f, err
}

// fittingRows adds the rows that wait or were excluded and fit a call.
func fittingRows(q querier, incident review.IncidentID, c review.HelpCall, family string, fits []review.CallFit) ([]review.CallFit, error) {
	demonstration, err := one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, incident)
	if err != nil {
		return nil, err
	}
	lists, err := list(q, scanList, selectList+` WHERE lists.incident_id = $1 ORDER BY lists.id`, incident)
	if err != nil {
		return nil, err
	}
	for _, l := range lists {
		if !l.Phase.HasRows() {
			continue
		}
		mapping := l.Mapping()
		err := q.each(`SELECT rows.line, coalesce(row_fates.result, rows.result) AS now, coalesce((SELECT cells FROM row_corrections WHERE row_id = rows.id ORDER BY n DESC LIMIT 1), cells)
			FROM rows LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE rows.list_id = $1 AND coalesce(row_fates.result, rows.result) IN ('waiting', 'excluded')
				AND (rows.result <> 'letter' OR row_fates.row_id IS NOT NULL) ORDER BY rows.line`, []any{l.ID}, func(rows *sql.Rows) error {
			var fit review.CallFit
			var cells keptCells
			if err := rows.Scan(&fit.Line, &fit.Result, &cells); err != nil {
				return err
			}
			who := mapping.Parse(intake.Record{Line: fit.Line, Cells: cells.texts}, intake.Terms{Demonstration: demonstration}).Person
			number := strings.NewReplacer(" ", "", "-", "").Replace(who.NHSNumber)
			fitsName := intake.Fold(who.Family) == family && (who.Born == c.Born || who.Born == "")
			if number != "" && number == c.NHSNumber || fitsName {
				fit.List = l.ID
				fits = append(fits, fit)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return fits, nil
}

const selectCall = `SELECT calls.id, calls.version, coalesce(case_id, 0), caller, relation, calls.telephone, checked, family, given, born, nhs_number, about, urgency, result, ring_back, dismissed,
		by, taker.name, at, coalesce(ringer.name, ''), rung_at, rung_note
	FROM calls JOIN people AS taker ON taker.id = by LEFT JOIN people AS ringer ON ringer.id = rung_by`

func scanCall(rows *sql.Rows, c *review.CallLine) error {
	return rows.Scan(&c.ID, &c.Version, &c.Case, &c.Caller, &c.Relation, &c.Telephone, fromJSON(&c.Checked), &c.Family, &c.Given, &c.Born, &c.NHSNumber, &c.About, &c.Urgency, &c.Result, &c.RingBack, fromJSON(&c.Dismissed),
		&c.By, &c.ByName, (*instant)(&c.At), &c.RungBy, (*instant)(&c.RungAt), &c.Rung)
}

func findCall(q querier, incident review.IncidentID, id review.CallID) (review.HelpCall, error) {
	found, err := list(q, scanCall, selectCall+` WHERE calls.id = $1 AND incident_id = $2`, id, incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("call %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.HelpCall{}, err
	}
	return found[0].HelpCall, nil
}

// Call is one call with what may be said now. Only a manager learns what it was
// that must not be told apart. It returns review.ErrForbidden, or review.ErrNotFound.
func (s *Store) Call(ctx context.Context, a review.Actor, id review.CallID) (review.CallPage, error) {
	var p review.CallPage
	if !a.May(review.SeeCalls) {
		return p, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		p, err = s.callPage(q, a, id)
		return err
	})
	return p, err
}

func (s *Store) callPage(q querier, a review.Actor, id review.CallID) (review.CallPage, error) {
	var p review.CallPage
	var err error
	if p.HelpCall, err = findCall(q, a.Incident, id); err != nil {
		return p, err
	}
	fits, err := callFits(q, a.Incident, p.HelpCall)
	if err != nil {
		return p, err
	}
	if a.Is(review.Manager) {
		p.Hidden = fits.hidden
	}
	switch {
	case p.Case != 0:
		c, err := loadCase(q, p.Case)
		if err != nil {
			return p, fmt.Errorf("case %s: %w", p.Case, err)
		}
		p.Answer = c.Answer(p.HelpCall, s.now())
		p.Hits = slices.DeleteFunc(fits.hits, func(h review.CallHit) bool { return h.Case != p.Case })
		if c.Restricted {
			p.Case = 0 // restricted since: whoever answers learns no more of it
		}
	case p.Result == review.WillRingBack || len(fits.hidden) > 0:
		p.Answer = review.RingBackAnswer()
	case p.Result == review.NotOnLists && len(fits.hits) == 0:
		p.Answer = review.NotFoundAnswer()
	default:
		p.Hits = fits.hits
	}
	return p, nil
}

// SettleCall says whom a call is about: a case that fits it, or 0 for nobody on
// the lists. What the caller told that is new goes to the case, with its urgency.
// It returns review.ErrForbidden, review.ErrNotFound, review.ErrStale, a
// review.Refusal, or review.Problems.
func (s *Store) SettleCall(ctx context.Context, cause review.Cause, id review.CallID, version int, about review.CaseID, toRing string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.AnswerCalls) {
			return review.ErrForbidden
		}
		p, err := s.callPage(tx, a, id)
		switch {
		case err != nil:
			return err
		case p.Version != version:
			return review.ErrStale
		case p.Case != 0 || p.Result != review.CallOpen && p.Result != review.NotOnLists:
			return review.Refusal{Kind: review.ErrNotNow, Why: "It is settled already whom this call is about."}
		}
		result, ringBack, dismissed := review.NotOnLists, p.RingBack, append([]review.CaseID{}, p.Dismissed...)
		for _, h := range p.Hits {
			if about == 0 {
				dismissed = append(dismissed, h.Case)
			}
		}
		if about == 0 && p.Urgency != 0 {
			ringBack = "owed"
		}
		if about != 0 {
			if !slices.ContainsFunc(p.Hits, func(h review.CallHit) bool { return h.Case == about }) {
				return review.Problems{"case": "Choose one of those found, or nobody."}
			}
			if result, err = tx.tellOfCall(p.HelpCall, about, toRing); err != nil {
				return err
			}
			if ringBack = ""; result == review.WillRingBack {
				ringBack = "owed"
			}
		}
		if err := tx.ExecOne(`UPDATE calls SET case_id = $1, result = $2, ring_back = $3, dismissed = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			null(about), result, ringBack, toJSON(dismissed), id, version); err != nil {
			return err
		}
		event := review.Event{Change: "settle call", Objects: []review.Object{{Kind: callKind, ID: int64(id), Before: version, After: version + 1}}, Facts: map[string]string{"result": string(result)}}
		if about != 0 {
			event.Objects = append(event.Objects, review.Object{Kind: caseKind, ID: int64(about)})
		}
		_, err = tx.Record(event)
		return err
	})
}

// tellOfCall works out what may be said about a case, and adds to it what the
// caller told.
func (tx *Tx) tellOfCall(call review.HelpCall, about review.CaseID, toRing string) (review.CallResult, error) {
	c, err := tx.findCase(tx.Cause().Actor, about)
	if err != nil {
		return "", err
	}
	answer := c.Answer(call, tx.Now())
	if call.Urgency == 0 {
		return answer.Result, nil
	}
	from := fmt.Sprintf("%s, %s (call %d)", call.Caller, call.Relation, call.ID)
	return answer.Result, tx.apply(c, review.AddInformation{From: from, What: call.About, Urgency: call.Urgency, ToRing: toRing})
}

// RingBack records that a caller was rung back, and what was said. It returns
// review.ErrForbidden, review.ErrNotFound, review.ErrStale, a review.Refusal, or
// review.Problems.
func (s *Store) RingBack(ctx context.Context, cause review.Cause, id review.CallID, version int, note string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.RingBack) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "The incident manager rings back."}
		}
		c, err := findCall(tx, a.Incident, id)
		switch {
		case err != nil:
			return err
		case c.Version != version:
			return review.ErrStale
		case c.RingBack != "owed":
			return review.Refusal{Kind: review.ErrNotNow, Why: "Nobody is to be rung back about this call."}
		}
		p := review.Problems{}
		p.Add(strings.TrimSpace(note) != "", "note", "Say what was said, or how often nobody answered.")
		if err := p.Err(); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE calls SET ring_back = 'done', rung_by = $1, rung_at = $2, rung_note = $3, version = version + 1 WHERE id = $4 AND version = $5`,
			a.Person, instant(tx.Now()), strings.TrimSpace(note), id, version); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "ring back", Objects: []review.Object{{Kind: callKind, ID: int64(id), Before: version, After: version + 1}}})
		return err
	})
}

// callsShown is the condition on the calls of a list.
var callsShown = map[review.CallShow]string{
	review.AllCalls: `1 = 1`, review.CallsToRing: `ring_back = 'owed'`, review.CallsUnmatched: `result = 'not on the lists so far'`, review.CallsOpen: `result = 'not settled whom it is about'`,
}

// Calls is a page of the calls of the incident, the last first, those before a
// call, 0 for the first page. Of those that were on no list it says who fits a
// list by now. It returns review.ErrForbidden, or review.ErrNotFound for no such list.
func (s *Store) Calls(ctx context.Context, a review.Actor, show review.CallShow, before review.CallID) (review.CallList, error) {
	l := review.CallList{Show: show, Counts: map[review.CallShow]int{}}
	if !a.May(review.SeeCalls) {
		return l, review.ErrForbidden
	}
	if callsShown[show] == "" {
		return l, fmt.Errorf("calls %q: %w", show, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) (err error) {
		for _, x := range review.CallShows {
			if l.Counts[x], err = one[int](q, `SELECT count(*) FROM calls WHERE incident_id = $1 AND `+callsShown[x], a.Incident); err != nil {
				return err
			}
		}
		l.Lines, err = list(q, scanCall, selectCall+` WHERE incident_id = $1 AND `+callsShown[show]+` AND ($2 = 0 OR calls.id < $2) ORDER BY calls.id DESC LIMIT $3`, a.Incident, before, casesPage+1)
		if err != nil {
			return err
		}
		if len(l.Lines) > casesPage {
			l.Lines = l.Lines[:casesPage]
			l.Next = l.Lines[casesPage-1].ID
		}
		return fitsNow(q, a.Incident, l.Lines)
	})
	return l, err
}

// fitsNow marks calls that were on no list and fit one by now.
func fitsNow(q querier, incident review.IncidentID, lines []review.CallLine) error {
	for i := range lines {
		if lines[i].Result != review.NotOnLists {
			continue
		}
		fits, err := callFits(q, incident, lines[i].HelpCall)
		if err != nil {
			return err
		}
		lines[i].FitsNow = len(fits.hits)+len(fits.hidden) > 0
	}
	return nil
}
