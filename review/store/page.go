package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// CasePage returns what the pages of a case show; change is what the page is
// for, "" for the case itself.
// It returns review.ErrNotFound when the actor may not see the case.
func (s *Store) CasePage(ctx context.Context, a review.Actor, id review.CaseID, change review.ChangeName) (review.CasePage, error) {
	var p review.CasePage
	err := s.view(ctx, func(q querier) error {
		c, err := findCase(q, a, id, s.now())
		if err != nil {
			return err
		}
		p = review.CasePage{Case: review.Shown(*c, a), Offered: c.Offered(a, s.now()), Open: c.AnswersOpen()}
		others := func(x review.Assessment) bool { return x.By != 0 && x.By != a.Person }
		p.Others = p.Open && slices.ContainsFunc(c.Assessments, others) || slices.ContainsFunc(p.Case.Assessments, others)
		p.Gates.Call, p.Gates.Write = c.Gates(false, s.now()), c.Gates(true, s.now())
		p.Releases = c.ReleasesNow(s.now())
		p.PackGates = map[review.PackID][]string{}
		for _, k := range c.Packs {
			if k.Waits() {
				p.PackGates[k.ID] = c.GatesWhenSent(k, s.now())
			}
		}
		p.Mine, p.TakingOver = c.StandingOf(a.Person), c.TakingOver(a, s.now())
		if change != "" {
			p.Refused = c.Refusal(change, a, s.now())
		}
		switch c.Stage {
		case review.InTriage:
			p.Now = c.Untriaged()
		default:
			p.Now = c.ToAssess()
		}
		return s.fillPage(q, a, c, &p)
	})
	return p, err
}

func (s *Store) fillPage(q querier, a review.Actor, c *review.Case, p *review.CasePage) error {
	var err error
	if p.Banner, err = bannerOf(q, c.ID); err != nil {
		return err
	}
	if a.Is(review.Liaison, review.Manager) || a.May(review.DoTell) && c.OpenTelling() != nil && p.Open {
		if p.Reach, err = whereabouts(q, c.Patient); err != nil {
			return err
		}
	}
	reads, err := readsLetters(q, a, c.ID, s.now())
	if err != nil {
		return err
	}
	p.Opening = a.Opening(true, reads, c.Restricted)
	if reads {
		if p.Letters, err = letterTexts(q, c, p.Banner); err != nil {
			return err
		}
		if c.WhyOpen(a) {
			if err := whyHere(q, c, p, review.Date(s.now())); err != nil {
				return err
			}
		}
	}
	if p.Timeline, err = timeline(q, a, c, p.Open); err != nil {
		return err
	}
	if c.Emptied {
		if p.Went, err = s.went(q, a, c.ID); err != nil {
			return err
		}
	}
	called, err := rota(q, c.Incident)
	if err != nil {
		return err
	}
	p.OnCall = review.Incident{Rota: called}.OnCall(s.now())
	p.Form, p.Under = c.GradeForm, map[review.DefinitionID]review.AssessmentForm{}
	for _, signed := range c.Assessments {
		if p.Under[signed.Definition], err = assessmentForm(q, signed.Definition); err != nil {
			return err
		}
	}
	if p.Held, err = shownHolding(q, c, a, s.now()); err != nil {
		return err
	}
	if p.Lookers, err = lookers(q, c, a, s.now()); err != nil {
		return err
	}
	p.Taken, err = s.lastNotice(q, a, c.ID)
	return err
}

// went are the cases that hold now what was in a case before.
func (s *Store) went(q querier, a review.Actor, id review.CaseID) ([]review.Went, error) {
	all, err := list(q, func(rows *sql.Rows, w *review.Went) error { return rows.Scan(&w.Case, &w.Letters) }, `
		SELECT coalesce(held.case_id, 0), count(DISTINCT was.letter_id) FROM case_letters AS was
		LEFT JOIN case_letters AS held ON held.letter_id = was.letter_id AND held.to_event IS NULL
		WHERE was.case_id = $1 AND was.to_event IS NOT NULL GROUP BY 1 ORDER BY 1 = 0, 1`, id)
	if err != nil {
		return nil, err
	}
	ids := make([]review.CaseID, len(all))
	for i, w := range all {
		ids[i] = w.Case
	}
	seen, err := s.seenAmong(q, a, ids)
	for i, w := range all {
		all[i].Seen = slices.Contains(seen, w.Case)
	}
	return all, err
}

