package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
)

// Case returns the case with id as far as a may see it.
// It returns review.ErrNotFound when they may not.
func (s *Store) Case(ctx context.Context, a review.Actor, id review.CaseID) (review.Case, error) {
	var shown review.Case
	err := s.view(ctx, func(q querier) error {
		c, err := findCase(q, a, id, s.now())
		if err == nil {
			shown = review.Shown(*c, a)
		}
		return err
	})
	return shown, err
}

// findCase loads a case that a may see, whole; review.Shown is for the caller.
func findCase(q querier, a review.Actor, id review.CaseID, now time.Time) (*review.Case, error) {
	var w where
	w.and("cases.id = %s", id)
	w.visible(a, now)
	if _, err := one[int64](q, `SELECT cases.id FROM cases WHERE `+w.String(), w.args...); err != nil {
		return nil, fmt.Errorf("case %s: %w", id, err)
	}
	c, err := loadCase(q, id)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", id, err)
	}
	return c.Case, c.facts(q, a, now)
}

// caseLoad is a case on its way from the database.
type caseLoad struct{ *review.Case }

// loadCase reads everything that rules ask about a case.
func loadCase(q querier, id review.CaseID) (caseLoad, error) {
	c := caseLoad{&review.Case{ID: id}}
	var address, postcode string
	err := q.QueryRow(`
		SELECT cases.incident_id, cases.patient_id, cases.version, stage, resume, urgency, due_at, rank, mixed, coalesce(ranked_under, 0), specialty, held_until, hold_reason, coalesce(held_by, 0),
			sampled, second_asked, sending_stopped, coalesce(allocated_to, 0), allocated_until, coalesce(allocation, 0), coalesce(returned_to, 0), emptied, stage_since,
			died, window_from, restricted, `+practiceColumns+`, title, given, family, born, nhs_number, needs, coalesce(address, ''), coalesce(postcode, ''), coalesce(language, ''), sample_seed, demonstration, policy_id, policy.body
		FROM cases
		JOIN patients ON patients.id = cases.patient_id
		LEFT JOIN patient_contacts ON patient_contacts.patient_id = patients.id
		JOIN incidents ON incidents.id = cases.incident_id
		JOIN definitions AS policy ON policy.id = incidents.policy_id
		WHERE cases.id = $1`, id).Scan(
		&c.Incident, &c.Patient, &c.Version, &c.Stage, &c.Resume, &c.Urgency, (*instant)(&c.Due), &c.Rank, &c.Mixed, &c.RankedUnder, &c.Specialty, (*instant)(&c.HeldUntil), &c.HoldReason, &c.HeldBy,
		&c.Sampled, &c.SecondAsked, &c.SendingStopped, &c.AllocatedTo, (*instant)(&c.AllocatedUntil), &c.Allocation, &c.ReturnedTo, &c.Emptied, (*instant)(&c.StageSince),
		&c.Died, &c.WindowFrom, &c.Restricted, &c.Practice.Code, &c.Practice.Name, &c.Practice.Closed, &c.Practice.Listed,
		&c.Post.Title, &c.Post.Given, &c.Post.Family, &c.Post.Born, &c.Post.NHSNumber, &c.Post.Needs, &address, &postcode, &c.Post.Language,
		&c.SampleSeed, &c.Demonstration, &c.Definitions.Policy, readOnce[review.Policy]{&knownPolicies, &c.Policy})
	if err != nil {
		return c, err
	}
	c.Post.Address = addressLines(address, postcode)
	for _, part := range []func(querier) error{
		c.definitions, c.letters, c.triage, c.assessments, c.differences, c.panels, c.outcomes, c.candours,
		c.obligations, c.relevant, c.contacts, c.copies, c.packs, c.trace, c.restrictions, c.conflicts, c.gaveFirst,
	} {
		if err := part(q); err != nil {
			return c, err
		}
	}
	return c, nil
}

