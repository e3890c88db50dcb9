package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/store"
)

// administrator is the role that belongs to an account and not to an incident.
const administrator = "administrator"

// An adding is what the flags of users add ask for.
type adding struct {
	dir, email, name, role, incident, registration, url string
	secondReader                                        bool
}

// users has one thing to do: to add somebody, or to give somebody who is there
// one more role. It prints a one-time link by which they set their password.
func users(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 || args[0] != "add" {
		return wrongUse("say: harmreview users add [FLAGS]")
	}
	var a adding
	flags := newFlags("users add", "", stderr)
	flags.StringVar(&a.dir, "data", defaultData, "the data `folder`")
	flags.StringVar(&a.email, "email", "", "the `address` that the person signs in with")
	flags.StringVar(&a.name, "name", "", "the `name` as colleagues know it")
	flags.StringVar(&a.role, "role", "", strings.Join(roleNames(), ", "))
	flags.StringVar(&a.incident, "incident", "", "the `reference` of the incident in which the role is held")
	flags.BoolVar(&a.secondReader, "second-reader", false, "of a clinician: may do second reviews")
	flags.StringVar(&a.registration, "registration", "", "the professional `registration`, such as \"GMC 7012345\"; without one no assessment can be signed")
	flags.StringVar(&a.url, "url", "http://localhost:8080", "where people reach this program, for the link")
	if err := parse(flags, args[1:], 0); err != nil {
		return err
	}
	if err := a.check(); err != nil {
		return err
	}
	return a.run(ctx, stdout, stderr)
}

func roleNames() []string {
	names := []string{administrator}
	for _, r := range review.AllRoles {
		names = append(names, string(r))
	}
	return names
}

func (a adding) check() error {
	switch {
	case a.email == "":
		return wrongUse("say who with -email ADDRESS")
	case !slices.Contains(roleNames(), a.role):
		return wrongUse("give -role one of: %s", strings.Join(roleNames(), ", "))
	case a.role == administrator && a.incident != "":
		return wrongUse("an administrator has no role in an incident. Leave -incident out")
	case a.role != administrator && a.incident == "":
		return wrongUse("say in which incident with -incident REFERENCE")
	case a.secondReader && a.role != string(review.Clinician):
		return wrongUse("-second-reader is a mark of a clinician; a lead reads second by right")
	}
	return nil
}

func (a adding) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	open := openExisting
	if a.role == administrator { // perhaps the first thing that is done with a folder
		open = openOrMake
	}
	s, err := open(ctx, a.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var incident review.Incident
	if a.incident != "" {
		if incident, err = s.IncidentByReference(ctx, a.incident); errors.Is(err, review.ErrNotFound) {
			return wrongUse("there is no incident %s", a.incident)
		}
		if err != nil {
			return err
		}
	}
	p, err := a.person(ctx, s)
	if problems, ok := errors.AsType[review.Problems](err); ok {
		return exitError{2, problems}
	}
	if err != nil {
		return err
	}
	if err := a.grant(ctx, s, p, incident); err != nil {
		return err
	}
	if p.Registration == "" && (a.role == string(review.Clinician) || a.role == string(review.Lead)) {
		fmt.Fprintf(stderr, "harmreview: %s has no professional registration, and can sign no assessment without one. Give it with -registration, or on the page Accounts.\n", p.Email)
	}
	return a.invite(ctx, s, p, stdout)
}

// person returns the account with the email address, making it where there is
// none, and giving it the registration where one was given.
func (a adding) person(ctx context.Context, s *store.Store) (review.Person, error) {
	body, number, _ := strings.Cut(strings.TrimSpace(a.registration), " ")
	p, err := s.PersonByEmail(ctx, a.email)
	switch {
	case errors.Is(err, review.ErrNotFound):
		p = review.Person{Email: a.email, Name: a.name, RegistrationBody: body, Registration: number, Administrator: a.role == administrator}
		p.ID, err = s.CreatePerson(ctx, systemCause(), p)
	case err == nil && body != "":
		p.RegistrationBody, p.Registration = body, number
		err = s.SavePerson(ctx, systemCause(), p)
	}
	if err != nil {
		return p, err
	}
	return s.Person(ctx, p.ID)
}

// grant gives the role besides those that the person has.
func (a adding) grant(ctx context.Context, s *store.Store, p review.Person, incident review.Incident) error {
	if a.role == administrator {
		if p.Administrator {
			return nil
		}
		p.Administrator = true
		return s.SavePerson(ctx, systemCause(), p)
	}
	now, err := s.Actor(ctx, p.ID, incident.ID)
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	roles := now.Roles
	if role := review.Role(a.role); !slices.Contains(roles, role) {
		roles = append(roles, role)
	} else if now.SecondReader || !a.secondReader {
		return nil
	}
	return s.SetRoles(ctx, systemCause(), incident.ID, p.ID, roles, now.SecondReader || a.secondReader)
}

// invite prints a link for somebody who has not joined yet.
func (a adding) invite(ctx context.Context, s *store.Store, p review.Person, stdout io.Writer) error {
	if p.Joined {
		_, err := fmt.Fprintf(stdout, "%s signs in as before; no link is needed\n", p.Email)
		return err
	}
	token, err := s.Invite(ctx, systemCause(), p.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, invitationURL(a.url, token))
	return err
}

// invitationURL is the one-time link that a token makes.
func invitationURL(base, token string) string {
	return strings.TrimSuffix(base, "/") + "/invitations/" + token
}