// readsLetters reports whether the actor may read the letters of a case: by
// role, or as liaison staff who broke the glass.
func readsLetters(q querier, a review.Actor, id review.CaseID, now time.Time) (bool, error) {
	if a.May(review.SeeLetters) {
		return true, nil
	}
	n, err := one[int](q, `SELECT count(*) FROM accesses WHERE person_id = $1 AND case_id = $2 AND kind = $4 AND until > $3`, a.Person, id, instant(now), review.OpenLetters)
	return n > 0, err
}

func bannerOf(q querier, id review.CaseID) (review.Banner, error) {
	var b review.Banner
	err := q.QueryRow(`SELECT `+bannerColumns+` FROM cases JOIN patients ON patients.id = cases.patient_id WHERE cases.id = $1`, id).Scan(bannerInto(&b)...)
	return b, err
}

// whereabouts reads how a patient can be reached; nil when nothing is known, or
// when the patient is restricted.
func whereabouts(q querier, id review.PatientID) (*review.Whereabouts, error) {
	var w review.Whereabouts
	err := q.QueryRow(`SELECT address, postcode, telephone, mobile, email, language, source, carer_name, carer_telephone FROM patient_contacts JOIN patients ON patients.id = patient_id
		WHERE patient_id = $1 AND restricted = 0`, id).Scan(&w.Address, &w.Postcode, &w.Telephone, &w.Mobile, &w.Email, &w.Language, &w.Source, &w.CarerName, &w.CarerTelephone)
	if errors.Is(err, review.ErrNotFound) {
		return nil, nil
	}
	return &w, err
}

