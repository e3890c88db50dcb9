package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// accounts lists all accounts.
func (a *App) accounts(c echo.Context) error {
	all, err := a.store.Accounts(c.Request().Context())
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Accounts")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Accounts(page, all))
}

// accountIn is the account that the address names.
func (a *App) accountIn(c echo.Context) (review.Account, error) {
	id, err := numberIn(c, "person")
	if err != nil {
		return review.Account{}, err
	}
	return a.store.Account(c.Request().Context(), review.PersonID(id))
}

func (a *App) showNewAccount(c echo.Context) error {
	page := a.page(c, "Add an account")
	var form views.AccountForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewAccount(page, form))
}

// createAccount adds an account and shows its link, once: the link is in this
// answer and nowhere else.
func (a *App) createAccount(c echo.Context) error {
	var form views.AccountForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	ctx := c.Request().Context()
	cause := a.cause(c, review.Answer{Location: "/accounts", Message: "The account was added and its link shown. If nobody noted the link, open the account and make a new one."})
	id, token, err := a.store.CreateInvited(ctx, cause, personOf(form))
	if err != nil {
		return a.settle(c, cause, err, func(t views.Trouble) error {
			return render(c, t.Status, views.NewAccount(a.page(c, "Add an account").With(t), form))
		})
	}
	return a.showLink(c, id, token, "The account was added")
}

func (a *App) showLink(c echo.Context, id review.PersonID, token, title string) error {
	p, err := a.store.Person(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.AccountLink(a.page(c, title), p, a.invitationURL(c, token)))
}

func personOf(f views.AccountForm) review.Person {
	return review.Person{Version: f.Version, Email: f.Email, Name: f.Name, Telephone: f.Telephone, RegistrationBody: f.RegistrationBody, Registration: f.Registration,
		CreatesIncidents: f.CreatesIncidents == "yes", Administrator: f.Administrator == "yes"}
}

func accountForm(p review.Person) views.AccountForm {
	return views.AccountForm{Version: p.Version, Email: p.Email, Name: p.Name, Telephone: p.Telephone, RegistrationBody: p.RegistrationBody, Registration: p.Registration,
		CreatesIncidents: yesIf(p.CreatesIncidents), Administrator: yesIf(p.Administrator), WideKeys: yesIf(p.WideKeys)}
}

func yesIf(ticked bool) string {
	if ticked {
		return "yes"
	}
	return ""
}

func (a *App) showAccount(c echo.Context) error {
	account, err := a.accountIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, account.Person.Name)
	if err != nil {
		return err
	}
	form := accountForm(account.Person)
	if page.Returned, err = readBackAs(a, c, &form, filled[views.AccountForm]); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.EditAccount(page, account, form))
}

// saveAccount changes an account.
func (a *App) saveAccount(c echo.Context) error {
	id, err := numberIn(c, "person")
	if err != nil {
		return err
	}
	var form views.AccountForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	p := personOf(form)
	p.ID = review.PersonID(id)
	cause := a.cause(c, review.Answer{Location: "/accounts", Message: "The account of " + p.Name + " was changed."})
	err = a.store.SavePerson(c.Request().Context(), cause, p)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		account, err := a.accountIn(c)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Version = account.Person.Version
		}
		return render(c, t.Status, views.EditAccount(a.page(c, account.Person.Name).With(t), account, form))
	})
}
