package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/made"
	"harmreview/review/store"
	"harmreview/review/wording"
	"harmreview/views"
)

// A playClock stands where it was set, while the past is played, and then goes
// with the time of day.
type playClock struct{ at atomic.Pointer[time.Time] }

func (c *playClock) Now() time.Time {
	if at := c.at.Load(); at != nil {
		return *at
	}
	return time.Now()
}

func (c *playClock) set(at time.Time) { c.at.Store(&at) }
func (c *playClock) run()             { c.at.Store(nil) }

// A playing is a made-up incident on its way into a store, through the changes
// that its staff made.
type playing struct {
	made      *made.Incident
	store     *store.Store
	clock     *playClock
	incident  review.IncidentID
	people    []review.PersonID // of made.Staff
	passwords []string
}

// play brings the incident to where it stands this morning. Passwords take long
// to work on, which is done beside everything else.
func (p *playing) play(ctx context.Context, passwords []string) error {
	p.passwords = passwords
	setPasswords := p.store.Passwords(passwords)
	for _, part := range []func(context.Context) error{p.begin, p.enrol, p.wordings, p.load, p.review, p.practices} {
		if err := part(ctx); err != nil {
			return fmt.Errorf("make up the demonstration: %w", err)
		}
	}
	if err := setPasswords(ctx, systemCause(), p.people); err != nil {
		return err
	}
	p.clock.run()
	return p.claim(ctx)
}

// begin enters the incident.
func (p *playing) begin(ctx context.Context) (err error) {
	p.clock.set(p.made.LoadedAt().Add(-time.Hour))
	p.incident, err = p.store.CreateIncident(ctx, systemCause(), p.made.Review())
	return err
}

// enrol makes the accounts of the staff, with their roles.
func (p *playing) enrol(ctx context.Context) error {
	for _, m := range p.made.Staff {
		id, err := p.store.CreatePerson(ctx, systemCause(), review.Person{Email: m.Email, Name: m.Name,
			RegistrationBody: m.RegistrationBody, Registration: m.Registration, Administrator: m.Role == administrator})
		if err != nil {
			return err
		}
		p.people = append(p.people, id)
		if m.Role == administrator {
			continue
		}
		if err := p.store.SetRoles(ctx, systemCause(), p.incident, id, []review.Role{review.Role(m.Role)}, m.SecondReader); err != nil {
			return err
		}
	}
	return nil
}

// wordings are what letters to people say, as far as the trust has confirmed it:
// a manager put it forward, a lead approved it.
func (p *playing) wordings(ctx context.Context) error {
	manager, err := p.staff(ctx, review.Manager)
	if err != nil {
		return err
	}
	lead, err := p.staff(ctx, review.Lead)
	if err != nil {
		return err
	}
	for _, k := range []wording.Kind{wording.Letterhead, wording.Awareness, wording.NoConcern, wording.NothingAsked, wording.Outcome, wording.Candour, wording.CandourToOther, wording.GPNote, wording.PracticeReply} {
		text := wording.Starter(k)
		if k == wording.Letterhead {
			text = wording.Template{Sender: "Northmere University Hospitals\nLetters review\n1 Hospital Way\nNorthmere ZZ1 1ZZ", Telephone: "0113 496 0100",
				Hours: "Monday to Friday, 9am to 5pm", Signature: "Dr Imogen Hartley\nMedical Director"}
		}
		now, err := p.store.WordingPage(ctx, p.incident, k)
		if err != nil {
			return err
		}
		if err := p.store.ProposeWording(ctx, review.Cause{Actor: manager}, k, now.InForce.ID, text, "Read and confirmed by the communications team"); err != nil {
			return err
		}
		if now, err = p.store.WordingPage(ctx, p.incident, k); err != nil {
			return err
		}
		if err := p.store.AnswerWording(ctx, review.Cause{Actor: lead}, k, now.Waiting().ID, review.VersionApproved, ""); err != nil {
			return err
		}
	}
	return nil
}

// load loads the list that the incident begins with.
func (p *playing) load(ctx context.Context) error {
	p.clock.set(p.made.LoadedAt())
	return p.list(ctx, intake.List{FileName: "letters-not-sent.csv", Declared: p.made.DeclaredLetters, DeclaredWhat: "letters"}, p.made.WriteList)
}

// practices loads the directory of GP practices.
func (p *playing) practices(ctx context.Context) error {
	var file bytes.Buffer
	if err := p.made.WritePractices(&file); err != nil {
		return err
	}
	_, err := p.store.LoadPractices(ctx, systemCause(), "practices.csv", &file)
	return err
}