func letterTexts(q querier, c *review.Case, b review.Banner) ([]review.LetterText, error) {
	all, err := list(q, func(rows *sql.Rows, l *review.LetterText) error {
		var cells keptCells
		var from intake.List
		var f review.LetterFile
		err := rows.Scan(&l.ID, &l.Kind, &l.WrittenOn, &l.EventOn, &l.Author, &l.Clinician, &l.Specialty, &l.Site, &l.Source, &l.Document,
			&l.Urgent, &l.ActionFlag, &l.Medicine, &l.Text, &l.FileName, &l.List, &l.ListName, &l.Line, &cells,
			fromJSON(&from.Header), fromJSON(&from.Columns), &from.Dates,
			&f.ID, &f.Kind, &f.Pages, &f.Bytes, &f.Opens, &f.Text, &f.Doubt)
		if f.ID != 0 {
			l.File = &f
		}
		l.Named = otherName(b, from.Mapping().Parse(intake.Record{Cells: cells.texts}, intake.Terms{}).Person)
		return err
	}, `SELECT letters.id, kind, written_on, event_on, author, clinician, specialty, coalesce(sites.name, site), letters.source_system, letters.document_id,
			urgent, action_flag, medicine_flag, coalesce(texts.body, ''), letters.file_name, lists.id, lists.file_name, rows.line, rows.cells,
			lists.header, lists.mapping, lists.dates,
			coalesce(document_files.id, 0), coalesce(media_type, ''), coalesce(pages, 0), coalesce(documents.bytes, 0), coalesce(opens, 0), coalesce(read.body, ''), coalesce(doubt, '')
		FROM case_letters JOIN letters ON letters.id = case_letters.letter_id
		JOIN rows ON rows.id = letters.row_id JOIN lists ON lists.id = rows.list_id
		LEFT JOIN texts ON texts.id = letters.text_id LEFT JOIN sites ON sites.incident_id = letters.incident_id AND sites.code = letters.site
		LEFT JOIN document_files ON document_files.id = letters.file_id LEFT JOIN documents ON documents.id = document_files.document_id
		LEFT JOIN texts AS read ON read.id = documents.text_id
		WHERE case_letters.case_id = $1 AND to_event IS NULL ORDER BY written_on, letters.id`, c.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Recipients, err = list(q, func(rows *sql.Rows, r *review.Recipient) error {
			return rows.Scan(&r.Kind, &r.Code, &r.Name, &r.Closed, &r.Delivery, &r.FailedAt, &r.Reason)
		}, `SELECT kind, CASE WHEN hides THEN '' ELSE recipients.code END, CASE WHEN hides THEN 'Not shown' ELSE coalesce(nullif(recipients.name, ''), practices.name, '') END,
				CASE WHEN hides THEN '' ELSE coalesce(closed, '') END, delivery, failed_at, reason
			FROM (SELECT *, kind <> 'patient' AND $2 AS hides FROM recipients WHERE letter_id = $1) AS recipients
			LEFT JOIN practices ON practices.code = recipients.code ORDER BY n`, all[i].ID, c.Restricted) // a practice says where somebody lives
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// otherName is the name that a list gives with a letter, "" where it is the one
// that the patient is kept under: a changed family name and a short form do not
// keep letters apart, so whoever reads them is shown both.
func otherName(b review.Banner, who intake.Person) string {
	differs := func(listed, kept string) bool { return listed != "" && intake.Fold(listed) != intake.Fold(kept) }
	if !differs(who.Family, b.Family) && !differs(who.Given, b.Given) {
		return ""
	}
	return review.Banner{Family: who.Family, Given: who.Given, Title: who.Title}.Name()
}

// neutral are the changes that a timeline shows before signed answers may be
// seen, without names and without where they led.
var neutral = []review.ChangeName{review.AddLettersName, review.TriageName, review.UndoTriageName, review.AddRequestedName, review.AddInfoName, review.DoubtName, review.ReplaceName,
	review.RemoveLettersName, review.SettleDoubtName,
	review.HoldName, review.EndHoldName, review.WrongPatientName}

// views are what looks at a case without changing it; the audit page shows them.
var views = []string{"see case", sawAnswers, "see letter", "see pack", "see packs", "see covering letter", "see late letters", "see release batch", "see release batch file", "export late letters", "open practice link", "see calls", "see call", "see file", "see files", "see cases", "see search results", "see triage batch", "see rows", "see owed", "see what is late", "see proposals", "see supplement", "see who looked", "export tracing request", "claim case", "release case", "take over case", "read notice", "open case by search", "open case by break glass"}

// timeline is what happened to a case, newest first.
func timeline(q querier, a review.Actor, c *review.Case, open bool) ([]review.TimelineEntry, error) {
	var all []review.TimelineEntry
	err := q.each(`
		SELECT events.record, coalesce(people.name, '') FROM event_cases JOIN events ON events.seq = event_cases.seq
		LEFT JOIN people ON people.id = json_extract(events.record, '$.actor')
		WHERE event_cases.case_id = $1 ORDER BY events.seq DESC`, []any{c.ID}, func(rows *sql.Rows) error {
		var l leaf
		var name string
		if err := rows.Scan(fromJSON(&l), &name); err != nil {
			return err
		}
		if slices.Contains(views, l.Change) || l.Result == review.Refused {
			return nil
		}
		e, ok := entry(l, name, a, open)
		if ok {
			all = append(all, e)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	return onlyMoves(all), nil
}

// onlyMoves leaves out where a change led when the case stood there already.
func onlyMoves(newestFirst []review.TimelineEntry) []review.TimelineEntry {
	stood := stageFact(review.InTriage)
	for i := len(newestFirst) - 1; i >= 0; i-- {
		to := newestFirst[i].Facts
		if to == stood {
			newestFirst[i].Facts = ""
		}
		if to != "" {
			stood = to
		}
	}
	return newestFirst
}

func stageFact(s review.Stage) string { return "stage: " + s.Label() }

func entry(l leaf, name string, a review.Actor, open bool) (review.TimelineEntry, bool) {
	at, _ := time.Parse(instantLayout, l.Time)
	if name == "" {
		name = "The program"
	}
	e := review.TimelineEntry{At: at, Change: l.Change, Who: name}
	if to := l.Facts["to"]; to != "" {
		e.Facts = stageFact(review.Stage(to))
	}
	if open || l.Actor == a.Person && l.Actor != 0 {
		return e, true
	}
	e.Facts = ""
	if a.Is(review.Clinician, review.Lead) {
		e.Who = ""
	}
	return e, slices.Contains(neutral, review.ChangeName(l.Change))
}