// addressLines are the lines of an address as it is kept, the postcode last.
func addressLines(address, postcode string) []string {
	var all []string
	for line := range strings.SplitSeq(address, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	if postcode = strings.TrimSpace(postcode); postcode != "" && len(all) > 0 && !strings.Contains(all[len(all)-1], postcode) {
		all = append(all, postcode)
	}
	return all
}

func (c caseLoad) definitions(q querier) (err error) {
	protocol, err := closingNow(q, c.Incident)
	if err != nil {
		return err
	}
	c.Definitions.Closing, c.ClosingCodes = protocol.ID, protocol.Body
	if c.Definitions.Assessment, err = definitionNow(q, assessmentDefinition, c.Incident); err == nil {
		c.GradeForm, err = assessmentForm(q, c.Definitions.Assessment)
	}
	return err
}

// selectLetter are the facts of a letter that rules ask about. A letter without
// a text of its list can still be read where its file opens.
const selectLetter = `SELECT letters.id, kind, written_on, letters.specialty, author, clinician, letters.text_id IS NULL AND NOT EXISTS (
	SELECT 1 FROM document_files JOIN documents ON documents.id = document_files.document_id WHERE document_files.id = letters.file_id AND opens = 1),
	coalesce((SELECT sha256 FROM document_files JOIN documents ON documents.id = document_files.document_id WHERE document_files.id = letters.file_id AND opens = 1),
		(SELECT lower(hex(sha256)) FROM texts WHERE texts.id = letters.text_id), '')`

func scanLetter(rows *sql.Rows, l *review.Letter) error {
	return rows.Scan(&l.ID, &l.Kind, &l.WrittenOn, &l.Specialty, &l.Author, &l.Clinician, &l.NoText, &l.Content)
}

func (c caseLoad) letters(q querier) (err error) {
	c.Letters, err = list(q, scanLetter, selectLetter+`
		FROM case_letters JOIN letters ON letters.id = case_letters.letter_id
		WHERE case_letters.case_id = $1 AND case_letters.to_event IS NULL
		ORDER BY written_on, letters.id`, c.ID)
	if err != nil {
		return err
	}
	for i := range c.Letters {
		l := &c.Letters[i]
		l.Requested, err = list(q, func(rows *sql.Rows, r *review.RequestedAction) error {
			r.Letter = l.ID
			return rows.Scan(&r.N, &r.Kind, &r.What, &r.OfWhom, &r.ByWhen, &r.By, (*instant)(&r.At))
		}, `SELECT n, kind, what, of_whom, by_when, by, at FROM requested_actions WHERE letter_id = $1 ORDER BY n`, l.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c caseLoad) triage(q querier) (err error) {
	c.Decisions, err = list(q, func(rows *sql.Rows, d *review.TriageDecision) error {
		return rows.Scan(&d.ID, &d.Letter, &d.Answer, &d.Code, &d.Label, &d.SameAs, &d.Urgency, &d.Reason, &d.Reread, &d.Definition, &d.By, &d.ByName, (*instant)(&d.At), &d.Supersedes, &d.Class)
	}, `SELECT triage_decisions.id, letter_id, answer, code, `+closingLabel+`, coalesce(same_as, 0), urgency, reason, reread, definition_id, by, people.name, at, coalesce(supersedes, 0),
			coalesce(class_id, 0)
		FROM triage_decisions JOIN people ON people.id = by
		WHERE `+c.decidedHere("triage_decisions")+` AND letter_id IN (SELECT value FROM json_each($2)) ORDER BY triage_decisions.id`, c.ID, c.here())
	return err
}

func (c caseLoad) assessments(q querier) (err error) {
	c.Assessments, err = list(q, func(rows *sql.Rows, a *review.Assessment) error {
		return rows.Scan(&a.ID, &a.Round, &a.Kind, &a.Reason, &a.By, &a.ByName, &a.Registration, &a.Definition,
			fromJSON(&a.Letters), fromJSON(&a.Answers), &a.Blind, (*instant)(&a.At), &a.Supersedes)
	}, `SELECT assessments.id, round, kind, reason, by, people.name, assessments.registration, definition_id,
			letters, body, blind, at, coalesce(supersedes, 0)
		FROM assessments JOIN people ON people.id = by
		WHERE `+c.decidedHere("assessments")+` AND `+aboutHere("assessments")+` ORDER BY assessments.id`, c.ID, c.here())
	return err
}

func (c caseLoad) differences(q querier) (err error) {
	c.Differences, err = list(q, func(rows *sql.Rows, d *review.Difference) error {
		return rows.Scan(&d.ID, &d.By, &d.ByName, &d.Note, (*instant)(&d.At))
	}, `SELECT differences.id, by, people.name, note, at FROM differences JOIN people ON people.id = by
		WHERE `+c.decidedHere("differences")+` ORDER BY differences.id`, c.ID, c.here())
	return err
}

func (c caseLoad) panels(q querier) (err error) {
	c.Panels, err = list(q, func(rows *sql.Rows, p *review.PanelDecision) error {
		return rows.Scan(&p.ID, &p.SignedBy, &p.SignedByName, fromJSON(&p.Letters), fromJSON(&p.Record), (*instant)(&p.At))
	}, `SELECT panel_decisions.id, signed_by, people.name, letters, body, at
		FROM panel_decisions JOIN people ON people.id = signed_by WHERE `+c.decidedHere("panel_decisions")+` AND `+aboutHere("panel_decisions")+` ORDER BY panel_decisions.id`, c.ID, c.here())
	return err
}

func (c caseLoad) outcomes(q querier) (err error) {
	c.Outcomes, err = list(q, func(rows *sql.Rows, o *review.Outcome) error {
		return rows.Scan(&o.ID, &o.Basis, fromJSON(&o.Letters), fromJSON(&o.Finding), &o.SignedBy, &o.SignedByName, &o.Registration, &o.Reason,
			(*instant)(&o.At), &o.Supersedes)
	}, `SELECT outcomes.id, basis, letters, body, signed_by, people.name, outcomes.registration, reason, at, coalesce(supersedes, 0)
		FROM outcomes JOIN people ON people.id = signed_by WHERE `+c.decidedHere("outcomes")+` AND `+aboutHere("outcomes")+` ORDER BY outcomes.id`, c.ID, c.here())
	return err
}

func (c caseLoad) candours(q querier) (err error) {
	c.Candours, err = list(q, func(rows *sql.Rows, d *review.CandourDecision) error {
		return rows.Scan(&d.ID, &d.Resulted, &d.CouldResult, &d.Reasons, &d.By, &d.ByName, &d.Registration, (*instant)(&d.At), &d.Supersedes)
	}, `SELECT candour_decisions.id, resulted, could_result, reasons, by, people.name, candour_decisions.registration, at, coalesce(supersedes, 0)
		FROM candour_decisions JOIN people ON people.id = by
		WHERE `+c.decidedHere("candour_decisions")+` AND (EXISTS (SELECT 1 FROM outcomes WHERE outcomes.case_id = candour_decisions.case_id
				AND outcomes.event = candour_decisions.event AND `+aboutHere("outcomes")+`)
			OR NOT EXISTS (SELECT 1 FROM outcomes WHERE outcomes.case_id = candour_decisions.case_id AND outcomes.event = candour_decisions.event))
		ORDER BY candour_decisions.id`, c.ID, c.here())
	return err
}

func (c caseLoad) relevant(q querier) (err error) {
	c.Relevant, err = list(q, func(rows *sql.Rows, r *review.RelevantPerson) error {
		return rows.Scan(&r.ID, &r.Who, &r.Name, &r.Relationship, &r.Authority, &r.Capacity, &r.Copies, &r.Contact, &r.Wishes, &r.NeedsAsked, &r.Needs, fromJSON(&r.RuledOut), &r.Messages, &r.By, &r.ByName, (*instant)(&r.At))
	}, `SELECT relevant_people.id, who, relevant_people.name, relationship, authority, capacity, copies, contact, wishes, needs_asked, needs, ruled_out, messages, by, people.name, at
		FROM relevant_people JOIN people ON people.id = by
		WHERE case_id = $1 OR case_id IN (`+joinedInto+`) ORDER BY relevant_people.id`, c.ID)
	return err
}

func (c caseLoad) contacts(q querier) (err error) {
	c.Contacts, err = list(q, func(rows *sql.Rows, k *review.Contact) error {
		return rows.Scan(&k.ID, &k.Telling, &k.Kind, (*instant)(&k.HappenedAt), &k.Channel, &k.Result, fromJSON(&k.Record), fromJSON(&k.Gates),
			&k.By, &k.ByName, (*instant)(&k.At))
	}, `SELECT contacts.id, contacts.obligation_id, contacts.kind, happened_at, channel, result, contacts.body, gates, contacts.by, people.name, contacts.at
		FROM obligations CROSS JOIN contacts ON contacts.obligation_id = obligations.id JOIN people ON people.id = contacts.by
		WHERE obligations.case_id = $1 ORDER BY contacts.id`, c.ID)
	return err
}

func (c caseLoad) trace(q querier) error {
	all, err := list(q, func(rows *sql.Rows, t *review.Trace) error {
		return rows.Scan(&t.Answered, &t.Source, &t.Alive, &t.Died, &t.Address, &t.Practice, &t.By, &t.ByName, (*instant)(&t.At))
	}, `SELECT answered, source, alive, died, address, practice, by, people.name, at
		FROM traces JOIN people ON people.id = by
		WHERE patient_id = $1 OR patient_id IN (SELECT patient_id FROM cases WHERE id IN (`+strings.ReplaceAll(joinedInto, "$1", "$2")+`))
		ORDER BY answered DESC, traces.id DESC`, c.Patient, c.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	c.Trace, c.Earlier = &all[0], all[1:]
	if code := review.PracticeCodeIn(c.Trace.Practice); code != "" && code != c.Practice.Code {
		c.TracedPractice, err = practiceNamed(q, code)
	}
	return err
}