// manager is who loads lists and letters' files.
func (p *playing) manager(ctx context.Context) (review.Actor, error) {
	return p.staff(ctx, review.Manager)
}

// staff is the first of the staff with a role.
func (p *playing) staff(ctx context.Context, role review.Role) (review.Actor, error) {
	i := slices.IndexFunc(p.made.Staff, func(m made.Staff) bool { return m.Role == string(role) })
	return p.store.Actor(ctx, p.people[i], p.incident)
}

// files loads the letters themselves that were found with the later list.
func (p *playing) files(ctx context.Context) error {
	a, err := p.manager(ctx)
	if err != nil {
		return err
	}
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(p.made.WriteLetters(w)) }()
	id, _, err := p.store.AddDelivery(ctx, review.Cause{Actor: a}, review.Delivery{Incident: p.incident, FileName: "second-queue-letters.zip"}, r, defaultMaxUpload)
	_ = r.Close() // a writer that is still at it stops
	if err != nil {
		return err
	}
	_, err = p.store.ReadDelivery(ctx, id)
	return err
}

// list loads a list, as the manager.
func (p *playing) list(ctx context.Context, l intake.List, write func(io.Writer) error) error {
	a, err := p.manager(ctx)
	if err != nil {
		return err
	}
	l.Incident, l.SuppliedBy, l.SourceSystem = p.incident, "Letters team, Northmere University Hospitals", "Clinic Letters"
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(write(w)) }()
	id, _, err := p.store.AddList(ctx, review.Cause{Actor: a}, l, r, defaultMaxUpload)
	_ = r.Close() // a writer that is still at it stops
	if err != nil {
		return err
	}
	if _, err = p.store.Load(ctx, id); err != nil {
		return err
	}
	return p.store.RankWaiting(ctx)
}

// review plays what the staff did. Some days before today a list was loaded
// that had been found later.
func (p *playing) review(ctx context.Context) error {
	cast, err := p.store.Cast(ctx, p.incident)
	if err != nil {
		return err
	}
	cases := make([]made.Case, len(cast))
	for i, c := range cast {
		cases[i] = made.Case(c)
	}
	moves, drafts := p.made.Play(cases, p.people)
	var before, after []store.Move
	for _, m := range moves {
		if m.At.Before(p.made.LaterLoadedAt()) {
			before = append(before, store.Move(m))
			continue
		}
		after = append(after, store.Move(m))
	}
	if _, err := p.store.Play(ctx, p.incident, before); err != nil {
		return err
	}
	p.clock.set(p.made.LaterLoadedAt())
	if err := p.list(ctx, intake.List{FileName: "letters-not-sent-second-queue.csv"}, p.made.WriteLaterList); err != nil {
		return err
	}
	if err := p.files(ctx); err != nil {
		return err
	}
	if _, err := p.store.Play(ctx, p.incident, after); err != nil {
		return err
	}
	p.clock.set(p.made.EndOfPlay())
	return p.draft(ctx, drafts)
}

// draft keeps the assessments that were begun, as their form keeps them.
func (p *playing) draft(ctx context.Context, drafts []made.Draft) error {
	for _, d := range drafts {
		a, err := p.store.Actor(ctx, d.By, p.incident)
		if err != nil {
			return err
		}
		c, err := p.store.Case(ctx, a, d.Case)
		if err != nil {
			return err
		}
		form := views.FormOf(d.Answers(&c))
		form.Letters = c.ToAssess()
		body, err := json.Marshal(form)
		if err != nil {
			return err
		}
		if _, err := p.store.SaveDraft(ctx, a, d.Case, store.Draft{Form: string(review.SignFirstName), Definition: c.Definitions.Assessment, Body: body}); err != nil {
			return err
		}
	}
	return nil
}

// claim lets each clinician take a case this morning.
func (p *playing) claim(ctx context.Context) error {
	for i, m := range p.made.Staff {
		if m.Role != string(review.Clinician) {
			continue
		}
		a, err := p.store.Actor(ctx, p.people[i], p.incident)
		if err != nil {
			return err
		}
		if _, err := p.store.Next(ctx, review.Cause{Actor: a}, review.InAssessment); err != nil && !errors.Is(err, review.ErrNotFound) {
			return err
		}
	}
	return nil
}

// print tells the accounts, one a line.
func (p *playing) print(stdout io.Writer) error {
	for i, m := range p.made.Staff {
		if _, err := fmt.Fprintf(stdout, "%s\t%s\t%s\n", m.Role, m.Email, p.passwords[i]); err != nil {
			return err
		}
	}
	return nil
}
